//! `scale`: one point of a short scale, as radio buttons with words at both ends. 0 is an answer.

use rust_decimal::Decimal;

use super::{Facets, Fault, Holds, Kind, Label, MALFORMED, OptionFacet, Question, Required, Setting, Shape, single};
use crate::answer::Answer;
use crate::definition::Fields;
use crate::expression::Type;
use crate::lang::{Bilingual, Lang};

/// Points that a scale can have at most.
const POINTS_MAX: i64 = 101;

pub(super) const KIND: Kind = Kind {
    name: "scale",
    holds: Holds::Answer,
    required: Required::Optional,
    repeats: true,
    settings: &[
        Setting::required("min", Shape::Whole(-1_000, 1_000)),
        Setting::required("max", Shape::Whole(-1_000, 1_000)),
        Setting::optional("step", Shape::Whole(1, 1_000)),
        Setting::required("min_label", Shape::Bilingual),
        Setting::required("max_label", Shape::Bilingual),
    ],
    example: include_str!("../../definitions/examples/scale.json"),
    read,
};

#[derive(Debug)]
struct Scale {
    points: Vec<i64>,
    min_label: Bilingual,
    max_label: Bilingual,
}

fn read(fields: &Fields<'_>) -> Option<Box<dyn Question>> {
    let min = fields.whole("min", -1_000, 1_000);
    let max = fields.whole("max", -1_000, 1_000);
    let min_label = fields.need_bilingual("min_label");
    let max_label = fields.need_bilingual("max_label");
    let step = fields.count("step", 1, 1_000).map_or(1, i64::from);
    let (min, max) = (min?, max?);
    if min >= max || (max - min) % step != 0 || (max - min) / step >= POINTS_MAX {
        fields.error(
            "max",
            "empty-range",
            format!("De {min} à {max} par pas de {step}, il n’y a pas de 2 à {POINTS_MAX} points justes."),
            format!("From {min} to {max} by {step} there are not exactly 2 to {POINTS_MAX} points."),
        );
        return None;
    }
    let points = (0..=(max - min) / step).map(|at| min + at * step).collect();
    Some(Box::new(Scale { points, min_label: min_label?, max_label: max_label? }))
}

impl Scale {
    /// The words of a point: the ends carry theirs.
    fn words(&self, point: i64, lang: Lang) -> String {
        let end = if self.points.first() == Some(&point) {
            Some(&self.min_label)
        } else if self.points.last() == Some(&point) {
            Some(&self.max_label)
        } else {
            None
        };
        match end {
            Some(label) => format!("{point} ({})", label.get(lang)),
            None => point.to_string(),
        }
    }
}

impl Question for Scale {
    fn value_type(&self) -> Option<Type> {
        Some(Type::Int)
    }

    fn range(&self) -> Option<(Decimal, Decimal)> {
        Some((Decimal::from(*self.points.first()?), Decimal::from(*self.points.last()?)))
    }

    fn points(&self, answer: &Answer) -> Option<Decimal> {
        match answer {
            Answer::Int(point) => Some(Decimal::from(*point)),
            _ => None,
        }
    }

    fn parse(&self, posted: &[(&str, &str)]) -> Result<Option<Answer>, Fault> {
        let Some(text) = single(posted)? else {
            return Ok(None);
        };
        self.points
            .iter()
            .find(|point| point.to_string() == text)
            .map(|point| Some(Answer::Int(*point)))
            .ok_or_else(|| Fault::new("error-answer-unknown-option"))
    }

    fn raw(&self, answer: &Answer, _lang: Lang) -> Vec<(&'static str, String)> {
        match answer {
            Answer::Int(point) => vec![("", point.to_string())],
            _ => Vec::new(),
        }
    }

    fn judge(&self, answer: &Answer) -> Vec<Fault> {
        match answer {
            Answer::Int(point) if self.points.contains(point) => Vec::new(),
            Answer::Int(_) => vec![Fault::new("error-answer-unknown-option")],
            _ => vec![MALFORMED],
        }
    }

    fn show(&self, answer: &Answer, lang: Lang) -> String {
        match (answer, self.points.last()) {
            (Answer::Int(point), Some(max)) => match lang {
                Lang::Fr => format!("{} sur {max}", self.words(*point, lang)),
                Lang::En => format!("{} out of {max}", self.words(*point, lang)),
            },
            _ => String::new(),
        }
    }

    fn chosen(&self, answer: &Answer, lang: Lang) -> Vec<Label> {
        match answer {
            Answer::Int(point) => vec![Label { code: point.to_string(), text: self.words(*point, lang) }],
            _ => Vec::new(),
        }
    }

    fn facets(&self, answer: Option<&Answer>, lang: Lang) -> Facets {
        let options = self.points.iter().map(|point| OptionFacet {
            code: point.to_string(),
            label: point.to_string(),
            exclusive: false,
            selected: answer == Some(&Answer::Int(*point)),
        });
        Facets {
            options: options.collect(),
            min: self.points.first().map(ToString::to_string),
            max: self.points.last().map(ToString::to_string),
            min_label: Some(self.min_label.get(lang).to_owned()),
            max_label: Some(self.max_label.get(lang).to_owned()),
            ..Facets::default()
        }
    }
}
