//! What was measured, as a table in Markdown.

use std::fmt::Write as _;

/// One line: what was measured, what came out, what was wanted, and the peer.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// What.
    pub measure: String,
    /// Ours.
    pub figure: String,
    /// What it shall be.
    pub goal: String,
    /// The peer's.
    pub peer: String,
    /// Between the two.
    pub ratio: String,
}

/// The lines so far.
#[derive(Debug, Default)]
pub struct Report(Vec<Row>);

impl Report {
    /// Adds a line.
    pub fn add(&mut self, row: Row) {
        self.0.push(row);
    }

    /// The table.
    pub fn table(&self) -> String {
        let mut table = String::from("| measure | figure | goal | peer | ratio |\n|---|---|---|---|---|");
        for row in &self.0 {
            let cells = [&row.measure, &row.figure, &row.goal, &row.peer, &row.ratio].map(|cell| if cell.is_empty() { "–" } else { cell.as_str() });
            let _ = write!(table, "\n| {} |", cells.join(" | "));
        }
        table
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_cell_is_a_dash() {
        let mut report = Report::default();
        report.add(Row { measure: "a".into(), figure: "1".into(), goal: "≤ 2".into(), ..Row::default() });
        assert_eq!(report.table(), "| measure | figure | goal | peer | ratio |\n|---|---|---|---|---|\n| a | 1 | ≤ 2 | – | – |");
    }
}
