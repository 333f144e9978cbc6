//! What templates must not hold: style or script inside the page, trusted text, words of their own, icons without words.

use crate::none_of;
use tests::repository::{Source, sources};

/// `|safe` in templates, with the reason. None.
const TRUSTED: [(&str, &str); 0] = [];

/// Templates of mails have their styles inside, since mail programs read no others; they are inlined when sent.
fn is_mail(path: &str) -> bool {
    path.starts_with("templates/emails/") || path == "templates/layouts/email.html"
}

fn pages() -> Vec<Source> {
    sources(&["templates"], &[".html"]).into_iter().filter(|file| !is_mail(&file.path)).collect()
}

fn complaints_of(sign: &str, about: &str) -> Vec<String> {
    let hits = pages().into_iter().flat_map(|file| {
        let lines: Vec<String> = file
            .text
            .lines()
            .enumerate()
            .filter(|(_, line)| line.contains(sign))
            .map(|(n, line)| format!("{}:{}: {about}: {}", file.path, n + 1, line.trim()))
            .collect();
        lines
    });
    hits.collect()
}

#[test]
fn pages_hold_no_style_no_script_and_no_handlers_of_their_own() {
    let signs = [" style=", "<style", "javascript:", "hx-on", "js:", " onclick=", " onchange=", " onsubmit=", " onload=", " oninput="];
    let mut complaints: Vec<String> = signs.iter().flat_map(|sign| complaints_of(sign, sign)).collect();
    for file in pages() {
        let inline = file.text.split("<script").skip(1).filter(|rest| !rest.split('>').next().unwrap_or_default().contains("src="));
        complaints.extend(inline.map(|_| format!("{}: a script inside the page", file.path)));
    }
    none_of(complaints);
}

#[test]
fn htmx_attributes_are_data_attributes() {
    let mut complaints = Vec::new();
    for file in pages() {
        for sign in [" hx-get", " hx-post", " hx-target", " hx-swap", " hx-trigger", " hx-vals", " hx-headers", " hx-include", " hx-sync", " hx-push-url"] {
            if file.text.contains(sign) {
                complaints.push(format!("{}:{sign}", file.path));
            }
        }
    }
    none_of(complaints);
}

#[test]
fn nothing_is_trusted_that_is_not_listed() {
    let safe = complaints_of("|safe", "|safe").into_iter().chain(complaints_of("| safe", "|safe")).chain(complaints_of("autoescape", "autoescape"));
    none_of(safe.filter(|complaint| !TRUSTED.iter().any(|(path, _)| complaint.starts_with(path))).collect());
}

/// What a control says aside from its drawing: text, or a function that prints text.
fn says_something(inner: &str) -> bool {
    let mut rest = inner.to_owned();
    while let Some(start) = rest.find("{{ icon(") {
        let end = rest[start..].find("}}").map_or(rest.len(), |end| start + end + 2);
        rest.replace_range(start..end, "");
    }
    rest.contains("{{") || rest.split('<').any(|part| part.rsplit('>').next().is_some_and(|text| text.chars().any(char::is_alphanumeric) && part.contains('>')))
}

#[test]
fn every_button_and_link_says_in_words_what_it_does() {
    let mut complaints = Vec::new();
    for file in pages() {
        for (open, close) in [("<button", "</button>"), ("<a ", "</a>"), ("<summary", "</summary>")] {
            for rest in file.text.split(open).skip(1) {
                let Some(inner) = rest.split(close).next().and_then(|whole| whole.split_once('>')).map(|(_, inner)| inner) else { continue };
                if !says_something(inner) {
                    complaints.push(format!("{}: {open}…>{inner}{close}", file.path));
                }
            }
        }
    }
    none_of(complaints);
}

#[test]
fn a_drawing_alone_says_nothing() {
    assert!(!says_something(r#"{{ icon("mail") }}"#));
    assert!(says_something(r#"{{ icon("mail") }}{{ t("nav-help") }}"#));
    assert!(says_something("{{ icon(\"mail\") }}<span>Mail</span>"));
}

/// Words that stand between tags and are neither produced by `t()` nor signs.
fn words(text: &str) -> Vec<String> {
    let mut bare = String::new();
    let text = without_classes(text);
    let mut rest = text.as_str();
    while let Some(start) = rest.find(['{', '<']) {
        bare.push_str(&rest[..start]);
        bare.push('\n');
        let closing = match rest[start..].chars().take(2).collect::<String>().as_str() {
            "{#" => "#}",
            "{%" => "%}",
            "{{" => "}}",
            _ if rest[start..].starts_with("<!--") => "-->",
            _ if rest[start..].starts_with('<') => ">",
            _ => "",
        };
        if closing.is_empty() {
            rest = &rest[start + 1..];
            continue;
        }
        rest = skip_tag(&rest[start..], closing);
    }
    bare.push_str(rest);
    let lines = bare.lines().map(|line| line.replace("&nbsp;", " ").trim().to_owned());
    // pieces of attributes, where a macro puts them together
    let words = lines.filter(|line| !line.contains("=\"") && !line.starts_with('-') && !line.starts_with('"'));
    words.filter(|line| line.chars().filter(|c| c.is_alphabetic()).count() > 1).collect()
}

/// Blocks that a layout puts into `class`.
fn without_classes(text: &str) -> String {
    ["{% block main_class %}", "{% block body_class %}"].iter().fold(text.to_owned(), |text, block| {
        text.split(block)
            .enumerate()
            .map(
                |(n, part)| {
                    if n == 0 { part } else { part.split_once("{% endblock").map_or(part, |(_, after)| after.split_once("%}").map_or("", |(_, rest)| rest)) }
                },
            )
            .collect()
    })
}

/// What follows a tag; a tag of HTML may hold tags of the template in its attributes.
fn skip_tag<'t>(text: &'t str, closing: &str) -> &'t str {
    let mut at = 1;
    while at < text.len() {
        let here = &text[at..];
        if closing == ">" && (here.starts_with("{{") || here.starts_with("{%")) {
            let end = if here.starts_with("{{") { "}}" } else { "%}" };
            at += here.find(end).map_or(here.len(), |end| end + 2);
        } else if here.starts_with(closing) {
            return &text[at + closing.len()..];
        } else {
            at += here.chars().next().map_or(1, char::len_utf8);
        }
    }
    ""
}

/// Words that are the same in every language, or names.
const SAME_EVERYWHERE: [&str; 0] = [];

#[test]
fn pages_hold_no_words_of_their_own() {
    let mut complaints = Vec::new();
    for file in pages() {
        for line in words(&file.text).into_iter().filter(|line| !SAME_EVERYWHERE.contains(&line.as_str())) {
            complaints.push(format!("{}: {line}", file.path));
        }
    }
    none_of(complaints);
}

#[test]
fn words_between_tags_are_found() {
    assert_eq!(words(r#"<p class="{% if a > b %}x{% endif %}">Bonjour {{ name }}</p>{# note #}<br>"#), ["Bonjour"]);
    assert!(words(r#"<a href="{{ url("x", a=b > c) }}">{{ t("y") }}</a>, –"#).is_empty());
}
