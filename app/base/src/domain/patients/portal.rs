//! Where a person is on the way to the portal: what the state pills show (P2, X1).

use crate::clock::Ts;
use crate::db::schema::{accounts, invitations};
use crate::db::{DbError, Tx};
use crate::ids::{FileId, InvitationId, PersonId};
use crate::text_enum;
use diesel::prelude::*;
use std::collections::{HashMap, HashSet};

text_enum! {
    /// A step of the way.
    PortalState {
        /// Nobody invited the person.
        NotInvited = "not_invited",
        /// The mail has left.
        Invited = "invited",
        /// The link was opened.
        Opened = "opened",
        /// Too many wrong codes.
        CodeLocked = "code_locked",
        /// The five days are over.
        Expired = "expired",
        /// The person has an account.
        Active = "active",
    }
}

impl PortalState {
    /// Whether an invitation stands that a new one would replace.
    pub fn is_renewal(self) -> bool {
        matches!(self, Self::Invited | Self::Opened | Self::CodeLocked | Self::Expired)
    }
}

/// Where one person is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Portal {
    /// The step.
    pub state: PortalState,
    /// The newest invitation of the file.
    pub invitation: Option<InvitationId>,
    /// When it was sent.
    pub sent_at: Option<Ts>,
    /// When its link was first opened.
    pub opened_at: Option<Ts>,
    /// When it expires or has expired.
    pub expires_at: Option<Ts>,
}

type InvitationRow = (InvitationId, Option<FileId>, Ts, Ts, Option<Ts>, Option<Ts>, Option<Ts>, Option<Ts>);

fn judge((id, _, sent_at, expires_at, opened_at, locked_at, accepted_at, closed_at): InvitationRow, now: Ts) -> Portal {
    let state = if accepted_at.is_some() {
        PortalState::Active
    } else if locked_at.is_some() {
        PortalState::CodeLocked
    } else if closed_at.is_some() || expires_at <= now {
        PortalState::Expired
    } else if opened_at.is_some() {
        PortalState::Opened
    } else {
        PortalState::Invited
    };
    Portal { state, invitation: Some(id), sent_at: Some(sent_at), opened_at, expires_at: Some(expires_at) }
}

/// Where the persons of these files are: two queries for any number of files.
///
/// # Errors
/// The database's.
pub fn portals(tx: &mut Tx<'_>, files: &[(FileId, PersonId)]) -> Result<HashMap<FileId, Portal>, DbError> {
    if files.is_empty() {
        return Ok(HashMap::new());
    }
    let people: Vec<PersonId> = files.iter().map(|(_, person)| *person).collect();
    let ids: Vec<FileId> = files.iter().map(|(file, _)| *file).collect();
    let held: HashSet<PersonId> = accounts::table
        .filter(accounts::person_id.eq_any(people))
        .filter(accounts::closed_at.is_null())
        .select(accounts::person_id)
        .load::<PersonId>(tx.conn)?
        .into_iter()
        .collect();
    let rows: Vec<InvitationRow> = invitations::table
        .filter(invitations::file_id.eq_any(ids))
        .filter(invitations::representation_id.is_null())
        .order((invitations::created_at, invitations::id))
        .select((
            invitations::id,
            invitations::file_id,
            invitations::created_at,
            invitations::expires_at,
            invitations::opened_at,
            invitations::locked_at,
            invitations::accepted_at,
            invitations::expired_at,
        ))
        .load(tx.conn)?;
    let now = tx.now();
    let newest: HashMap<FileId, Portal> = rows.into_iter().filter_map(|row| Some((row.1?, judge(row, now)))).collect();
    let nothing = Portal { state: PortalState::NotInvited, invitation: None, sent_at: None, opened_at: None, expires_at: None };
    let one = |(file, person): &(FileId, PersonId)| {
        let mut portal = newest.get(file).copied().unwrap_or(nothing);
        if held.contains(person) {
            portal.state = PortalState::Active;
        }
        (*file, portal)
    };
    Ok(files.iter().map(one).collect())
}

/// Where the person of one file is.
///
/// # Errors
/// The database's.
pub fn portal(tx: &mut Tx<'_>, file: FileId, person: PersonId) -> Result<Portal, DbError> {
    portals(tx, &[(file, person)])?.remove(&file).ok_or_else(|| DbError::damaged("a file without a state"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Chance;
    use crate::ids::Id as _;

    #[test]
    fn the_newest_invitation_tells_the_step() {
        let (early, now, late) = (Ts::from_micros(1), Ts::from_micros(2), Ts::from_micros(3));
        let id = InvitationId::fresh(now, &Chance::seeded(1));
        for (expires, opened, locked, accepted, expired, expected) in [
            (late, None, None, None, None, PortalState::Invited),
            (late, Some(early), None, None, None, PortalState::Opened),
            (late, Some(early), Some(early), None, None, PortalState::CodeLocked),
            (now, Some(early), None, None, None, PortalState::Expired),
            (now, Some(early), Some(early), None, None, PortalState::CodeLocked),
            (late, None, None, None, Some(early), PortalState::Expired),
            (early, Some(early), None, Some(early), None, PortalState::Active),
        ] {
            assert_eq!(judge((id, None, early, expires, opened, locked, accepted, expired), now).state, expected);
        }
    }
}
