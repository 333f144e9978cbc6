//! How a score goes over several responses: what changed, and where its values lie on an axis.
//!
//! It works on scores as they were stored; nothing is counted anew out of answers. Not here: days, drawing, words.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::form::Form;
use crate::lang::{Bilingual, Lang};
use crate::number;
use crate::score::{Band, ScoreInput, ScoreResult};

/// The whole length of an axis, in shares of it.
pub const SHARES: u32 = 10_000;
/// Two marks of an axis lie at least so far apart, so that their numbers do not touch.
const SHARES_BETWEEN_MARKS: u32 = 700;
/// Steps of an axis without bands, at most.
const STEPS_MAX: u32 = 5;
/// Decimals of the finest step.
const FINEST: u32 = 6;

/// Where a value went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// It is greater now.
    Up,
    /// It is less now.
    Down,
    /// It is the same.
    Same,
}

/// What changed from one score to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where it went.
    pub direction: Direction,
    by: Decimal,
}

impl Change {
    /// How much, without sign, for reading.
    pub fn shown(&self, lang: Lang) -> String {
        number::show(self.by, lang)
    }
}

impl ScoreResult {
    /// The number for reading; none when there is none.
    pub fn shown(&self, lang: Lang) -> Option<String> {
        self.value.map(|value| number::show(value, lang))
    }

    /// What changed since an earlier result of the same score; none when one of them has no value.
    pub fn change_since(&self, earlier: &Self) -> Option<Change> {
        let by = self.value?.checked_sub(earlier.value?)?;
        let direction = match by {
            by if by.is_zero() => Direction::Same,
            by if by.is_sign_negative() => Direction::Down,
            _ => Direction::Up,
        };
        Some(Change { direction, by: by.abs().normalize() })
    }
}

impl ScoreInput {
    /// The points for reading; none when the question was not answered.
    pub fn shown(&self, lang: Lang) -> Option<String> {
        self.points.map(|points| number::show(points.normalize(), lang))
    }
}

/// A number written beside an axis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The number for reading.
    pub shown: String,
    /// Where it stands, in shares from the low end.
    pub share: u32,
}

/// A band beside an axis, up to where the next one begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    /// Its name.
    pub title: Bilingual,
    /// Where it begins, in shares from the low end.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
}

/// An axis with what stands on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trend {
    /// The numbers, from low to high.
    pub marks: Vec<Mark>,
    /// The bands, from low to high.
    pub zones: Vec<Zone>,
    /// Where each value stands; none for a response without one.
    pub points: Vec<Option<u32>>,
}

impl Form {
    /// The values of one of its scores on an axis with its bands, as they came; none when there is nothing to be placed.
    pub fn trend(&self, score: &str, results: &[&ScoreResult], lang: Lang) -> Option<Trend> {
        let bands = self.scores.iter().find(|known| known.id == score).map_or(&[][..], |known| &known.bands);
        let values: Vec<Option<Decimal>> = results.iter().map(|result| result.value).collect();
        place(bands, &values, lang)
    }
}

fn place(bands: &[Band], values: &[Option<Decimal>], lang: Lang) -> Option<Trend> {
    let known = || values.iter().flatten().copied();
    let (least, most) = (known().min()?, known().max()?);
    let edges = edges(bands, least, most)?;
    let (low, high) = (*edges.first()?, *edges.last()?);
    let share = |value: Decimal| share(value, low, high);
    let marks = edges.iter().map(|edge| Some(Mark { shown: number::show(edge.normalize(), lang), share: share(*edge)? }));
    let nexts = bands.iter().skip(1).map(|band| band.from).chain(bands.last().map(|band| band.to));
    let zones = bands.iter().zip(nexts).map(|(band, next)| Some(Zone { title: band.title.clone(), from: share(band.from)?, to: share(next)? }));
    Some(Trend {
        marks: apart(marks.collect::<Option<_>>()?),
        zones: zones.collect::<Option<_>>()?,
        points: values.iter().map(|value| value.and_then(share)).collect(),
    })
}

/// The numbers that an axis shows: where bands begin and end, or round steps around the values and nought.
fn edges(bands: &[Band], least: Decimal, most: Decimal) -> Option<Vec<Decimal>> {
    let Some(top) = bands.last() else { return steps(least.min(Decimal::ZERO), most.max(Decimal::ZERO)) };
    let mut edges: Vec<Decimal> = bands.iter().map(|band| band.from).chain([top.to, least, most]).collect();
    let (low, high) = (edges.first().copied()?, top.to);
    // a value outside the bands widens the axis; one inside is no mark of it
    edges.retain(|edge| *edge < low || *edge > high || bands.iter().any(|band| band.from == *edge) || *edge == high);
    edges.sort_unstable();
    edges.dedup();
    Some(edges)
}

/// Round steps from below the least to above the most.
fn steps(least: Decimal, most: Decimal) -> Option<Vec<Decimal>> {
    let most = if least == most { most.checked_add(Decimal::ONE)? } else { most };
    let span = most.checked_sub(least)?;
    let room = Decimal::from(STEPS_MAX);
    let mut unit = Decimal::ONE;
    while unit.checked_mul(room)?.checked_mul(Decimal::TEN)? < span {
        unit = unit.checked_mul(Decimal::TEN)?;
    }
    while unit > Decimal::new(1, FINEST) && unit.checked_mul(room)? >= span {
        unit = unit.checked_div(Decimal::TEN)?;
    }
    let sizes = [1_i64, 2, 5, 10].map(|size| unit.checked_mul(Decimal::from(size)));
    let step = sizes.into_iter().flatten().find(|step| step.checked_mul(room).is_some_and(|reach| reach >= span))?;
    let (from, to) = (least.checked_div(step)?.floor(), most.checked_div(step)?.ceil());
    let count = to.checked_sub(from)?.to_u32()?;
    (0..=count).map(|nth| step.checked_mul(from.checked_add(Decimal::from(nth))?)).collect()
}

fn share(value: Decimal, low: Decimal, high: Decimal) -> Option<u32> {
    let whole = high.checked_sub(low)?;
    if whole.is_zero() {
        return Some(SHARES / 2);
    }
    number::rounded(value.checked_sub(low)?.checked_mul(Decimal::from(SHARES))?.checked_div(whole)?, 0).to_u32()
}

/// The marks that do not touch: both ends, and between them what has room.
fn apart(marks: Vec<Mark>) -> Vec<Mark> {
    let end = marks.last().map_or(0, |mark| mark.share);
    let count = marks.len();
    let mut kept: Vec<Mark> = Vec::with_capacity(count);
    for (nth, mark) in marks.into_iter().enumerate() {
        let has_room = kept.last().is_none_or(|before| mark.share >= before.share + SHARES_BETWEEN_MARKS);
        let is_end = nth + 1 == count;
        if is_end || (has_room && (nth == 0 || mark.share + SHARES_BETWEEN_MARKS <= end)) {
            kept.push(mark);
        }
    }
    kept
}
