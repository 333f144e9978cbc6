//! The acceptance by somebody who has an account already: they log in instead of making a second one (D2, D20, C38).

use super::{joining, steps, store};
use crate::access::SignedIn;
use crate::audit::{self, Actor, Event};
use crate::db::{DbError, Tx};
use crate::domain::accounts;
use crate::domain::invitations::{self, Invitation, Purpose};
use crate::domain::tasks::{self, TaskKind};

/// What an account may do with an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Acceptance {
    /// It may accept, or has just accepted.
    Given,
    /// The link is dead; its page says why.
    Dead,
    /// The invitation went to another address than this account's.
    OtherAddress,
    /// The identity does not agree: nothing is joined, the clinic is told, the person is told to call it (D20).
    Disagrees,
}

/// What the signed-in account may do with the invitation. Changes nothing.
///
/// # Errors
/// The database's.
pub fn offer(tx: &mut Tx<'_>, who: &SignedIn, invitation: &Invitation) -> Result<Acceptance, DbError> {
    if !invitation.is_open(tx.now()) {
        return Ok(Acceptance::Dead);
    }
    let own = accounts::load(tx, who.account)?;
    if tx.keys().email_hash(&own.email) != invitation.email_hash {
        return Ok(Acceptance::OtherAddress);
    }
    Ok(Acceptance::Given)
}

/// Accepts the invitation with the signed-in account.
///
/// # Errors
/// The database's.
pub fn accept(tx: &mut Tx<'_>, actor: &Actor, who: &SignedIn, invitation: &Invitation) -> Result<Acceptance, DbError> {
    let invitation = invitations::load(tx, invitation.id)?;
    let offered = offer(tx, who, &invitation)?;
    if offered != Acceptance::Given {
        return Ok(offered);
    }
    if invitation.file.is_some() && invitation.purpose == Purpose::Patient && !agrees(tx, who, &invitation)? {
        if let Some(clinic) = invitation.clinic {
            tasks::open(tx, &invitations::task(&invitation, clinic, TaskKind::AddressTaken, &format!("address:{}", invitation.id)))?;
        }
        audit::record(tx, actor, event("invitation.identity_disagrees", &invitation))?;
        return Ok(Acceptance::Disagrees);
    }
    if !invitations::mark_accepted(tx, invitation.id)? {
        return Ok(Acceptance::Dead);
    }
    invitations::mark_opened(tx, invitation.id)?;
    invitations::set_accepted_by(tx, invitation.id, who.account)?;
    if let Some(file) = invitation.file.filter(|_| invitation.purpose == Purpose::Patient) {
        joining::join(tx, actor, file, who.person)?;
    }
    steps::take_up(tx, actor, who.account, who.person, &invitation)?;
    audit::record(tx, actor, event("invitation.accepted", &invitation).person(who.person))?;
    Ok(Acceptance::Given)
}

fn event<'a>(action: &'static str, invitation: &Invitation) -> Event<'a> {
    Event { clinic: invitation.clinic, ..Event::new(action).item("invitation", invitation.id) }
}

/// Birth dates must agree, and insurance numbers where both have one. An account without any file has only its names.
fn agrees(tx: &mut Tx<'_>, who: &SignedIn, invitation: &Invitation) -> Result<bool, DbError> {
    let Some(file) = invitation.file else { return Ok(false) };
    let (birth_date, number) = store::marks(tx, file)?;
    let own = store::marks_of_person(tx, who.person)?;
    if own.is_empty() {
        let folded = |text: &str| text.trim().to_lowercase();
        let pairs = [(&who.given_name, &invitation.given_name), (&who.family_name, &invitation.family_name)];
        return Ok(pairs.iter().all(|(own, invited)| folded(own) == folded(invited)));
    }
    Ok(own.iter().all(|(date, own_number)| {
        let numbers_agree = match (own_number, &number) {
            (Some(own), Some(other)) => own == other,
            _ => true,
        };
        *date == birth_date && numbers_agree
    }))
}
