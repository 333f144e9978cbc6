//! Reading pages as a person would: headings, links, forms, visible text.

use scraper::{ElementRef, Html, Selector};

/// A selector; a faulty one is a mistake in the test.
pub fn selector(css: &str) -> Selector {
    Selector::parse(css).unwrap_or_else(|error| panic!("{css}: {error}"))
}

/// The visible text of an element with single spaces.
pub fn text_of(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The texts of all elements that a selector finds.
pub fn texts(html: &str, css: &str) -> Vec<String> {
    Html::parse_document(html).select(&selector(css)).map(text_of).collect()
}

/// The values of an attribute of all elements that a selector finds.
pub fn attributes(html: &str, css: &str, name: &str) -> Vec<String> {
    let document = Html::parse_document(html);
    document.select(&selector(css)).filter_map(|element| element.value().attr(name)).map(ToOwned::to_owned).collect()
}

/// Every field that a browser would send with a form, in order: hidden and filled inputs, chosen options, text areas.
/// Buttons are left out.
pub fn fields(html: &str, form: &str) -> Vec<(String, String)> {
    let document = Html::parse_document(html);
    let Some(form) = document.select(&selector(form)).next() else { return Vec::new() };
    let mut fields = Vec::new();
    for control in form.select(&selector("input, textarea, select")) {
        let element = control.value();
        let Some(name) = element.attr("name").filter(|_| element.attr("disabled").is_none()) else { continue };
        match (element.name(), element.attr("type").unwrap_or("text")) {
            ("input", "radio" | "checkbox") if element.attr("checked").is_none() => {}
            ("input", "submit" | "button" | "image" | "reset" | "file") => {}
            ("input", "radio" | "checkbox") => fields.push((name.to_owned(), element.attr("value").unwrap_or("on").to_owned())),
            ("input", _) => fields.push((name.to_owned(), element.attr("value").unwrap_or_default().to_owned())),
            ("textarea", _) => fields.push((name.to_owned(), control.text().collect())),
            _ => fields.extend(chosen(control).map(|value| (name.to_owned(), value))),
        }
    }
    fields
}

fn chosen(select: ElementRef<'_>) -> Option<String> {
    let options: Vec<ElementRef<'_>> = select.select(&selector("option")).collect();
    let option = options.iter().find(|option| option.value().attr("selected").is_some()).or_else(|| options.first())?;
    Some(option.value().attr("value").map_or_else(|| text_of(*option), ToOwned::to_owned))
}
