//! The rules of the house, tested: what must hold for every view, text, table, file and route there is.
//! Not here: how a feature behaves (`tests/http`).

mod access_matrix;
mod budgets;
mod contrast;
mod docs_paths;
mod generated_files;
mod kinds;
mod labels;
mod layering;
mod mails_render;
mod migrations_data;
mod migrations_parity;
mod sizes;
mod supply_chain;
mod template_lint;
mod templates;
mod translations;
mod vendor;
mod views_render;

/// Fails with every complaint at once.
#[track_caller]
fn none_of(complaints: Vec<String>) {
    assert!(complaints.is_empty(), "{} to mend:\n{}", complaints.len(), complaints.join("\n"));
}
