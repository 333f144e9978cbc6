//! Finding files: by words of the name, or by an exact address, telephone or number.

use super::contact::parse_phone;
use super::insurance_number;
use super::model::Row;
use super::{portal, store};
use crate::auth::email;
use crate::db::{DbError, Tx};
use crate::domain::listing::{Listed, Paging};
use crate::ids::DepartmentId;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// How many words of a query count.
const WORDS_MAX: usize = 6;

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Query {
    /// Nothing: all files, those changed last first.
    All,
    /// Beginnings of words of the name, without accents.
    Name(Vec<String>),
    /// An e-mail address.
    Email(String),
    /// A telephone number.
    Phone(String),
    /// A health insurance number, compact.
    Number(String),
}

impl Query {
    /// Reads what was typed into the search field.
    pub fn parse(typed: &str) -> Self {
        let typed = typed.trim();
        if let Some(address) = email::parse(typed) {
            return Self::Email(address);
        }
        let number = insurance_number::compact(typed);
        if insurance_number::verify(&number) != Err(insurance_number::Irregular::Form) {
            return Self::Number(number);
        }
        if let Some(phone) = parse_phone(typed) {
            return Self::Phone(phone);
        }
        let words: Vec<String> = fold(typed).split(' ').filter(|word| !word.is_empty()).take(WORDS_MAX).map(str::to_owned).collect();
        match (words.is_empty(), typed.is_empty()) {
            (true, true) => Self::All,
            // signs only: no name holds them, and "all" would be the wrong answer
            (true, false) => Self::Name(vec!["\u{1}".to_owned()]),
            (false, _) => Self::Name(words),
        }
    }
}

/// A text as names are compared: no accents, lower case, ligatures opened, everything but letters and digits a space.
pub fn fold(text: &str) -> String {
    let opened = text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    let mut folded = String::with_capacity(text.len());
    for c in opened {
        match c {
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            'ß' => folded.push_str("ss"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            c if c.is_alphanumeric() => folded.push(c),
            _ if folded.ends_with(' ') || folded.is_empty() => {}
            _ => folded.push(' '),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// How a name is kept for searching: last name first.
pub(super) fn search_name(given_name: &str, family_name: &str) -> String {
    format!("{} {}", fold(family_name), fold(given_name))
}

/// The files of these departments that fit, `listing::PAGE_SIZE` to a page; a page after the last one is the last one.
/// Costs the same few queries for any number of files.
///
/// # Errors
/// The database's.
pub fn search(tx: &mut Tx<'_>, departments: &[DepartmentId], query: &Query, page: i64) -> Result<Listed<Row>, DbError> {
    let total = store::count(tx, departments, query)?;
    let paging = Paging::of(total, page);
    let mut rows = store::page(tx, departments, query, paging.offset())?;
    let states = portal::portals(tx, &rows.iter().map(|(row, person)| (row.file, *person)).collect::<Vec<_>>())?;
    for (row, _) in &mut rows {
        row.state = states.get(&row.file).map_or(row.state, |portal| portal.state);
    }
    Ok(Listed { rows: rows.into_iter().map(|(row, _)| row).collect(), paging })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_without_accents_and_signs() {
        for (typed, folded) in [
            ("Élise", "elise"),
            ("  Jean-Pierre   O'Neil ", "jean pierre o neil"),
            ("LŒUILLET", "loeuillet"),
            ("Nguyễn Thị Ánh", "nguyen thi anh"),
            ("E\u{301}lise", "elise"),
            ("ﬁn", "fin"),
            ("%_", ""),
            ("", ""),
        ] {
            assert_eq!(fold(typed), folded, "{typed}");
        }
    }

    #[test]
    fn the_kind_of_query_is_seen_in_what_was_typed() {
        assert_eq!(Query::parse("  "), Query::All);
        assert_eq!(Query::parse("GAGNON, Lou"), Query::Name(vec!["gagnon".into(), "lou".into()]));
        assert_eq!(Query::parse("louise@example.test"), Query::Email("louise@example.test".into()));
        assert_eq!(Query::parse("louise@"), Query::Name(vec!["louise".into()]));
        assert_eq!(Query::parse("(514) 555-0123"), Query::Phone("+15145550123".into()));
        assert_eq!(Query::parse("gagl 5804 1512"), Query::Number("GAGL58041512".into()));
        assert_eq!(Query::parse("abcd 1234 5678"), Query::Number("ABCD12345678".into()));
        assert_ne!(Query::parse("%"), Query::All);
    }
}
