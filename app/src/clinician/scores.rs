//! The scores of a submitted questionnaire: value, band, change, how they went, how they were counted; and the alerts.
//! Everything is shown as it was stored when the answers were sent.

use super::trends::{Placed, TrendView};
use base::domain::responses::{History, Scored};
use base::error::AppError;
use base::ids::ActivityId;
use base::web::Req;
use serde::Serialize;
use workflows::{Direction, Lang, Priority, Response, ResponseItem, ScoreResult};

/// How much of a hash tells one text from another.
const HASH_SHOWN: usize = 12;

/// An alert that the answers raised.
#[derive(Serialize)]
pub(super) struct AlertView {
    title: String,
    is_urgent: bool,
    due_hours: u32,
}

/// One score of a response.
#[derive(Serialize)]
pub(super) struct ScoreView {
    id: String,
    title: String,
    value: Option<String>,
    band: Option<String>,
    change: Option<ChangeView>,
    trend: Option<TrendView>,
    /// The responses, newest first.
    rows: Vec<RowView>,
    rule: String,
    missing: String,
    least: Option<String>,
    inputs: Vec<InputView>,
    form: String,
    form_version: u32,
    form_hash: String,
}

/// What changed since the response before.
#[derive(Clone, Serialize)]
struct ChangeView {
    direction: &'static str,
    by: String,
    since: String,
    /// The band before, when it is another one.
    band_before: Option<String>,
    /// The version of the form before, when it is another one.
    version_before: Option<u32>,
}

/// A response in the table.
#[derive(Serialize)]
struct RowView {
    at: String,
    url: Option<String>,
    value: Option<String>,
    band: Option<String>,
    change: Option<ChangeView>,
    form_version: u32,
}

/// What a score was counted from.
#[derive(Serialize)]
struct InputView {
    text: String,
    points: Option<String>,
}

/// The alerts of a response.
pub(super) fn alerts(body: &Response, lang: Lang) -> Vec<AlertView> {
    let raised = body.alerts.iter();
    raised
        .map(|alert| AlertView { title: alert.title.get(lang).to_owned(), is_urgent: alert.priority == Priority::Urgent, due_hours: alert.due_hours })
        .collect()
}

/// The scores of a response among those of the other responses.
pub(super) fn scores(req: &Req, lang: Lang, shown: ActivityId, body: &Response, history: &History) -> Result<Vec<ScoreView>, AppError> {
    let page = Page { req, lang, shown, body, history };
    body.scores.iter().map(|score| page.score(score)).collect()
}

struct Page<'a> {
    req: &'a Req,
    lang: Lang,
    shown: ActivityId,
    body: &'a Response,
    history: &'a History,
}

/// What one response has for a score.
#[derive(Clone, Copy)]
struct Entry<'a> {
    of: &'a Scored,
    score: &'a ScoreResult,
}

