//! Every route × everybody × own and others' records. A route without a row here fails, and so does a row without its
//! route. What is refused is 404 (the login for nobody) and shows nothing of the record.
//!
//! Who may reach a route at all is read from the route table; a row only says which records its address names.

mod rows;

use crate::none_of;
use base::access::{Right, Role};
use base::ids::{AccountId, ActivityId, ClinicId, FileId, FollowUpId, PersonId, StaffTaskId};
use base::web::{Access, Entry};
use poem::http::Method;
use rows::{LEAD_TO_LOGIN, Names, ROWS, Row};
use std::collections::BTreeSet;
use tests::{Ask, Canaries, NEIGHBOUR, PATIENT, Page, STRANGER, Staff, TestApp, World};

/// Somebody who tries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    Nobody,
    Patient,
    OtherPatient,
    Representative,
    WeakRepresentative,
    Professional,
    OtherDepartment,
    OtherClinic,
    ClinicAdmin,
    Support,
    Operator,
}

const EVERYBODY: [Who; 11] = [
    Who::Nobody,
    Who::Patient,
    Who::OtherPatient,
    Who::Representative,
    Who::WeakRepresentative,
    Who::Professional,
    Who::OtherDepartment,
    Who::OtherClinic,
    Who::ClinicAdmin,
    Who::Support,
    Who::Operator,
];

impl Who {
    fn account(self, world: &World) -> Option<AccountId> {
        Some(match self {
            Self::Nobody => return None,
            Self::Patient => world.patient.account,
            Self::OtherPatient => world.neighbour.account,
            Self::Representative => world.representative.account,
            Self::WeakRepresentative => world.weak_representative.account,
            Self::Professional => world.professional.account,
            Self::OtherDepartment => world.other_professional.account,
            Self::OtherClinic => world.far_professional.account,
            Self::ClinicAdmin => world.clinic_admin.account,
            Self::Support => world.support.account,
            Self::Operator => world.operator.account,
        })
    }

    /// The role of the staff, if any.
    fn role(self) -> Option<Role> {
        match self {
            Self::Professional | Self::OtherDepartment | Self::OtherClinic => Some(Role::Professional),
            Self::ClinicAdmin => Some(Role::ClinicAdmin),
            Self::Support => Some(Role::Support),
            Self::Operator => Some(Role::Operator),
            _ => None,
        }
    }
}

/// Whose records the address names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whose {
    /// The patient's: all parameters fit together.
    Patients,
    /// Those of the patient of the other department.
    Neighbours,
    /// Those of the patient of the other clinic.
    Strangers,
    /// The patient in the address, but the record of the other clinic's patient.
    Mixed,
    /// Identifiers that nobody has.
    Unknown,
    /// No identifiers at all.
    Malformed,
}

const ALL_RECORDS: [Whose; 6] = [Whose::Patients, Whose::Neighbours, Whose::Strangers, Whose::Mixed, Whose::Unknown, Whose::Malformed];
const UNKNOWN: &str = "0198f3a0-0000-7000-8000-00000000dead";

struct Records {
    person: PersonId,
    follow_up: FollowUpId,
    questionnaire: ActivityId,
    file: FileId,
    clinic: ClinicId,
    staff: Staff,
    task: StaffTaskId,
}

fn records(world: &World, whose: Whose) -> Records {
    let (patient, clinic, staff) = match whose {
        Whose::Neighbours => (world.neighbour, world.clinic, world.other_professional),
        Whose::Strangers | Whose::Mixed => (world.stranger, world.other_clinic, world.far_professional),
        _ => (world.patient, world.clinic, world.professional),
    };
    let person = if whose == Whose::Mixed { world.patient.person } else { patient.person };
    Records { person, follow_up: patient.follow_up, questionnaire: patient.questionnaire, file: patient.file, clinic, staff, task: patient.task }
}

fn value(world: &World, whose: Whose, names: Names) -> String {
    match (whose, names) {
        (_, Names::UnknownToken) => "A".repeat(43),
        (Whose::Unknown, _) => UNKNOWN.to_owned(),
        (Whose::Malformed, _) => "1' OR '1'='1".to_owned(),
        _ => {
            let records = records(world, whose);
            match names {
                Names::Person => records.person.to_string(),
                Names::FollowUp => records.follow_up.to_string(),
                Names::Questionnaire => records.questionnaire.to_string(),
                Names::File => records.file.to_string(),
                Names::Clinic => records.clinic.to_string(),
                Names::Task => records.task.to_string(),
                _ => records.staff.grant.expect("a professional holds a role").to_string(),
            }
        }
    }
}

