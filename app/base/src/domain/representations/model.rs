//! What a representation is.

use crate::access::Right;
use crate::ids::PersonId;
use chrono::NaiveDate;

/// A representation to be made, of the person of a file.
#[derive(Debug, Clone)]
pub struct NewRepresentation<'a> {
    /// Who acts.
    pub representative: PersonId,
    /// What they may do.
    pub rights: &'a [Right],
    /// From this day.
    pub starts_on: NaiveDate,
    /// To this day, both included; without end when none.
    pub ends_on: Option<NaiveDate>,
    /// Whether the representative has accepted; without that it gives no right yet.
    pub is_accepted: bool,
}
