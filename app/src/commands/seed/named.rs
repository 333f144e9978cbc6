//! The people whose accounts one can log in with: a patient, a representative, a child.
//! Not here: the staff (`clinics`) and everyone else (`history`).

use super::SeedError;
use super::case::Case;
use super::clinics::{About, Form, Places};
use super::people::insurance_number;
use super::world::{Member, World, day_of};
use base::access::{Right, SignedIn};
use base::clock::Ts;
use base::domain::consents::Decision;
use base::domain::patients::Sex;
use base::domain::registrations::{self, Acceptance};
use base::domain::representations::{self, NewRepresentation};
use base::domain::{invitations, patients};
use base::i18n::Lang;
use base::ids::{ActivityId, PersonId};
use chrono::{Days, NaiveDate, TimeDelta};

const EVERYTHING: [Right; 5] = [Right::See, Right::Answer, Right::Message, Right::Files, Right::Appointments];
const ZONE: chrono_tz::Tz = chrono_tz::America::Toronto;
const FIRST_VISITOR: u32 = 90;
const PATIENT: &str = "patient@demo.test";
const REPRESENTATIVE: &str = "representative@demo.test";

/// Whose dealings with which clinic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// The patient at the clinic with the long name.
    Far,
    /// The patient at the other clinic.
    Near,
    /// The representative, as a patient.
    Own,
    /// The child.
    Child,
}

/// What happens.
#[derive(Debug, Clone, Copy)]
enum Step {
    Invite(Part),
    Register(Part),
    /// Takes up a second invitation with the account there is.
    Accept(Part),
    Represent,
    /// Asks for a questionnaire, due so many days after the day of the asking.
    Ask(Part, u64, After),
    /// Asks for the form with a score, due in a week; it is answered and reviewed.
    Measure(Part),
    Answer(Part, ActivityId, Form),
    Review(Part, ActivityId),
    Conclude(Part),
}

/// What becomes of a questionnaire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum After {
    Answered,
    Reviewed,
    Open,
}

/// Days before the present, hours after opening, and what happens then.
const PLAN: [(u64, u32, Step); 23] = [
    (175, 1, Step::Invite(Part::Far)),
    (174, 8, Step::Register(Part::Far)),
    (165, 2, Step::Ask(Part::Far, 7, After::Reviewed)),
    (150, 2, Step::Invite(Part::Near)),
    (149, 9, Step::Accept(Part::Near)),
    (140, 3, Step::Invite(Part::Own)),
    (139, 9, Step::Register(Part::Own)),
    (135, 2, Step::Represent),
    (134, 2, Step::Ask(Part::Child, 7, After::Reviewed)),
    (120, 1, Step::Ask(Part::Near, 7, After::Reviewed)),
    (110, 4, Step::Conclude(Part::Far)),
    (118, 2, Step::Measure(Part::Near)),
    (90, 1, Step::Ask(Part::Near, 7, After::Reviewed)),
    (80, 2, Step::Ask(Part::Own, 7, After::Reviewed)),
    (88, 2, Step::Measure(Part::Near)),
    (60, 1, Step::Ask(Part::Near, 7, After::Reviewed)),
    (58, 2, Step::Measure(Part::Near)),
    (32, 1, Step::Ask(Part::Near, 7, After::Answered)),
    (31, 2, Step::Measure(Part::Near)),
    (30, 1, Step::Ask(Part::Child, 7, After::Answered)),
    (3, 5, Step::Ask(Part::Child, 8, After::Open)),
    (2, 6, Step::Ask(Part::Own, 5, After::Open)),
    (0, 0, Step::Ask(Part::Near, 7, After::Open)),
];

/// Where these people stand.
pub(super) struct Named {
    far: Case,
    near: Case,
    own: Case,
    child: Case,
    hashes: Vec<String>,
    steps: Vec<(Ts, Step)>,
}

