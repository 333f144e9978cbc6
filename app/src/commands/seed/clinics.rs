//! Two clinics, three departments, and who works there.

use super::SeedError;
use super::world::{Member, World, at};
use base::access::Role;
use base::audit::Actor;
use base::domain::definitions::{self, DefinitionKind};
use base::domain::invitations::{self, NewStaff, Newcomer};
use base::domain::organisation::{self, NewClinic, NewDepartment};
use base::i18n::Lang;
use base::ids::{ClinicId, DefinitionId, DepartmentId};
use chrono::TimeDelta;

const ZONE: &str = "America/Toronto";

/// A department with those who care there and what they ask.
#[derive(Debug, Clone)]
pub(super) struct Department {
    pub(super) id: DepartmentId,
    pub(super) carers: Vec<Member>,
    pub(super) trajectory: DefinitionId,
    pub(super) questionnaires: Vec<Form>,
    /// A form with a score, asked again and again.
    pub(super) measure: Form,
}

/// A form that departments send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Form {
    pub(super) id: DefinitionId,
    pub(super) about: About,
}

/// What a form asks about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    Pain,
    Sleep,
    Worries,
}

/// The places of the demo world.
pub(super) struct Places {
    /// Pain, sleep, and the department of the clinic with the long name.
    pub(super) departments: [Department; 3],
}

/// Somebody who works somewhere; `place` is clinic and department.
struct Colleague {
    name: (&'static str, &'static str),
    email: &'static str,
    role: Role,
    profession: Option<(&'static str, &'static str)>,
    place: (usize, Option<usize>),
    /// Whether somebody logs in with it in the demo.
    is_named: bool,
}

const fn carer(name: (&'static str, &'static str), email: &'static str, profession: (&'static str, &'static str), place: (usize, usize)) -> Colleague {
    Colleague { name, email, role: Role::Professional, profession: Some(profession), place: (place.0, Some(place.1)), is_named: true }
}

const fn office(name: (&'static str, &'static str), email: &'static str, role: Role) -> Colleague {
    Colleague { name, email, role, profession: None, place: (0, None), is_named: true }
}

/// The staff; the operator comes apart.
const STAFF: [Colleague; 9] = [
    office(("Isabelle", "Côté"), "admin@demo.test", Role::ClinicAdmin),
    office(("Karim", "Benali"), "approver@demo.test", Role::ClinicAdmin),
    office(("Mélanie", "Fortin"), "support@demo.test", Role::Support),
    carer(("Sophie", "Lavoie"), "clinician@demo.test", ("infirmière praticienne", "nurse practitioner"), (0, 0)),
    carer(("Marc-André", "Pelletier"), "colleague@demo.test", ("physiothérapeute", "physiotherapist"), (0, 0)),
    carer(("Jennifer", "Walsh"), "other@demo.test", ("inhalothérapeute", "respiratory therapist"), (0, 1)),
    Colleague { is_named: false, ..carer(("Hélène", "Savard"), "helene.savard@demo.test", ("médecin interniste", "internist"), (1, 2)) },
    Colleague { is_named: false, ..carer(("Minh", "Nguyen"), "minh.nguyen@demo.test", ("ergothérapeute", "occupational therapist"), (1, 2)) },
    Colleague { is_named: false, role: Role::Coordinator, ..carer(("Josée", "Michaud"), "josee.michaud@demo.test", ("infirmière", "nurse"), (0, 0)) },
];

/// Makes clinics, departments and staff on the first day.
pub(super) async fn found(world: &mut World) -> Result<Places, SeedError> {
    let (clinics, departments) = world.write(found_places).await?;
    let members = hire(world, clinics, departments).await?;
    world.write(move |tx| equip(tx, clinics, departments, &members)).await
}

