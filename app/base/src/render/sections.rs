//! Long texts written in Markdown, cut at their second-level headings. Everything outside an allow-list is taken out.

use minijinja::Value;
use pulldown_cmark::{Options, Parser, html};
use serde::Serialize;

/// One section of a long text.
#[derive(Clone, Debug, Serialize)]
pub struct Section {
    /// Its anchor.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// What stands under it, as safe HTML.
    pub html: Value,
}

/// The sections of a Markdown text; what stands before the first heading is left out.
pub fn sections(markdown: &str) -> Vec<Section> {
    let mut found: Vec<(String, String)> = Vec::new();
    for line in markdown.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            found.push((title.trim().to_owned(), String::new()));
        } else if let Some((_, body)) = found.last_mut() {
            body.push_str(line);
            body.push('\n');
        }
    }
    found
        .into_iter()
        .enumerate()
        .map(|(index, (title, body))| Section { id: format!("section-{}", index + 1), title, html: Value::from_safe_string(to_html(&body)) })
        .collect()
}

/// Markdown as HTML that holds no more than paragraphs, lists, third-level headings, emphasis and links.
fn to_html(markdown: &str) -> String {
    let mut out = String::new();
    html::push_html(&mut out, Parser::new_ext(markdown, Options::empty()));
    let tags = ["p", "ul", "ol", "li", "strong", "em", "a", "h3", "br"].into_iter().collect();
    ammonia::Builder::new().tags(tags).clean(&out).to_string()
}

#[cfg(test)]
mod tests {
    use super::sections;

    #[test]
    fn a_text_is_cut_at_its_headings_and_cleaned() {
        let found = sections("# T\n\nlost\n\n## One\n\nA *b* <script>x</script>\n\n## Two\n- c\n");
        assert_eq!(found.iter().map(|s| s.title.as_str()).collect::<Vec<_>>(), ["One", "Two"]);
        let one = found[0].html.to_string();
        assert!(one.contains("<em>b</em>") && !one.contains("script"), "{one}");
        assert!(found[1].html.to_string().contains("<li>c</li>"));
    }
}
