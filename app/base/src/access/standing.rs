//! Which representations hold now: accepted, neither suspended nor ended, within their days (D9). Said here and nowhere else.

use super::role::Right;
use crate::db::schema::{clinics, files, representations};
use crate::db::{DbError, Tx};
use crate::i18n::dates;
use crate::ids::{FollowUpId, PersonId};
use chrono::NaiveDate;
use chrono_tz::Tz;
use diesel::prelude::*;

type Rights = (bool, bool, bool, bool, bool);
type Row = ((PersonId, PersonId, Option<FollowUpId>), Rights, (NaiveDate, Option<NaiveDate>), (String, String, String));

/// A representation that holds now.
#[derive(Debug, Clone)]
pub(super) struct Standing {
    /// Who acts.
    pub(super) representative: PersonId,
    /// For whom.
    pub(super) represented: PersonId,
    /// The represented person's name, as the clinic that recorded the representation wrote it.
    pub(super) name: String,
    /// The one follow-up it is for; none: all.
    follow_up: Option<FollowUpId>,
    rights: Rights,
}

impl Standing {
    /// Whether `right` is held, for at least one follow-up.
    pub(super) fn gives(&self, right: Right) -> bool {
        let (see, answer, message, files, appointments) = self.rights;
        match right {
            Right::See => see,
            Right::Answer => answer,
            Right::Message => message,
            Right::Files => files,
            Right::Appointments => appointments,
        }
    }

    /// Whether `right` is held for this follow-up.
    pub(super) fn gives_in(&self, right: Right, follow_up: FollowUpId) -> bool {
        self.gives(right) && self.follow_up.is_none_or(|only| only == follow_up)
    }
}

/// The representations of which these columns are this person. Days are those of the clinic that recorded them (D18).
macro_rules! standing {
    ($tx:expr, $column:expr, $person:expr) => {{
        let query = representations::table
            .inner_join(files::table.on(files::id.eq(representations::file_id)))
            .inner_join(clinics::table.on(clinics::id.eq(files::clinic_id)))
            .filter($column.eq($person))
            .filter(representations::accepted_at.is_not_null())
            .filter(representations::suspended_at.is_null())
            .filter(representations::ended_at.is_null())
            .order((files::family_name, files::given_name, representations::id))
            .select((
                (representations::person_id, representations::represented_id, representations::follow_up_id),
                (
                    representations::may_see,
                    representations::may_answer,
                    representations::may_message,
                    representations::may_files,
                    representations::may_appointments,
                ),
                (representations::starts_on, representations::ends_on),
                (files::given_name, files::family_name, clinics::time_zone),
            ));
        let rows: Vec<Row> = crate::each_db!($tx.conn, c => query.load(c))?;
        within_their_days($tx, rows)
    }};
}

/// For whom this person may act now, by the names of the represented.
pub(super) fn held_by(tx: &mut Tx<'_>, representative: PersonId) -> Result<Vec<Standing>, DbError> {
    standing!(tx, representations::person_id, representative)
}

/// Who may act for this person now.
fn held_over(tx: &mut Tx<'_>, represented: PersonId) -> Result<Vec<Standing>, DbError> {
    standing!(tx, representations::represented_id, represented)
}

fn within_their_days(tx: &Tx<'_>, rows: Vec<Row>) -> Result<Vec<Standing>, DbError> {
    let mut standing = Vec::with_capacity(rows.len());
    for ((representative, represented, follow_up), rights, (starts_on, ends_on), (given_name, family_name, zone)) in rows {
        let zone: Tz = zone.parse().map_err(DbError::damaged)?;
        let today = dates::local(tx.now().utc(), zone).date();
        if starts_on <= today && ends_on.is_none_or(|end| today <= end) {
            standing.push(Standing { representative, represented, name: format!("{given_name} {family_name}"), follow_up, rights });
        }
    }
    Ok(standing)
}

/// The persons who may use `right` for this person in this follow-up now.
///
/// # Errors
/// The database's.
pub fn representatives(tx: &mut Tx<'_>, represented: PersonId, follow_up: FollowUpId, right: Right) -> Result<Vec<PersonId>, DbError> {
    let holding = held_over(tx, represented)?.into_iter().filter(|standing| standing.gives_in(right, follow_up));
    Ok(holding.map(|standing| standing.representative).collect())
}
