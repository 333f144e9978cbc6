//! Invented people of Québec: names of many origins, both languages, addresses and numbers that belong to nobody.
//! Not here: files, accounts (`clinics`, `history`).

use super::names::{CITIES, ENGLISH, FRENCH, Names, OTHER, STREETS};
pub(super) use super::names::{WORDS_EN, WORDS_FR};
use base::chance::Chance;
use base::domain::patients::Sex;
use base::i18n::Lang;
use chrono::{Datelike as _, Days, NaiveDate};
use std::collections::HashSet;

/// An invented person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Invented {
    pub(super) given_name: String,
    pub(super) family_name: String,
    pub(super) sex: Sex,
    pub(super) birth_date: NaiveDate,
    /// `ABCD12345678`; a few come from elsewhere and have none.
    pub(super) insurance_number: Option<String>,
    pub(super) language: Lang,
    pub(super) email: String,
    /// Some have none.
    pub(super) mobile: Option<String>,
    pub(super) home_phone: Option<String>,
    pub(super) address_line: String,
    pub(super) city: &'static str,
    pub(super) postal_code: String,
}

/// Area codes of Québec; after them `555-01NN`, which is kept free for invented people.
const AREAS: [&str; 8] = ["514", "438", "450", "579", "418", "581", "819", "873"];
const POSTAL_LETTERS: &[u8] = b"ABCEGHJKLMNPRSTVWXYZ";
const DAYS_OF_A_LIFE_MAX: u32 = 95 * 365;
const DAYS_OF_A_LIFE_MIN: u32 = 2 * 365;

/// Draws people; the same ones for the same seed.
pub(super) struct People {
    chance: Chance,
    today: NaiveDate,
    known: HashSet<String>,
}

impl People {
    pub(super) fn new(seed: u64, today: NaiveDate) -> Self {
        Self { chance: Chance::seeded(seed), today, known: HashSet::new() }
    }

    /// Somebody new.
    pub(super) fn next(&mut self) -> Invented {
        let sex = match self.chance.below(100) {
            0..=50 => Sex::Female,
            51..=97 => Sex::Male,
            98 => Sex::Other,
            _ => Sex::Unknown,
        };
        let (names, language) = self.origin();
        let given = if sex == Sex::Male || (sex != Sex::Female && self.chance.below(2) == 0) { names.male } else { names.female };
        let (given_name, family_name) = self.unused_name(given, names.family);
        self.of_name(&given_name, &family_name, sex, language)
    }

    /// Somebody of this name.
    pub(super) fn of_name(&mut self, given_name: &str, family_name: &str, sex: Sex, language: Lang) -> Invented {
        let (city, district) = self.pick(&CITIES);
        let birth_date = self.birth_date();
        let has_number = self.chance.below(40) > 0;
        Invented {
            email: self.address_of(given_name, family_name),
            given_name: given_name.to_owned(),
            family_name: family_name.to_owned(),
            sex,
            birth_date,
            insurance_number: has_number.then(|| insurance_number(given_name, family_name, sex, birth_date)),
            language,
            mobile: (self.chance.below(10) > 0).then(|| self.phone()),
            home_phone: (self.chance.below(3) == 0).then(|| self.phone()),
            address_line: self.address_line(),
            city,
            postal_code: self.postal_code(district),
        }
    }

    /// Six in ten have French names, two English ones, two names from elsewhere; the language follows, not always.
    fn origin(&mut self) -> (&'static Names, Lang) {
        let (names, french) = match self.chance.below(10) {
            0..=5 => (&FRENCH, 97),
            6..=7 => (&ENGLISH, 20),
            _ => (&OTHER[self.chance.below(u32::try_from(OTHER.len()).unwrap_or(1)) as usize % OTHER.len()], 65),
        };
        (names, if self.chance.below(100) < french { Lang::Fr } else { Lang::En })
    }

    fn unused_name(&mut self, given: &'static [&'static str], family: &'static [&'static str]) -> (String, String) {
        loop {
            let mut name = (self.pick(given).to_owned(), self.pick(family).to_owned());
            if self.chance.below(14) == 0 {
                name.1 = format!("{}-{}", name.1, self.pick(family));
            }
            if self.known.insert(format!("{} {}", name.0, name.1)) {
                return name;
            }
        }
    }

    fn birth_date(&mut self) -> NaiveDate {
        // the older, the more often: the larger of two draws
        let draw = |chance: &Chance| chance.below(DAYS_OF_A_LIFE_MAX - DAYS_OF_A_LIFE_MIN) + DAYS_OF_A_LIFE_MIN;
        let age_days = if self.chance.below(3) == 0 { draw(&self.chance) } else { draw(&self.chance).max(draw(&self.chance)) };
        self.today.checked_sub_days(Days::new(u64::from(age_days))).unwrap_or(self.today)
    }

    fn address_of(&mut self, given: &str, family: &str) -> String {
        format!("{}.{}{}@exemple.test", plain(given), plain(family), self.chance.below(90) + 10)
    }

    fn phone(&mut self) -> String {
        format!("{} 555-01{:02}", self.pick(&AREAS), self.chance.below(100))
    }

    fn address_line(&mut self) -> String {
        let number = self.chance.below(9_800) + 100;
        let flat = if self.chance.below(3) == 0 { format!(", app. {}", self.chance.below(40) + 1) } else { String::new() };
        format!("{number}, {}{flat}", self.pick(&STREETS))
    }

    /// A code of the district, as `H2X 1Y4`.
    fn postal_code(&mut self, district: &str) -> String {
        let letter = |chance: &Chance| {
            let index = chance.below(u32::try_from(POSTAL_LETTERS.len()).unwrap_or(1)) as usize;
            POSTAL_LETTERS.get(index).copied().map_or('A', char::from)
        };
        format!("{district}{} {}{}{}", letter(&self.chance), self.chance.below(10), letter(&self.chance), self.chance.below(10))
    }

    /// One of the list, each as often. The list is not empty.
    pub(super) fn pick<T: Copy>(&self, list: &'static [T]) -> T {
        let index = self.chance.below(u32::try_from(list.len()).unwrap_or(u32::MAX)) as usize;
        list[index]
    }

    /// A number below `limit`.
    pub(super) fn below(&self, limit: u32) -> u32 {
        self.chance.below(limit)
    }
}

