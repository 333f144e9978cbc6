//! The Québec health insurance number (D19): `AAAA YYMM DDSC`. Pure rules.
//!
//! Form and date part are errors; check digit, names and birth date only warn. The check digit follows the one public
//! description; it is not official, which is why it never refuses a number. Neither sex nor birth date is derived from it.

use super::search::fold;
use chrono::{Datelike, NaiveDate};

/// Why a number is no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Irregular {
    /// Not four letters and eight digits.
    Form,
    /// Its month and day are those of no date.
    Date,
}

/// What makes a number doubtful.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Warning {
    /// The last digit is not the one that the others give.
    CheckDigit,
    /// The letters are not those of the names.
    Names,
    /// The date part is not that of the birth date.
    BirthDate,
}

const LETTERS: usize = 4;
const LENGTH: usize = 12;
/// Added to the month in the numbers of women.
const WOMEN: u32 = 50;
const WEIGHTS: [u32; 17] = [7, 1, 1, 3, 9, 7, 3, 9, 5, 3, 1, 3, 5, 7, 6, 9, 1];

struct Parts {
    letters: String,
    digits: Vec<u32>,
}

impl Parts {
    fn two(&self, at: usize) -> u32 {
        self.digits.iter().skip(at).take(2).fold(0, |number, digit| number * 10 + digit)
    }

    fn month(&self) -> u32 {
        let month = self.two(2);
        if month > WOMEN { month - WOMEN } else { month }
    }

    /// The number's date in each century that it may mean.
    fn dates(&self) -> impl Iterator<Item = NaiveDate> + '_ {
        [1900, 2000].into_iter().filter_map(|century| NaiveDate::from_ymd_opt(century + i32::try_from(self.two(0)).unwrap_or(0), self.month(), self.two(4)))
    }
}

/// The number without spaces and dashes, in capitals.
pub fn compact(typed: &str) -> String {
    typed.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{2010}'..='\u{2015}')).flat_map(char::to_uppercase).collect()
}

fn parts(number: &str) -> Option<Parts> {
    let fits = number.len() == LENGTH && number.is_ascii();
    let (letters, digits) = number.split_at_checked(LETTERS).filter(|_| fits)?;
    let digits: Vec<u32> = digits.chars().map_while(|c| c.to_digit(10)).collect();
    let whole = letters.bytes().all(|b| b.is_ascii_uppercase()) && digits.len() == LENGTH - LETTERS;
    whole.then(|| Parts { letters: letters.to_owned(), digits })
}

/// Whether a compact number has the form and a date.
///
/// # Errors
/// What is wrong with it.
pub fn verify(number: &str) -> Result<(), Irregular> {
    let parts = parts(number).ok_or(Irregular::Form)?;
    if parts.dates().next().is_some() { Ok(()) } else { Err(Irregular::Date) }
}

/// What to look at again in a number that `verify` lets through; nothing for one that it does not.
pub fn warnings(number: &str, family_name: &str, given_name: &str, birth_date: NaiveDate) -> Vec<Warning> {
    let Some(parts) = parts(number) else { return Vec::new() };
    let mut found = Vec::new();
    if parts.letters != letters_of(family_name, given_name) {
        found.push(Warning::Names);
    }
    if !parts.dates().any(|date| (date.year(), date.month(), date.day()) == (birth_date.year(), birth_date.month(), birth_date.day())) {
        found.push(Warning::BirthDate);
    }
    if !has_check_digit(&parts) {
        found.push(Warning::CheckDigit);
    }
    found
}

/// Three letters of the last name and one of the first, without accents, short names filled up with X.
fn letters_of(family_name: &str, given_name: &str) -> String {
    let letters = |name: &str, count: usize| -> String {
        let plain: String = fold(name).chars().filter(char::is_ascii_alphabetic).take(count).collect();
        format!("{:X<count$}", plain.to_uppercase())
    };
    letters(family_name, 3) + &letters(given_name, 1)
}

