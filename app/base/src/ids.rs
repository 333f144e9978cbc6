//! Typed identifiers: one type per table, UUIDv7, kept as hyphenated text.
//! Not here: who may know an identifier (`access`); knowing one gives nothing.

use crate::chance::Chance;
use crate::clock::Ts;
use uuid::Uuid;

/// What every typed identifier can do.
pub trait Id: Sized + Copy {
    /// Wraps a UUID.
    fn from_uuid(uuid: Uuid) -> Self;
    /// The UUID inside.
    fn uuid(self) -> Uuid;
    /// A new identifier that sorts by its instant.
    fn fresh(at: Ts, chance: &Chance) -> Self {
        let millis = u64::try_from(at.micros() / 1000).unwrap_or(0);
        Self::from_uuid(uuid::Builder::from_unix_timestamp_millis(millis, &chance.bytes::<10>()).into_uuid())
    }
}

/// Declares typed identifiers.
macro_rules! typed_ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
                 diesel::expression::AsExpression, diesel::deserialize::FromSqlRow)]
        #[diesel(sql_type = diesel::sql_types::Text)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl Id for $name {
            fn from_uuid(uuid: Uuid) -> Self { Self(uuid) }
            fn uuid(self) -> Uuid { self.0 }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.hyphenated().fmt(f) }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            /// Only the form that `Display` writes: lower case, with hyphens.
            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                let uuid = Uuid::try_parse(text)?;
                if uuid.hyphenated().encode_lower(&mut Uuid::encode_buffer()) == text { Ok(Self(uuid)) } else { Uuid::try_parse("").map(Self) }
            }
        }

        impl $name {
            fn to_text(self) -> String { self.to_string() }
            fn from_text(text: &str) -> Result<Self, uuid::Error> { text.parse() }
        }

        $crate::text_column!($name);
    )*};
}

typed_ids! {
    /// A human being, whoever holds a file about them.
    PersonId,
    /// A sign-in of one person.
    AccountId,
    /// A clinic.
    ClinicId,
    /// A department of a clinic.
    DepartmentId,
    /// A clinic's own file on a person.
    FileId,
    /// A role held by an account.
    RoleGrantId,
    /// A recorded decision on virtual care.
    ConsentId,
    /// An invitation to the portal.
    InvitationId,
    /// One browser's way through an invitation.
    RegistrationId,
    /// A signed-in browser.
    SessionId,
    /// A login between password and code.
    LoginAttemptId,
    /// One mailed login code.
    LoginCodeId,
    /// A request for a new password.
    PasswordResetId,
    /// An acceptance of the terms.
    TermsAcceptanceId,
    /// A form that arrived after its session had ended.
    ParkedPostId,
    /// A published form or trajectory.
    DefinitionId,
    /// A follow-up: one run of a trajectory for one person.
    FollowUpId,
    /// Something asked of a person in a follow-up.
    ActivityId,
    /// The answers to one questionnaire activity.
    ResponseId,
    /// One version of one answer.
    AnswerId,
    /// One submitted version of a response.
    SubmissionId,
    /// A person's right to act for another.
    RepresentationId,
    /// A task of the clinic's staff.
    StaffTaskId,
    /// A job.
    JobId,
    /// An e-mail or SMS.
    MessageId,
    /// An audit event.
    AuditEventId,
}