impl Named {
    /// Plans their days.
    pub(super) async fn begin(world: &mut World, places: &Places) -> Result<Self, SeedError> {
        let [pain, _, internal] = &places.departments;
        let year = |years: u32| world.today().checked_sub_months(chrono::Months::new(12 * years)).unwrap_or_default();
        let (adult, middle, young) = (year(52), year(44), year(9));
        let mut person = |name: (&str, &str), sex, language, born: NaiveDate, email: Option<&str>| {
            let mut who = world.people.of_name(name.0, name.1, sex, language);
            who.birth_date = born;
            who.insurance_number = Some(insurance_number(name.0, name.1, sex, born));
            who.mobile = Some("514 555-0142".to_owned());
            if let Some(email) = email {
                email.clone_into(&mut who.email);
            }
            who
        };
        let patient = person(("Camille", "Gagnon-Roy"), Sex::Female, Lang::Fr, adult, Some(PATIENT));
        let own = person(("Rachel", "Bouchard"), Sex::Female, Lang::Fr, middle, Some(REPRESENTATIVE));
        let child = person(("Émile", "Bouchard"), Sex::Male, Lang::Fr, young, None);
        Ok(Self {
            far: Case::new(patient.clone(), internal, 0)?,
            near: Case::new(patient, pain, 0)?,
            own: Case::new(own, pain, 0)?,
            child: Case::new(child, pain, 0)?,
            hashes: world.demo_hashes(2).await?,
            steps: PLAN.iter().map(|(days, hour, step)| (world.ago(*days, *hour, 30), *step)).collect(),
        })
    }

    /// Lets happen what lies before `when`.
    pub(super) async fn until(&mut self, world: &World, when: Ts) -> Result<(), SeedError> {
        loop {
            self.steps.sort_by_key(|(at, _)| *at);
            let Some((at, step)) = self.steps.first().copied().filter(|(at, _)| *at <= when) else { return Ok(()) };
            self.steps.remove(0);
            world.go_to(at).await?;
            self.live(world, at, step).await?;
        }
    }

    fn case(&mut self, part: Part) -> &mut Case {
        match part {
            Part::Far => &mut self.far,
            Part::Near => &mut self.near,
            Part::Own => &mut self.own,
            Part::Child => &mut self.child,
        }
    }

    async fn live(&mut self, world: &World, now: Ts, step: Step) -> Result<(), SeedError> {
        match step {
            Step::Invite(part) => invite_first(world, self.case(part)).await,
            Step::Register(part) => {
                let hash = self.hashes.pop();
                let member = register(world, self.case(part), hash).await?;
                if part == Part::Far {
                    self.near.member = Some(member);
                }
                self.case(part).open_follow_up(world).await
            }
            Step::Accept(part) => {
                accept(world, self.case(part)).await?;
                self.case(part).open_follow_up(world).await
            }
            Step::Represent => self.represent(world).await,
            Step::Ask(part, days, after) => {
                let form = pain(self.case(part))?;
                self.ask(world, now, form, (part, days, after)).await
            }
            Step::Measure(part) => {
                let form = self.case(part).department.measure;
                self.ask(world, now, form, (part, 7, After::Reviewed)).await
            }
            Step::Answer(part, activity, form) => self.answer(world, part, activity, form).await,
            Step::Review(part, activity) => self.case(part).review(world, activity).await,
            Step::Conclude(part) => self.case(part).conclude(world).await,
        }
    }

    async fn ask(&mut self, world: &World, now: Ts, form: Form, (part, days, after): (Part, u64, After)) -> Result<(), SeedError> {
        let case = self.case(part);
        let activity = case.ask(world, form, due(now, days)).await?;
        if after != After::Open {
            self.steps.push((now + TimeDelta::hours(57), Step::Answer(part, activity, form)));
        }
        if after == After::Reviewed {
            self.steps.push((now + TimeDelta::hours(73), Step::Review(part, activity)));
        }
        Ok(())
    }