fn found_places(tx: &mut base::db::Tx<'_>) -> Result<([ClinicId; 2], [DepartmentId; 3]), SeedError> {
    let actor = Actor::system("seed");
    let mut clinic = |new: NewClinic<'_>| organisation::create_clinic(tx, &actor, &new).map_err(SeedError::refused);
    let near = clinic(NewClinic {
        name_fr: "Clinique spécialisée de la Rive",
        name_en: "Rive Specialized Clinic",
        public_name_fr: "Clinique de la Rive",
        public_name_en: "Rive Clinic",
        mail_label: Some(("Clinique de la Rive", "Rive Clinic")),
        phone: "514 555-0110",
        time_zone: ZONE,
    })?;
    let far = clinic(NewClinic {
        name_fr: "Centre intégré universitaire de santé et de services sociaux de l’Estuaire-et-des-Hautes-Terres – Clinique ambulatoire de médecine interne et de réadaptation",
        name_en: "Estuaire-et-des-Hautes-Terres Integrated University Health and Social Services Centre – Ambulatory Internal Medicine and Rehabilitation Clinic",
        public_name_fr: "Centre intégré universitaire de santé et de services sociaux de l’Estuaire-et-des-Hautes-Terres",
        public_name_en: "Estuaire-et-des-Hautes-Terres Integrated University Health and Social Services Centre",
        mail_label: None,
        phone: "418 555-0120",
        time_zone: ZONE,
    })?;
    let mut department =
        |clinic, name_fr, name_en| organisation::create_department(tx, &actor, &NewDepartment { clinic, name_fr, name_en }).map_err(SeedError::refused);
    let departments = [
        department(near, "Douleur chronique", "Chronic pain")?,
        department(near, "Médecine du sommeil", "Sleep medicine")?,
        department(far, "Médecine interne", "Internal medicine")?,
    ];
    Ok(([near, far], departments))
}

/// Invites everyone on the first morning; they register in the hours that follow.
async fn hire(world: &mut World, clinics: [ClinicId; 2], departments: [DepartmentId; 3]) -> Result<Vec<Member>, SeedError> {
    let begun = at(World::beginning(world.present).utc().date_naive(), 0, 0);
    let named = 1 + STAFF.iter().filter(|one| one.is_named).count();
    let mut hashes = world.demo_hashes(named).await?;
    invite_operator(world).await?;
    for one in &STAFF {
        let (links, code) = (world.links.clone(), world.code()?);
        world
            .write(move |tx| {
                let newcomer = Newcomer { given_name: one.name.0, family_name: one.name.1, email: one.email, language: Lang::Fr };
                let place = NewStaff {
                    role: one.role,
                    clinic: clinics[one.place.0],
                    department: one.place.1.map(|place| departments[place]),
                    profession_fr: one.profession.map(|(fr, _)| fr),
                    profession_en: one.profession.map(|(_, en)| en),
                };
                Ok(invitations::invite_staff(tx, &Actor::system("seed"), &links, &newcomer, &place, &code)?)
            })
            .await?;
    }
    world.go_to(begun + TimeDelta::hours(1)).await?;
    let hash = hashes.pop().ok_or_else(|| SeedError::Refused("no hash".to_owned()))?;
    world.register(1, "operator@demo.test", Lang::Fr, hash).await?;
    let mut members = Vec::with_capacity(STAFF.len());
    for (number, one) in (2..).zip(&STAFF) {
        let known = if one.is_named { hashes.pop() } else { None };
        let hash = known.map_or_else(|| world.unknown_hash(), Ok)?;
        members.push(world.register(number, one.email, Lang::Fr, hash).await?);
    }
    Ok(members)
}

async fn invite_operator(world: &World) -> Result<(), SeedError> {
    let (links, code) = (world.links.clone(), world.code()?);
    world
        .write(move |tx| {
            let newcomer = Newcomer { given_name: "Olivier", family_name: "Trudel", email: "operator@demo.test", language: Lang::Fr };
            invitations::invite_operator(tx, &Actor::system("seed"), &links, &newcomer, &code)?;
            Ok(())
        })
        .await
}

fn equip(tx: &mut base::db::Tx<'_>, clinics: [ClinicId; 2], departments: [DepartmentId; 3], members: &[Member]) -> Result<Places, SeedError> {
    let trajectory = definitions::shipped_trajectory(tx, "suivi-libre")?.id;
    let forms = definitions::list_published(tx, DefinitionKind::Questionnaire, clinics[0])?;
    let form = |key: &str, about| {
        let found = forms.iter().find(|form| form.key == key);
        found.map(|form| Form { id: form.id, about }).ok_or_else(|| SeedError::Refused(format!("the form {key} is not published")))
    };
    let (pain, sleep, measure) = (form(PAIN, About::Pain)?, form(SLEEP, About::Sleep)?, form(WORRIES, About::Worries)?);
    let carers = |department: usize| STAFF.iter().zip(members).filter(|(one, _)| one.place.1 == Some(department)).map(|(_, member)| *member).collect();
    let department = |index: usize, questionnaires| Department { id: departments[index], carers: carers(index), trajectory, questionnaires, measure };
    Ok(Places { departments: [department(0, vec![pain]), department(1, vec![sleep, pain]), department(2, vec![pain, sleep])] })
}

const PAIN: &str = "intensite-douleur";
const SLEEP: &str = "bilan-de-sommeil";
const WORRIES: &str = "gad-7";
