//! The colours of the tokens: text at 7:1 and parts at 3:1, in light and in dark.

use crate::none_of;
use std::collections::BTreeMap;
use tests::repository::read;

/// Text on the surface it stands on.
const TEXT: [(&str, &[&str]); 11] = [
    ("ink", &["paper", "surface", "surface-2", "due-tint", "late-tint", "done-tint", "new-tint", "acting-tint", "action-tint"]),
    ("ink-soft", &["paper", "surface", "surface-2"]),
    ("action", &["paper", "surface", "action-tint"]),
    ("action-press", &["paper", "surface", "action-tint"]),
    ("on-action", &["action", "action-press"]),
    ("due", &["surface", "due-tint"]),
    ("late", &["surface", "late-tint"]),
    ("done", &["surface", "done-tint"]),
    ("new", &["surface", "new-tint"]),
    ("acting", &["surface", "acting-tint"]),
    ("focus", &["paper", "surface"]),
];

/// Borders of controls and the ring around what has the focus, on what surrounds them.
const PARTS: [(&str, &[&str]); 2] = [("line-strong", &["paper", "surface"]), ("focus", &["paper", "surface", "surface-2"])];

const TEXT_MIN: f64 = 7.0;
const PART_MIN: f64 = 3.0;

/// The values of a token: light, dark.
fn tokens() -> BTreeMap<String, [String; 2]> {
    let css = read("app/static/css/tokens.css");
    let mut found = BTreeMap::new();
    for line in css.lines().map(str::trim).filter(|line| line.starts_with("--")) {
        let (name, value) = line.trim_start_matches("--").trim_end_matches(';').split_once(": ").unwrap_or_default();
        if let Some(pair) = value.strip_prefix("light-dark(").and_then(|rest| rest.strip_suffix(')')).and_then(|rest| rest.split_once(", ")) {
            found.insert(name.to_owned(), [pair.0.to_owned(), pair.1.to_owned()]);
        }
    }
    found
}

fn luminance(hex: &str) -> f64 {
    let channel = |at: usize| {
        let value = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap_or_else(|_| panic!("{hex} is no colour"))) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

fn ratio(one: &str, two: &str) -> f64 {
    let (a, b) = (luminance(one), luminance(two));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn the_measure_of_contrast_is_that_of_wcag() {
    assert!((ratio("#000000", "#ffffff") - 21.0).abs() < 0.001);
    assert!((ratio("#767676", "#ffffff") - 4.54).abs() < 0.01);
}

#[test]
fn text_holds_seven_to_one_and_parts_three_to_one_in_light_and_dark() {
    let tokens = tokens();
    let mut complaints = Vec::new();
    let pairs = TEXT.iter().map(|row| (row, TEXT_MIN)).chain(PARTS.iter().map(|row| (row, PART_MIN)));
    for ((front, backs), least) in pairs {
        for back in *backs {
            for (scheme, name) in ["light", "dark"].iter().enumerate() {
                let found = ratio(&tokens[*front][scheme], &tokens[*back][scheme]);
                if found < least {
                    complaints.push(format!("--{front} on --{back} in {name}: {found:.2} instead of {least}"));
                }
            }
        }
    }
    none_of(complaints);
}

#[test]
fn browsers_without_light_dark_get_the_light_colours() {
    let css = read("app/static/css/tokens.css");
    none_of(
        tokens()
            .iter()
            .filter(|(name, [light, _])| !css.contains(&format!("--{name}: {light};")))
            .map(|(name, _)| format!("--{name} has no plain light value"))
            .collect(),
    );
}
