//! Rows of repeated items: one more, one less.

use super::commands::{SaveError, open_for_answers};
use super::store;
use crate::audit::{self, Actor, Event};
use crate::db::Tx;
use crate::domain::{activities, definitions};
use crate::ids::{ActivityId, PersonId};

/// What becomes of the rows.
#[derive(Debug, Clone, Copy)]
pub enum RowChange<'a> {
    /// One more under the item with this key.
    Add(&'a str),
    /// The row with this key goes, with the answers in it.
    Remove(&'a str),
}

/// Adds or takes away a row. Pressed twice at the same time, two rows are added, one is taken away; earlier versions of the
/// answers in it stay in the history. Nothing happens where there is no such row or no room.
///
/// # Errors
/// See `SaveError`.
pub fn change_rows(tx: &mut Tx<'_>, actor: &Actor, person: PersonId, activity: ActivityId, change: RowChange<'_>) -> Result<(), SaveError> {
    let (access, by) = open_for_answers(tx, actor, person, activity)?;
    let standing = store::draft(tx, activity)?;
    let form = definitions::form(tx, standing.definition)?;
    let changes = match change {
        RowChange::Add(head) => form.add_row(&standing.answers, head).map(|(key, rows)| (key, Some(rows))).into_iter().collect(),
        RowChange::Remove(row) => form.remove_row(&standing.answers, row),
    };
    if changes.is_empty() {
        return Ok(());
    }
    for (key, answer) in &changes {
        store::write_answer(tx, standing.response, access.person, key, standing.version_of(key) + 1, answer.as_ref(), by)?;
    }
    store::touch(tx, standing.response)?;
    activities::start(tx, activity)?;
    let detail = serde_json::json!({ "answers": changes.len() });
    audit::record(tx, actor, Event::new("answers.saved").detail(&detail).person(access.person).clinic(access.clinic).item("activity", activity))?;
    Ok(())
}
