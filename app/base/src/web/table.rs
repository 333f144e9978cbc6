//! The route table. Every row states its access; a row without one does not compile.

use super::{Answer, Req};
use crate::access::{Right, Role};
use futures_util::future::BoxFuture;
use poem::http::Method;
use std::collections::HashMap;
use std::future::Future;
use std::sync::Arc;

/// Who may reach a route at all. Which record, is asked by the command (`access`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anyone.
    Public,
    /// Anyone signed in.
    Account,
    /// The person in the address, or who represents them with this right.
    Person(Right),
    /// Anyone signed in with one of these roles.
    Role(&'static [Role]),
    /// Dev pages: demo or dev setting, loopback host, no forwarding header. No CSRF token.
    Dev,
    /// Requests from this machine.
    Loopback,
}

/// A handler.
pub type Handler = Arc<dyn Fn(Req) -> BoxFuture<'static, Answer> + Send + Sync>;

/// One row.
#[derive(Clone)]
pub struct Entry {
    /// `surface.resource.verb`.
    pub name: &'static str,
    /// The method; HEAD is served by GET rows.
    pub method: Method,
    /// The address, with `{parameters}`.
    pub path: &'static str,
    /// Who may reach it.
    pub access: Access,
    /// Largest body in bytes.
    pub body_max: usize,
    /// Whether a field may be sent more than once.
    pub may_repeat: bool,
    /// Whether a request does not count as use of the session (polling).
    pub is_quiet: bool,
    /// What answers.
    pub handler: Handler,
}

impl Entry {
    /// Allows a body of another size than 64 kB.
    pub fn body_max(&mut self, bytes: usize) -> &mut Self {
        self.body_max = bytes;
        self
    }

    /// Takes fields that are sent more than once, such as several answers to one question.
    pub fn repeating(&mut self) -> &mut Self {
        self.may_repeat = true;
        self
    }

    /// Does not count as use of the session.
    pub fn quiet(&mut self) -> &mut Self {
        self.is_quiet = true;
        self
    }
}

const FORM_BYTES_MAX: usize = 64 * 1024;

/// The map of all addresses.
#[derive(Default)]
pub struct Table {
    entries: Vec<Entry>,
    by_name: HashMap<&'static str, usize>,
    by_length: HashMap<usize, Vec<usize>>,
}

/// What an address leads to.
pub enum Matched<'t> {
    /// A row and its parameters.
    Found(&'t Entry, Vec<(&'static str, String)>),
    /// The address exists with another method.
    OtherMethod,
    /// No such address.
    Nothing,
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').skip(1)
}

impl Table {
    /// Adds a GET row.
    pub fn get<F, A>(&mut self, name: &'static str, path: &'static str, access: Access, handler: F) -> &mut Entry
    where
        F: Fn(Req) -> A + Send + Sync + 'static,
        A: Future<Output = Answer> + Send + 'static,
    {
        self.add(Method::GET, name, path, access, handler)
    }

    /// Adds a POST row.
    pub fn post<F, A>(&mut self, name: &'static str, path: &'static str, access: Access, handler: F) -> &mut Entry
    where
        F: Fn(Req) -> A + Send + Sync + 'static,
        A: Future<Output = Answer> + Send + 'static,
    {
        self.add(Method::POST, name, path, access, handler)
    }

    fn add<F, A>(&mut self, method: Method, name: &'static str, path: &'static str, access: Access, handler: F) -> &mut Entry
    where
        F: Fn(Req) -> A + Send + Sync + 'static,
        A: Future<Output = Answer> + Send + 'static,
    {
        let handler: Handler = Arc::new(move |req| Box::pin(handler(req)));
        let index = self.entries.len();
        assert!(self.by_name.insert(name, index).is_none(), "two routes are called {name}");
        self.by_length.entry(segments(path).count()).or_default().push(index);
        self.entries.push(Entry { name, method, path, access, body_max: FORM_BYTES_MAX, may_repeat: false, is_quiet: false, handler });
        &mut self.entries[index]
    }

