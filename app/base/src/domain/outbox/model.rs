//! Letters and what becomes of them.

use crate::clock::Ts;
use crate::i18n::Lang;
use crate::ids::{AccountId, FileId, InvitationId, MessageId};
use crate::queue::Lane;
use serde_json::Value;

crate::text_enum! {
    /// How a message travels.
    Channel {
        /// An e-mail.
        Email = "email",
        /// A text message to a mobile telephone.
        Sms = "sms",
    }
}

crate::text_enum! {
    /// What became of a message.
    State {
        /// Waits for its delivery, or for another attempt.
        Queued = "queued",
        /// Taken over by the mail server, the gateway or the local mailbox.
        Sent = "sent",
        /// Refused for good by the other side: the address does not exist, the number takes no messages.
        Refused = "refused",
        /// Given up: its time was over before it could be sent.
        Failed = "failed",
        /// Not needed any more before it left: what it asks for was done or withdrawn. No failure of anybody.
        Dropped = "dropped",
    }
}

/// Whether a message that waits should leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It is true.
    True,
    /// Its time is over.
    Late,
    /// What it asks for was done or withdrawn.
    Unneeded,
}

/// A message to be sent.
#[derive(Debug, Clone)]
pub struct Letter<'a> {
    /// The folder below `templates/emails/`, or the file name without `.txt` below `templates/sms/`.
    pub template: &'static str,
    /// How it travels.
    pub channel: Channel,
    /// The address or the telephone number.
    pub to: &'a str,
    /// The recipient's language of notification.
    pub language: Lang,
    /// The account it goes to, if any.
    pub account: Option<AccountId>,
    /// The clinic's file it belongs to, if any: its delivery is shown there.
    pub file: Option<FileId>,
    /// The invitation it carries, if any.
    pub invitation: Option<InvitationId>,
    /// Until when it is true; not tried after.
    pub valid_until: Ts,
    /// How urgent it is.
    pub lane: Lane,
    /// While a letter of this key is known, no second one is written.
    pub key: Option<String>,
    /// What the template sees as `m`.
    pub facts: Value,
}

/// A message as its delivery needs it.
#[derive(Clone)]
pub struct Message {
    /// Its identifier.
    pub id: MessageId,
    /// How it travels.
    pub channel: Channel,
    /// The address or the telephone number.
    pub to: String,
    /// The folder or file of its template.
    pub template: String,
    /// The recipient's language.
    pub language: Lang,
    /// What the template sees as `m`.
    pub facts: Value,
    /// The Message-ID header, once there was an attempt.
    pub message_id: Option<String>,
    /// The invitation it carries.
    pub invitation: Option<InvitationId>,
    /// Until when it is true.
    pub valid_until: Ts,
}

/// Letters that are true only while the invitation they carry can be used.
const INVITATIONS: [&str; 7] =
    ["invitation", "invitation_code", "invitation_reminder", "join_invitation", "join_invitation_reminder", "staff_invitation", "staff_invitation_reminder"];

impl Message {
    /// The invitation that must still be open for this message to be true.
    pub fn depends_on(&self) -> Option<InvitationId> {
        self.invitation.filter(|_| INVITATIONS.contains(&self.template.as_str()))
    }
}
