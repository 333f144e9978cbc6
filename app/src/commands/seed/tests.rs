//! The demo world holds what the page on it promises.

use super::*;
use base::access::{self, Role};
use base::audit::Verdict;
use base::db::{Db, Tx};
use base::domain::activities::{self, State};
use base::domain::listing::PAGE_SIZE;
use base::domain::patients::{self, PortalState, Query};
use base::domain::{accounts, follow_ups, organisation, responses};
use chrono::TimeDelta;
use std::collections::BTreeSet;

fn account(tx: &mut Tx<'_>, email: &str) -> accounts::Account {
    let hash = tx.keys().email_hash(email);
    let id = accounts::find_by_email_hash(tx, &hash).unwrap().unwrap_or_else(|| panic!("{email}"));
    accounts::load(tx, id).unwrap()
}

fn planted() -> (tempfile::TempDir, Db) {
    let folder = tempfile::tempdir().unwrap();
    let config = Config::with([("data_dir", folder.path().to_str().unwrap())]).unwrap();
    let runtime = runtime().unwrap();
    plant(&config, &runtime).unwrap();
    assert!(plant(&config, &runtime).unwrap_err().to_string().contains("not empty"));
    let db = opening::open(&config, "test", Clock::system()).unwrap().db;
    (folder, db)
}

#[test]
fn the_demo_world_is_as_promised() {
    let (_folder, db) = planted();
    db.read_blocking::<_, DbError>(|tx| {
        everybody_is_there(tx);
        lists_are_real(tx);
        the_patient_has_something_to_do(tx);
        the_representative_acts_for_two(tx);
        assert!(matches!(base::audit::verify(tx)?, Verdict::Intact { unsealed: 0, .. }), "the log is sealed");
        Ok(())
    })
    .unwrap();
}

fn everybody_is_there(tx: &mut Tx<'_>) {
    let role = |tx: &mut Tx<'_>, email: &str| {
        let held = account(tx, email).id;
        access::grants(tx, held).unwrap().first().map(|grant| (grant.role, grant.department))
    };
    let clinician = role(tx, "clinician@demo.test");
    assert_eq!(clinician.map(|(role, _)| role), Some(Role::Professional));
    assert_eq!(role(tx, "colleague@demo.test"), clinician, "same department");
    assert_ne!(role(tx, "other@demo.test"), clinician, "other department");
    let only = |tx: &mut Tx<'_>, email: &str| role(tx, email).map(|(role, _)| role);
    assert_eq!(only(tx, "admin@demo.test"), Some(Role::ClinicAdmin));
    assert_eq!(only(tx, "approver@demo.test"), Some(Role::ClinicAdmin));
    assert_eq!(only(tx, "support@demo.test"), Some(Role::Support));
    assert_eq!(only(tx, "operator@demo.test"), Some(Role::Operator));
    assert_eq!(only(tx, "patient@demo.test"), None);
    let hashes: BTreeSet<String> = ACCOUNTS
        .iter()
        .map(|(email, _)| {
            let hash = tx.keys().email_hash(email);
            accounts::credentials(tx, &hash).unwrap().map(|known| known.password_hash).unwrap_or_default()
        })
        .collect();
    assert_eq!(hashes.len(), ACCOUNTS.len(), "every password has a salt of its own");
}

fn lists_are_real(tx: &mut Tx<'_>) {
    let clinics = organisation::list_clinics(tx).unwrap();
    assert_eq!(clinics.len(), 2);
    assert!(clinics.iter().any(|clinic| clinic.public_name_fr.chars().count() > 80), "one with a long official name");
    let departments: Vec<_> = organisation::list_departments(tx, &clinics.iter().map(|clinic| clinic.id).collect::<Vec<_>>())
        .unwrap()
        .into_iter()
        .map(|department| department.id)
        .collect();
    assert_eq!(departments.len(), 3);
    let everyone = Query::All;
    let first = patients::search(tx, &departments, &everyone, 1).unwrap();
    assert!(first.paging.total > 200, "{} files", first.paging.total);
    assert_eq!(first.rows.len(), usize::try_from(PAGE_SIZE).unwrap());
    let states: BTreeSet<&str> =
        (1..=first.paging.pages).flat_map(|page| patients::search(tx, &departments, &everyone, page).unwrap().rows).map(|row| row.state.word()).collect();
    let all = [PortalState::NotInvited, PortalState::Invited, PortalState::Opened, PortalState::CodeLocked, PortalState::Expired, PortalState::Active];
    assert_eq!(states, all.iter().map(|state| state.word()).collect(), "invitations in every state");
}

fn the_patient_has_something_to_do(tx: &mut Tx<'_>) {
    let person = account(tx, "patient@demo.test").person;
    let runs = follow_ups::list_of_person(tx, person).unwrap();
    assert_eq!(runs.iter().filter(|run| run.ended_at.is_none()).count(), 1, "one runs");
    assert_eq!(runs.iter().filter(|run| run.ended_at.is_some()).count(), 1, "one is completed");
    let waiting = activities::list_waiting(tx, person).unwrap();
    assert_eq!(waiting.len(), 1);
    let left = waiting.first().and_then(|asked| asked.due_at).map(|due| due - tx.now());
    assert!(left.is_some_and(|left| left > TimeDelta::days(7) && left <= TimeDelta::days(8)), "due at the end of the seventh day: {left:?}");
    let all: Vec<_> = runs.iter().flat_map(|run| activities::list_of_follow_up(tx, run.id).unwrap()).collect();
    assert!(all.iter().any(|asked| asked.state == State::Completed && asked.reviewed_at.is_none()), "one is submitted and not reviewed yet");
    let submitted: Vec<_> = all.iter().filter_map(|asked| responses::submission(tx, asked.id).unwrap()).collect();
    let scored = submitted.iter().filter(|answers| answers.body.scores.iter().any(|score| score.value.is_some()));
    assert!(scored.count() >= 3, "a score over time");
}

fn the_representative_acts_for_two(tx: &mut Tx<'_>) {
    let own = account(tx, "representative@demo.test").person;
    let patient = account(tx, "patient@demo.test").person;
    assert!(!follow_ups::list_of_person(tx, own).unwrap().is_empty(), "also a patient");
    let acting = access::acting(tx, own, patient).unwrap().unwrap();
    assert!(!acting.is_own && acting.may(access::Right::Answer));
}
