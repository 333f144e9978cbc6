//! Numbers as people type and read them: `7,5` and `7.5` are the same exact decimal, never a float.

pub(crate) mod exact;
#[cfg(test)]
mod tests;

use std::str::FromStr;

use rust_decimal::{Decimal, RoundingStrategy};

use crate::lang::Lang;

/// The number a person typed, with the digits as typed (`7,50` keeps its two decimals).
///
/// A comma or a point separates decimals; no-break or plain spaces may group thousands.
/// `None` when the text is no number or has more than 28 digits.
pub(crate) fn typed(text: &str) -> Option<Decimal> {
    let text = text.trim();
    let (sign, digits) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => ("-", rest),
        None => ("", text),
    };
    let (whole, fraction) = match digits.split_once([',', '.']) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    let whole = ungrouped(whole)?;
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !is_digits(&whole) || fraction.is_some_and(|fraction| !is_digits(fraction)) {
        return None;
    }
    let plain = match fraction {
        Some(fraction) => format!("{sign}{whole}.{fraction}"),
        None => format!("{sign}{whole}"),
    };
    Decimal::from_str_exact(&plain).ok()
}

/// Takes away the spaces that group thousands; `None` when they group anything else.
fn ungrouped(whole: &str) -> Option<String> {
    let groups: Vec<&str> = whole.split([' ', '\u{a0}', '\u{202f}']).collect();
    match groups.as_slice() {
        [all] => Some((*all).to_owned()),
        [first, rest @ ..] if (1..=3).contains(&first.len()) && rest.iter().all(|group| group.len() == 3) => Some(groups.concat()),
        _ => None,
    }
}

/// A whole number as typed: `7` but never `7,0`.
pub(crate) fn typed_whole(text: &str) -> Option<i64> {
    // `7.0` keeps its decimal when written again, so it is no i64.
    i64::from_str(&typed(text)?.to_string()).ok()
}

/// The number with so many decimals, half away from zero.
pub(crate) fn rounded(number: Decimal, decimals: u32) -> Decimal {
    number.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero)
}

/// The number for reading: a comma in French, a point in English, the digits as given.
pub(crate) fn show(number: Decimal, lang: Lang) -> String {
    let plain = number.to_string();
    match lang {
        Lang::Fr => plain.replace('.', ","),
        Lang::En => plain,
    }
}
