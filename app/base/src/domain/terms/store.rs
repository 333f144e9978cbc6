//! The rows of `terms_versions` and `terms_acceptances`.

use crate::audit::{self, Actor, Event};
use crate::clock::Ts;
use crate::db::schema::{terms_acceptances, terms_versions};
use crate::db::{DbError, Tx};
use crate::each_db;
use crate::i18n::Lang;
use crate::ids::{AccountId, TermsAcceptanceId};
use diesel::prelude::*;
use serde_json::json;

const FIRST_FR: &str = include_str!("../../../../texts/terms.fr.md");
const FIRST_EN: &str = include_str!("../../../../texts/terms.en.md");

/// A published version of the terms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// Its number, from 1.
    pub version: i32,
    /// Its text in the language asked for, as Markdown.
    pub body: String,
    /// Since when it holds.
    pub published_at: Ts,
}

/// Publishes the shipped text as version 1, unless something is published already.
///
/// # Errors
/// The database's.
pub fn publish_first(tx: &mut Tx<'_>) -> Result<(), DbError> {
    let row =
        (terms_versions::version.eq(1), terms_versions::body_fr.eq(FIRST_FR), terms_versions::body_en.eq(FIRST_EN), terms_versions::published_at.eq(tx.now()));
    each_db!(tx.conn, c => diesel::insert_into(terms_versions::table).values(row).on_conflict_do_nothing().execute(c))?;
    Ok(())
}

/// The version that holds now.
///
/// # Errors
/// The database's; not found before [`publish_first`].
pub fn current(tx: &mut Tx<'_>, lang: Lang) -> Result<Terms, DbError> {
    let (version, fr, en, published_at): (i32, String, String, Ts) = terms_versions::table.order(terms_versions::version.desc()).first(tx.conn)?;
    let body = match lang {
        Lang::Fr => fr,
        Lang::En => en,
    };
    Ok(Terms { version, body, published_at })
}

/// The number of the version that holds now.
///
/// # Errors
/// The database's; not found before [`publish_first`].
pub fn current_version(tx: &mut Tx<'_>) -> Result<i32, DbError> {
    Ok(terms_versions::table.order(terms_versions::version.desc()).select(terms_versions::version).first(tx.conn)?)
}

/// Whether the account has yet to accept the version that holds now.
///
/// # Errors
/// The database's.
pub fn is_due(tx: &mut Tx<'_>, account: AccountId) -> Result<bool, DbError> {
    let newest: Option<i32> = terms_versions::table.select(diesel::dsl::max(terms_versions::version)).first(tx.conn)?;
    let accepted: Option<i32> =
        terms_acceptances::table.filter(terms_acceptances::account_id.eq(account)).select(diesel::dsl::max(terms_acceptances::version)).first(tx.conn)?;
    Ok(newest > accepted)
}

/// Records that the account accepted `version` in `language` at `at`; a second time changes nothing.
///
/// # Errors
/// The database's.
pub fn accept(tx: &mut Tx<'_>, actor: &Actor, account: AccountId, version: i32, language: Lang, at: Ts) -> Result<(), DbError> {
    let row = (
        terms_acceptances::id.eq(tx.id::<TermsAcceptanceId>()),
        terms_acceptances::account_id.eq(account),
        terms_acceptances::version.eq(version),
        terms_acceptances::language.eq(language.code()),
        terms_acceptances::accepted_at.eq(at),
    );
    let added = each_db!(tx.conn, c => diesel::insert_into(terms_acceptances::table).values(row).on_conflict_do_nothing().execute(c))?;
    if added == 1 {
        let detail = json!({ "version": version, "language": language.code() });
        audit::record(tx, actor, Event::new("terms.accepted").item("account", account).detail(&detail))?;
    }
    Ok(())
}