/// Tried with both centuries, and with the month as written and as meant: what is public leaves both open.
fn has_check_digit(parts: &Parts) -> bool {
    let written = parts.two(2);
    let last = parts.digits.last().copied().unwrap_or(0);
    [19, 20].into_iter().any(|century| [written, parts.month()].into_iter().any(|month| check_digit(parts, century, month) == last))
}

fn check_digit(parts: &Parts, century: u32, month: u32) -> u32 {
    let letters = parts.letters.bytes().map(letter_number);
    let numbers = letters.chain([century, parts.two(0), month, parts.two(4)]);
    let sequence = parts.digits.get(6).copied().unwrap_or(0);
    let digits = numbers.flat_map(|number| [number / 10, number % 10]).chain([sequence]);
    digits.zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum::<u32>() % 10
}

/// A = 1 … R = 18, S = 20 … Z = 27: nineteen is left out.
fn letter_number(letter: u8) -> u32 {
    let place = u32::from(letter.saturating_sub(b'A')) + 1;
    if letter >= b'S' { place + 1 } else { place }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn form_and_date_decide() {
        for (number, expected) in [
            ("TEST54122816", Ok(())),
            ("VAIR84531219", Ok(())),
            ("GAGL00022911", Ok(())),
            ("ABCD12345678", Err(Irregular::Date)),
            ("GAGL01022911", Err(Irregular::Date)),
            ("GAGL54132816", Err(Irregular::Date)),
            ("GAGL54632816", Err(Irregular::Date)),
            ("GAGL54002816", Err(Irregular::Date)),
            ("GAGL54502816", Err(Irregular::Date)),
            ("GAGL54120016", Err(Irregular::Date)),
            ("GAG154122816", Err(Irregular::Form)),
            ("GAGL5412281", Err(Irregular::Form)),
            ("GAGL541228167", Err(Irregular::Form)),
            ("GAGL5412281A", Err(Irregular::Form)),
            ("GÉGL5412281", Err(Irregular::Form)),
            ("gagl54122816", Err(Irregular::Form)),
            ("", Err(Irregular::Form)),
        ] {
            assert_eq!(verify(number), expected, "{number}");
        }
    }

    #[test]
    fn spaces_dashes_and_case_do_not_count() {
        assert_eq!(compact(" test 5412-2816 "), "TEST54122816");
        assert_eq!(compact("TEST\u{a0}5412\u{2011}2816"), "TEST54122816");
    }

    #[test]
    fn what_does_not_fit_warns() {
        let born = day("1954-12-28");
        for (number, family, given, birth, expected) in [
            ("TEST54122816", "Testeur", "Tom", born, vec![]),
            ("TEST54122816", "Tés-Élan", "Thérèse", born, vec![]),
            ("TEST54122817", "Testeur", "Tom", born, vec![Warning::CheckDigit]),
            ("TEST54122816", "Gagnon", "Tom", born, vec![Warning::Names]),
            ("TEST54122816", "Testeur", "Louise", born, vec![Warning::Names]),
            ("TEST54122816", "Testeur", "Tom", day("1954-12-27"), vec![Warning::BirthDate]),
            ("TEST54122816", "Testeur", "Tom", day("1854-12-28"), vec![Warning::BirthDate]),
            ("not a number", "Testeur", "Tom", born, vec![]),
        ] {
            assert_eq!(warnings(number, family, given, birth), expected, "{number} {family} {given} {birth}");
        }
    }

    #[test]
    fn short_names_are_filled_up() {
        assert_eq!(letters_of("Ng", "Anh"), "NGXA");
        assert_eq!(letters_of("Lœuillet", "Œdipe"), "LOEO");
        assert_eq!(letters_of("D'Amour", "Élise"), "DAME");
    }

    #[test]
    fn a_slip_in_any_digit_of_the_date_or_sequence_is_seen() {
        let born = day("1954-12-28");
        for at in 4..11 {
            let mut bytes = b"TEST54122816".to_vec();
            bytes[at] = if bytes[at] == b'9' { b'8' } else { bytes[at] + 1 };
            let number = String::from_utf8(bytes).unwrap();
            let seen = verify(&number).is_err() || !warnings(&number, "Testeur", "Tom", born).is_empty();
            assert!(seen, "{number}");
        }
    }
}
