//! What the application has mailed, read as the person reads it.

use crate::TestApp;
use base::db::DbError;
use base::domain::outbox::Channel;
use base::mail::mailbox::{self, Kept};
use jobs::JobContext;
use std::sync::Arc;

const NEWEST: usize = 500;

impl TestApp {
    /// Runs every job that is due by now.
    pub async fn run_jobs(&self) {
        let state = &self.state;
        let ctx = JobContext::new(state.db.clone(), Arc::clone(&state.config), Arc::clone(&state.renderer)).expect("mail goes to the local mailbox");
        jobs::run_due(&ctx, self.clock.now()).await.expect("the jobs run");
    }

    /// What was mailed to an address or a number, the newest first, once every due job has run.
    pub async fn mails(&self, to: &str) -> Vec<Kept> {
        self.run_jobs().await;
        let to = to.to_owned();
        self.read(move |tx| mailbox::list(tx, Some(&to), NEWEST)).await
    }

    /// Everything that was mailed, to anybody.
    pub async fn all_mails(&self) -> Vec<Kept> {
        self.run_jobs().await;
        self.read(|tx| mailbox::list(tx, None, NEWEST)).await
    }

    /// The newest e-mail to an address whose text holds these words.
    pub async fn mail_with(&self, to: &str, words: &str) -> Kept {
        let mails = self.mails(to).await;
        let found = mails.iter().find(|mail| mail.channel == Channel::Email && mail.content.text.contains(words));
        found.unwrap_or_else(|| panic!("no mail to {to} says {words:?}: {mails:#?}")).clone()
    }

    /// The six digits in the newest mail with a code.
    pub async fn code_for(&self, to: &str) -> String {
        let mails = self.mails(to).await;
        mails.iter().find_map(|mail| spaced_code(&mail.content.text)).unwrap_or_else(|| panic!("no code was mailed to {to}: {mails:#?}"))
    }

    /// The path that the newest mailed link of this kind leads to (`/invitation/`, `/password/reset/`).
    pub async fn link_for(&self, to: &str, kind: &str) -> String {
        let mails = self.mails(to).await;
        let found = mails.iter().find_map(|mail| mail.content.text.split_whitespace().find_map(|word| word.find(kind).map(|at| word[at..].to_owned())));
        found.unwrap_or_else(|| panic!("no link {kind} was mailed to {to}: {mails:#?}"))
    }

    /// How many jobs wait, whatever they are.
    pub async fn count_jobs(&self) -> i64 {
        use base::db::schema::jobs;
        use diesel::prelude::*;
        self.read(|tx| Ok::<i64, DbError>(jobs::table.filter(jobs::done_at.is_null()).count().get_result(tx.conn)?)).await
    }
}

/// `1 2 3 4 5 6` somewhere in a text.
fn spaced_code(text: &str) -> Option<String> {
    let letters: Vec<char> = text.chars().collect();
    letters.windows(11).find_map(|window| {
        let digits: String = window.iter().step_by(2).collect();
        let is_code = digits.chars().all(|c| c.is_ascii_digit()) && window.iter().skip(1).step_by(2).all(|c| *c == ' ');
        is_code.then_some(digits)
    })
}
