//! What a task is.

use crate::clock::Ts;
use crate::ids::{AccountId, ActivityId, ClinicId, DepartmentId, FileId, InvitationId, PersonId, StaffTaskId};
use crate::text_enum;

text_enum! {
    /// What happened.
    TaskKind {
        /// A person asked for a new invitation on the page of a dead link.
        RenewalAsked = "invitation_renewal_asked",
        /// Too many wrong codes: the invitation is locked.
        CodeLocked = "invitation_code_locked",
        /// The invited address has an account of somebody whose identity differs (D20).
        AddressTaken = "address_belongs_to_someone_else",
        /// The person says that something in their identity is wrong.
        IdentityCorrection = "identity_correction",
        /// Consent to virtual care was withdrawn (D31).
        ConsentWithdrawn = "consent_withdrawn",
        /// A message could not be delivered.
        DeliveryFailed = "delivery_failed",
        /// Submitted answers raised an alert; reviewing them is what closes it.
        AnswersAlert = "answers_alert",
    }
}

impl TaskKind {
    /// Whether it can be marked as done: an alert is seen to by reviewing the answers, not by a click.
    pub fn is_closed_by_hand(self) -> bool {
        self != Self::AnswersAlert
    }

    /// The key of its words.
    pub fn text_key(self) -> &'static str {
        match self {
            Self::RenewalAsked => "worklist-task-renewal-asked",
            Self::CodeLocked => "worklist-task-code-locked",
            Self::AddressTaken => "worklist-task-address-taken",
            Self::IdentityCorrection => "worklist-task-identity-correction",
            Self::ConsentWithdrawn => "worklist-task-consent-withdrawn",
            Self::DeliveryFailed => "worklist-task-delivery-failed",
            Self::AnswersAlert => "worklist-task-answers-alert",
        }
    }
}

/// A task to be opened.
#[derive(Debug, Clone, Copy)]
pub struct NewTask<'a> {
    /// Names the occurrence: a second task with the same key is not opened.
    pub dedup_key: &'a str,
    /// What happened.
    pub kind: TaskKind,
    /// The clinic that must see to it.
    pub clinic: ClinicId,
    /// The department; none: every department of the clinic that holds the file.
    pub department: Option<DepartmentId>,
    /// The file concerned.
    pub file: Option<FileId>,
    /// The invitation concerned.
    pub invitation: Option<InvitationId>,
    /// The activity concerned.
    pub activity: Option<ActivityId>,
    /// Words of a person, kept sealed: the person of the file, and the words.
    pub note: Option<(PersonId, &'a str)>,
    /// Until when somebody must have seen to it.
    pub due_at: Option<Ts>,
}

/// An open task with the names that pages show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Its identifier.
    pub id: StaffTaskId,
    /// What happened.
    pub kind: TaskKind,
    /// The file concerned.
    pub file: FileId,
    /// Whose file it is.
    pub person: PersonId,
    /// First name on the file.
    pub given_name: String,
    /// Last name on the file.
    pub family_name: String,
    /// The activity concerned.
    pub activity: Option<ActivityId>,
    /// Words of the person.
    pub note: Option<String>,
    /// When it was opened.
    pub created_at: Ts,
    /// Until when somebody must have seen to it.
    pub due_at: Option<Ts>,
    /// Who asked for the activity concerned, and answers for what comes of it: account, first and last name.
    pub owner: Option<(AccountId, String)>,
}
