//! A file in each of its states.

use super::{Consent, Facts, Invite, Run, ShowView, ToDo, ToReview, Way};
use crate::clinician::states::of_portal;
use base::domain::patients::PortalState;
use base::render::{FormState, View};

impl View for ShowView {
    const TEMPLATE: &'static str = "clinician/patients/show.html";

    fn samples() -> Vec<Self> {
        let mut all: Vec<Self> = PortalState::ALL.iter().map(|state| full(*state)).collect();
        all.push(empty(None, "patients-blocked-consent"));
        all.push(empty(Some("consents-standing-withdrawn"), "patients-blocked-age"));
        all.push(empty(Some("consents-standing-given"), "patients-blocked-email"));
        all
    }
}

fn facts(whole: bool) -> Facts {
    let some = |text: &str| whole.then(|| text.to_owned());
    Facts {
        birth_date: "1958-04-15".into(),
        age: 68,
        sex: "patients-sex-female",
        number: some("GAGL58041512"),
        number_reason: (!whole).then(|| "Ontario".into()),
        email: some("louise@example.test"),
        mobile: some("+15145550123"),
        home_phone: some("+15145550124"),
        address: if whole { vec!["12, rue des Érables".into(), "Montréal QC H2X 1Y4".into()] } else { Vec::new() },
        language: "patients-language-fr",
    }
}

fn consent(decision: &'static str, consenter: Option<&str>) -> Consent {
    Consent {
        decision,
        channel: "consents-channel-phone",
        decided_on: "2026-08-07".into(),
        asker: "Claire Clinicienne".into(),
        consenter: consenter.map(Into::into),
    }
}

fn way(state: PortalState, blocked: Option<&'static str>) -> Way {
    let sent = state != PortalState::NotInvited;
    let at = |shown: bool| shown.then(|| "2026-08-07T14:06:00Z".to_owned());
    let invite = Invite {
        form: FormState::typed([("channel", "in_person"), ("form_key", "0192")]),
        url: "/clinic/patients/0192/invitations".into(),
        has_mobile: sent,
        is_renewal: state.is_renewal(),
    };
    Way {
        state: of_portal(state),
        sent_at: at(sent),
        opened_at: at(state == PortalState::Opened),
        expires_at: at(sent && state != PortalState::Active),
        is_expired: state == PortalState::Expired,
        blocked,
        invite: (blocked.is_none() && state != PortalState::Active).then_some(invite),
    }
}

fn full(state: PortalState) -> ShowView {
    let task = |note: Option<&str>| ToDo {
        key: "worklist-task-identity-correction",
        note: note.map(Into::into),
        since: "2026-08-07T14:06:00Z".into(),
        due_at: None,
        is_late: false,
        close_url: Some("/clinic/tasks/0192/closure".into()),
        url: None,
    };
    let alert = |is_late| ToDo {
        key: "worklist-task-answers-alert",
        due_at: Some("2026-08-07T18:06:00Z".into()),
        is_late,
        close_url: None,
        url: Some("/clinic/activities/0192".into()),
        ..task(None)
    };
    let run = |suspended, ended: Option<&str>| Run {
        title: "Suivi libre".into(),
        started_at: "2026-06-01T14:00:00Z".into(),
        ended_at: ended.map(Into::into),
        suspended,
        url: "/clinic/follow-ups/0192".into(),
    };
    ShowView {
        name: "Louise Gagnon".into(),
        facts: facts(true),
        warnings: vec!["patients-warning-check-digit", "patients-warning-names", "patients-warning-birth-date"],
        edit_url: "/clinic/patients/0192/edit".into(),
        consent: Some(consent("consents-standing-given", Some("Paul Gagnon, père"))),
        consent_url: "/clinic/patients/0192/consents".into(),
        way: way(state, None),
        tasks: vec![alert(true), alert(false), task(Some("Mon nom est mal écrit.")), task(None)],
        to_review: vec![ToReview {
            id: "0192".into(),
            title: "Intensité de la douleur".into(),
            follow_up: "Suivi libre".into(),
            author: "Louise Gagnon".into(),
            submitted_at: "2026-08-07T14:06:00Z".into(),
            lang: "fr",
            items: crate::clinician::questionnaires::sample_answers(),
            review_url: "/clinic/activities/0192/review".into(),
        }],
        runs: vec![run(false, None), run(true, None), run(false, Some("2026-07-01T14:00:00Z"))],
        start_url: Some("/clinic/patients/0192/follow-ups".into()),
        back_url: "/clinic/patients".into(),
    }
}

fn empty(decision: Option<&'static str>, blocked: &'static str) -> ShowView {
    ShowView {
        facts: facts(false),
        warnings: Vec::new(),
        consent: decision.map(|decision| consent(decision, None)),
        way: way(PortalState::NotInvited, Some(blocked)),
        tasks: Vec::new(),
        to_review: Vec::new(),
        runs: Vec::new(),
        start_url: None,
        ..full(PortalState::NotInvited)
    }
}
