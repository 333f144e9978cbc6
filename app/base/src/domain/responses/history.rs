//! How the scores of a form went: every submitted response of the same person that this professional may open.

use super::model::{Scored, Submission};
use super::store;
use crate::access::{self, ActivityAccess, Denied};
use crate::audit::Actor;
use crate::db::Tx;
use crate::domain::definitions;
use std::sync::Arc;
use workflows::Form;

/// A response among those before and after it.
#[derive(Debug)]
pub struct History {
    /// The form of this response, for its bands; none when what was stored came from another text.
    pub form: Option<Arc<Form>>,
    /// The responses, oldest first, this one among them.
    pub responses: Vec<Scored>,
}

/// The responses to compare a submission with, as they were stored. Nothing is counted anew; nothing is read for a form
/// without scores.
///
/// # Errors
/// Not allowed, or the database's.
pub fn history(tx: &mut Tx<'_>, actor: &Actor, access: &ActivityAccess, submission: &Submission) -> Result<History, Denied> {
    let body = &submission.body;
    if body.scores.is_empty() {
        return Ok(History { form: None, responses: Vec::new() });
    }
    let departments = access::departments_of(tx, actor.account.ok_or(Denied::NotFound)?)?;
    let mut responses = store::history(tx, access, &departments, &body.key)?;
    if !responses.iter().any(|other| other.activity == access.activity) {
        // older than all that are compared: it stands before them
        let own = Scored { activity: access.activity, form_version: body.version, submitted_at: submission.submitted_at, scores: body.scores.clone() };
        responses.insert(0, own);
    }
    let form = Some(definitions::form(tx, submission.definition)?).filter(|form| form.heading().hash == body.hash);
    Ok(History { form, responses })
}
