//! One patient's dealings with a department: file, consent, invitation, follow-up, questionnaires.
//! Not here: when they happen (`history`, `named`).

use super::SeedError;
use super::clinics::{About, Department, Form};
use super::people::{self, Invented};
use super::world::{Member, World, day_of};
use base::audit::Actor;
use base::db::Tx;
use base::domain::consents::{self, Channel, Decision, NewConsent};
use base::domain::invitations::{self, CodeChannel};
use base::domain::patients::{self, Duplicates, Identity, Insurance};
use base::domain::{activities, follow_ups, responses};
use base::i18n::Lang;
use base::ids::{ActivityId, FileId, FollowUpId, PersonId};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// A patient of a department.
#[derive(Debug, Clone)]
pub(super) struct Case {
    pub(super) who: Invented,
    pub(super) department: Department,
    /// The professional who sees them.
    pub(super) carer: Member,
    pub(super) file: Option<(FileId, PersonId)>,
    pub(super) member: Option<Member>,
    pub(super) follow_up: Option<FollowUpId>,
}

impl Case {
    pub(super) fn new(who: Invented, department: &Department, turn: usize) -> Result<Self, SeedError> {
        let carer = department.carers.get(turn % department.carers.len().max(1)).copied();
        let carer = carer.ok_or_else(|| SeedError::Refused("a department without staff".to_owned()))?;
        Ok(Self { who, department: department.clone(), carer, file: None, member: None, follow_up: None })
    }

    pub(super) fn file(&self) -> Result<FileId, SeedError> {
        self.file.map(|(file, _)| file).ok_or_else(|| SeedError::Refused("no file yet".to_owned()))
    }

    pub(super) fn follow_up(&self) -> Result<FollowUpId, SeedError> {
        self.follow_up.ok_or_else(|| SeedError::Refused("no follow-up yet".to_owned()))
    }

    fn identity(&self, has_email: bool) -> Identity {
        let who = &self.who;
        let some = |text: &str| Some(text.to_owned());
        let phone = |phone: &Option<String>| phone.as_deref().and_then(patients::parse_phone);
        Identity {
            given_name: who.given_name.clone(),
            family_name: who.family_name.clone(),
            sex: who.sex,
            birth_date: who.birth_date,
            insurance: match who.insurance_number.clone() {
                Some(number) => Insurance::Number { number, reason: None },
                None => Insurance::NoNumber { reason: "assurance d’une autre province".to_owned() },
            },
            email: has_email.then(|| who.email.clone()),
            mobile: phone(&who.mobile),
            home_phone: phone(&who.home_phone),
            address_line: some(&who.address_line),
            city: some(who.city),
            province: some("QC"),
            postal_code: some(&who.postal_code),
            language: who.language,
        }
    }

    /// The department makes a file; who has no address of their own gets none.
    pub(super) async fn open_file(&mut self, world: &World, has_email: bool) -> Result<(), SeedError> {
        let (actor, department, identity) = (self.carer.actor(), self.department.id, self.identity(has_email));
        let file = world
            .write(move |tx| {
                let file = patients::create_patient(tx, &actor, department, &identity, Duplicates::Ignore).map_err(SeedError::refused)?;
                Ok((file, patients::load(tx, file)?.person))
            })
            .await?;
        self.file = Some(file);
        Ok(())
    }

    /// The person decides on virtual care, today.
    pub(super) async fn decide(&self, world: &World, decision: Decision, consenter: Option<&str>) -> Result<(), SeedError> {
        let (actor, file, consenter) = (self.carer.actor(), self.file()?, consenter.map(str::to_owned));
        let channel = if world.people.below(4) == 0 { Channel::Phone } else { Channel::InPerson };
        world
            .write(move |tx| {
                let consent = NewConsent { decision, decided_on: day_of(tx.now()), channel, consenter };
                consents::record(tx, &actor, file, &consent).map_err(SeedError::refused)
            })
            .await
    }

    /// The professional invites, or invites again.
    pub(super) async fn invite(&self, world: &World) -> Result<(), SeedError> {
        let (actor, links, file, code) = (self.carer.actor(), world.links.clone(), self.file()?, world.code()?);
        let channel = if self.who.mobile.is_some() && world.people.below(3) == 0 { CodeChannel::Sms } else { CodeChannel::InPerson };
        world
            .write(move |tx| {
                invitations::invite_patient(tx, &actor, &links, file, channel, &code).map_err(SeedError::refused)?;
                Ok(())
            })
            .await
    }

