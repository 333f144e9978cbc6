//! Looking into a JSON value, and making one.

use rust_decimal::Decimal;

use super::Json;

impl Json {
    /// The member of an object.
    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        self.entries().iter().find(|(entry, _)| entry == name).map(|(_, json)| json)
    }

    /// The members of an object; none of anything else.
    pub(crate) fn entries(&self) -> &[(String, Self)] {
        match self {
            Self::Object(entries) => entries,
            _ => &[],
        }
    }

    /// The entries of a list; none of anything else.
    pub(crate) fn list(&self) -> &[Self] {
        match self {
            Self::List(entries) => entries,
            _ => &[],
        }
    }

    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) const fn flag(&self) -> Option<bool> {
        match self {
            Self::Bool(flag) => Some(*flag),
            _ => None,
        }
    }

    pub(crate) const fn number(&self) -> Option<Decimal> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The text of a member.
    pub(crate) fn text_of(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(Self::text)
    }

    /// An object of these members.
    pub(crate) fn object<const N: usize>(entries: [(&str, Self); N]) -> Self {
        Self::Object(entries.into_iter().map(|(name, json)| (name.to_owned(), json)).collect())
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Json {
    fn from(flag: bool) -> Self {
        Self::Bool(flag)
    }
}

impl From<Decimal> for Json {
    fn from(number: Decimal) -> Self {
        Self::Number(number)
    }
}

impl From<u32> for Json {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

/// An object in the making: members in their order, what is absent or empty left out.
#[derive(Clone, Debug, Default)]
pub(crate) struct Made(Vec<(String, Json)>);

impl Made {
    pub(crate) fn put(&mut self, name: &str, json: impl Into<Json>) {
        let json = json.into();
        match self.0.iter_mut().find(|(entry, _)| entry == name) {
            Some((_, known)) => *known = json,
            None => self.0.push((name.to_owned(), json)),
        }
    }

    pub(crate) fn put_some(&mut self, name: &str, json: Option<impl Into<Json>>) {
        if let Some(json) = json {
            self.put(name, json);
        }
    }

    /// Puts `true`; `false` is what an absent member says.
    pub(crate) fn put_flag(&mut self, name: &str, flag: bool) {
        if flag {
            self.put(name, true);
        }
    }

    /// Puts a list or an object that is not empty.
    pub(crate) fn put_full(&mut self, name: &str, json: Json) {
        let is_empty = matches!(&json, Json::List(list) if list.is_empty()) || matches!(&json, Json::Object(entries) if entries.is_empty());
        if !is_empty {
            self.put(name, json);
        }
    }

    /// Adds an entry to a list, which is made when it is not there.
    pub(crate) fn push(&mut self, name: &str, json: Json) {
        match self.0.iter_mut().find(|(entry, _)| entry == name) {
            Some((_, Json::List(list))) => list.push(json),
            _ => self.put(name, Json::List(vec![json])),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(entry, _)| entry == name)
    }

    pub(crate) fn json(self) -> Json {
        Json::Object(self.0)
    }
}
