//! `page`: a group that begins a new page, whatever the layout.

use super::group::Group;
use super::{Holds, Kind, Required, Setting, Shape};

pub(super) const KIND: Kind = Kind {
    name: "page",
    holds: Holds::Items,
    required: Required::Optional,
    repeats: false,
    settings: &[Setting::required("items", Shape::Items)],
    example: include_str!("../../definitions/examples/page.json"),
    read: |_| Some(Box::new(Group)),
};
