//! SQL of decisions on virtual care.

use super::model::{Decision, NewConsent, VirtualCareConsent};
use crate::db::schema::{accounts, virtual_care_consents as consents};
use crate::db::{DbError, Tx};
use crate::ids::{AccountId, ConsentId, FileId};
use diesel::prelude::*;

pub(super) fn insert(tx: &mut Tx<'_>, file: FileId, new: &NewConsent, by: AccountId) -> Result<(), DbError> {
    diesel::insert_into(consents::table)
        .values((
            consents::id.eq(tx.id::<ConsentId>()),
            consents::file_id.eq(file),
            consents::decision.eq(new.decision),
            consents::decided_on.eq(new.decided_on),
            consents::channel.eq(new.channel),
            consents::consenter.eq(new.consenter.as_deref()),
            consents::recorded_by.eq(by),
            consents::recorded_at.eq(tx.now()),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// The newest decision of a file.
///
/// # Errors
/// The database's.
pub fn current(tx: &mut Tx<'_>, file: FileId) -> Result<Option<VirtualCareConsent>, DbError> {
    Ok(consents::table
        .inner_join(accounts::table.on(accounts::id.eq(consents::recorded_by)))
        .filter(consents::file_id.eq(file))
        .order((consents::recorded_at.desc(), consents::id.desc()))
        .select((
            consents::decision,
            consents::decided_on,
            consents::channel,
            consents::consenter,
            accounts::given_name,
            accounts::family_name,
            consents::recorded_at,
        ))
        .first(tx.conn)
        .optional()?)
}

/// Whether virtual care is accepted now.
///
/// # Errors
/// The database's.
pub fn is_given(tx: &mut Tx<'_>, file: FileId) -> Result<bool, DbError> {
    Ok(current(tx, file)?.is_some_and(|consent| consent.decision == Decision::Given))
}
