//! The way of an invited person from the mailed link to an account.
//! Not here: the rules of that way (`base::domain::registrations`).

use super::SeedError;
use super::world::{Member, World};
use base::audit::Actor;
use base::db::{DbError, Tx};
use base::domain::registrations::{self, CompleteError, Completed, Way};
use base::domain::{accounts, invitations, terms};
use base::i18n::Lang;
use base::mail::mailbox;
use std::net::{IpAddr, Ipv4Addr};

/// How far somebody gets with the link of their invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reach {
    /// Opens it, goes no further.
    Opens,
    /// Types wrong codes until the invitation locks.
    Locks,
    /// Asks the clinic for a new one.
    AsksAgain,
}

/// Somebody on the way: visitors have an address of origin of their own, so that limits on guessing do not mix them up.
fn visitor(number: u32) -> Actor {
    let [_, _, high, low] = number.to_be_bytes();
    Actor { account: None, person: None, acting_for: None, request: "seed".to_owned(), origin: Some(IpAddr::V4(Ipv4Addr::new(10, 0, high, low))) }
}

/// The token in the newest mail to this address.
fn token(tx: &mut Tx<'_>, email: &str) -> Result<String, SeedError> {
    let mails = mailbox::list(tx, Some(email), 1)?;
    let text = mails.first().map(|mail| mail.content.text.as_str()).unwrap_or_default();
    let (_, rest) = text.split_once("/invitation/").ok_or_else(|| SeedError::Refused("an invitation did not arrive".to_owned()))?;
    Ok(rest.split(char::is_whitespace).next().unwrap_or_default().to_owned())
}

/// A browser that has opened a mailed link.
struct Browser {
    actor: Actor,
    token: String,
    hash: String,
}

impl Browser {
    fn open(tx: &mut Tx<'_>, number: u32, email: &str) -> Result<Self, SeedError> {
        Ok(Self { actor: visitor(number), token: token(tx, email)?, hash: base::crypto::token_hash(&tx.chance().token()) })
    }

    /// One page: looks where the way stands, then does something there.
    fn step<T>(&self, tx: &mut Tx<'_>, act: impl FnOnce(&mut Tx<'_>, &Actor, &Way) -> Result<T, DbError>) -> Result<T, SeedError> {
        let way = registrations::way(tx, &self.token, &self.hash)?.ok_or_else(|| SeedError::Refused("a mailed link leads nowhere".to_owned()))?;
        Ok(act(tx, &self.actor, &way)?)
    }

    fn begin(&self, tx: &mut Tx<'_>) -> Result<(), SeedError> {
        self.step(tx, |tx, actor, way| registrations::begin(tx, actor, way, &self.hash).map(|_| ()))
    }

    fn accept_terms(&self, tx: &mut Tx<'_>, language: Lang) -> Result<(), SeedError> {
        let version = terms::current_version(tx)?;
        self.step(tx, |tx, _, way| registrations::accept_terms(tx, way, version, language))
    }

    fn type_code(&self, tx: &mut Tx<'_>, is_right: bool) -> Result<(), SeedError> {
        self.step(tx, |tx, actor, way| registrations::try_code(tx, actor, way).map(|_| ()))?;
        self.step(tx, |tx, actor, way| registrations::settle_code(tx, actor, way, Some(is_right)).map(|_| ()))
    }
}

/// The whole way, in one sitting.
fn register(tx: &mut Tx<'_>, number: u32, email: &str, language: Lang, password_hash: &str) -> Result<Member, SeedError> {
    let browser = Browser::open(tx, number, email)?;
    browser.begin(tx)?;
    browser.accept_terms(tx, language)?;
    browser.type_code(tx, true)?;
    browser.step(tx, registrations::confirm_identity)?;
    let completed = browser.step(tx, |tx, actor, way| {
        registrations::complete(tx, actor, way, password_hash).map_err(|error| match error {
            CompleteError::Db(error) => error,
            CompleteError::HasAccount => DbError::Other(error.to_string()),
        })
    });
    match completed? {
        Completed::Created(account) => Ok(Member { account, person: accounts::load(tx, account)?.person }),
        Completed::Dead => Err(SeedError::Refused("an account was not made: its link is dead".to_owned())),
    }
}

/// A part of the way.
pub(super) fn try_to(tx: &mut Tx<'_>, number: u32, email: &str, reach: &Reach) -> Result<(), SeedError> {
    let browser = Browser::open(tx, number, email)?;
    match reach {
        Reach::AsksAgain => browser.step(tx, |tx, actor, way| invitations::ask_renewal(tx, actor, &way.invitation).map(|_| ())),
        Reach::Opens => browser.begin(tx),
        Reach::Locks => {
            browser.begin(tx)?;
            browser.accept_terms(tx, Lang::Fr)?;
            (0..invitations::CODE_TRIES_MAX).try_for_each(|_| browser.type_code(tx, false))
        }
    }
}

impl World {
    /// Somebody makes their account; the post has come.
    pub(super) async fn register(&self, number: u32, email: &str, language: Lang, password_hash: String) -> Result<Member, SeedError> {
        let email = email.to_owned();
        self.write(move |tx| register(tx, number, &email, language, &password_hash)).await
    }
}
