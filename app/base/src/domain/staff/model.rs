//! Who holds a role, and who is invited to one.

use crate::access::Role;
use crate::clock::Ts;
use crate::i18n::Lang;
use crate::ids::{AccountId, ClinicId, InvitationId, RoleGrantId};
use diesel::prelude::*;

/// A role held by somebody.
#[derive(Debug, Clone, Queryable)]
pub struct Holder {
    /// The grant.
    pub grant: RoleGrantId,
    /// The account.
    pub account: AccountId,
    /// First name.
    pub given_name: String,
    /// Last name.
    pub family_name: String,
    /// E-mail address.
    pub email: String,
    /// The role.
    pub role: Role,
    /// The clinic.
    pub clinic: Option<ClinicId>,
    /// The clinic's public name in French.
    pub clinic_fr: Option<String>,
    /// The clinic's public name in English.
    pub clinic_en: Option<String>,
    /// The department's name in French.
    pub department_fr: Option<String>,
    /// The department's name in English.
    pub department_en: Option<String>,
    /// Since when.
    pub created_at: Ts,
}

impl Holder {
    /// Clinic and department in words; empty for roles of the network.
    pub fn place(&self, lang: Lang) -> String {
        let (clinic, department) = match lang {
            Lang::Fr => (&self.clinic_fr, &self.department_fr),
            Lang::En => (&self.clinic_en, &self.department_en),
        };
        [clinic.as_deref(), department.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

/// An invitation that nobody has accepted yet.
#[derive(Debug, Clone, Queryable)]
pub struct OpenInvitation {
    /// The invitation.
    pub id: InvitationId,
    /// First name.
    pub given_name: String,
    /// Last name.
    pub family_name: String,
    /// E-mail address.
    pub email: String,
    /// The role to be granted.
    pub role: Option<String>,
    /// The clinic.
    pub clinic: Option<ClinicId>,
    /// When it was sent.
    pub created_at: Ts,
    /// Until when it is valid.
    pub expires_at: Ts,
    /// When it was locked by wrong codes.
    pub locked_at: Option<Ts>,
}
