//! The published definitions that a clinician may choose from, and the one that was chosen.

use base::access::{self, Denied};
use base::db::Tx;
use base::domain::definitions::{self, Definition, DefinitionKind};
use base::error::AppError;
use base::i18n::Lang;
use base::ids::{ClinicId, DefinitionId, FileId, FollowUpId};
use base::render::Choice;
use base::web::Request;

/// What is on offer.
pub(super) struct Offer(Vec<Definition>);

impl Offer {
    /// The trajectories that may be started for a file of the professional.
    pub(super) async fn of_trajectories(req: &Request, file: FileId) -> Result<Self, AppError> {
        let actor = req.actor();
        Self::load(req, DefinitionKind::Trajectory, move |tx| Ok(access::file(tx, &actor, file)?.clinic)).await
    }

    /// The questionnaires that may be sent in a follow-up of the professional.
    pub(super) async fn of_questionnaires(req: &Request, follow_up: FollowUpId) -> Result<Self, AppError> {
        let actor = req.actor();
        Self::load(req, DefinitionKind::Questionnaire, move |tx| Ok(access::follow_up_as_staff(tx, &actor, follow_up)?.clinic)).await
    }

    async fn load(
        req: &Request,
        kind: DefinitionKind,
        clinic: impl FnOnce(&mut Tx<'_>) -> Result<ClinicId, Denied> + Send + 'static,
    ) -> Result<Self, AppError> {
        let found = req.state.db.read(move |tx| {
            let clinic = clinic(tx)?;
            Ok::<_, AppError>(definitions::list_published(tx, kind, clinic)?)
        });
        Ok(Self(found.await?))
    }

    /// The lines of the choice.
    pub(super) fn choices(&self, lang: Lang) -> Vec<Choice> {
        self.0.iter().map(|definition| Choice { value: definition.id.to_string(), label: definition.title(lang).to_owned() }).collect()
    }

    /// The one that a field of the form names, when it is on offer.
    pub(super) fn chosen(&self, req: &Request, field: &str) -> Option<DefinitionId> {
        let chosen: DefinitionId = req.form.text(field).parse().ok()?;
        self.0.iter().any(|definition| definition.id == chosen).then_some(chosen)
    }

    /// The first one, to be chosen already.
    pub(super) fn first(&self) -> Option<DefinitionId> {
        self.0.first().map(|definition| definition.id)
    }
}