    /// The patient answers; for the child, the representative does.
    async fn answer(&mut self, world: &World, part: Part, activity: ActivityId, form: Form) -> Result<(), SeedError> {
        let own = member(&self.own);
        let case = self.case(part);
        let actor = match case.member {
            Some(member) => member.actor(),
            None => own?.acting_for(person(case)?),
        };
        case.answer(world, activity, form, &actor, true).await
    }

    /// The representative gets every right for the patient, and for the child, who has no account.
    async fn represent(&mut self, world: &World) -> Result<(), SeedError> {
        self.child.open_file(world, false).await?;
        self.child.decide(world, Decision::Given, Some("Rachel Bouchard, mère")).await?;
        self.child.open_follow_up(world).await?;
        let who = member(&self.own)?;
        for case in [&self.near, &self.child] {
            let (actor, file) = (case.carer.actor(), case.file()?);
            world
                .write(move |tx| {
                    let starts_on = day_of(tx.now());
                    let new = NewRepresentation { representative: who.person, rights: &EVERYTHING, starts_on, ends_on: None, is_accepted: true };
                    representations::add_representative(tx, &actor, file, &new).map_err(SeedError::refused)?;
                    Ok(())
                })
                .await?;
        }
        Ok(())
    }
}

/// So many days after the clinics' day, which is not always the UTC one.
fn due(now: Ts, days: u64) -> Option<NaiveDate> {
    now.utc().with_timezone(&ZONE).date_naive().checked_add_days(Days::new(days))
}

fn person(case: &Case) -> Result<PersonId, SeedError> {
    case.file.map(|(_, person)| person).ok_or_else(|| SeedError::Refused("no file yet".to_owned()))
}

fn pain(case: &Case) -> Result<Form, SeedError> {
    case.department.questionnaires.iter().find(|form| form.about == About::Pain).copied().ok_or_else(|| SeedError::Refused("no form".to_owned()))
}

fn member(case: &Case) -> Result<Member, SeedError> {
    case.member.ok_or_else(|| SeedError::Refused("no account yet".to_owned()))
}

async fn invite_first(world: &World, case: &mut Case) -> Result<(), SeedError> {
    case.open_file(world, true).await?;
    case.decide(world, Decision::Given, None).await?;
    case.invite(world).await
}

async fn register(world: &World, case: &mut Case, hash: Option<String>) -> Result<Member, SeedError> {
    let hash = hash.ok_or_else(|| SeedError::Refused("no hash".to_owned()))?;
    let member = world.register(FIRST_VISITOR, &case.who.email, case.who.language, hash).await?;
    case.member = Some(member);
    Ok(member)
}

/// Accepts an invitation with the account there is.
async fn accept(world: &World, case: &mut Case) -> Result<(), SeedError> {
    let (who, invented) = (member(case)?, case.who.clone());
    let file = case.file()?;
    let joined = world
        .write(move |tx| {
            let now = tx.now();
            let signed_in = SignedIn {
                session: tx.id(),
                account: who.account,
                person: who.person,
                given_name: invented.given_name,
                family_name: invented.family_name,
                page_language: Lang::Fr,
                roles: Vec::new(),
                people: Vec::new(),
                seen_at: now,
                idle_until: now + TimeDelta::minutes(30),
                expires_at: now + TimeDelta::hours(12),
                idle_minutes: 30,
            };
            let invitation = invitations::latest_of_file(tx, file)?.ok_or_else(|| SeedError::Refused("no invitation".to_owned()))?;
            match registrations::accept(tx, &who.actor(), &signed_in, &invitation)? {
                Acceptance::Given => Ok((file, patients::load(tx, file)?.person)),
                other => Err(SeedError::Refused(format!("the second invitation was not accepted: {other:?}"))),
            }
        })
        .await?;
    case.file = Some(joined);
    Ok(())
}