/// The records that a route has to be tried with.
fn targets(row: &Row) -> Vec<Whose> {
    let of_records = row.names.iter().filter(|(_, names)| *names != Names::UnknownToken).count();
    match of_records {
        0 => vec![Whose::Patients],
        1 => ALL_RECORDS.into_iter().filter(|whose| *whose != Whose::Mixed).collect(),
        _ => ALL_RECORDS.to_vec(),
    }
}

/// What must happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expected {
    Allowed,
    NotFound,
    Login,
}

/// The rule of each kind of access. This is the whole policy; a route only states its kind.
fn expected(entry: &Entry, row: &Row, who: Who, whose: Whose) -> Expected {
    let allowed = match entry.access {
        Access::Public => true,
        Access::Dev => false,
        Access::Loopback => return Expected::Allowed,
        _ if who == Who::Nobody => return Expected::Login,
        Access::Account => true,
        Access::Person(right) => may_for_person(right, who, whose),
        Access::Role(roles) => who.role().is_some_and(|role| roles.contains(&role)) && may_as_staff(row, who, whose),
    };
    // an address with a secret that nobody was given says so to everybody alike
    let is_dead = row.names.iter().any(|(_, names)| *names == Names::UnknownToken);
    if allowed && !is_dead { Expected::Allowed } else { Expected::NotFound }
}

fn may_for_person(right: Right, who: Who, whose: Whose) -> bool {
    match whose {
        Whose::Patients => who == Who::Patient || who == Who::Representative || (who == Who::WeakRepresentative && right == Right::Files),
        Whose::Neighbours => who == Who::OtherPatient,
        _ => false,
    }
}

/// A professional reaches the files of their department, an administrator the people of their clinic.
fn may_as_staff(row: &Row, who: Who, whose: Whose) -> bool {
    if row.names.iter().all(|(_, names)| *names == Names::UnknownToken) {
        return true;
    }
    if who == Who::Operator && row.names.iter().any(|(_, names)| *names == Names::Role) {
        // who cares for patients is the clinic's business, not the network's
        return false;
    }
    match whose {
        Whose::Patients => matches!(who, Who::Professional | Who::ClinicAdmin | Who::Operator),
        Whose::Neighbours => matches!(who, Who::OtherDepartment | Who::ClinicAdmin | Who::Operator),
        Whose::Strangers => matches!(who, Who::OtherClinic | Who::Operator),
        _ => false,
    }
}

fn outcome(page: &Page) -> Result<Expected, String> {
    match page.status {
        404 | 410 => Ok(Expected::NotFound),
        303 if page.header("location").starts_with("/login") => Ok(Expected::Login),
        200 | 204 | 303 | 409 | 422 => Ok(Expected::Allowed),
        other => Err(format!("status {other}")),
    }
}

/// Who may see a patient's words: never on a refused page; on an allowed one only those whose page it is.
fn forbidden_words(expected: Expected, who: Who, whose: Whose) -> Vec<&'static str> {
    let all = [(Whose::Patients, PATIENT), (Whose::Neighbours, NEIGHBOUR), (Whose::Strangers, STRANGER)];
    let own = |canaries: Canaries| match who {
        // a professional sees the patients of their department
        Who::Patient | Who::Representative | Who::WeakRepresentative | Who::Professional => canaries.family_name == PATIENT.family_name,
        Who::OtherPatient | Who::OtherDepartment => canaries.family_name == NEIGHBOUR.family_name,
        Who::OtherClinic => canaries.family_name == STRANGER.family_name,
        _ => false,
    };
    let forbidden = all.into_iter().filter(|(of, canaries)| match expected {
        // the frame of a page shows one's own name, a list those of one's department
        Expected::Allowed => *of != whose && !own(*canaries),
        _ => !own(*canaries),
    });
    forbidden.flat_map(|(_, canaries)| canaries.words()).collect()
}

struct Matrix {
    app: TestApp,
    world: World,
    complaints: Vec<String>,
    tried: usize,
}

impl Matrix {
    fn url(&self, entry: &Entry, row: &Row, whose: Whose) -> String {
        let args: Vec<(String, String)> = row.names.iter().map(|(name, names)| ((*name).to_owned(), value(&self.world, whose, *names))).collect();
        self.app.state.table.url(entry.name, &args).unwrap_or_else(|| panic!("{}: the row does not name every parameter of {}", entry.name, entry.path))
    }

