//! Step 3: who the clinic says that the person is, read-only (S25–S27).

use super::{Clinic, STEPS, at_step, to_step};
use base::audit;
use base::db::DbError;
use base::domain::registrations::{self, Identity, Step, Way};
use base::error::AppError;
use base::render::{FormState, View};
use base::web::{Answer, Req};
use chrono::NaiveDate;
use serde::Serialize;

/// The identity and the box that confirms it.
#[derive(Serialize)]
pub struct EditView {
    form: FormState,
    token: String,
    steps: u8,
    clinic: Option<Clinic>,
    name: String,
    email: String,
    /// What only a file holds; none for members of the staff.
    file: Option<ShownFile>,
    /// The clinic was told that something is wrong.
    was_reported: bool,
}

/// The part of an identity that a clinic's file holds.
#[derive(Debug, Clone, Serialize)]
pub(super) struct ShownFile {
    birth_date: NaiveDate,
    age: u32,
    sex: &'static str,
    insurance_number: Option<String>,
}

impl View for EditView {
    const TEMPLATE: &'static str = "account/invitation/identity.html";

    fn samples() -> Vec<Self> {
        let file = |number: Option<&str>| {
            let birth_date = NaiveDate::from_ymd_opt(1984, 3, 12).unwrap_or_default();
            Some(ShownFile { birth_date, age: 41, sex: "female", insurance_number: number.map(str::to_owned) })
        };
        let page = |form, file, clinic, was_reported| Self {
            form,
            token: "t".repeat(43),
            steps: STEPS,
            clinic,
            name: "Rosalie Vaillancourt".to_owned(),
            email: "rosalie@example.test".to_owned(),
            file,
            was_reported,
        };
        let mut unticked = FormState::default();
        unticked.error("confirm", "invitation-identity-error-unticked");
        vec![
            page(FormState::default(), file(Some("VAIR84531219")), Some(Clinic::sample()), false),
            page(unticked, file(None), Some(Clinic::sample()), true),
            page(FormState::default(), None, Some(Clinic::sample()), false),
            page(FormState::default(), None, None, false),
        ]
    }
}

async fn page(req: &Req, status: u16, form: FormState, way: &Way, clinic: Option<Clinic>) -> Answer {
    let (actor, invitation) = (req.actor(), way.invitation.clone());
    let identity = req.state.db.write::<_, DbError, _>(move |tx| {
        let identity = registrations::identity(tx, &invitation)?;
        if let Some(file) = &identity.file {
            audit::opened(tx, &actor, file.person, invitation.clinic, "invitation", invitation.id)?;
        }
        Ok(identity)
    });
    let view = view_of(req, form, identity.await?, clinic);
    req.page_status(status, &view)
}

fn view_of(req: &Req, form: FormState, identity: Identity, clinic: Option<Clinic>) -> EditView {
    let today = req.shell().today;
    EditView {
        form,
        token: req.params.text("token").to_owned(),
        steps: STEPS,
        clinic,
        name: format!("{} {}", identity.given_name, identity.family_name),
        email: identity.email,
        file: identity.file.map(|file| ShownFile {
            birth_date: file.birth_date,
            age: today.years_since(file.birth_date).unwrap_or(0),
            sex: file.sex.word(),
            insurance_number: file.insurance_number,
        }),
        was_reported: req.query("reported").is_some(),
    }
}

/// The identity; only for the browser whose code was right.
///
/// # Errors
/// The database's, or a template that fails.
pub async fn edit(req: Req) -> Answer {
    match at_step(&req, Step::Identity).await? {
        Ok((way, clinic)) => page(&req, 200, FormState::default(), &way, clinic).await,
        Err(elsewhere) => Ok(elsewhere),
    }
}

/// Confirms it.
///
/// # Errors
/// The database's, or a template that fails.
pub async fn update(req: Req) -> Answer {
    req.form.once(&["confirm"])?;
    let (way, clinic) = match at_step(&req, Step::Identity).await? {
        Ok(found) => found,
        Err(elsewhere) => return Ok(elsewhere),
    };
    if !req.form.is_ticked("confirm") {
        let mut form = FormState::default();
        form.error("confirm", "invitation-identity-error-unticked");
        return page(&req, 422, form, &way, clinic).await;
    }
    confirm(&req, way).await?;
    to_step(&req, Step::Password)
}

async fn confirm(req: &Req, way: Way) -> Result<(), AppError> {
    let actor = req.actor();
    Ok(req.state.db.write::<_, DbError, _>(move |tx| registrations::confirm_identity(tx, &actor, &way)).await?)
}
