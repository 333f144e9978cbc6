//! SQL of representations.

use super::model::NewRepresentation;
use crate::access::Right;
use crate::db::schema::representations as dsl;
use crate::db::{DbError, Tx};
use crate::ids::{AccountId, FileId, PersonId, RepresentationId};
use diesel::prelude::*;

pub(super) fn insert(tx: &mut Tx<'_>, by: AccountId, file: FileId, represented: PersonId, new: &NewRepresentation<'_>) -> Result<RepresentationId, DbError> {
    let id: RepresentationId = tx.id();
    let may = |right: Right| new.rights.contains(&right);
    diesel::insert_into(dsl::table)
        .values((
            dsl::id.eq(id),
            dsl::person_id.eq(new.representative),
            dsl::represented_id.eq(represented),
            dsl::file_id.eq(file),
            dsl::may_see.eq(may(Right::See)),
            dsl::may_answer.eq(may(Right::Answer)),
            dsl::may_message.eq(may(Right::Message)),
            dsl::may_files.eq(may(Right::Files)),
            dsl::may_appointments.eq(may(Right::Appointments)),
            dsl::starts_on.eq(new.starts_on),
            dsl::ends_on.eq(new.ends_on),
            dsl::accepted_at.eq(new.is_accepted.then(|| tx.now())),
            dsl::created_by.eq(by),
            dsl::created_at.eq(tx.now()),
        ))
        .execute(tx.conn)?;
    Ok(id)
}
