//! What a browser loads to show the login page, compressed as browsers ask for it: the page, and all that it names.

use super::faces;
use crate::failure::Outcome;
use crate::output::say;
use crate::program::Program;
use crate::report::{Report, Row};
use crate::site::Site;
use crate::statistics::{figure, float};
use crate::wire::{self, Answer, Connection};
use std::collections::BTreeSet;
use std::net::SocketAddr;

/// Declared `optional`: a browser shows the page in another font until it has this one.
const FONT: &str = ".woff2";

/// Bytes of one answer.
struct Part {
    path: String,
    head: usize,
    body: usize,
}

/// Weighs the page.
///
/// # Errors
/// Something that it names does not answer.
pub fn run(program: &Program, report: &mut Report) -> Outcome<()> {
    let site = Site::make(program)?;
    let server = site.serve(false)?;
    let mut parts = vec![load(server.address, "/login")?];
    let mut known: BTreeSet<String> = BTreeSet::new();
    let page = answer(server.address, "/login", &[])?.text();
    let mut at = 0;
    while let Some(path) = parts.get(at).map(|part| part.path.clone()) {
        if path == "/login" || is_style(&path) {
            let text = answer(server.address, &path, &[])?.text();
            known.extend(faces::spared(&text, &page));
            let fresh: Vec<String> = named(&text).into_iter().filter(|path| known.insert(path.clone())).collect();
            for path in fresh {
                parts.push(load(server.address, &path)?);
            }
        }
        at += 1;
    }
    server.stop()?;
    for part in &parts {
        say(format!("weight: {:>6} bytes and {:>4} of head  {}", part.body, part.head, part.path))?;
    }
    let bodies: usize = parts.iter().map(|part| part.body).sum();
    let wire: usize = parts.iter().map(|part| part.body + part.head).sum();
    let first: usize = parts.iter().filter(|part| part.path == "/login" || is_style(&part.path)).map(|part| part.body).sum();
    add(report, "login page, HTML and CSS, gzip", "≤ 14 kB", first);
    add(report, &format!("login page, all {} answers, gzip", parts.len()), "≤ 30 kB", bodies);
    let fonts: usize = parts.iter().filter(|part| part.path.ends_with(FONT)).map(|part| part.body).sum();
    add(report, "the same without the font, which is optional", "≤ 30 kB", bodies - fonts);
    add(report, "login page, all answers with their heads", "≤ 30 kB", wire);
    Ok(())
}

fn add(report: &mut Report, measure: &str, goal: &str, bytes: usize) {
    report.add(Row { measure: measure.to_owned(), figure: format!("{} kB", figure(float(bytes) / 1_024.0)), goal: goal.to_owned(), ..Row::default() });
}

fn is_style(path: &str) -> bool {
    path.split('?').next().is_some_and(|path| path.rsplit('.').next() == Some("css"))
}

fn answer(address: SocketAddr, path: &str, headers: &[String]) -> Outcome<Answer> {
    let answer = Connection::open(address)?.exchange(&wire::get(address, path, headers))?;
    if answer.status == 200 { Ok(answer) } else { Err(format!("{path} answered {}", answer.status).into()) }
}

fn load(address: SocketAddr, path: &str) -> Outcome<Part> {
    let answer = answer(address, path, &["accept-encoding: gzip".to_owned()])?;
    Ok(Part { path: path.to_owned(), head: answer.head.len(), body: answer.body.len() })
}

/// The paths that a page or a style sheet makes a browser load: styles, icons, scripts, pictures, fonts.
fn named(text: &str) -> Vec<String> {
    let tags = text.split('<').skip(1).filter_map(|rest| rest.split('>').next());
    let loading = tags.filter_map(|tag| match tag.split_whitespace().next()? {
        "link" if ["stylesheet", "icon", "preload", "modulepreload"].iter().any(|rel| tag.contains(&format!("rel=\"{rel}\""))) => attribute(tag, "href"),
        "use" => attribute(tag, "href"),
        "script" | "img" => attribute(tag, "src"),
        _ => None,
    });
    let urls = text.split("url(").skip(1).filter_map(|rest| rest.split(')').next()).map(|url| url.trim_matches(['"', '\'', ' ']));
    let paths = loading.chain(urls).filter_map(|url| url.split('#').next());
    paths.filter(|path| path.starts_with('/')).map(str::to_owned).collect()
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split_once(&format!(" {name}=\""))?.1.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_browser_loads_is_found_and_links_are_not() {
        let page = r#"<link rel="stylesheet" href="/a.css"><link rel="alternate" href="/login?lang=en"><a href="/b">b</a>
            <script src="/c.js" type="module"></script><svg><use href="/d.svg#mail"/></svg><img alt="" src="data:x">"#;
        assert_eq!(named(page), ["/a.css", "/c.js", "/d.svg"]);
        assert_eq!(named("@font-face{src:url(\"/e.woff2\") format(\"woff2\")} a{background:url(/f.svg)}"), ["/e.woff2", "/f.svg"]);
        assert!(is_style("/static/app.1234.css") && !is_style("/static/css"));
    }
}
