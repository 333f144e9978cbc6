//! How often an item may stand there, and how many options may be chosen.

use super::Reader;
use crate::fhir::outline::Node;
use crate::fhir::part::Part;
use crate::fhir::url;
use crate::json::{Json, Made};

/// Rows that ours can have at most.
const ROWS_MAX: u32 = 100;

impl<'a> Reader<'a> {
    /// `repeats`, `minOccurs`, `maxOccurs`: rows, or how many may be chosen.
    pub(super) fn repeat(&self, part: &Part<'a>, node: &Node<'a>, made: &mut Made) {
        let repeats = part.flag("repeats").unwrap_or(false);
        let (least, most) = (self.count(part, url::MIN_OCCURS), self.count(part, url::MAX_OCCURS));
        if !repeats {
            // once is what "not repeated" says already
            if least.is_some_and(|least| least > 1) || most.is_some_and(|most| most != 1) {
                part.error("repeats", "not-repeated", "minOccurs et maxOccurs demandent un élément répété.", "minOccurs and maxOccurs need a repeated item.");
            }
            if least == Some(1) && !matches!(node.sort, "acknowledge" | "calc") {
                made.put("required", true);
            }
            return;
        }
        match node.sort {
            "multi" | "open" => {
                let least = least.filter(|least| *least > 0);
                if node.sort == "open" && (least.is_some_and(|least| least > 1) || most.is_some()) {
                    part.error(
                        "repeats",
                        "unsupported-count",
                        "Le nombre de réponses d’un choix ouvert ne peut pas être limité.",
                        "The number of answers of an open choice cannot be limited.",
                    );
                    return;
                }
                if node.sort == "open" {
                    made.put_flag("required", least.is_some() || part.peek("required").and_then(Json::flag) == Some(true));
                    return;
                }
                made.put_some("choose_min", least);
                made.put_some("choose_max", most);
            }
            "page" | "calc" | "acknowledge" => {
                part.error("repeats", "unsupported-repeat", "Cet élément ne se répète pas ici.", "This item does not repeat here.");
            }
            _ => {
                let mut rows = Made::default();
                rows.put_some("min", least.filter(|least| *least > 0));
                if most.is_some_and(|most| most > ROWS_MAX) || least.is_some_and(|least| least > ROWS_MAX) {
                    part.error("repeats", "too-many-rows", format!("Il y a {ROWS_MAX} rangées au plus."), format!("There are {ROWS_MAX} rows at most."));
                }
                rows.put_some("max", most.filter(|most| *most < ROWS_MAX));
                made.put("repeat", rows.json());
            }
        }
    }

    fn count(&self, part: &Part<'a>, names: &[&str]) -> Option<u32> {
        let (path, _, json) = part.value(names)?;
        let count = json.number().filter(|number| number.normalize().scale() == 0).and_then(|number| u32::try_from(number.normalize().mantissa()).ok());
        if count.is_none() {
            self.report.error(path, "wrong-type", "Il faut un nombre entier.", "A whole number is needed.");
        }
        count
    }
}
