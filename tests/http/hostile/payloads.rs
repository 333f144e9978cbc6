//! Two hundred texts that would become markup, script or an address if anything let them through unescaped; each carries
//! the mark `xq`, which nothing of ours does.

use scraper::Html;
use tests::html;

const WAYS_OUT: [&str; 8] = ["", "\"", "'", "\">", "</title>", "</textarea>", "</script>", "-->"];

const BODIES: [&str; 25] = [
    "<script xq>xq()</script>",
    "<img src=x onerror=xq() xq>",
    "<svg/onload=xq() xq>",
    " onfocus=xq() autofocus xq=<xq>",
    " onmouseover=\"xq()\" xq=\"<xq>",
    " onclick='xq()' xq='<xq>",
    "javascript:xq()<xq>",
    "data:text/html,<xq>",
    "{{ 7*7 }}<xq>",
    "{% include \"errors/error.html\" %}<xq>",
    "<a href=javascript:xq() xq>",
    "<iframe srcdoc=<xq> xq>",
    "<math><mtext></form><xq>",
    "<form action=//xq xq>",
    "<base href=//xq xq>",
    "<meta http-equiv=refresh xq>",
    "<div hx-get=/xq hx-on:click=xq() xq>",
    "<div data-hx-get=/xq data-hx-trigger=load xq>",
    "<style xq>*{}</style>",
    "<link rel=stylesheet href=//xq>",
    "<object data=//xq xq>",
    "<input autofocus onfocus=xq() xq>",
    "<details open ontoggle=xq() xq>",
    "&lt;&#60;<xq>",
    "<xq><!--",
];

/// All of them.
pub(crate) fn all() -> Vec<String> {
    WAYS_OUT.iter().flat_map(|out| BODIES.iter().map(move |body| format!("a{out}{body}"))).collect()
}

/// What of them became more than text on a page or in a mail.
pub(crate) fn harm(page: &str) -> Vec<String> {
    let document = Html::parse_document(page);
    let mut found = Vec::new();
    for element in document.select(&html::selector("*")) {
        let value = element.value();
        if value.name().contains("xq") {
            found.push(format!("<{}>", value.name()));
        }
        let is_code = matches!(value.name(), "script" | "style");
        if is_code && element.text().any(|text| text.contains("xq")) {
            found.push(format!("<{}> with our mark", value.name()));
        }
        if matches!(value.name(), "iframe" | "object" | "embed" | "base") {
            found.push(format!("<{}>, which no page of ours has", value.name()));
        }
        for (name, text) in value.attrs() {
            let scheme = text.trim_start().to_lowercase();
            let leads = matches!(name, "href" | "src" | "action" | "formaction" | "data" | "srcdoc" | "data-hx-get" | "data-hx-post");
            let is_scheme = scheme.starts_with("javascript:") || scheme.starts_with("data:") || scheme.starts_with("//");
            if name.contains("xq") || (name.starts_with("on") && text.contains("xq")) || (leads && is_scheme && text.contains("xq")) {
                found.push(format!("{} {name}={text}", value.name()));
            }
        }
    }
    found
}

#[test]
fn there_are_two_hundred_and_each_does_harm_where_nothing_escapes_it() {
    let all = all();
    assert_eq!(all.len(), 200);
    for payload in &all {
        let places = [
            format!("<p>{payload}</p>"),
            format!("<input value=\"{payload}\">"),
            format!("<input value='{payload}'>"),
            format!("<input value={payload}>"),
            format!("<title>{payload}</title>"),
            format!("<textarea>{payload}</textarea>"),
            format!("<a href=\"{}\">x</a>", payload.trim_start_matches('a')),
        ];
        assert!(places.iter().any(|page| !harm(page).is_empty()), "{payload} does nothing anywhere");
        let escaped = payload.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;");
        let page = format!("<p title=\"{escaped}\" lang='{escaped}'>{escaped}</p><title>{escaped}</title><textarea>{escaped}</textarea>");
        assert_eq!(harm(&page), Vec::<String>::new(), "{payload}");
    }
}
