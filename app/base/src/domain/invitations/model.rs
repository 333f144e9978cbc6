//! Nouns and states of invitations.

use crate::clock::Ts;
use crate::i18n::Lang;
use crate::ids::{AccountId, ClinicId, DepartmentId, FileId, InvitationId, RepresentationId};
use crate::text_enum;

/// Days that link and code are valid (S14).
pub const VALID_DAYS: i64 = 5;
/// Wrong codes that lock an invitation (D1).
pub const CODE_TRIES_MAX: i32 = 5;

text_enum! {
    /// What an invitation is for.
    Purpose {
        /// To follow one's own care.
        Patient = "patient",
        /// To act for somebody.
        Representative = "representative",
        /// To work at a clinic.
        Staff = "staff",
        /// To run the network.
        Operator = "operator",
    }
}

text_enum! {
    /// How the code reaches the person: they choose (S12).
    CodeChannel {
        /// Told or written at the clinic.
        InPerson = "in_person",
        /// Told by phone.
        Phone = "phone",
        /// Sent to a mobile telephone.
        Sms = "sms",
    }
}

/// An invitation, without its secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Its identifier.
    pub id: InvitationId,
    /// What it is for.
    pub purpose: Purpose,
    /// The clinic's file that it is about.
    pub file: Option<FileId>,
    /// The representation that it is about.
    pub representation: Option<RepresentationId>,
    /// The clinic that invites.
    pub clinic: Option<ClinicId>,
    /// The department, for staff.
    pub department: Option<DepartmentId>,
    /// The role to be granted, for staff.
    pub role: Option<String>,
    /// The profession in French, for staff.
    pub profession_fr: Option<String>,
    /// The profession in English, for staff.
    pub profession_en: Option<String>,
    /// First name.
    pub given_name: String,
    /// Last name.
    pub family_name: String,
    /// Where it was mailed.
    pub email: String,
    /// Keyed hash of that address.
    pub email_hash: String,
    /// Its language.
    pub language: Lang,
    /// Hash of its code.
    pub code_hash: String,
    /// How the code travels.
    pub code_channel: CodeChannel,
    /// Wrong codes so far.
    pub code_failures: i32,
    /// Who invited.
    pub created_by: Option<AccountId>,
    /// When it was sent.
    pub created_at: Ts,
    /// When it ends: the instant printed in the mail.
    pub expires_at: Ts,
    /// When the person began.
    pub opened_at: Option<Ts>,
    /// When too many wrong codes locked it.
    pub locked_at: Option<Ts>,
    /// When it was accepted.
    pub accepted_at: Option<Ts>,
    /// When a newer one took its place.
    pub replaced_at: Option<Ts>,
    /// When the person asked for a new one.
    pub renewal_asked_at: Option<Ts>,
}

/// What the holder of a link is told (D21).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkState {
    /// It can be used.
    Open,
    /// It was used then.
    Used(Ts),
    /// A newer one was sent then.
    Replaced(Ts),
    /// Too many wrong codes locked it then.
    Locked(Ts),
    /// Its time was over then.
    Expired(Ts),
}

impl Invitation {
    /// What its link is worth at `now`. Used beats replaced, replaced beats locked, locked beats expired.
    pub fn link_state(&self, now: Ts) -> LinkState {
        if let Some(at) = self.accepted_at {
            return LinkState::Used(at);
        }
        if let Some(at) = self.replaced_at {
            return LinkState::Replaced(at);
        }
        if let Some(at) = self.locked_at {
            return LinkState::Locked(at);
        }
        if now >= self.expires_at { LinkState::Expired(self.expires_at) } else { LinkState::Open }
    }

    /// Whether its link can be used at `now`.
    pub fn is_open(&self, now: Ts) -> bool {
        self.link_state(now) == LinkState::Open
    }
}
