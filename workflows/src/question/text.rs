//! `text`: free words over several lines; line ends are kept.

use super::words::{self, Rule};
use super::{Holds, Kind, Required};

const RULE: Rule = Rule {
    length_max: 10_000,
    kept: |typed| typed.replace("\r\n", "\n").replace('\r', "\n").trim_end().to_owned(),
    is_forbidden: |c| c.is_control() && c != '\n' && c != '\t',
};

pub(super) const KIND: Kind = Kind {
    name: "text",
    holds: Holds::Answer,
    required: Required::Optional,
    repeats: true,
    settings: &words::settings(RULE.length_max),
    example: include_str!("../../definitions/examples/text.json"),
    read: |fields| words::read(fields, &RULE),
};
