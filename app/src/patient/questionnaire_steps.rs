//! The way through a form of several pages: which are asked, where somebody is, what comes before and after.

use workflows::{Form, ItemProblem, ItemView, Sheet};

/// The field, and the parameter of the address, that names a page.
pub(super) const PAGE: &str = "page";
/// The parameter that asks to see what is wrong on a page.
pub(super) const CHECKED: &str = "checked";
/// The name of the page on which the answers are checked.
const CHECK: &str = "check";

/// A page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// So many pages of the form before it.
    Sheet(usize),
    /// All answers, before they are submitted.
    Check,
}

impl Place {
    /// How addresses name it.
    pub(super) fn word(self) -> String {
        match self {
            Self::Sheet(at) => (at + 1).to_string(),
            Self::Check => CHECK.to_owned(),
        }
    }
}

/// Which page of the form a number names.
pub(super) fn number_of(word: &str) -> Option<usize> {
    word.parse::<usize>().ok()?.checked_sub(1)
}

/// The pages of a form that has several.
#[derive(Debug)]
pub(super) struct Steps {
    /// All pages.
    pub sheets: Vec<Sheet>,
    /// Those that ask something at the moment.
    pub asked: Vec<usize>,
}

impl Steps {
    /// None for a form on one page.
    pub(super) fn of(form: &Form, items: &[ItemView]) -> Option<Self> {
        let sheets = form.sheets();
        if sheets.len() < 2 {
            return None;
        }
        let asked = sheets.iter().enumerate().filter(|(_, sheet)| sheet.is_asked(items)).map(|(at, _)| at).collect();
        Some(Self { sheets, asked })
    }

    /// The page of this name; none when there is no such page, or nothing to ask on it.
    pub(super) fn named(&self, word: Option<&str>) -> Option<Place> {
        match word? {
            CHECK => Some(Place::Check),
            number => number_of(number).filter(|at| self.asked.contains(at)).map(Place::Sheet),
        }
    }

    /// Where to go on: at the beginning, then at the first page that lacks something, in the end at the check.
    pub(super) fn resumed(&self, form: &Form, is_begun: bool, missing: &[ItemProblem]) -> Place {
        let first = self.asked.first().copied();
        let lacking = missing.iter().filter_map(|problem| form.sheet_of(&self.sheets, problem)).filter(|at| self.asked.contains(at)).min();
        let at = if is_begun { lacking } else { first };
        at.map_or(Place::Check, Place::Sheet)
    }

    /// The items of the page of this name; all of them when there is none.
    pub(super) fn on(&self, word: Option<&str>, items: Vec<ItemView>) -> Vec<ItemView> {
        match self.named(word) {
            Some(Place::Sheet(at)) => self.sheets.get(at).map_or_else(Vec::new, |sheet| sheet.of(items)),
            _ => items,
        }
    }

    pub(super) fn after(&self, place: Place) -> Place {
        match place {
            Place::Sheet(at) => self.asked.iter().copied().find(|other| *other > at).map_or(Place::Check, Place::Sheet),
            Place::Check => Place::Check,
        }
    }

    pub(super) fn before(&self, place: Place) -> Option<Place> {
        let is_before = |other: &usize| place == Place::Check || matches!(place, Place::Sheet(at) if *other < at);
        self.asked.iter().copied().rfind(is_before).map(Place::Sheet)
    }

    /// Where a button leads from the page of this name.
    pub(super) fn led_to(&self, word: Option<&str>, action: Option<&str>) -> Option<Place> {
        // a page on which nothing is asked any more still lies between two others
        let here = self.named(word).or_else(|| number_of(word?).map(Place::Sheet))?;
        match action {
            Some("continue") => Some(self.after(here)),
            Some("back") => self.before(here).or(Some(here)),
            _ => Some(here),
        }
    }

    /// Which step a page is, from 1.
    pub(super) fn number(&self, place: Place) -> usize {
        match place {
            Place::Sheet(at) => self.asked.iter().position(|other| *other == at).map_or(1, |before| before + 1),
            Place::Check => self.total(),
        }
    }

    /// How many steps there are, the check among them.
    pub(super) fn total(&self) -> usize {
        self.asked.len() + 1
    }
}

#[cfg(test)]
mod tests {
    use super::{Place, Steps};
    use workflows::Sheet;

    fn steps() -> Steps {
        Steps { sheets: vec![Sheet::default(); 5], asked: vec![0, 2, 4] }
    }

    #[test]
    fn pages_that_ask_nothing_are_passed_by_in_both_directions() {
        let steps = steps();
        assert_eq!((steps.after(Place::Sheet(0)), steps.after(Place::Sheet(4))), (Place::Sheet(2), Place::Check));
        assert_eq!(
            (steps.before(Place::Check), steps.before(Place::Sheet(2)), steps.before(Place::Sheet(0))),
            (Some(Place::Sheet(4)), Some(Place::Sheet(0)), None)
        );
        assert_eq!(steps.led_to(Some("2"), Some("continue")), Some(Place::Sheet(2)), "a page that went away while it was answered");
        assert_eq!(steps.led_to(Some("1"), Some("back")), Some(Place::Sheet(0)));
    }

    #[test]
    fn steps_are_counted_as_they_are_asked() {
        let steps = steps();
        assert_eq!((steps.number(Place::Sheet(2)), steps.number(Place::Check), steps.total()), (2, 4, 4));
    }

    #[test]
    fn an_address_names_a_page_that_is_asked_or_none() {
        let steps = steps();
        for (word, place) in [("1", Some(Place::Sheet(0))), ("check", Some(Place::Check)), ("2", None), ("0", None), ("9", None), ("x", None)] {
            assert_eq!(steps.named(Some(word)), place, "{word}");
        }
        assert_eq!(steps.named(None), None);
        assert_eq!([Place::Sheet(2).word(), Place::Check.word()], ["3", "check"]);
    }
}
