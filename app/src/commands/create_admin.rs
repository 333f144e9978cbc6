//! `create-admin`: the invitation of an operator. There is no default account; this is how the first one comes to be.
//! Not here: the rules of invitations (`base::domain::invitations`).

use super::Outcome;
use super::arguments::CreateAdmin;
use super::failure::Failure;
use super::opening::{Opened, open_current, runtime};
use super::output::say;
use base::audit::Actor;
use base::auth::codes::FreshCode;
use base::auth::email;
use base::auth::password::{Cost, Passwords};
use base::chance::Chance;
use base::config::Config;
use base::domain::invitations::{self, Newcomer, VALID_DAYS};
use std::sync::Arc;

/// Runs the command.
///
/// # Errors
/// An address that is none; the database's.
pub(super) fn run(config: Config, command: &CreateAdmin) -> Outcome {
    let address = email::parse(&command.email).ok_or_else(|| Failure::Other(format!("“{}” is not an e-mail address", command.email)))?;
    let runtime = runtime()?;
    let Opened { db, keys } = open_current(&config, "create-admin", &runtime)?;
    let passwords = Passwords::new(Arc::clone(&keys), Chance::system(), Cost::default()).map_err(|e| Failure::Other(e.to_string()))?;
    let code = FreshCode::draw_blocking(&passwords, &keys, db.chance()).map_err(|e| Failure::Other(e.to_string()))?;
    let (links, (given_name, family_name), language) = (config.links(), name(command, &address), command.language);
    let (invited, link) = runtime.block_on(db.write(move |tx| {
        let newcomer = Newcomer { given_name: &given_name, family_name: &family_name, email: &address, language };
        invitations::invite_operator(tx, &Actor::system("create-admin"), &links, &newcomer, &code)
    }))?;
    say(format!("Invitation of an operator, valid for {VALID_DAYS} days:\n  link  {link}\n  code  {}", invited.code))?;
    let next = if config.smtp_url.is_some() {
        "The link is mailed as well, by `passerelle serve` or `passerelle worker`; tell the code by another way."
    } else {
        "No mail server is set: open the link while `passerelle serve` runs. Login codes then stay in the local mailbox."
    };
    Ok(say(next)?)
}

/// First and last name: as given, else from the address, as in `ada.roy@example.org`.
fn name(command: &CreateAdmin, address: &str) -> (String, String) {
    let local = address.split(['@', '+']).next().unwrap_or_default();
    let mut words = local.split(['.', '_', '-']).filter(|word| !word.is_empty()).map(capitalised);
    let (first, last) = (words.next(), words.next_back());
    let given = command.given_name.clone().or(first).unwrap_or_else(|| "Admin".to_owned());
    let family = command.family_name.clone().or(last).unwrap_or_else(|| "Passerelle".to_owned());
    (given, family)
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::i18n::Lang;

    #[test]
    fn a_name_comes_from_the_address_where_none_is_given() {
        let command = |given: Option<&str>| CreateAdmin { email: String::new(), given_name: given.map(str::to_owned), family_name: None, language: Lang::Fr };
        assert_eq!(name(&command(None), "ada.roy@example.org"), ("Ada".to_owned(), "Roy".to_owned()));
        assert_eq!(name(&command(None), "admin@example.org"), ("Admin".to_owned(), "Passerelle".to_owned()));
        assert_eq!(name(&command(Some("Zoé")), "ada.roy@example.org"), ("Zoé".to_owned(), "Roy".to_owned()));
    }
}
