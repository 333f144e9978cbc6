//! What a decision on virtual care is.

use crate::clock::Ts;
use crate::text_enum;
use chrono::NaiveDate;
use diesel::prelude::*;

text_enum! {
    /// What was decided.
    Decision {
        /// Virtual care is accepted.
        Given = "given",
        /// It is refused.
        Refused = "refused",
        /// An earlier consent is withdrawn.
        Withdrawn = "withdrawn",
    }
}

text_enum! {
    /// How the person was asked.
    Channel {
        /// At the clinic or at home.
        InPerson = "in_person",
        /// By telephone.
        Phone = "phone",
        /// In writing.
        Writing = "writing",
        /// In the settings of the portal.
        Portal = "portal",
    }
}

/// A decision to record.
#[derive(Debug, Clone)]
pub struct NewConsent {
    /// What was decided.
    pub decision: Decision,
    /// The day of the decision.
    pub decided_on: NaiveDate,
    /// How the person was asked.
    pub channel: Channel,
    /// Who consents for a person who has no account of their own.
    pub consenter: Option<String>,
}

/// A recorded decision.
#[derive(Debug, Clone, Queryable)]
pub struct VirtualCareConsent {
    /// What was decided.
    pub decision: Decision,
    /// The day of the decision.
    pub decided_on: NaiveDate,
    /// How the person was asked.
    pub channel: Channel,
    /// Who consented for the person.
    pub consenter: Option<String>,
    /// First name of the professional who asked.
    pub asker_given_name: String,
    /// Last name of the professional who asked.
    pub asker_family_name: String,
    /// When it was recorded.
    pub recorded_at: Ts,
}
