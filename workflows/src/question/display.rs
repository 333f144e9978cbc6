//! `display`: words to read, never answered.

use super::{Holds, Kind, Question, Required};

pub(super) const KIND: Kind = Kind {
    name: "display",
    holds: Holds::Nothing,
    required: Required::Never,
    repeats: false,
    settings: &[],
    example: include_str!("../../definitions/examples/display.json"),
    read: |_| Some(Box::new(Display)),
};

#[derive(Debug)]
struct Display;

impl Question for Display {
    fn inputs(&self) -> &'static [&'static str] {
        &[]
    }
}
