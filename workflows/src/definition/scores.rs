//! Reads the scores and alerts of a questionnaire.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::Fields;
use super::questionnaire::is_item_id;
use crate::alert::{Alert, Priority};
use crate::context;
use crate::expression::{self, ExpressionError, Scope, Type};
use crate::form::Item;
use crate::formula::{self, Formula, Names};
use crate::score::{Band, Missing, Points, Rule, Score};

/// Decimals that a score can have at most.
const DECIMALS_MAX: u32 = 6;
/// Hours that an alert may wait at most: four weeks.
const HOURS_MAX: u32 = 24 * 28;

/// The items of the form, as far as scores and alerts read them.
pub(super) struct Known<'a> {
    pub(super) items: &'a [Item],
    pub(super) index: &'a BTreeMap<String, usize>,
    /// Ids of items with a problem of their own: what names them is left for when that is mended.
    pub(super) broken: &'a BTreeSet<String>,
}

/// Items and context, then the scores.
struct WithScores<'a> {
    names: Names<'a>,
    scores: &'a [Score],
}

impl Scope for WithScores<'_> {
    fn resolve(&self, name: &str) -> Result<(usize, Type), ExpressionError> {
        match self.scores.iter().position(|score| score.id == name) {
            Some(nth) => Ok((self.names.items.len() + context::PLACES + nth, Type::Decimal)),
            None => self.names.resolve(name),
        }
    }

    fn weights(&self, slot: usize) -> Option<expression::Weights> {
        self.names.weights(slot)
    }
}

