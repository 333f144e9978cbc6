//! The clinician's workspace: every form with right and wrong input, sent twice, changed by two, asked for by others.

mod conclusions;
mod consents;
mod follow_ups;
mod invitations;
mod patients;
mod questionnaires;
mod scores;
mod tasks;
mod worklist;

use crate::forms::FORM;
use base::domain::consents::{self as decisions, Channel, Decision, NewConsent};
use base::ids::FileId;
use tests::{Ask, Browser, Page, Staff, TestApp, World};

/// Somebody new at the clinic.
pub(crate) const ROSALIE: &[(&str, &str)] = &[
    ("given_name", "Rosalie"),
    ("family_name", "Vaillancourt"),
    ("birth_date_day", "12"),
    ("birth_date_month", "3"),
    ("birth_date_year", "1984"),
    ("sex", "female"),
    ("insurance_number", "VAIR 8453 1219"),
    ("email", "rosalie@exemple.test"),
    ("mobile", "514 555-0123"),
    ("language", "fr"),
    ("address_line", "12, rue des Érables"),
    ("city", "Montréal"),
    ("province", "QC"),
    ("postal_code", "H2X 1Y4"),
];

pub(crate) const NEW: &str = "/clinic/patients/new";

/// Enters somebody; the page of the new file.
pub(crate) async fn enter(browser: &mut Browser, fields: &[(&str, &str)]) -> Page {
    let form = browser.get(NEW).await.expect(200);
    browser.submit(&form, FORM, fields).await
}

/// A file that a professional has just made, with the decision on virtual care given.
pub(crate) async fn file_of(app: &TestApp, browser: &mut Browser, by: Staff, fields: &[(&str, &str)]) -> FileId {
    let page = enter(browser, fields).await.expect(200);
    let file: FileId = page.url.rsplit('/').next().unwrap().parse().expect("the address names the file");
    decide(app, by, file, Decision::Given).await;
    file
}

/// What of an action was written since it was last looked, in any order: the clock of a test stands still.
pub(crate) async fn events_since(app: &TestApp, action: &'static str, before: &[Event]) -> Vec<Event> {
    let mut events = app.events(action).await;
    for known in before {
        let at = events.iter().position(|event| event == known).expect("no event goes away");
        events.remove(at);
    }
    events
}

/// Whose data, and which item.
pub(crate) type Event = (Option<String>, Option<String>);

/// Records a decision on virtual care, past the pages.
pub(crate) async fn decide(app: &TestApp, by: Staff, file: FileId, decision: Decision) {
    let actor = base::audit::Actor { account: Some(by.account), person: Some(by.person), acting_for: None, request: "test".to_owned(), origin: None };
    // of two decisions at the same instant none is the newer one
    app.clock.advance(chrono::TimeDelta::seconds(1));
    app.write(move |tx| {
        let new = NewConsent { decision, decided_on: tx.now().utc().date_naive(), channel: Channel::InPerson, consenter: None };
        decisions::record(tx, &actor, file, &new)
    })
    .await;
}

/// That a GET and a POST of this address are 404 for the other department and the other clinic, and leave nothing but the
/// record that they were refused.
pub(crate) async fn is_closed_to_others(app: &TestApp, world: &World, path: &str, fields: &[(&str, &str)], has_page: bool) {
    for other in [world.other_professional, world.far_professional] {
        let mut browser = app.signed_in(other.account).await;
        let before = (app.count_events().await, app.events("access.denied").await.len());
        if has_page {
            browser.send(Ask::get(path)).await.expect(404);
        }
        let key = ("form_key", "0123456789abcdef0123456789abcdef");
        let fields: Vec<(&str, &str)> = fields.iter().copied().chain([key, ("revision", "1")]).collect();
        let answer = browser.post(path, &fields).await;
        assert_eq!(answer.status, 404, "{path}: {}", answer.said());
        let tried = 1 + i64::from(has_page);
        let after = (app.count_events().await, app.events("access.denied").await.len());
        assert_eq!((after.0 - before.0, i64::try_from(after.1 - before.1).unwrap()), (tried, tried), "{path}: only the refusals are recorded");
    }
}
