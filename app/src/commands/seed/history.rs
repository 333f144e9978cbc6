//! Six months in three departments: more than two hundred people come, decide, register or not, answer in time, late or never.
//! Not here: the people with accounts to log in with (`named`).

use super::SeedError;
use super::case::Case;
use super::clinics::{Form, Places};
use super::named::Named;
use super::people::Invented;
use super::registration::{Reach, try_to};
use super::world::{World, at};
use base::clock::Ts;
use base::domain::consents::Decision;
use base::ids::ActivityId;
use chrono::{Days, TimeDelta};
use std::collections::BTreeMap;

/// People who come to each department.
const COMERS: [usize; 3] = [110, 64, 52];
/// The last day of history on which somebody new comes, counted back from the present.
const LAST_ARRIVAL_DAYS: u32 = 1;
/// From this age one has an account of one's own.
const OWN_ACCOUNT_YEARS: u32 = 14;
const ADULT_YEARS: u32 = 18;
const FIRST_VISITOR: u32 = 100;

/// Something that happens to a patient.
#[derive(Debug, Clone)]
enum Step {
    Arrive,
    Register,
    Stumble(Reach),
    InviteAgain,
    OpenFollowUp,
    Ask,
    Answer(ActivityId, Form),
    Begin(ActivityId, Form),
    Review(ActivityId),
    Conclude,
}

/// How a first visit goes: a number below 100 says how far the person comes.
type Mood = u32;

const OPENS: Mood = 82;
const LOCKS: Mood = 86;
const LETS_EXPIRE: Mood = 99;

/// Whatever day the demo begins, one invitation stands in each state: days ago and how it went.
const CERTAIN: [(u64, Mood); 4] = [(1, LETS_EXPIRE), (2, OPENS), (3, LOCKS), (8, LETS_EXPIRE)];

/// What is still to happen, in the order of time.
struct Life {
    cases: Vec<Case>,
    certain: BTreeMap<usize, Mood>,
    steps: BTreeMap<(Ts, usize), (usize, Step)>,
    count: usize,
}

impl Life {
    fn plan(&mut self, at: Ts, case: usize, step: Step) {
        self.count += 1;
        self.steps.insert((at, self.count), (case, step));
    }
}

/// Lets everything happen, the named people's dealings in between.
pub(super) async fn live(world: &mut World, places: &Places, mut named: Named) -> Result<(), SeedError> {
    let mut life = Life { cases: Vec::new(), certain: BTreeMap::new(), steps: BTreeMap::new(), count: 0 };
    for (department, comers) in places.departments.iter().zip(COMERS) {
        for turn in 0..comers {
            let case = life.cases.len();
            life.cases.push(Case::new(world.people.next(), department, turn)?);
            let days = world.people.below(175) + LAST_ARRIVAL_DAYS;
            let arrival = world.ago(u64::from(days), world.people.below(7) + 1, world.people.below(60));
            life.plan(arrival, case, Step::Arrive);
        }
    }
    for (days, mood) in CERTAIN {
        let case = life.cases.len();
        life.cases.push(Case::new(adult(world), &places.departments[0], case)?);
        life.certain.insert(case, mood);
        life.plan(world.ago(days, 2, 0), case, Step::Arrive);
    }
    while let Some(((when, _), (case, step))) = life.steps.pop_first() {
        if when >= world.present {
            continue;
        }
        named.until(world, when).await?;
        world.go_to(when).await?;
        happen(world, &mut life, when, case, step).await?;
    }
    named.until(world, world.present).await
}

fn adult(world: &mut World) -> Invented {
    loop {
        let who = world.people.next();
        if world.today().years_since(who.birth_date).is_some_and(|years| years >= ADULT_YEARS) {
            return who;
        }
    }
}