impl Known<'_> {
    fn formula(&self, fields: &Fields<'_>, name: &str, scores: &[Score], must_be_condition: bool) -> Option<Formula> {
        let text = fields.text(name)?;
        let scope = WithScores { names: Names { items: self.items, index: self.index, levels: &[] }, scores };
        let read = expression::parse(text).and_then(|expr| {
            if expr.names().iter().any(|name| self.broken.contains(name)) {
                return Ok(None);
            }
            let formula = formula::read(&expr, &scope)?;
            if must_be_condition {
                return formula::condition(formula).map(Some);
            }
            let is_number = matches!(formula.kind, Type::Int | Type::Decimal);
            let not_number = || ExpressionError::new("not-a-number", "Un score est un nombre.", "A score is a number.");
            if is_number { Ok(Some(formula)) } else { Err(not_number()) }
        });
        read.unwrap_or_else(|error| {
            fields.error(name, error.code, error.fr, error.en);
            None
        })
    }

    /// The list `scores`.
    pub(super) fn scores(&self, fields: &Fields<'_>) -> Vec<Score> {
        let mut scores: Vec<Score> = Vec::new();
        for entry in fields.objects("scores").unwrap_or_default() {
            let score = self.score(&entry);
            match score {
                Some(score) if self.index.contains_key(&score.id) || scores.iter().any(|known| known.id == score.id) => taken(&entry, &score.id),
                Some(score) => scores.push(score),
                None => {}
            }
        }
        scores
    }

    fn score(&self, fields: &Fields<'_>) -> Option<Score> {
        const OF_ALL: [&str; 5] = ["id", "title", "decimals", "bands", "code"];
        let of_rule: &[&str] = if fields.has("value") { &["value"] } else { &["method", "items", "reverse", "missing"] };
        fields.only(&[&OF_ALL, of_rule].concat());
        let id = fields.identifier("id", is_item_id);
        let title = fields.need_bilingual("title");
        let decimals = fields.count("decimals", 0, DECIMALS_MAX).unwrap_or(0);
        let codes = fields.codings("code");
        let rule = if fields.has("value") { self.formula(fields, "value", &[], false).map(Rule::Value) } else { self.points(fields) };
        let rule = rule?;
        let bands = self.bands(fields, &rule, decimals)?;
        Some(Score { id: id?.to_owned(), title: title?, rule, decimals, bands, codes })
    }

    fn points(&self, fields: &Fields<'_>) -> Option<Rule> {
        let is_mean = fields.word("method", &[("sum", false), ("mean", true)]).unwrap_or(false);
        fields.need("items")?;
        let (items, reverse) = (fields.words("items")?, fields.words("reverse").unwrap_or_default());
        if items.is_empty() {
            fields.error("items", "empty-list", "Il faut au moins un élément.", "There must be at least one item.");
            return None;
        }
        let mut points = Vec::with_capacity(items.len());
        for id in items.iter().chain(reverse.iter().filter(|id| !items.contains(id))) {
            if self.broken.contains(id) {
                continue;
            }
            let found = self.index.get(id).and_then(|slot| Some((*slot, self.items.get(*slot)?)));
            let range = found.filter(|(_, item)| item.levels.is_empty()).and_then(|(slot, item)| Some((slot, item.question.range()?)));
            match range {
                Some((slot, (least, most))) if items.contains(id) => points.push(Points { slot, turned: reverse.contains(id).then(|| least + most) }),
                _ => fields.error(
                    "items",
                    "no-points",
                    format!("« {id} » n’est pas une question à points, ou n’est pas comptée."),
                    format!("“{id}” is no question with points, or is not counted."),
                ),
            }
        }
        let missing = Self::missing(fields, items.len())?;
        (points.len() == items.len()).then_some(Rule::Points { items: points, is_mean, missing })
    }

    fn missing(fields: &Fields<'_>, items: usize) -> Option<Missing> {
        if !fields.is_object("missing") {
            return Some(
                fields.word("missing", &[("require_all", Missing::RequireAll), ("sum_answered", Missing::SumAnswered)]).unwrap_or(Missing::RequireAll),
            );
        }
        let policy = fields.object("missing")?;
        policy.only(&["prorate"]);
        let least = policy.whole("prorate", 1, i64::try_from(items).ok()?)?;
        u32::try_from(least).ok().map(Missing::Prorate)
    }

    /// The bands: closed, without gap or overlap, over all that the score can be.
    fn bands(&self, fields: &Fields<'_>, rule: &Rule, decimals: u32) -> Option<Vec<Band>> {
        let Some(entries) = fields.objects("bands") else { return Some(Vec::new()) };
        let mut bands: Vec<Band> = Vec::with_capacity(entries.len());
        let step = Decimal::new(1, decimals);
        for entry in &entries {
            entry.only(&["key", "from", "to", "title"]);
            let key = entry.identifier("key", |c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
            let (from, to) = (entry.need("from").and(entry.decimal("from")), entry.need("to").and(entry.decimal("to")));
            let title = entry.need_bilingual("title");
            let band = Band { key: key?.to_owned(), from: from?, to: to?, title: title? };
            if band.from > band.to || band.from.normalize().scale() > decimals || band.to.normalize().scale() > decimals {
                entry.error("to", "empty-range", "La plage est vide ou plus fine que le score.", "The range is empty or finer than the score.");
            }
            if let Some(before) = bands.last()
                && before.to + step != band.from
            {
                let wanted = before.to + step;
                entry.error(
                    "from",
                    "band-gap",
                    format!("La plage doit commencer à {wanted}, sans trou ni recouvrement."),
                    format!("The band must begin at {wanted}, without gap or overlap."),
                );
            }
            bands.push(band);
        }
        if let (Some((least, most)), Some(first), Some(last)) = (self.reach(rule), bands.first(), bands.last())
            && (first.from != least || last.to != most)
        {
            fields.error(
                "bands",
                "bands-incomplete",
                format!("Les plages doivent couvrir de {least} à {most}."),
                format!("The bands must cover {least} to {most}."),
            );
        }
        Some(bands)
    }

    /// The least and the greatest that a rule of points can give; nothing is known of an expression.
    fn reach(&self, rule: &Rule) -> Option<(Decimal, Decimal)> {
        let Rule::Points { items, is_mean, missing } = rule else { return None };
        let ranges: Option<Vec<(Decimal, Decimal)>> = items.iter().map(|points| self.items.get(points.slot)?.question.range()).collect();
        let ranges = ranges?;
        let all = (ranges.iter().map(|(least, _)| *least).sum::<Decimal>(), ranges.iter().map(|(_, most)| *most).sum::<Decimal>());
        let alone = (ranges.iter().map(|(least, _)| *least).min()?, ranges.iter().map(|(_, most)| *most).max()?);
        Some(match (is_mean, missing) {
            (true, _) => alone,
            (false, Missing::SumAnswered) => (all.0.min(alone.0), all.1.max(alone.1)),
            (false, _) => all,
        })
    }

    /// The list `alerts`.
    pub(super) fn alerts(&self, fields: &Fields<'_>, scores: &[Score]) -> Vec<Alert> {
        let mut alerts: Vec<Alert> = Vec::new();
        for entry in fields.objects("alerts").unwrap_or_default() {
            entry.only(&["id", "if", "priority", "due_hours", "title", "text"]);
            let id = entry.identifier("id", is_item_id);
            let condition = entry.need("if").and_then(|_| self.formula(&entry, "if", scores, true));
            let priority = entry.need("priority").and_then(|_| entry.word("priority", &Priority::WORDS));
            let due_hours = entry.need("due_hours").and_then(|_| entry.count("due_hours", 1, HOURS_MAX));
            let (title, text) = (entry.need_bilingual("title"), entry.bilingual("text"));
            let (Some(id), Some(condition), Some(priority), Some(due_hours), Some(title)) = (id, condition, priority, due_hours, title) else { continue };
            if alerts.iter().any(|known| known.id == id) {
                taken(&entry, id);
                continue;
            }
            alerts.push(Alert { id: id.to_owned(), condition, priority, due_hours, title, text });
        }
        alerts
    }
}

fn taken(fields: &Fields<'_>, id: &str) {
    fields.error("id", "duplicate-id", format!("« {id} » est déjà pris."), format!("“{id}” is already taken."));
}
