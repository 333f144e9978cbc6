//! Short codes as people type them: the invitation code (`A-123456`) and the six digits of a login.
//! Not here: how often one may try (`limits`, `domain::invitations`, `domain::login`).

use crate::auth::password::{HashError, Passwords};
use crate::chance::Chance;
use crate::crypto::Keyring;

const LETTERS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";

/// An invitation code that was just drawn: shown or sent once, kept only as its hash.
pub struct FreshCode {
    /// As people see it: `A-123456`.
    pub text: String,
    /// argon2id with pepper.
    pub hash: String,
}

impl std::fmt::Debug for FreshCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FreshCode")
    }
}

impl FreshCode {
    /// Draws a code and hashes it. Costs a password hash: never inside a write transaction.
    ///
    /// # Errors
    /// `HashError::Busy` when too many hashes are asked for at once.
    pub async fn draw(passwords: &Passwords, keys: &Keyring, chance: &Chance) -> Result<Self, HashError> {
        let digits = chance.six_digits();
        let hash = passwords.hash(digits.clone()).await?;
        Ok(Self { text: format!("{}-{digits}", letter_of(keys, &digits)), hash })
    }

    /// Like [`FreshCode::draw`], for commands without a runtime.
    ///
    /// # Errors
    /// `HashError::Failed` when argon2 refuses.
    pub fn draw_blocking(passwords: &Passwords, keys: &Keyring, chance: &Chance) -> Result<Self, HashError> {
        let digits = chance.six_digits();
        let hash = passwords.hash_blocking(&digits)?;
        Ok(Self { text: format!("{}-{digits}", letter_of(keys, &digits)), hash })
    }
}

/// An invitation code as it was typed, whatever its spelling.
#[derive(Clone, PartialEq, Eq)]
pub struct TypedCode {
    letter: Option<char>,
    digits: String,
}

impl TypedCode {
    /// Reads `A-123456`, `a123456`, `A 123 456`, any dash, or the six digits alone. `None` when it is no such thing.
    pub fn parse(typed: &str) -> Option<Self> {
        let compact = compact(typed);
        let mut rest = compact.chars();
        let letter = rest.clone().next().filter(char::is_ascii_alphabetic);
        if letter.is_some() {
            rest.next();
        }
        let digits = rest.as_str();
        (digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_digit()))
            .then(|| Self { letter: letter.map(|l| l.to_ascii_uppercase()), digits: digits.to_owned() })
    }

    /// Whether the letter, if one was typed, goes with the digits.
    pub fn has_right_letter(&self, keys: &Keyring) -> bool {
        self.letter.is_none_or(|letter| letter == letter_of(keys, &self.digits))
    }

    /// What is compared with the hash.
    pub fn digits(&self) -> &str {
        &self.digits
    }
}

/// The six digits of a login code, however they were typed or pasted. `None` when they are not six digits.
pub fn parse_login_code(typed: &str) -> Option<String> {
    let compact = compact(typed);
    (compact.len() == 6 && compact.bytes().all(|b| b.is_ascii_digit())).then_some(compact)
}

/// `123456` as `123 456`, the way a mail prints it (S37).
pub fn spaced(code: &str) -> String {
    code.chars().map(String::from).collect::<Vec<_>>().join(" ")
}

/// The address with all but three letters hidden: `p•••@e•••.com`.
pub fn masked_email(email: &str) -> String {
    let (local, domain) = email.split_once('@').unwrap_or((email, ""));
    let first = |text: &str| text.chars().next().map(String::from).unwrap_or_default();
    let ending = domain.rsplit_once('.').map(|(_, end)| format!(".{end}")).unwrap_or_default();
    format!("{}•••@{}•••{ending}", first(local), first(domain))
}

fn compact(typed: &str) -> String {
    typed.chars().filter(|c| !c.is_whitespace() && !is_dash(*c) && !c.is_control() && !matches!(*c, '\u{200b}' | '\u{feff}' | '\u{2060}')).collect()
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '_' | '.' | '\u{ad}' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}')
}

/// The letter that goes with these digits at this installation: it tells a slip of the pen, it guards nothing.
fn letter_of(keys: &Keyring, digits: &str) -> char {
    let hash = keys.code_hash("letter of an invitation code", digits);
    let number = u32::from_str_radix(hash.get(..6).unwrap_or("0"), 16).unwrap_or(0);
    LETTERS.get(number as usize % LETTERS.len()).copied().map_or('A', char::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::password::Cost;
    use std::sync::Arc;

    #[tokio::test]
    async fn a_drawn_code_opens_in_every_spelling() {
        let keys = Arc::new(Keyring::new(&[9; 32]).unwrap());
        let chance = Chance::seeded(5);
        let passwords = Passwords::new(Arc::clone(&keys), chance.clone(), Cost { memory_kib: 64, passes: 1, lanes: 1 }).unwrap();
        let fresh = FreshCode::draw(&passwords, &keys, &chance).await.unwrap();
        assert!(fresh.text.len() == 8 && fresh.text.as_bytes()[1] == b'-', "{}", fresh.text);
        let (letter, digits) = fresh.text.split_once('-').unwrap();
        for typed in [
            fresh.text.clone(),
            fresh.text.to_lowercase(),
            format!("{letter}{digits}"),
            format!(" {letter} {} {} ", &digits[..3], &digits[3..]),
            format!("{letter}\u{2013}{digits}"),
            format!("{letter}\u{a0}\u{2212}{digits}"),
            digits.to_owned(),
            format!("{} {}", &digits[..3], &digits[3..]),
        ] {
            let code = TypedCode::parse(&typed).unwrap_or_else(|| panic!("{typed:?}"));
            assert!(code.has_right_letter(&keys), "{typed:?}");
            assert!(passwords.verify(code.digits().to_owned(), Some(fresh.hash.clone())).await.unwrap().matches, "{typed:?}");
        }
        let other = if letter == "B" { 'C' } else { 'B' };
        assert!(!TypedCode::parse(&format!("{other}-{digits}")).unwrap().has_right_letter(&keys));
    }

    #[test]
    fn what_is_no_code_is_told_apart_from_a_wrong_one() {
        for typed in ["", "A", "A-12345", "A-1234567", "AB-123456", "123-45A", "É-123456", "A-12345\u{0663}", "1234567"] {
            assert!(TypedCode::parse(typed).is_none(), "{typed:?}");
        }
        for (typed, read) in [("123456", Some("123456")), (" 012 345 ", Some("012345")), ("1-2-3-4-5-6", Some("123456")), ("12345", None), ("12345a", None)] {
            assert_eq!(parse_login_code(typed).as_deref(), read, "{typed:?}");
        }
    }

    #[test]
    fn an_address_is_shown_by_its_first_letters() {
        assert_eq!(masked_email("patient@example.com"), "p•••@e•••.com");
        assert_eq!(masked_email("x@clinique.quebec.ca"), "x•••@c•••.ca");
        assert_eq!(spaced("012345"), "0 1 2 3 4 5");
    }
}