async fn happen(world: &World, life: &mut Life, now: Ts, index: usize, step: Step) -> Result<(), SeedError> {
    let mut case = life.cases.get(index).cloned().ok_or_else(|| SeedError::Refused("no such case".to_owned()))?;
    let number = FIRST_VISITOR + u32::try_from(index).unwrap_or(0);
    match step {
        Step::Arrive => arrive(world, life, now, index, &mut case).await?,
        Step::Register => {
            let hash = world.unknown_hash()?;
            case.member = Some(world.register(number, &case.who.email, case.who.language, hash).await?);
            life.plan(later(world, now, 0, 2), index, Step::OpenFollowUp);
        }
        Step::Stumble(reach) => {
            let email = case.who.email.clone();
            world.write(move |tx| try_to(tx, number, &email, &reach)).await?;
        }
        Step::InviteAgain => {
            case.invite(world).await?;
            life.plan(later(world, now, 0, 3), index, Step::Register);
        }
        Step::OpenFollowUp => {
            case.open_follow_up(world).await?;
            life.plan(now + TimeDelta::minutes(4), index, Step::Ask);
            if world.people.below(5) == 0 {
                life.plan(later(world, now, 70, 110), index, Step::Conclude);
            }
        }
        Step::Ask => ask(world, life, now, index, &case).await?,
        Step::Answer(activity, form) => {
            if let Some(member) = case.member {
                case.answer(world, activity, form, &member.actor(), true).await?;
                if world.people.below(5) > 0 {
                    life.plan(later(world, now, 1, 4), index, Step::Review(activity));
                }
            }
        }
        Step::Begin(activity, form) => {
            if let Some(member) = case.member {
                case.answer(world, activity, form, &member.actor(), false).await?;
            }
        }
        Step::Review(activity) => case.review(world, activity).await?,
        Step::Conclude => {
            case.conclude(world).await?;
            // nothing more is asked of them
            life.steps.retain(|_, (of, step)| *of != index || matches!(step, Step::Review(_)));
        }
    }
    if let Some(place) = life.cases.get_mut(index) {
        *place = case;
    }
    Ok(())
}

/// The first visit: a file, a decision, an invitation; and what will come of it.
async fn arrive(world: &World, life: &mut Life, now: Ts, index: usize, case: &mut Case) -> Result<(), SeedError> {
    let is_adult = now.utc().date_naive().years_since(case.who.birth_date).is_some_and(|years| years >= OWN_ACCOUNT_YEARS);
    case.open_file(world, is_adult).await?;
    let certain = life.certain.get(&index).copied();
    let mood: Mood = certain.unwrap_or_else(|| world.people.below(100));
    let soon = || if certain.is_some() { now + TimeDelta::hours(3) } else { later(world, now, 0, 4) };
    if mood < 7 {
        return Ok(());
    }
    if mood < 11 {
        return case.decide(world, Decision::Refused, None).await;
    }
    let parent = (!is_adult).then(|| format!("{} {}", world.people.pick(&["Annie", "Martin", "Sonia", "Éric"]), case.who.family_name));
    case.decide(world, Decision::Given, parent.as_deref()).await?;
    if !is_adult || mood < 48 {
        return Ok(());
    }
    case.invite(world).await?;
    match mood {
        48..=81 => life.plan(soon(), index, Step::Register),
        OPENS..=85 => life.plan(soon(), index, Step::Stumble(Reach::Opens)),
        LOCKS..=88 => life.plan(soon(), index, Step::Stumble(Reach::Locks)),
        89..=91 => life.plan(later(world, now, 6, 9), index, Step::Stumble(Reach::AsksAgain)),
        92..=95 => life.plan(later(world, now, 6, 12), index, Step::InviteAgain),
        _ => {}
    }
    Ok(())
}

async fn ask(world: &World, life: &mut Life, now: Ts, index: usize, case: &Case) -> Result<(), SeedError> {
    let forms = &case.department.questionnaires;
    let Some(form) = forms.get(world.people.below(u32::try_from(forms.len()).unwrap_or(1)) as usize).copied() else { return Ok(()) };
    let days = 5 + u64::from(world.people.below(6));
    let activity = case.ask(world, form, now.utc().date_naive().checked_add_days(Days::new(days))).await?;
    match world.people.below(100) {
        0..=76 => life.plan(later(world, now, 0, u32::try_from(days).unwrap_or(5) - 1), index, Step::Answer(activity, form)),
        77..=84 => life.plan(later(world, now, 8, 14), index, Step::Answer(activity, form)),
        85..=91 => life.plan(later(world, now, 1, 3), index, Step::Begin(activity, form)),
        _ => {}
    }
    life.plan(later(world, now, 33, 52), index, Step::Ask);
    Ok(())
}

/// Some time between so many and so many days later, in the day, after `now`.
fn later(world: &World, now: Ts, from_days: u32, to_days: u32) -> Ts {
    let days = from_days + world.people.below(to_days.saturating_sub(from_days) + 1);
    let day = now.utc().date_naive().checked_add_days(Days::new(u64::from(days))).unwrap_or_default();
    at(day, world.people.below(9), world.people.below(60)).max(now + TimeDelta::minutes(20 + i64::from(world.people.below(90))))
}
