//! The jobs there are: what each carries. Their runners are in the crate `jobs`, one file each.
//! Reminders that repeat a letter are no jobs of their own: they are letters posted ahead (`outbox::post_at`), since
//! the link they carry is kept nowhere else; whether they are still true is looked at when they are due.

use super::{Job, Lane};
use crate::ids::{ActivityId, InvitationId, MessageId};
use serde::{Deserialize, Serialize};

/// Declares a job: payload, name, lane, attempts.
macro_rules! job {
    ($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident: $type:ty),* $(,)? } $queue:literal $lane:ident $attempts:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name { $($(#[$fdoc])* pub $field: $type),* }

        impl Job for $name {
            const QUEUE: &'static str = $queue;
            const LANE: Lane = Lane::$lane;
            const MAX_ATTEMPTS: i32 = $attempts;
        }
    };
}

job! {
    /// Sends one message of the outbox. Tried until the message is no longer true, never by a count.
    DeliverMessage {
        /// The message.
        message_id: MessageId,
    } "deliver-message" Notices i32::MAX
}
job! {
    /// Closes an invitation at the instant printed in its mail.
    ExpireInvitation {
        /// The invitation.
        invitation_id: InvitationId,
    } "expire-invitation" Reminders 50
}
job! {
    /// Reminds of an activity whose due date comes near.
    RemindDeadline {
        /// The activity.
        activity_id: ActivityId,
    } "remind-deadline" Reminders 50
}
job! {
    /// Mails a link for a new password, if the address has an account.
    StartPasswordReset {
        /// Keyed hash of the address.
        email_hash: String,
    } "start-password-reset" Codes 20
}
job! {
    /// Removes spent codes, sessions, counters and parked forms.
    PurgeSpent {} "purge-spent" Housekeeping 3
}
job! {
    /// Links committed audit events into the chain.
    SealAudit {} "seal-audit" Housekeeping i32::MAX
}
job! {
    /// Writes the signed head of the audit chain for the day.
    ExportAuditHead {} "export-audit-head" Housekeeping 20
}
job! {
    /// Removes rows of jobs that were done long ago.
    PurgeJobs {} "purge-jobs" Housekeeping 3
}
