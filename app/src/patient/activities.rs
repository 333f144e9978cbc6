//! Any activity: leads to the page of its own kind.

use base::access::{self, Right};
use base::error::AppError;
use base::ids::ActivityId;
use base::web::{Answer, Req};

/// Leads to the activity's page.
///
/// # Errors
/// Not found; the database's.
pub async fn show(req: Req) -> Answer {
    let person = req.person()?;
    let id: ActivityId = req.params.id("id")?;
    let actor = req.actor();
    let kind = req
        .state
        .db
        .read(move |tx| {
            access::activity_as_patient(tx, &actor, person, id, Right::See)?;
            Ok::<_, AppError>(base::domain::activities::find(tx, id)?.kind)
        })
        .await?;
    // each kind with pages of its own has a route named after it
    req.redirect(&format!("patient.{kind}s.show"), &[("person", &person), ("id", &id)])
}
