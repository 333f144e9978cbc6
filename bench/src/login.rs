//! Somebody logs in over HTTP: password, then the code that was mailed.

use crate::failure::{Outcome, While as _};
use crate::wire::{self, Answer, Connection};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::thread;
use std::time::{Duration, Instant};

/// How long the code may take to arrive.
const PATIENCE: Duration = Duration::from_secs(30);
const LOOK: Duration = Duration::from_millis(50);

/// A browser as far as a login needs one.
pub struct Visitor {
    address: SocketAddr,
    cookies: BTreeMap<String, String>,
}

impl Visitor {
    /// Knows nobody yet.
    pub fn new(address: SocketAddr) -> Self {
        Self { address, cookies: BTreeMap::new() }
    }

    /// The header that carries its cookies.
    pub fn cookie_header(&self) -> String {
        let pairs: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        format!("cookie: {}", pairs.join("; "))
    }

    fn send(&mut self, request: &[u8]) -> Outcome<Answer> {
        let answer = Connection::open(self.address)?.exchange(request)?;
        for cookie in answer.headers("set-cookie") {
            if let Some((name, value)) = cookie.split(';').next().and_then(|pair| pair.split_once('=')) {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        Ok(answer)
    }

    /// Opens a page.
    ///
    /// # Errors
    /// The connection's.
    pub fn get(&mut self, path: &str) -> Outcome<Answer> {
        let request = wire::get(self.address, path, &[self.cookie_header()]);
        self.send(&request)
    }

    /// Sends a form; gives where the answer leads.
    fn post(&mut self, path: &str, page: &Answer, fields: &[(&str, &str)]) -> Outcome<String> {
        let answer = self.submit(path, page, fields)?;
        if answer.status != 303 {
            return Err(format!("{path} answered {}: {}", answer.status, answer.text()).into());
        }
        Ok(answer.headers("location").next().unwrap_or_default().to_owned())
    }

    /// Tries a password; gives the status and how long its answer took.
    ///
    /// # Errors
    /// The connection's.
    pub fn tries(&mut self, email: &str, password: &str) -> Outcome<(u16, Duration)> {
        let page = self.get("/login")?;
        let begun = Instant::now();
        let answer = self.submit("/login", &page, &[("email", email), ("password", password)])?;
        Ok((answer.status, begun.elapsed()))
    }

    /// Sends a form with the token of the page it stands on.
    fn submit(&mut self, path: &str, page: &Answer, fields: &[(&str, &str)]) -> Outcome<Answer> {
        let text = page.text();
        let token = between(&text, "name=\"csrf\" value=\"", "\"").ok_or_else(|| format!("{path}: the page has no token"))?;
        let body = encoded(&[&[("csrf", token)], fields].concat());
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: {}\r\n{}\r\nsec-fetch-site: same-origin\r\nuser-agent: bench\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n",
            self.address,
            self.cookie_header(),
            body.len()
        );
        self.send(&[head.as_bytes(), body.as_bytes()].concat())
    }

    /// Logs in; afterwards the session's cookie is among its cookies.
    ///
    /// # Errors
    /// Something was refused, or no code arrived.
    pub fn log_in(&mut self, email: &str, password: &str) -> Outcome<()> {
        let page = self.get("/login")?;
        let next = self.post("/login", &page, &[("email", email), ("password", password)]).doing("the password")?;
        let code = self.code(email)?;
        let page = self.get(&next)?;
        let next = self.post(&next, &page, &[("code", &code)]).doing("the code")?;
        if next.starts_with("/login") { Err(format!("the login goes on at {next}").into()) } else { Ok(()) }
    }

    /// The newest code in the mailbox of an address.
    fn code(&mut self, email: &str) -> Outcome<String> {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            let list = self.get(&format!("/dev/mailbox.json?to={email}"))?;
            let mails: Vec<serde_json::Value> = serde_json::from_slice(&list.body)?;
            if let Some(code) = mails.iter().find_map(|mail| code_in(mail.get("text")?.as_str()?)) {
                return Ok(code);
            }
            thread::sleep(LOOK);
        }
        Err("no code was mailed".into())
    }
}

/// The six digits in the first line of a mail with a code: « Votre code est 1 2 3 4 5 6. »
fn code_in(text: &str) -> Option<String> {
    let digits: String = text.lines().next()?.chars().filter(char::is_ascii_digit).collect();
    (digits.len() == 6).then_some(digits)
}

/// What stands between two texts.
pub fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    text.split_once(before)?.1.split_once(after).map(|(inside, _)| inside)
}

fn encoded(fields: &[(&str, &str)]) -> String {
    let escape = |text: &str| {
        text.bytes().fold(String::new(), |mut out, byte| {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                out.push(char::from(byte));
            } else {
                let _ = write!(out, "%{byte:02X}");
            }
            out
        })
    };
    fields.iter().map(|(name, value)| format!("{name}={}", escape(value))).collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_stands_in_the_first_line() {
        assert_eq!(code_in("Votre code est 1 2 3 4 5 6.\nIl vaut 15 minutes.").as_deref(), Some("123456"));
        assert_eq!(code_in("Nouveau questionnaire\n1 2 3 4 5 6"), None);
        assert_eq!(code_in(""), None);
    }

    #[test]
    fn fields_are_escaped() {
        assert_eq!(encoded(&[("a", "x@y.z"), ("b", "é !")]), "a=x%40y.z&b=%C3%A9%20%21");
        assert_eq!(between("<a b=\"c\">", "b=\"", "\""), Some("c"));
    }
}
