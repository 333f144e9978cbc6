//! The key of an answer: the id of its item and, inside repetitions, the row of each, outermost first: `dose-2-1`.
//!
//! An item id has no `-`, a part of an answer (`answer-born-day`) is no number: so a key reads back one way only.

/// The key of an item's answer in the rows around it.
pub fn key(item: &str, rows: &[u32]) -> String {
    use std::fmt::Write as _;
    let mut key = String::with_capacity(item.len() + 3 * rows.len());
    key.push_str(item);
    for row in rows {
        // writing to a String cannot fail
        let _ = write!(key, "-{row}");
    }
    key
}

/// The item and the rows of a key; `None` when the text is no key.
pub fn split(key: &str) -> Option<(&str, Vec<u32>)> {
    let mut parts = key.split('-');
    let item = parts.next().filter(|item| !item.is_empty())?;
    let rows = parts.map(row).collect::<Option<Vec<u32>>>()?;
    Some((item, rows))
}

/// A row as it is written: no sign, no zero in front, not zero.
fn row(text: &str) -> Option<u32> {
    let is_plain = text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
    text.parse().ok().filter(|_| is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_reads_back_as_it_was_written() {
        for (item, rows) in [("dose", vec![]), ("dose", vec![2]), ("dose_2", vec![1, 30])] {
            let text = key(item, &rows);
            assert_eq!(split(&text), Some((item, rows)));
        }
        for bad in ["", "-1", "dose-", "dose-01", "dose-0", "dose-x", "dose-+1", "dose--1", "dose-99999999999"] {
            assert_eq!(split(bad), None, "{bad}");
        }
    }
}
