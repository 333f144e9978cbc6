//! What a refused form must be: 422, the summary on top, the words beside the field, and nothing typed lost.

use tests::Page;

/// The form of a page, not the one that logs out.
pub(crate) const FORM: &str = "main form[method=post]";

/// Whether the page refuses a form because of this field (empty: the form as a whole), and still holds what was typed.
#[track_caller]
pub(crate) fn is_refused(page: &Page, field: &str, typed: &[(&str, &str)]) {
    assert_eq!(page.status, 422, "{field}: {}", page.said());
    tells(page, field);
    keeps(page, typed);
}

/// Whether the summary on top names the field, leads to it, and repeats the words that stand beside it.
#[track_caller]
pub(crate) fn tells(page: &Page, field: &str) {
    assert!(page.texts("title").join("").starts_with("Erreur"), "the title says so first: {:?}", page.texts("title"));
    let summary = page.texts(".error-summary li");
    if field.is_empty() {
        assert!(!summary.is_empty() && page.attributes(".error-summary li a", "href").is_empty(), "{summary:?}");
        return;
    }
    let link = format!("#field-{field}");
    assert!(page.attributes(".error-summary li a", "href").contains(&link), "{field}: {:?} {summary:?}", page.attributes(".error-summary a", "href"));
    assert!(page.has(&format!("[id='field-{field}']")) || page.has(&format!("[id='field-{field}-error']")), "{field}: the link leads nowhere");
    let beside = page.texts(&format!("[id='field-{field}-error']"));
    assert!(beside.len() == 1 && summary.contains(&beside[0]), "{field}: {beside:?} and {summary:?}");
    let described = page.attributes(&format!("[aria-describedby~='field-{field}-error']"), "aria-describedby");
    assert!(!described.is_empty(), "{field}: the words belong to no field");
}

/// Whether the form on the page holds what was typed.
#[track_caller]
pub(crate) fn keeps(page: &Page, typed: &[(&str, &str)]) {
    let fields = page.fields(FORM);
    for (name, value) in typed {
        assert!(fields.iter().any(|(field, kept)| field == name && kept.trim_start_matches('\n') == *value), "{name}={value} is lost: {fields:?}");
    }
}

/// These fields with others in the place of some of them.
pub(crate) fn with<'a>(fields: &[(&'a str, &'a str)], changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = fields.iter().filter(|(name, _)| !changes.iter().any(|(changed, _)| changed == name));
    kept.chain(changes).copied().collect()
}
