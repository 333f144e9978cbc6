//! The drawing of a score over time: where lines, bands and words stand. Words and colours are the template's.

use base::clock::Ts;
use serde::Serialize;
use workflows::{Lang, SHARES, Trend};

/// The surface on which bands and points lie; to its left the numbers, to its right the bands' names, below the days.
const LEFT: u32 = 40;
const RIGHT: u32 = 330;
const TOP: u32 = 14;
const BOTTOM: u32 = 230;
/// Free room beside the first and the last point.
const MARGIN: u32 = 16;
/// A band lower than this has no room for its name; the table says it.
const NAME_HEIGHT: u32 = 16;
/// With more points than this only the one of the page has its number; the table has all.
const NUMBERED_MAX: usize = 12;

/// A value on its day.
pub(super) struct Placed {
    pub at: Ts,
    /// Its place between the ends of the axis; none without a value.
    pub share: Option<u32>,
    pub value: String,
    pub band: Option<String>,
    /// Whether the page shows this response.
    pub is_shown: bool,
}

/// A score over time.
#[derive(Serialize)]
pub(super) struct TrendView {
    marks: Vec<MarkView>,
    zones: Vec<ZoneView>,
    lines: Vec<String>,
    points: Vec<PointView>,
    first: PointView,
    last: PointView,
}

#[derive(Serialize)]
struct MarkView {
    y: u32,
    shown: String,
}

#[derive(Serialize)]
struct ZoneView {
    y: u32,
    height: u32,
    /// Where its name stands; none without room for it.
    name_y: Option<u32>,
    title: String,
}

#[derive(Clone, Serialize)]
struct PointView {
    x: u32,
    y: u32,
    number_y: u32,
    has_number: bool,
    at: String,
    value: String,
    band: Option<String>,
    is_shown: bool,
}

const fn y(share: u32) -> u32 {
    BOTTOM - (BOTTOM - TOP) * share / SHARES
}

/// Where a day stands: by time, in the middle when there is no time between.
fn x(at: Ts, first: Ts, last: Ts) -> u32 {
    let micros = |at: Ts| i128::from(at.micros());
    let (width, whole) = (i128::from(RIGHT - LEFT - 2 * MARGIN), micros(last) - micros(first));
    let along = if whole <= 0 { width / 2 } else { width * (micros(at) - micros(first)) / whole };
    LEFT + MARGIN + u32::try_from(along).unwrap_or_default()
}

impl TrendView {
    /// The drawing of values, oldest first; at least one of them has a place.
    pub(super) fn new(trend: &Trend, placed: &[Placed], lang: Lang) -> Option<Self> {
        let known = || placed.iter().filter(|one| one.share.is_some());
        let (first, last) = (known().next()?.at, known().next_back()?.at);
        let is_numbered = known().count() <= NUMBERED_MAX;
        let point = |one: &Placed| {
            let y = y(one.share?);
            Some(PointView {
                x: x(one.at, first, last),
                y,
                number_y: if y < TOP + 24 { y + 22 } else { y - 11 },
                has_number: is_numbered || one.is_shown,
                at: one.at.rfc3339(),
                value: one.value.clone(),
                band: one.band.clone(),
                is_shown: one.is_shown,
            })
        };
        let all: Vec<Option<PointView>> = placed.iter().map(point).collect();
        let points: Vec<PointView> = all.iter().flatten().cloned().collect();
        Some(Self {
            marks: trend.marks.iter().map(|mark| MarkView { y: y(mark.share), shown: mark.shown.clone() }).collect(),
            zones: trend.zones.iter().map(|zone| ZoneView::new(zone, lang)).collect(),
            // a response without a value leaves a gap
            lines: all.split(Option::is_none).filter(|run| run.len() > 1).map(line).collect(),
            first: points.first()?.clone(),
            last: points.last()?.clone(),
            points,
        })
    }
}

fn line(run: &[Option<PointView>]) -> String {
    let points: Vec<String> = run.iter().flatten().map(|point| format!("{},{}", point.x, point.y)).collect();
    points.join(" ")
}

