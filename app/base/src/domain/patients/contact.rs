//! Telephones and postal codes as people type them.

use phonenumber::{Mode, country};

/// Codes of the provinces and territories, as Canada Post writes them.
pub const PROVINCES: [&str; 13] = ["QC", "ON", "NB", "NS", "PE", "NL", "MB", "SK", "AB", "BC", "YT", "NT", "NU"];

/// Longest text worth reading as a number.
const TYPED_MAX: usize = 40;

/// A telephone number as it is kept: `+15145550123`. Without a country it is Canadian. `None` when it is no number.
pub fn parse_phone(typed: &str) -> Option<String> {
    let typed = typed.trim();
    let allowed = |c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '+' | '-' | '.' | '(' | ')' | '\u{2010}'..='\u{2015}');
    if typed.len() > TYPED_MAX || !typed.chars().all(allowed) {
        return None;
    }
    let plain: String = typed.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    let here = (!plain.starts_with('+')).then_some(country::Id::CA);
    let number = phonenumber::parse(here, &plain).ok()?;
    phonenumber::is_valid(&number).then(|| number.format().mode(Mode::E164).to_string())
}

/// A Canadian postal code as it is written: `H2X 1Y4`. `None` when it is none.
pub fn parse_postal_code(typed: &str) -> Option<String> {
    let compact: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').flat_map(char::to_uppercase).collect();
    let fits = compact.is_ascii() && compact.len() == 6;
    let fits = fits
        && compact.bytes().enumerate().all(|(at, byte)| match at {
            0 => byte.is_ascii_uppercase() && !b"DFIOQUWZ".contains(&byte),
            2 | 4 => byte.is_ascii_uppercase() && !b"DFIOQU".contains(&byte),
            _ => byte.is_ascii_digit(),
        });
    let (area, unit) = compact.split_at_checked(3).filter(|_| fits)?;
    Some(format!("{area} {unit}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telephones_in_every_spelling() {
        for good in ["5145550123", "514 555-0123", "(514) 555-0123", "1 514 555 0123", "+1-514-555-0123", "514.555.0123", " 514\u{a0}555\u{2011}0123 "] {
            assert_eq!(parse_phone(good).as_deref(), Some("+15145550123"), "{good}");
        }
        assert_eq!(parse_phone("+33 1 42 68 53 00").as_deref(), Some("+33142685300"));
        for bad in ["", "5550123", "514 555-012", "514 555-01234", "114 555 0123", "call me", "514 555-0123 ext 4", "+0 123", &"5".repeat(100)] {
            assert_eq!(parse_phone(bad), None, "{bad}");
        }
    }

    #[test]
    fn postal_codes_of_canada() {
        for (typed, kept) in [("h2x1y4", "H2X 1Y4"), (" H2X 1Y4 ", "H2X 1Y4"), ("K1A-0B1", "K1A 0B1"), ("g1r 4p5", "G1R 4P5")] {
            assert_eq!(parse_postal_code(typed).as_deref(), Some(kept), "{typed}");
        }
        for bad in ["", "H2X 1Y", "D2X 1Y4", "H2X 1O4", "H2X 1Y44", "22X 1Y4", "W2X 1Y4", "ÉÉÉ"] {
            assert_eq!(parse_postal_code(bad), None, "{bad}");
        }
    }
}