    /// All rows.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The row that answers `method` at `path`. Fixed segments win over parameters.
    pub fn find(&self, method: &Method, path: &str) -> Matched<'_> {
        let wanted = if method == Method::HEAD { &Method::GET } else { method };
        let count = segments(path).count();
        let mut other = false;
        let mut best: Option<(&Entry, usize)> = None;
        for entry in self.by_length.get(&count).into_iter().flatten().filter_map(|&i| self.entries.get(i)) {
            let Some(fixed) = fits(entry.path, path) else { continue };
            if entry.method != *wanted {
                other = true;
            } else if best.is_none_or(|(_, most)| fixed > most) {
                best = Some((entry, fixed));
            }
        }
        match best {
            Some((entry, _)) => Matched::Found(entry, parameters(entry.path, path)),
            None if other => Matched::OtherMethod,
            None => Matched::Nothing,
        }
    }

    /// The address of a route; None when the name or a parameter is unknown.
    pub fn url(&self, name: &str, args: &[(String, String)]) -> Option<String> {
        let entry = self.by_name.get(name).and_then(|&i| self.entries.get(i))?;
        let mut url = String::with_capacity(entry.path.len() + 48);
        let mut used = 0;
        for segment in segments(entry.path) {
            url.push('/');
            match parameter(segment) {
                Some(name) => {
                    let (_, value) = args.iter().find(|(key, _)| key == name)?;
                    used += 1;
                    url.push_str(&encode(value));
                }
                None => url.push_str(segment),
            }
        }
        let mut separator = '?';
        for (key, value) in args.iter().filter(|(key, _)| used < args.len() && !entry.path.contains(&format!("{{{key}}}"))) {
            url.push(separator);
            url.push_str(&encode(key));
            url.push('=');
            url.push_str(&encode(value));
            separator = '&';
        }
        Some(url)
    }
}

fn parameter(segment: &'static str) -> Option<&'static str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

/// How many fixed segments fit; None when the address does not.
fn fits(pattern: &'static str, path: &str) -> Option<usize> {
    let mut fixed = 0;
    for (expected, got) in segments(pattern).zip(segments(path)) {
        if parameter(expected).is_none() {
            if expected != got {
                return None;
            }
            fixed += 1;
        } else if got.is_empty() {
            return None;
        }
    }
    Some(fixed)
}

fn parameters(pattern: &'static str, path: &str) -> Vec<(&'static str, String)> {
    segments(pattern).zip(segments(path)).filter_map(|(expected, got)| parameter(expected).map(|name| (name, super::form::decode(got)))).collect()
}

/// Percent-encodes a path segment or a query value.
pub(super) fn encode(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::Reply;

    fn table() -> Table {
        let mut table = Table::default();
        table.get("a.index", "/a", Access::Public, |_| async { Ok(Reply::see_other("/")) });
        table.get("a.new", "/a/new", Access::Public, |_| async { Ok(Reply::see_other("/")) });
        table.get("a.show", "/a/{id}", Access::Public, |_| async { Ok(Reply::see_other("/")) });
        table.post("a.update", "/a/{id}", Access::Public, |_| async { Ok(Reply::see_other("/")) });
        table
    }

    #[test]
    fn fixed_segments_win_over_parameters() {
        let table = table();
        assert!(matches!(table.find(&Method::GET, "/a/new"), Matched::Found(e, _) if e.name == "a.new"));
        assert!(matches!(table.find(&Method::HEAD, "/a/x%20y"), Matched::Found(e, p) if e.name == "a.show" && p[0].1 == "x y"));
        assert!(matches!(table.find(&Method::POST, "/a"), Matched::OtherMethod));
        assert!(matches!(table.find(&Method::GET, "/a/"), Matched::Nothing));
        assert!(matches!(table.find(&Method::GET, "/b"), Matched::Nothing));
    }

    #[test]
    fn addresses_are_made_from_names() {
        let table = table();
        let args = |pairs: &[(&str, &str)]| pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect::<Vec<_>>();
        assert_eq!(table.url("a.show", &args(&[("id", "x y")])).as_deref(), Some("/a/x%20y"));
        assert_eq!(table.url("a.index", &args(&[("q", "é&")])).as_deref(), Some("/a?q=%C3%A9%26"));
        assert_eq!(table.url("a.show", &[]), None);
        assert_eq!(table.url("nope", &[]), None);
    }
}