/// A health insurance number shaped like a real one, with its check digit.
pub(super) fn insurance_number(given_name: &str, family_name: &str, sex: Sex, born: NaiveDate) -> String {
    let letters = |name: &str, count: usize| {
        let letters: String = plain(name).chars().filter(char::is_ascii_alphabetic).take(count).collect();
        format!("{letters:x<count$}").to_uppercase()
    };
    let month = born.month() + if sex == Sex::Female { 50 } else { 0 };
    let start = format!("{}{}", letters(family_name, 3), letters(given_name, 1));
    let digit = check_digit(&start, born, month);
    format!("{start}{:02}{month:02}{:02}1{digit}", born.year().rem_euclid(100), born.day())
}

/// The last digit, as the public sample numbers show it: letters as two digits (S to Z one higher), year of four digits.
fn check_digit(letters: &str, born: NaiveDate, month: u32) -> u32 {
    const WEIGHTS: [u32; 17] = [7, 1, 1, 3, 9, 7, 3, 9, 5, 3, 1, 3, 5, 7, 6, 9, 1];
    let number = |letter: u8| u32::from(letter - b'A') + 1 + u32::from(letter >= b'S');
    let text = letters.bytes().fold(String::new(), |text, letter| text + &format!("{:02}", number(letter)));
    let text = format!("{text}{:04}{month:02}{:02}1", born.year(), born.day());
    text.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum::<u32>() % 10
}

/// Lower case without accents, spaces and apostrophes, for addresses.
pub(super) fn plain(name: &str) -> String {
    name.chars()
        .flat_map(char::to_lowercase)
        .filter_map(|letter| match letter {
            'à' | 'â' | 'ä' | 'á' | 'ã' => Some('a'),
            'ç' => Some('c'),
            'é' | 'è' | 'ê' | 'ë' => Some('e'),
            'î' | 'ï' | 'í' => Some('i'),
            'ñ' => Some('n'),
            'ô' | 'ö' | 'ó' => Some('o'),
            'ù' | 'û' | 'ü' | 'ú' => Some('u'),
            'a'..='z' | '-' => Some(letter),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::domain::patients::insurance_number;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
    }

    #[test]
    fn people_are_many_different_and_the_same_for_the_same_seed() {
        let mut people = People::new(7, today());
        let all: Vec<Invented> = (0..300).map(|_| people.next()).collect();
        let names: HashSet<String> = all.iter().map(|p| format!("{} {}", p.given_name, p.family_name)).collect();
        assert_eq!(names.len(), 300);
        let english = all.iter().filter(|p| p.language == Lang::En).count();
        assert!((40..140).contains(&english), "{english} read English");
        assert!(all.iter().any(|p| p.mobile.is_none()) && all.iter().any(|p| p.home_phone.is_some()));
        let children = all.iter().filter(|p| today().years_since(p.birth_date).is_some_and(|age| age < 14)).count();
        assert!((5..60).contains(&children), "{children} children");
        let mut again = People::new(7, today());
        assert!(all.iter().all(|person| *person == again.next()));
    }

    #[test]
    fn nothing_about_them_reaches_a_real_person() {
        let mut people = People::new(11, today());
        for _ in 0..300 {
            let person = people.next();
            assert!(person.email.ends_with("@exemple.test") && person.email.is_ascii(), "{}", person.email);
            for phone in person.mobile.iter().chain(&person.home_phone) {
                assert!(phone.contains(" 555-01"), "{phone}");
            }
            assert_eq!(person.postal_code.len(), 7, "{}", person.postal_code);
        }
    }

    #[test]
    fn insurance_numbers_have_the_shape_and_check_digit_of_the_public_sample() {
        let born = NaiveDate::from_ymd_opt(1954, 12, 28).unwrap();
        assert_eq!(check_digit("TEST", born, 12), 6);
        let mut people = People::new(3, today());
        for _ in 0..200 {
            let person = people.next();
            let Some(number) = &person.insurance_number else { continue };
            assert_eq!(insurance_number::verify(number), Ok(()), "{number}");
            let warnings = insurance_number::warnings(number, &person.family_name, &person.given_name, person.birth_date);
            assert!(warnings.is_empty(), "{person:?}: {warnings:?}");
        }
    }
}
