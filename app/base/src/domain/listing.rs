//! Lists in pages: where a page is cut, and which names fit what was typed.
//! Not here: the search for patients, whose names are kept folded (`patients::search`).

use super::patients::fold;

/// How many rows a page of a list shows.
pub const PAGE_SIZE: i64 = 25;
/// How many words of what was typed count.
const WORDS_MAX: usize = 6;

/// Which page of how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paging {
    /// How many rows there are on all pages.
    pub total: i64,
    /// Which page this is, from 1.
    pub page: i64,
    /// How many pages there are, at least 1.
    pub pages: i64,
}

impl Paging {
    /// The page `wanted` of a list of `total` rows; a page after the last one is the last one.
    pub fn of(total: i64, wanted: i64) -> Self {
        let pages = ((total + PAGE_SIZE - 1) / PAGE_SIZE).max(1);
        Self { total, page: wanted.clamp(1, pages), pages }
    }

    /// How many rows stand before this page.
    pub fn offset(self) -> i64 {
        (self.page - 1) * PAGE_SIZE
    }
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed<T> {
    /// The rows of the page.
    pub rows: Vec<T>,
    /// Which page it is.
    pub paging: Paging,
}

/// What is looked for in a short list, such as the staff or the clinics: names are compared here, without accents and
/// signs, because neither database does so by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sought {
    typed: String,
    words: Vec<String>,
}

impl Sought {
    /// Reads what was typed into the search field; none when that is nothing.
    pub fn parse(typed: &str) -> Option<Self> {
        let typed = typed.trim().to_lowercase();
        let words = fold(&typed).split(' ').filter(|word| !word.is_empty()).take(WORDS_MAX).map(str::to_owned).collect();
        (!typed.is_empty()).then_some(Self { typed, words })
    }

    /// Whether each typed word begins a word of these names, or what was typed stands in the address.
    pub fn fits(&self, names: &str, address: &str) -> bool {
        let names = fold(names);
        let begins = |word: &String| names.split(' ').any(|name| name.starts_with(word.as_str()));
        (!self.words.is_empty() && self.words.iter().all(begins)) || address.contains(&self.typed)
    }
}

/// Cuts a page out of what fits: the identifiers of its rows, in the order given.
pub(crate) fn cut<I: Copy>(fitting: &[I], wanted: i64) -> (Paging, Vec<I>) {
    let paging = Paging::of(i64::try_from(fitting.len()).unwrap_or(i64::MAX), wanted);
    let skipped = usize::try_from(paging.offset()).unwrap_or(usize::MAX);
    let size = usize::try_from(PAGE_SIZE).unwrap_or(usize::MAX);
    (paging, fitting.iter().skip(skipped).take(size).copied().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_after_the_last_one_is_the_last_one() {
        for (total, wanted, page, pages, offset) in [(0, 1, 1, 1, 0), (25, 2, 1, 1, 0), (26, 2, 2, 2, 25), (26, 9, 2, 2, 25), (60, -3, 1, 3, 0)] {
            let paging = Paging::of(total, wanted);
            assert_eq!((paging.page, paging.pages, paging.offset()), (page, pages, offset), "{total} {wanted}");
        }
        let all: Vec<u32> = (0..30).collect();
        assert_eq!(cut(&all, 2).1, [25, 26, 27, 28, 29]);
    }

    #[test]
    fn names_fit_by_the_beginnings_of_their_words() {
        let fits = |typed: &str| Sought::parse(typed).unwrap().fits("Élise Gagnon-Roy", "e.gagnon@exemple.ca");
        for typed in ["elise", "GAGN", "roy eli", "e.gagnon@", "exemple.ca"] {
            assert!(fits(typed), "{typed}");
        }
        for typed in ["lise ", "elise tremblay", "%", "_"] {
            assert!(!fits(typed), "{typed}");
        }
        assert_eq!(Sought::parse("  "), None);
    }
}