impl Page<'_> {
    fn score(&self, score: &ScoreResult) -> Result<ScoreView, AppError> {
        let all = self.results(&score.id);
        let changes: Vec<Option<ChangeView>> = (0..all.len()).map(|nth| self.change(&all, nth)).collect();
        let own = all.iter().position(|one| one.of.activity == self.shown);
        let rows = all.iter().zip(&changes).rev().map(|(one, change)| self.row(*one, change.clone()));
        Ok(ScoreView {
            id: score.id.clone(),
            title: score.title.get(self.lang).to_owned(),
            value: score.shown(self.lang),
            band: self.band(score),
            change: own.and_then(|nth| changes.get(nth).cloned().flatten()),
            trend: self.trend(&all, &score.id),
            rows: rows.collect::<Result<_, _>>()?,
            rule: score.rule.clone(),
            missing: score.missing.split(':').next().unwrap_or_default().to_owned(),
            least: score.missing.split_once(':').map(|(_, least)| least.to_owned()),
            inputs: self.inputs(score),
            form: self.body.key.clone(),
            form_version: self.body.version,
            form_hash: self.body.hash.chars().take(HASH_SHOWN).collect(),
        })
    }

    /// The results of one score, oldest first.
    fn results(&self, id: &str) -> Vec<Entry<'_>> {
        let all = self.history.responses.iter();
        all.filter_map(|of| Some(Entry { of, score: of.scores.iter().find(|score| score.id == id)? })).collect()
    }

    fn band(&self, score: &ScoreResult) -> Option<String> {
        score.band.as_ref().map(|band| band.title.get(self.lang).to_owned())
    }

    /// What changed since the last response before that has a value.
    fn change(&self, all: &[Entry<'_>], nth: usize) -> Option<ChangeView> {
        let now = all.get(nth)?;
        let before = all.get(..nth)?.iter().rev().find(|before| before.score.value.is_some())?;
        let change = now.score.change_since(before.score)?;
        let direction = match change.direction {
            Direction::Up => "up",
            Direction::Down => "down",
            Direction::Same => "same",
        };
        let key = |score: &ScoreResult| score.band.as_ref().map(|band| band.key.clone());
        Some(ChangeView {
            direction,
            by: change.shown(self.lang),
            since: before.of.submitted_at.rfc3339(),
            band_before: self.band(before.score).filter(|_| key(before.score) != key(now.score)),
            version_before: Some(before.of.form_version).filter(|version| *version != now.of.form_version),
        })
    }

    fn row(&self, one: Entry<'_>, change: Option<ChangeView>) -> Result<RowView, AppError> {
        let is_other = one.of.activity != self.shown;
        Ok(RowView {
            at: one.of.submitted_at.rfc3339(),
            url: is_other.then(|| self.req.url("clinician.activities.show", &[("id", &one.of.activity)])).transpose()?,
            value: one.score.shown(self.lang),
            band: self.band(one.score),
            change,
            form_version: one.of.form_version,
        })
    }

    fn trend(&self, all: &[Entry<'_>], id: &str) -> Option<TrendView> {
        let results: Vec<&ScoreResult> = all.iter().map(|one| one.score).collect();
        let trend = self.history.form.as_ref()?.trend(id, &results, self.lang)?;
        let placed = all.iter().zip(&trend.points).map(|(one, share)| Placed {
            at: one.of.submitted_at,
            share: *share,
            value: one.score.shown(self.lang).unwrap_or_default(),
            band: self.band(one.score),
            is_shown: one.of.activity == self.shown,
        });
        TrendView::new(&trend, &placed.collect::<Vec<_>>(), self.lang)
    }

    /// The questions in the words that were read.
    fn inputs(&self, score: &ScoreResult) -> Vec<InputView> {
        let words = |id: &str| {
            let asked = text_of(&self.body.items, id).map(str::to_owned);
            let known = || self.history.form.as_ref().and_then(|form| Some(form.item(id)?.text().get(self.body.lang).to_owned()));
            asked.or_else(known).unwrap_or_else(|| id.to_owned())
        };
        let all = score.inputs.iter();
        all.map(|input| InputView { text: words(&input.item), points: input.shown(self.lang) }).collect()
    }
}

fn text_of<'i>(items: &'i [ResponseItem], id: &str) -> Option<&'i str> {
    items.iter().find_map(|item| if item.id == id { Some(item.text.as_str()) } else { text_of(&item.items, id) })
}

/// Alerts and scores for the samples of the page: one that rose, one that cannot be known.
pub(super) fn samples() -> (Vec<AlertView>, Vec<ScoreView>) {
    let alert = |is_urgent| AlertView { title: "Joindre la personne".into(), is_urgent, due_hours: 4 };
    let change = |direction, before: Option<&str>| ChangeView {
        direction,
        by: "3".into(),
        since: "2026-07-07T14:06:00Z".into(),
        band_before: before.map(str::to_owned),
        version_before: before.map(|_| 1),
    };
    let row = |at: &str, value: Option<&str>, change: Option<ChangeView>| RowView {
        at: at.into(),
        url: change.is_none().then(|| "/clinic/activities/0191".into()),
        value: value.map(str::to_owned),
        band: value.map(|_| "Légère".into()),
        change,
        form_version: 2,
    };
    let score = |id: &str, rule: &str, missing: &str, value: Option<&str>, direction| ScoreView {
        id: id.into(),
        title: "Score total".into(),
        value: value.map(str::to_owned),
        band: value.map(|_| "Légère".into()),
        change: value.map(|_| change(direction, (direction == "up").then_some("Minimale"))),
        trend: value.and_then(|_| super::trends::sample()),
        rows: vec![row("2026-08-07T14:06:00Z", value, Some(change(direction, None))), row("2026-07-07T14:06:00Z", Some("4"), None)],
        rule: rule.into(),
        missing: missing.into(),
        least: (missing == "prorate").then(|| "7".into()),
        inputs: vec![InputView { text: "Difficulté à dormir".into(), points: Some("2".into()) }, InputView { text: "Fatigue".into(), points: None }],
        form: "essai".into(),
        form_version: 2,
        form_hash: "0a1b2c3d4e5f".into(),
    };
    let scores = vec![
        score("total", "sum", "require_all", Some("7"), "up"),
        score("mean", "mean", "sum_answered", Some("2,5"), "down"),
        score("part", "sum", "prorate", Some("7"), "same"),
        score("formula", "a + b", "", None, "same"),
    ];
    (vec![alert(true), alert(false)], scores)
}

/// The language of the definitions that is the page's.
pub(super) const fn language(lang: base::i18n::Lang) -> Lang {
    match lang {
        base::i18n::Lang::Fr => Lang::Fr,
        base::i18n::Lang::En => Lang::En,
    }
}