impl ZoneView {
    fn new(zone: &workflows::Zone, lang: Lang) -> Self {
        let (top, bottom) = (y(zone.to), y(zone.from));
        let height = bottom - top;
        Self { y: top, height, name_y: (height >= NAME_HEIGHT).then(|| top + height / 2 + 4), title: zone.title.get(lang).to_owned() }
    }
}

/// A few responses, one of them without a value, for the samples of pages.
pub(super) fn sample() -> Option<TrendView> {
    let zone = |title: &str, from, to| workflows::Zone { title: workflows::Bilingual { fr: title.into(), en: title.into() }, from, to };
    let mark = |shown: &str, share| workflows::Mark { shown: shown.into(), share };
    let trend = Trend {
        marks: vec![mark("0", 0), mark("5", SHARES / 2), mark("10", SHARES)],
        zones: vec![zone("Minimale", 0, 5_000), zone("Légère", 5_000, 9_800), zone("Forte", 9_800, SHARES)],
        points: Vec::new(),
    };
    let placed = |day: i64, share, value: &str| Placed {
        at: Ts::from_micros((1_782_000_000 + day * 86_400) * 1_000_000),
        share,
        value: value.into(),
        band: share.map(|_| "Légère".into()),
        is_shown: day == 60,
    };
    let all = [placed(0, Some(4_000), "4"), placed(14, Some(10_000), "10"), placed(30, None, ""), placed(45, Some(5_000), "5"), placed(60, Some(7_000), "7")];
    TrendView::new(&trend, &all, Lang::Fr)
}

#[cfg(test)]
mod tests {
    use super::{BOTTOM, LEFT, MARGIN, Placed, RIGHT, TOP, TrendView, sample};
    use base::clock::Ts;
    use workflows::{Lang, SHARES, Trend};

    #[test]
    fn a_response_without_a_value_leaves_a_gap_and_days_keep_their_distance() {
        let view = sample().unwrap();
        let at: Vec<(u32, u32)> = view.points.iter().map(|point| (point.x, point.y)).collect();
        let (left, right) = (LEFT + MARGIN, RIGHT - MARGIN);
        assert_eq!((at[0].0, at[3].0, at[1].1), (left, right, TOP));
        assert_eq!(at[2].0 - left, (right - left) * 45 / 60);
        assert_eq!(view.lines, [format!("{},{} {},{}", at[0].0, at[0].1, at[1].0, at[1].1), format!("{},{} {},{}", at[2].0, at[2].1, at[3].0, at[3].1)]);
        assert_eq!((view.first.value.as_str(), view.last.value.as_str()), ("4", "7"));
        assert!(view.points[1].number_y > TOP && view.points[0].number_y < at[0].1, "numbers stay on the surface");
    }

    #[test]
    fn bands_stand_one_above_the_other_and_are_named_where_there_is_room() {
        let zones = sample().unwrap().zones;
        assert_eq!((zones[0].y + zones[0].height, zones[2].y), (BOTTOM, TOP));
        assert_eq!(zones[1].y + zones[1].height, zones[0].y);
        assert_eq!(zones.iter().map(|zone| zone.name_y.is_some()).collect::<Vec<_>>(), [true, true, false]);
    }

    #[test]
    fn one_response_stands_in_the_middle_and_of_many_only_the_shown_one_has_its_number() {
        let trend = Trend { marks: Vec::new(), zones: Vec::new(), points: Vec::new() };
        let placed = |nth: i64| Placed { at: Ts::from_micros(nth), share: Some(SHARES), value: "1".into(), band: None, is_shown: nth == 3 };
        let one = TrendView::new(&trend, &[placed(0)], Lang::En).unwrap();
        assert_eq!((one.points[0].x, one.lines.len()), (LEFT.midpoint(RIGHT), 0));
        let many = TrendView::new(&trend, &(0..20).map(placed).collect::<Vec<_>>(), Lang::En).unwrap();
        assert_eq!(many.points.iter().filter(|point| point.has_number).count(), 1);
        assert!(TrendView::new(&trend, &[], Lang::En).is_none());
    }
}