    pub(super) async fn open_follow_up(&mut self, world: &World) -> Result<(), SeedError> {
        let (actor, file, trajectory) = (self.carer.actor(), self.file()?, self.department.trajectory);
        self.follow_up = Some(world.write(move |tx| follow_ups::open(tx, &actor, file, trajectory).map_err(SeedError::refused)).await?);
        Ok(())
    }

    /// Asks for a questionnaire.
    pub(super) async fn ask(&self, world: &World, form: Form, due_on: Option<NaiveDate>) -> Result<ActivityId, SeedError> {
        let (actor, links, follow_up) = (self.carer.actor(), world.links.clone(), self.follow_up()?);
        world.write(move |tx| activities::send_questionnaire(tx, &actor, &links, follow_up, form.id, due_on).map_err(SeedError::refused)).await
    }

    /// The person, or `by` for them, answers; `submits` says whether they come to the end.
    pub(super) async fn answer(&self, world: &World, activity: ActivityId, form: Form, by: &Actor, submits: bool) -> Result<(), SeedError> {
        let person = self.file.map(|(_, person)| person).ok_or_else(|| SeedError::Refused("no file yet".to_owned()))?;
        let (actor, language) = (by.clone(), self.who.language);
        let posted = answers(world, form, language);
        world.write(move |tx| fill(tx, &actor, person, activity, &posted, language, submits)).await
    }

    pub(super) async fn review(&self, world: &World, activity: ActivityId) -> Result<(), SeedError> {
        let actor = self.carer.actor();
        world
            .write(move |tx| {
                activities::mark_reviewed(tx, &actor, activity).map_err(SeedError::refused)?;
                Ok(())
            })
            .await
    }

    pub(super) async fn conclude(&self, world: &World) -> Result<(), SeedError> {
        let (actor, follow_up) = (self.carer.actor(), self.follow_up()?);
        world.write(move |tx| follow_ups::conclude(tx, &actor, follow_up, "ended_by_clinic").map_err(SeedError::refused)).await
    }
}

fn fill(
    tx: &mut Tx<'_>,
    actor: &Actor,
    person: PersonId,
    activity: ActivityId,
    posted: &[(String, String)],
    language: Lang,
    submits: bool,
) -> Result<(), SeedError> {
    let posted = if submits { posted } else { posted.get(..1).unwrap_or_default() };
    let language = if language == Lang::Fr { workflows::Lang::Fr } else { workflows::Lang::En };
    responses::take(tx, actor, person, activity, posted, &BTreeMap::new(), language).map_err(SeedError::refused)?;
    if submits {
        responses::submit(tx, actor, person, activity, language).map_err(|error| match error {
            responses::SaveError::Invalid(problems) => SeedError::Refused(format!("answers are not valid: {problems:?}")),
            other => SeedError::refused(other),
        })?;
    }
    Ok(())
}

/// What somebody fills in, as the page posts it.
fn answers(world: &World, form: Form, language: Lang) -> Vec<(String, String)> {
    let field = |item: &str, value: &str| (workflows::field_name(item, ""), value.to_owned());
    let people = &world.people;
    if form.about == About::Worries {
        return (1..=7).map(|nth| field(&format!("g{nth}"), people.pick(&["never", "several", "half", "daily"]))).collect();
    }
    if form.about == About::Sleep {
        let drowsy = people.below(3) == 0;
        let yes = |on: bool| if on { "yes" } else { "no" };
        let mut all = vec![
            field("hours", people.pick(&["4.5", "5.0", "6.0", "6.5", "7.0", "7.5", "8.0"])),
            field("wakings", &people.below(5).to_string()),
            field("quality", &people.below(11).to_string()),
            field("drowsy", yes(drowsy)),
            field("screen", people.pick(&["none", "half_hour", "hour"])),
        ];
        if drowsy {
            all.push(field("driving", yes(people.below(4) == 0)));
        }
        return all;
    }
    let pain = people.below(11);
    let mut all = vec![field("pain_now", &pain.to_string())];
    if pain > 0 {
        all.push(field("place", people.pick(&["head", "back", "back", "belly", "arm", "leg", "all_over", "elsewhere"])));
        all.push(field("moment", people.pick(&["morning", "daytime", "evening", "night", "same"])));
    }
    if pain >= 4 {
        all.push(field("relief", people.pick(&["medicine", "movement", "rest", "warmth", "breathing", "company", "nothing"])));
        if people.below(3) == 0 {
            all.push(field("details", people.pick(if language == Lang::Fr { &people::WORDS_FR } else { &people::WORDS_EN })));
        }
    }
    all
}
