//! The rules of a new password (D7, S29): what it must be made of, and what anybody would guess.
//!
//! `common_passwords.txt` holds the folded stems of common French and English passwords, one a line, sorted by bytes.
//! The English part comes from the frequency list of zxcvbn (MIT licence, Daniel Wolf and Dropbox); the French part,
//! names, words, places, teams, saints and phrases, was put together for this project.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

const LENGTH_MAX: usize = 128;
const STRICT_LENGTH_MIN: usize = 12;
const CLASSIC_LENGTH_MIN: usize = 8;
/// Longest part of a password that is searched for patterns: the search takes the square of it.
const SEARCHED_MAX: usize = 72;

static COMMON: &str = include_str!("common_passwords.txt");

/// Which rules hold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Policy {
    /// The five rules of S29.
    #[default]
    Classic,
    /// Twelve characters and a zxcvbn score of 3.
    Strict,
}

/// What a password must not be: words about its owner and the place.
#[derive(Debug, Clone, Copy, Default)]
pub struct About<'a> {
    /// First name.
    pub given_name: &'a str,
    /// Last name.
    pub family_name: &'a str,
    /// E-mail address.
    pub email: &'a str,
    /// Names of the clinic, in every language; empty when there is none.
    pub clinic: &'a [&'a str],
    /// The name of the service.
    pub service: &'a str,
}

/// One rule that the page shows, and whether a password meets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// `length`, `lower`, `upper`, `digit`, `special` or `guess`.
    pub key: &'static str,
    /// The key of its words.
    pub label: &'static str,
    /// Whether it is met.
    pub met: bool,
}

/// Why a password is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Fewer characters than the policy asks for.
    TooShort,
    /// More than 128 characters.
    TooLong,
    /// No lower-case letter.
    NoLower,
    /// No upper-case letter.
    NoUpper,
    /// No digit.
    NoDigit,
    /// No special character.
    NoSpecial,
    /// It is in the list of common passwords.
    Common,
    /// It is a name of its owner, their address, their clinic or the service.
    Personal,
    /// It would be guessed soon.
    Guessable,
}

impl Refusal {
    /// The key of its words.
    pub fn key(self) -> &'static str {
        match self {
            Self::TooShort => "password-error-short",
            Self::TooLong => "password-error-long",
            Self::NoLower => "password-error-lower",
            Self::NoUpper => "password-error-upper",
            Self::NoDigit => "password-error-digit",
            Self::NoSpecial => "password-error-special",
            Self::Common => "password-error-common",
            Self::Personal => "password-error-personal",
            Self::Guessable => "password-error-guessable",
        }
    }
}

impl Policy {
    /// The least number of characters.
    pub fn length_min(self) -> usize {
        match self {
            Self::Classic => CLASSIC_LENGTH_MIN,
            Self::Strict => STRICT_LENGTH_MIN,
        }
    }

    /// The rules in the order in which the page shows them. An empty password meets none.
    pub fn rules(self, password: &str) -> Vec<Rule> {
        match self {
            Self::Classic => vec![
                Rule { key: "length", label: "password-rule-length", met: password.chars().count() >= CLASSIC_LENGTH_MIN },
                Rule { key: "lower", label: "password-rule-lower", met: has_lower(password) },
                Rule { key: "upper", label: "password-rule-upper", met: has_upper(password) },
                Rule { key: "digit", label: "password-rule-digit", met: has_digit(password) },
                Rule { key: "special", label: "password-rule-special", met: has_special(password) },
            ],
            Self::Strict => vec![
                Rule { key: "length-strict", label: "password-rule-length-strict", met: password.chars().count() >= STRICT_LENGTH_MIN },
                Rule { key: "guess", label: "password-rule-guess", met: !password.is_empty() && score(password, &About::default()) >= 3 },
            ],
        }
    }

