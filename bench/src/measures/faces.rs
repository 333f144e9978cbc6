//! Which font files a browser loads: those whose characters stand on the page, the later face first.

use std::ops::RangeInclusive;

/// The paths of fonts in the style sheet that no character of the page needs.
pub fn spared(sheet: &str, page: &str) -> Vec<String> {
    let faces: Vec<Face> = sheet.split("@font-face").skip(1).filter_map(|rest| Face::of(rest.split('}').next()?)).collect();
    let needed: Vec<&str> =
        page.chars().filter(|letter| !letter.is_control()).filter_map(|letter| Some(faces.iter().rev().find(|face| face.has(letter))?.path.as_str())).collect();
    let paths = faces.iter().map(|face| face.path.clone());
    paths.filter(|path| !needed.contains(&path.as_str())).collect()
}

struct Face {
    path: String,
    /// Empty: every character.
    ranges: Vec<RangeInclusive<u32>>,
}

impl Face {
    fn of(rules: &str) -> Option<Self> {
        let path = rules.split_once("url(")?.1.split(')').next()?.trim_matches(['"', '\'', ' ']).to_owned();
        let ranges = rules.split_once("unicode-range:").map_or("", |(_, rest)| rest.split(';').next().unwrap_or_default());
        Some(Self { path, ranges: ranges.split(',').filter_map(range).collect() })
    }

    fn has(&self, letter: char) -> bool {
        self.ranges.is_empty() || self.ranges.iter().any(|range| range.contains(&u32::from(letter)))
    }
}

/// `U+A1-FF`, `U+2019`.
fn range(text: &str) -> Option<RangeInclusive<u32>> {
    let (first, last) = text.trim().strip_prefix("U+").map(|range| range.split_once('-').unwrap_or((range, range)))?;
    Some(u32::from_str_radix(first, 16).ok()?..=u32::from_str_radix(last, 16).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_font_is_loaded_for_its_characters_and_the_later_one_first() {
        let sheet =
            "@font-face { src: url(\"/wide.woff2\"); unicode-range: U+A1-FF; } a{b:c} @font-face { src: url(/near.woff2); unicode-range: U+20-7E, U+E9 }";
        assert_eq!(spared(sheet, "<p>été\n"), ["/wide.woff2"]);
        assert_eq!(spared(sheet, "Ñ"), ["/near.woff2"]);
        assert!(spared(sheet, "né Ñ").is_empty());
        assert_eq!(spared("@font-face{src:url(/all.woff2)}", ""), ["/all.woff2"]);
        assert!(spared("@font-face{src:url(/all.woff2)}", "a").is_empty());
    }
}
