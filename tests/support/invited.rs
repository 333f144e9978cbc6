//! Somebody whom a clinic invites: their file, the mailed link, the code on the clinician's page.

use crate::world::{Home, actor_of, insert_file, insert_person, today};
use crate::{Browser, Canaries, Page, TestApp, World};
use base::domain::consents::{self, Channel, Decision, NewConsent};
use base::ids::FileId;

/// An invitation as the invited person holds it.
#[derive(Debug, Clone)]
pub struct Invited {
    /// The file that it is about.
    pub file: FileId,
    /// The path that the mailed link leads to.
    pub link: String,
    /// `A-123456`, as the clinician reads it.
    pub code: String,
}

impl Invited {
    /// The page of a step: `terms`, `code`, `identity`, `password`…
    pub fn step(&self, name: &str) -> String {
        format!("{}/{name}", self.link)
    }

    /// Another code than the right one, well formed.
    pub fn wrong_code(&self) -> &'static str {
        if self.code.ends_with("111111") { "222222" } else { "111111" }
    }
}

/// Who is invited in most tests: these words occur nowhere else.
pub const INVITED: Canaries = Canaries { family_name: "Oiseaubleu", email: "rosalie.o3@exemple.test", insurance_number: "OISR60031517" };

impl World {
    /// A file of the patient's department on somebody who has no account, with consent.
    pub async fn new_file(&self, app: &TestApp, canaries: Canaries) -> FileId {
        let home = Home { clinic: self.clinic, department: self.department, maker: self.professional };
        app.write(move |tx| {
            let person = insert_person(tx)?;
            let file = insert_file(tx, home, person, "Rosalie", canaries)?;
            let given = NewConsent { decision: Decision::Given, decided_on: today(tx), channel: Channel::InPerson, consenter: None };
            consents::record(tx, &actor_of(home.maker), file, &given).map_err(|error| base::db::DbError::Other(error.to_string())).map(|()| file)
        })
        .await
    }

    /// What the clinician is answered who invites the person of a file.
    pub async fn sends_invitation(&self, app: &TestApp, file: FileId) -> Page {
        let mut clinician = app.signed_in(self.professional.account).await;
        invite(&mut clinician, file).await
    }

    /// Somebody new is invited; the mail has come.
    pub async fn invites(&self, app: &TestApp, canaries: Canaries) -> Invited {
        let file = self.new_file(app, canaries).await;
        self.invites_again(app, file, canaries).await
    }

    /// The person of a file is invited, once more perhaps.
    pub async fn invites_again(&self, app: &TestApp, file: FileId, canaries: Canaries) -> Invited {
        let page = self.sends_invitation(app, file).await.expect(200);
        let code = page.texts(".shown-code strong").into_iter().next().unwrap_or_else(|| panic!("no code is shown: {}", page.said()));
        let link = app.link_for(canaries.email, "/invitation/").await;
        Invited { file, link, code }
    }
}

/// Sends the form that invites.
pub async fn invite(clinician: &mut Browser, file: FileId) -> Page {
    let path = format!("/clinic/patients/{file}/invitations");
    let form = clinician.get(&path).await.expect(200);
    clinician.submit(&form, &format!("form[action='{path}']"), &[("channel", "in_person")]).await
}
