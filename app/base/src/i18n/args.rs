//! The values put into a text: `{ $name }` in a `.ftl` file.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use fluent_bundle::FluentValue;
use serde::{Deserialize, Serialize};

/// One value of a text. Numbers choose the plural; anything with decimals is written out first
/// and passed as text, because Fluent does not write numbers in the language's own form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Arg {
    /// A whole number, which also selects among plural forms.
    Number(i64),
    /// Text, inserted as it is.
    Text(String),
}

/// The values of one text, by name.
///
/// ```
/// # use base::i18n::Args;
/// let args = Args::new().with("days", 7).with("name", "Philippe");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Args(BTreeMap<Cow<'static, str>, Arg>);

impl Args {
    /// No values: for texts without `{ $… }`.
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// The same values and one more; the last one of a name wins.
    #[must_use]
    pub fn with(mut self, name: impl Into<Cow<'static, str>>, value: impl Into<Arg>) -> Self {
        self.0.insert(name.into(), value.into());
        self
    }

    /// True when there is no value.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value of that name.
    pub fn get(&self, name: &str) -> Option<&Arg> {
        self.0.get(name)
    }

    pub(super) fn to_fluent(&self) -> HashMap<&str, FluentValue<'_>> {
        self.0
            .iter()
            .map(|(name, value)| {
                let value = match value {
                    Arg::Number(number) => FluentValue::from(*number),
                    Arg::Text(text) => FluentValue::from(text.as_str()),
                };
                (name.as_ref(), value)
            })
            .collect()
    }
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

macro_rules! number_arg {
    ($($number:ty),*) => { $(
        impl From<$number> for Arg {
            fn from(number: $number) -> Self {
                Self::Number(i64::from(number))
            }
        }
    )* };
}
number_arg!(i64, i32, u32, u16, u8);