    /// Everything wrong with `password`; empty when it may be used.
    pub fn check(self, password: &str, about: &About<'_>) -> Vec<Refusal> {
        let length = password.chars().count();
        if length > LENGTH_MAX {
            return vec![Refusal::TooLong];
        }
        let mut wrong = Vec::new();
        let mut refuse = |is_wrong: bool, refusal| {
            if is_wrong {
                wrong.push(refusal);
            }
        };
        refuse(length < self.length_min(), Refusal::TooShort);
        if self == Self::Classic {
            refuse(!has_lower(password), Refusal::NoLower);
            refuse(!has_upper(password), Refusal::NoUpper);
            refuse(!has_digit(password), Refusal::NoDigit);
            refuse(!has_special(password), Refusal::NoSpecial);
        }
        if wrong.is_empty() {
            wrong.extend(self.guess(password, about));
        }
        wrong
    }

    fn guess(self, password: &str, about: &About<'_>) -> Option<Refusal> {
        let stem = stem(password);
        if is_personal(&stem, about) {
            Some(Refusal::Personal)
        } else if stem.is_empty() || is_common(&stem) {
            Some(Refusal::Common)
        } else if score(password, about) < if self == Self::Strict { 3 } else { 2 } {
            Some(Refusal::Guessable)
        } else {
            None
        }
    }
}

fn has_lower(password: &str) -> bool {
    password.chars().any(char::is_lowercase)
}

fn has_upper(password: &str) -> bool {
    password.chars().any(char::is_uppercase)
}

fn has_digit(password: &str) -> bool {
    password.chars().any(|c| c.is_ascii_digit())
}

/// A special character is neither letter nor number nor space: the same rule that ticks while one types.
fn has_special(password: &str) -> bool {
    password.chars().any(|c| !c.is_alphanumeric() && !c.is_whitespace() && !c.is_control())
}

/// The password without case, accents and the digits or signs at its end.
fn stem(password: &str) -> String {
    fold(password).trim_end_matches(|c: char| !c.is_alphabetic()).to_owned()
}

fn fold(text: &str) -> String {
    let lower = text.to_lowercase().replace('œ', "oe").replace('æ', "ae");
    lower.nfkd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)).collect()
}

fn letters(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

fn is_personal(stem: &str, about: &About<'_>) -> bool {
    let stem = letters(stem);
    let (local, domain) = about.email.split_once('@').unwrap_or((about.email, ""));
    let (given, family) = (letters(about.given_name), letters(about.family_name));
    let mut names = vec![letters(about.email), letters(local), letters(domain), letters(about.service)];
    names.extend(domain.split('.').map(letters));
    names.extend([format!("{given}{family}"), format!("{family}{given}")]);
    for text in about.clinic.iter().copied().chain([about.given_name, about.family_name, local]) {
        names.push(letters(text));
        names.extend(text.split(|c: char| !c.is_alphanumeric()).map(letters));
    }
    names.iter().any(|name| name.len() >= 3 && *name == stem)
}

/// Whether `stem` is a line of the list: a search by halves in the text itself, which stays where the program is.
fn is_common(stem: &str) -> bool {
    let lines = COMMON.as_bytes();
    let (mut low, mut high) = (0, lines.len());
    while low < high {
        let middle = usize::midpoint(low, high);
        let start = lines[..middle].iter().rposition(|&b| b == b'\n').map_or(0, |at| at + 1);
        let end = lines[start..].iter().position(|&b| b == b'\n').map_or(lines.len(), |at| start + at);
        match lines[start..end].cmp(stem.as_bytes()) {
            std::cmp::Ordering::Equal => return true,
            std::cmp::Ordering::Less => low = end + 1,
            std::cmp::Ordering::Greater => high = start,
        }
    }
    false
}

/// zxcvbn's score, 0 to 4, knowing the words about the owner.
fn score(password: &str, about: &About<'_>) -> u8 {
    let mut words: Vec<&str> = vec![about.given_name, about.family_name, about.email, about.service];
    words.extend(about.email.split(['@', '.']));
    words.extend(about.clinic);
    words.extend(about.clinic.iter().flat_map(|name| name.split_whitespace()));
    words.retain(|word| word.chars().count() >= 3);
    let searched: String = password.chars().take(SEARCHED_MAX).collect();
    u8::from(zxcvbn::zxcvbn(&searched, &words).score())
}

#[cfg(test)]
#[path = "policy_tests.rs"]
mod tests;
