//! SQL of definitions.

use super::model::{Definition, DefinitionKind};
use crate::db::schema::definitions;
use crate::db::{DbError, Tx};
use crate::ids::{ClinicId, DefinitionId};
use diesel::prelude::*;

/// What is inserted.
pub(super) struct NewDefinition<'a> {
    pub kind: DefinitionKind,
    pub key: &'a str,
    pub version: i32,
    pub hash: &'a str,
    pub title_fr: &'a str,
    pub title_en: &'a str,
    pub body: &'a str,
}

pub(super) fn insert(tx: &mut Tx<'_>, new: &NewDefinition<'_>) -> Result<DefinitionId, DbError> {
    let id: DefinitionId = tx.id();
    diesel::insert_into(definitions::table)
        .values((
            definitions::id.eq(id),
            definitions::kind.eq(new.kind),
            definitions::key.eq(new.key),
            definitions::version.eq(new.version),
            definitions::hash.eq(new.hash),
            definitions::title_fr.eq(new.title_fr),
            definitions::title_en.eq(new.title_en),
            definitions::body.eq(new.body),
            definitions::published_at.eq(tx.now()),
        ))
        .execute(tx.conn)?;
    Ok(id)
}

pub(super) fn exists(tx: &mut Tx<'_>, kind: DefinitionKind, key: &str, version: i32) -> Result<bool, DbError> {
    let found = definitions::table
        .filter(definitions::kind.eq(kind))
        .filter(definitions::key.eq(key))
        .filter(definitions::version.eq(version))
        .filter(definitions::clinic_id.is_null());
    Ok(found.count().get_result::<i64>(tx.conn)? > 0)
}

/// Version and hash of the newest definition that every clinic has under a key.
pub(super) fn latest(tx: &mut Tx<'_>, kind: DefinitionKind, key: &str) -> Result<Option<(i32, String)>, DbError> {
    let found = definitions::table
        .filter(definitions::kind.eq(kind))
        .filter(definitions::key.eq(key))
        .filter(definitions::clinic_id.is_null())
        .order(definitions::version.desc())
        .select((definitions::version, definitions::hash));
    Ok(found.first(tx.conn).optional()?)
}

/// The text of a definition that every clinic has: of one version, or of the newest.
pub(super) fn body_of(tx: &mut Tx<'_>, kind: DefinitionKind, key: &str, version: Option<i32>) -> Result<Option<String>, DbError> {
    let mut found = definitions::table
        .filter(definitions::kind.eq(kind))
        .filter(definitions::key.eq(key))
        .filter(definitions::clinic_id.is_null())
        .order(definitions::version.desc())
        .select(definitions::body)
        .into_boxed();
    if let Some(version) = version {
        found = found.filter(definitions::version.eq(version));
    }
    Ok(found.first(tx.conn).optional()?)
}

/// A definition without its text.
///
/// # Errors
/// `DbError` not found.
pub fn find(tx: &mut Tx<'_>, id: DefinitionId) -> Result<Definition, DbError> {
    Ok(definitions::table.find(id).select(columns()).first(tx.conn)?)
}

pub(super) fn body(tx: &mut Tx<'_>, id: DefinitionId) -> Result<String, DbError> {
    Ok(definitions::table.find(id).select(definitions::body).first(tx.conn)?)
}

fn columns() -> (definitions::id, definitions::kind, definitions::key, definitions::version, definitions::hash, definitions::title_fr, definitions::title_en) {
    (definitions::id, definitions::kind, definitions::key, definitions::version, definitions::hash, definitions::title_fr, definitions::title_en)
}

/// The newest version of each definition that a clinic may use: its own and the network's, by title.
///
/// # Errors
/// The database's.
pub fn list_published(tx: &mut Tx<'_>, kind: DefinitionKind, clinic: ClinicId) -> Result<Vec<Definition>, DbError> {
    let mut found: Vec<Definition> = definitions::table
        .filter(definitions::kind.eq(kind))
        .filter(definitions::retired_at.is_null())
        .filter(definitions::clinic_id.is_null().or(definitions::clinic_id.eq(clinic)))
        .order((definitions::title_fr, definitions::key, definitions::version.desc()))
        .select(columns())
        .load(tx.conn)?;
    found.dedup_by(|later, earlier| later.key == earlier.key);
    Ok(found)
}

/// The newest version of a trajectory that every clinic has, by key.
///
/// # Errors
/// `DbError` not found when nothing was published under this key.
pub fn shipped_trajectory(tx: &mut Tx<'_>, key: &str) -> Result<Definition, DbError> {
    Ok(definitions::table
        .filter(definitions::kind.eq(DefinitionKind::Trajectory))
        .filter(definitions::key.eq(key))
        .filter(definitions::clinic_id.is_null())
        .order(definitions::version.desc())
        .select(columns())
        .first(tx.conn)?)
}

/// How many definitions are published. Also tells whether the schema is there.
///
/// # Errors
/// The database's.
pub fn count(tx: &mut Tx<'_>) -> Result<i64, DbError> {
    Ok(definitions::table.count().get_result(tx.conn)?)
}
