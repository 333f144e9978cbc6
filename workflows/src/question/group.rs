//! `group`: items under one heading. A required group needs one answered question inside.

use super::{Fault, Holds, Kind, Question, Required, Setting, Shape};

pub(super) const KIND: Kind = Kind {
    name: "group",
    holds: Holds::Items,
    required: Required::Optional,
    repeats: true,
    settings: &[Setting::required("items", Shape::Items)],
    example: include_str!("../../definitions/examples/group.json"),
    read: |_| Some(Box::new(Group)),
};

#[derive(Debug)]
pub(super) struct Group;

impl Question for Group {
    fn inputs(&self) -> &'static [&'static str] {
        &[]
    }

    fn absence(&self) -> Fault {
        Fault::new("error-answer-group-empty")
    }
}
