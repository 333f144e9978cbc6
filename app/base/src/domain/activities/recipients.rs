//! Who is told by mail that something waits for a person.

use crate::access::{self, Right};
use crate::db::schema::accounts;
use crate::db::{DbError, Tx};
use crate::i18n::Lang;
use crate::ids::{AccountId, FollowUpId, PersonId};
use diesel::prelude::*;

/// Somebody to be told.
#[derive(Debug, Clone)]
pub struct Recipient {
    /// The account.
    pub account: AccountId,
    /// The address.
    pub email: String,
    /// First name.
    pub given_name: String,
    /// The language of notices.
    pub language: Lang,
}

/// The person's own account and those of representatives who may see this follow-up.
///
/// # Errors
/// The database's.
pub fn recipients(tx: &mut Tx<'_>, person: PersonId, follow_up: FollowUpId) -> Result<Vec<Recipient>, DbError> {
    let representatives = access::representatives(tx, person, follow_up, Right::See)?;
    let people: Vec<PersonId> = std::iter::once(person).chain(representatives).collect();
    let rows: Vec<(AccountId, String, String, String)> = accounts::table
        .filter(accounts::person_id.eq_any(people))
        .filter(accounts::closed_at.is_null())
        .order(accounts::id)
        .select((accounts::id, accounts::email, accounts::given_name, accounts::notification_language))
        .load(tx.conn)?;
    Ok(rows
        .into_iter()
        .map(|(account, email, given_name, language)| Recipient { account, email, given_name, language: Lang::from_code(&language).unwrap_or_default() })
        .collect())
}
