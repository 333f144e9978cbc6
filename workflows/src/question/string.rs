//! `string`: a short text on one line.

use super::words::{self, Rule};
use super::{Holds, Kind, Required};

const RULE: Rule = Rule { length_max: 255, kept: |typed| typed.trim().to_owned(), is_forbidden: char::is_control };

pub(super) const KIND: Kind = Kind {
    name: "string",
    holds: Holds::Answer,
    required: Required::Optional,
    repeats: true,
    settings: &words::settings(RULE.length_max),
    example: include_str!("../../definitions/examples/string.json"),
    read: |fields| words::read(fields, &RULE),
};
