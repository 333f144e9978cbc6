//! The settings an item may have, told once for the reader of definitions and for the JSON Schema.

/// One setting of a kind.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// The field of the item.
    pub name: &'static str,
    /// What it must look like.
    pub shape: Shape,
    /// Whether the item is refused without it.
    pub required: bool,
}

/// What a field of a definition must look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `{"fr": …, "en": …}`
    Bilingual,
    /// A whole number from – to.
    Whole(i64, i64),
    /// An exact number.
    Number,
    /// A date known to the year, the month or the day.
    Date,
    /// A regular expression.
    Pattern,
    /// One of these words.
    Word(&'static [&'static str]),
    /// Some of these words.
    Words(&'static [&'static str]),
    /// `true` or `false`
    Flag,
    /// An expression.
    Expression,
    /// A list of options; with exclusive ones or not.
    Options {
        /// May an option exclude the others?
        exclusive: bool,
    },
    /// Items inside this one.
    Items,
}

impl Setting {
    /// A setting that may be left out.
    pub(crate) const fn optional(name: &'static str, shape: Shape) -> Self {
        Self { name, shape, required: false }
    }

    /// A setting that must be there.
    pub(crate) const fn required(name: &'static str, shape: Shape) -> Self {
        Self { name, shape, required: true }
    }
}
