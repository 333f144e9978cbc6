//! The pages of a list: which one was asked for, and the addresses of those beside it.

use super::request::Request;
use super::table::encode;
use crate::domain::listing::Paging;
use serde::Serialize;

/// The pages of a list as `components/pagination.html` reads them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pages {
    /// Which page this is, from 1.
    pub page: i64,
    /// How many there are.
    pub pages: i64,
    /// The address of the page before.
    pub before: Option<String>,
    /// The address of the page after.
    pub after: Option<String>,
}

impl Pages {
    /// The first of so many pages, for samples.
    pub fn sample(pages: i64) -> Self {
        Self { page: 1, pages, before: None, after: (pages > 1).then(|| "?page=2".to_owned()) }
    }
}

impl Request {
    /// The number of the page that the query field `name` asks for; 1 when it says none.
    pub fn page_number(&self, name: &str) -> i64 {
        self.query(name).and_then(|page| page.parse().ok()).unwrap_or(1)
    }

    /// The pages of a list whose number stands in the query field `name`; the other fields of the query are kept.
    pub fn pages(&self, name: &str, paging: Paging) -> Pages {
        let beside = |page: i64| (1..=paging.pages).contains(&page).then(|| self.address_of_page(name, page));
        Pages { page: paging.page, pages: paging.pages, before: beside(paging.page - 1), after: beside(paging.page + 1) }
    }

    fn address_of_page(&self, name: &str, page: i64) -> String {
        let kept = self.query.fields().filter(|(field, value)| *field != name && *field != "lang" && !value.is_empty());
        let kept: Vec<String> = kept.map(|(field, value)| format!("{}={}&", encode(field), encode(value))).collect();
        format!("{}?{}{}={page}", self.path, kept.concat(), encode(name))
    }
}
