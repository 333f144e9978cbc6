//! Verbs of definitions.

use super::model::DefinitionKind;
use super::store::{self, NewDefinition};
use crate::audit::{self, Actor, Event};
use crate::db::{DbError, Tx};
use crate::ids::DefinitionId;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};
use workflows::{Form, Heading, ShippedKind, Trajectory};

/// Publishes the definitions that are shipped with the program and not yet there; returns how many.
///
/// # Errors
/// The database's; `DbError::Other` when a shipped definition does not parse, which the tests of `workflows` refuse.
pub fn publish_shipped(tx: &mut Tx<'_>, actor: &Actor) -> Result<usize, DbError> {
    let mut published = 0;
    for shipped in workflows::shipped() {
        let (kind, heading) = match shipped.kind {
            ShippedKind::Questionnaire => (DefinitionKind::Questionnaire, Form::parse(shipped.json).map_err(DbError::damaged)?.heading().clone()),
            ShippedKind::Trajectory => (DefinitionKind::Trajectory, Trajectory::parse(shipped.json).map_err(DbError::damaged)?.heading.clone()),
        };
        published += usize::from(publish(tx, actor, kind, &heading, shipped.json)?);
    }
    Ok(published)
}

fn publish(tx: &mut Tx<'_>, actor: &Actor, kind: DefinitionKind, heading: &Heading, body: &str) -> Result<bool, DbError> {
    let version = i32::try_from(heading.version).map_err(DbError::damaged)?;
    if store::exists(tx, kind, &heading.key, version)? {
        return Ok(false);
    }
    let new = NewDefinition { kind, key: &heading.key, version, hash: &heading.hash, title_fr: &heading.title.fr, title_en: &heading.title.en, body };
    let id = store::insert(tx, &new)?;
    audit::record(tx, actor, Event::new("definition.published").item("definition", id))?;
    Ok(true)
}

/// A form as it was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// Its version.
    pub version: u32,
    /// The hash of its definition.
    pub hash: String,
    /// False when this very form was there already.
    pub is_new: bool,
}

/// Publishes a form that came from outside, for every clinic. Another one under its key makes it the next version; the very
/// same one is left alone.
///
/// # Errors
/// The database's.
pub fn publish_imported(tx: &mut Tx<'_>, actor: &Actor, form: &Form) -> Result<Published, DbError> {
    let own = form.heading();
    let latest = store::latest(tx, DefinitionKind::Questionnaire, &own.key)?;
    let latest = latest.map(|(version, hash)| u32::try_from(version).map(|version| (version, hash))).transpose().map_err(DbError::damaged)?;
    let mut heading = own.clone();
    if let Some((version, hash)) = latest {
        let same = form.with_version(version).map_err(DbError::damaged)?.heading().hash == hash;
        if same {
            return Ok(Published { version, hash, is_new: false });
        }
        heading = form.with_version(own.version.max(version + 1)).map_err(DbError::damaged)?.heading().clone();
    }
    publish(tx, actor, DefinitionKind::Questionnaire, &heading, &heading.canonical)?;
    Ok(Published { version: heading.version, hash: heading.hash, is_new: true })
}

/// The text of a published form by its key: of one version, or of the newest.
///
/// # Errors
/// The database's.
pub fn published_form(tx: &mut Tx<'_>, key: &str, version: Option<i32>) -> Result<Option<String>, DbError> {
    store::body_of(tx, DefinitionKind::Questionnaire, key, version)
}

static FORMS: LazyLock<RwLock<HashMap<DefinitionId, Arc<Form>>>> = LazyLock::new(RwLock::default);
const FORMS_IN_MEMORY_MAX: usize = 2_000;

/// The parsed form of a published definition. It never changes, so it is parsed once.
///
/// # Errors
/// Not found, or a text that does not parse any more.
pub fn form(tx: &mut Tx<'_>, id: DefinitionId) -> Result<Arc<Form>, DbError> {
    if let Some(form) = FORMS.read().unwrap_or_else(PoisonError::into_inner).get(&id) {
        return Ok(Arc::clone(form));
    }
    let form = Arc::new(Form::parse(&store::body(tx, id)?).map_err(DbError::damaged)?);
    let mut forms = FORMS.write().unwrap_or_else(PoisonError::into_inner);
    if forms.len() >= FORMS_IN_MEMORY_MAX {
        forms.clear();
    }
    Ok(Arc::clone(forms.entry(id).or_insert(form)))
}
