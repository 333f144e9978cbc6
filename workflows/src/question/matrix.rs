//! `matrix`: questions with the same options, one under the other in a table.

use super::{Facets, Fault, Holds, Kind, Question, Required, Setting, Shape};
use crate::answer::Answer;
use crate::definition::Fields;
use crate::lang::Lang;

pub(super) const KIND: Kind = Kind {
    name: "matrix",
    holds: Holds::Items,
    required: Required::Optional,
    repeats: true,
    settings: &[Setting::required("items", Shape::Items)],
    example: include_str!("../../definitions/examples/matrix.json"),
    read,
};

#[derive(Debug)]
struct Matrix;

impl Question for Matrix {
    fn inputs(&self) -> &'static [&'static str] {
        &[]
    }

    fn absence(&self) -> Fault {
        Fault::new("error-answer-group-empty")
    }

    fn facets(&self, _answer: Option<&Answer>, _lang: Lang) -> Facets {
        Facets { together: true, ..Facets::default() }
    }
}

/// Accepts what makes a table: choices that all have the options of the first.
fn read(fields: &Fields<'_>) -> Option<Box<dyn Question>> {
    let rows = fields.objects("items").unwrap_or_default();
    let first = rows.first().and_then(|row| row.kept("options"));
    let mut is_table = true;
    for row in &rows {
        let kind = row.peek("type");
        if !matches!(kind, Some("choice" | "multi")) || kind != rows.first().and_then(|row| row.peek("type")) || row.kept("options") != first {
            row.error(
                "options",
                "uneven-matrix",
                "Toutes les rangées d’un tableau ont le même type et les mêmes choix.",
                "All the rows of a matrix have the same type and the same options.",
            );
            is_table = false;
        }
        if row.has("repeat") {
            is_table = false;
            row.error("repeat", "unknown-field", "Une rangée de tableau ne se répète pas.", "A row of a matrix does not repeat.");
        }
    }
    is_table.then(|| Box::new(Matrix) as Box<dyn Question>)
}