    async fn try_one(&mut self, entry: &Entry, row: &Row, who: Who, whose: Whose) {
        let url = self.url(entry, row, whose);
        let mut browser = match who.account(&self.world) {
            Some(account) => self.app.signed_in(account).await,
            None => self.app.browser(),
        };
        let page = if entry.method == Method::GET {
            browser.send(Ask::get(&url)).await
        } else {
            let fields: Vec<(String, String)> = row.form.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
            browser.post_only(&url, &fields).await
        };
        self.tried += 1;
        let wanted = expected(entry, row, who, whose);
        let place = format!("{} {} {who:?} {whose:?}", entry.method, entry.name);
        match outcome(&page) {
            Ok(found) if found == wanted => {}
            Ok(Expected::Login) if wanted == Expected::Allowed && (entry.access == Access::Public || LEAD_TO_LOGIN.contains(&entry.name)) => {}
            Ok(found) => self.complaints.push(format!("{place}: {found:?} instead of {wanted:?} ({})", page.status)),
            Err(found) => self.complaints.push(format!("{place}: {found} instead of {wanted:?}")),
        }
        let leaks = forbidden_words(wanted, who, whose).into_iter().filter(|word| page.body.contains(word));
        self.complaints.extend(leaks.map(|word| format!("{place}: the page shows {word}")));
    }
}

async fn matrix() -> Matrix {
    let (app, world) = TestApp::with_world().await;
    Matrix { app, world, complaints: Vec::new(), tried: 0 }
}

#[tokio::test]
async fn every_route_has_a_row_and_every_row_a_route() {
    let app = TestApp::start().await;
    let routes: BTreeSet<&str> = app.state.table.entries().iter().map(|entry| entry.name).collect();
    let rows: BTreeSet<&str> = ROWS.iter().map(|row| row.route).collect();
    assert_eq!(ROWS.len(), rows.len(), "a route has two rows");
    let without = routes.difference(&rows).map(|name| format!("{name} has no row"));
    none_of(without.chain(rows.difference(&routes).map(|name| format!("{name} is no route"))).collect());
}

#[tokio::test]
async fn everybody_reaches_what_the_rules_allow_and_nothing_else() {
    let mut matrix = matrix().await;
    let state = std::sync::Arc::clone(&matrix.app.state);
    // what is refused first: an allowed request may change what the next one meets
    for pass in [false, true] {
        for row in ROWS {
            let Some(entry) = state.table.entries().iter().find(|entry| entry.name == row.route) else { continue };
            for whose in targets(row) {
                for who in EVERYBODY {
                    if (expected(entry, row, who, whose) == Expected::Allowed) == pass {
                        matrix.try_one(entry, row, who, whose).await;
                    }
                }
            }
        }
    }
    assert!(matrix.tried >= ROWS.len() * EVERYBODY.len(), "{} tried", matrix.tried);
    none_of(matrix.complaints);
}

#[tokio::test]
async fn a_fragment_is_refused_to_nobody_with_401_and_the_way_to_the_login() {
    let mut matrix = matrix().await;
    let state = std::sync::Arc::clone(&matrix.app.state);
    for row in ROWS {
        let Some(entry) = state.table.entries().iter().find(|entry| entry.name == row.route) else { continue };
        if expected(entry, row, Who::Nobody, Whose::Patients) != Expected::Login {
            continue;
        }
        let (url, mut browser) = (matrix.url(entry, row, Whose::Patients), matrix.app.browser());
        let ask = if entry.method == Method::GET { Ask::get(&url) } else { Ask::form(&url, &[("csrf".to_owned(), browser.csrf())]) };
        let page = browser.send(ask.partial()).await;
        if page.status != 401 || !page.header("hx-redirect").starts_with("/login") || !page.body.is_empty() {
            matrix.complaints.push(format!("{}: {} {:?} {:?}", entry.name, page.status, page.header("hx-redirect"), page.body));
        }
    }
    none_of(matrix.complaints);
}

#[tokio::test]
async fn an_ended_representation_ends_at_the_next_request() {
    let (app, world) = TestApp::with_world().await;
    let path = format!("/care/{}/dashboard", world.patient.person);
    let mut browser = app.signed_in(world.representative.account).await;
    browser.get(&path).await.expect(200);
    world.end_representations(&app).await;
    browser.get(&path).await.expect(404);
}

#[tokio::test]
async fn the_pages_for_development_do_not_exist_without_their_setting() {
    let app = TestApp::start().await;
    for path in ["/dev/mailbox", "/dev/mailbox.json", "/dev/clock.json", "/dev/components"] {
        app.browser().send(Ask::get(path)).await.expect(404);
    }
    app.browser().send(Ask::form("/dev/clock", &[("advance".to_owned(), "PT1H".to_owned())])).await.expect(404);
}
