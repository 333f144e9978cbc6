//! Nouns and pure rules of accounts.

use crate::i18n::Lang;
use crate::ids::{AccountId, PersonId};

/// An account, without its password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its identifier.
    pub id: AccountId,
    /// Its own person.
    pub person: PersonId,
    /// Where mail goes.
    pub email: String,
    /// First name.
    pub given_name: String,
    /// Last name.
    pub family_name: String,
    /// Languages of pages and of messages.
    pub languages: Languages,
    /// Telephones.
    pub phones: Phones,
    /// Postal address.
    pub address: Address,
    /// Grows with each change; a form that carries an older one is refused.
    pub revision: i32,
}

/// What a login compares.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The account.
    pub account: AccountId,
    /// Its own person.
    pub person: PersonId,
    /// The hash of its password.
    pub password_hash: String,
    /// How many passwords in a row were wrong.
    pub failures: i32,
}

/// The languages of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Languages {
    /// Of the pages.
    pub page: Lang,
    /// Of mails and text messages.
    pub notification: Lang,
}

/// The telephones of an account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Phones {
    /// Mobile.
    pub mobile: Option<String>,
    /// At home.
    pub home: Option<String>,
}

/// A postal address; each part may be absent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Address {
    /// Number, street, apartment.
    pub line: Option<String>,
    /// City.
    pub city: Option<String>,
    /// One of `patients::PROVINCES`.
    pub province: Option<String>,
    /// `H2X 1Y4`.
    pub postal_code: Option<String>,
}

/// An account to be made.
#[derive(Debug, Clone)]
pub struct NewAccount<'a> {
    /// Its own person.
    pub person: PersonId,
    /// Where mail goes.
    pub email: &'a str,
    /// First name.
    pub given_name: &'a str,
    /// Last name.
    pub family_name: &'a str,
    /// The hash of its password.
    pub password_hash: &'a str,
    /// Language of pages.
    pub page_language: Lang,
    /// Language of messages: the one that the clinic recorded (S99).
    pub notification_language: Lang,
    /// Telephones, as the clinic recorded them.
    pub phones: Phones,
    /// Address, as the clinic recorded it.
    pub address: Address,
}
