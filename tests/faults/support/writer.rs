//! Somebody who saves one answer again and again. Version n holds n modulo 11, so that each version tells what it is.

use super::client::Client;
use base::ids::{ActivityId, PersonId};
use tests::Page;

const SCALE: i32 = 11;

/// A page that is open at a questionnaire.
pub struct Writer {
    /// The browser.
    pub client: Client,
    /// The questionnaire.
    pub activity: ActivityId,
    /// Its address.
    pub path: String,
    /// The version that the page holds.
    version: i32,
    /// How many savings were answered with success.
    pub acknowledged: i32,
    in_doubt: bool,
}

impl Writer {
    /// The question that it answers.
    pub const ITEM: &'static str = "pain_now";

    pub fn new(client: Client, person: PersonId, activity: ActivityId) -> Self {
        Self { client, activity, path: format!("/care/{person}/questionnaires/{activity}"), version: 0, acknowledged: 0, in_doubt: false }
    }

    /// Saves the next value; the status, or none when the connection broke. What was not answered with success may have been
    /// saved or not: the page is opened anew before the next one.
    pub async fn save(&mut self) -> Option<Page> {
        if self.in_doubt && !self.reload().await {
            return None;
        }
        let (item, based, value) = (Self::ITEM, self.version.to_string(), ((self.version + 1) % SCALE).to_string());
        let fields = [("autosave", item), ("asked", item), ("version-pain_now", &based), ("answer-pain_now", &value)];
        let answer = self.client.try_post_partial(&self.path, &fields).await.ok();
        match &answer {
            Some(page) if page.status == 200 => {
                assert!(page.body.contains(&format!("value=\"{}\"", self.version + 1)), "the version after {based}: {}", page.body);
                self.version += 1;
                self.acknowledged += 1;
            }
            Some(page) if page.status < 500 => panic!("{} {}", page.status, page.body),
            _ => self.in_doubt = true,
        }
        answer
    }

    /// Opens the page anew. Nothing that was acknowledged may be missing.
    pub async fn reload(&mut self) -> bool {
        let Ok(page) = self.client.try_get(&self.path).await else { return false };
        if page.status != 200 {
            assert!(page.status >= 500, "{} {}", page.status, page.said());
            return false;
        }
        let shown: i32 = page.attributes("input[name=version-pain_now]", "value")[0].parse().unwrap();
        assert!(shown == self.version || shown == self.version + 1, "version {} was saved, {shown} is shown", self.version);
        let value = page.fields("#questionnaire").into_iter().find(|(name, _)| name == "answer-pain_now").map(|(_, value)| value);
        assert_eq!(value, (shown > 0).then(|| (shown % SCALE).to_string()), "version {shown}");
        self.version = shown;
        self.in_doubt = false;
        true
    }

    /// The version that the page holds.
    pub fn version(&self) -> i32 {
        self.version
    }
}
