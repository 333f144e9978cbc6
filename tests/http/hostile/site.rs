//! Every address of the site, everybody who may ask for it, and everything that the database holds.

use crate::audit::log::directly;
use base::ids::AccountId;
use base::web::Access;
use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel::{QueryableByName, sql_query};
use poem::http::Method;
use std::collections::BTreeMap;
use tests::{TestApp, World};

/// Everybody of the world, with the name by which a failing test tells who it was.
pub(crate) fn everybody(world: &World) -> [(&'static str, Option<AccountId>); 8] {
    [
        ("nobody", None),
        ("the patient", Some(world.patient.account)),
        ("the representative", Some(world.representative.account)),
        ("the professional", Some(world.professional.account)),
        ("the professional of the other clinic", Some(world.far_professional.account)),
        ("the administrator", Some(world.clinic_admin.account)),
        ("the support", Some(world.support.account)),
        ("the operator", Some(world.operator.account)),
    ]
}

/// Every identifier of the world that an address may name.
fn identifiers(world: &World) -> Vec<String> {
    let patient = world.patient;
    vec![
        patient.file.to_string(),
        patient.follow_up.to_string(),
        patient.questionnaire.to_string(),
        patient.task.to_string(),
        world.clinic.to_string(),
        world.professional.grant.expect("a role").to_string(),
    ]
}

/// The addresses of every row of the table with this method: with each identifier where one is asked for.
pub(crate) fn addresses(app: &TestApp, world: &World, method: &Method) -> Vec<String> {
    let rows = app.state.table.entries().iter().filter(|entry| entry.method == *method && entry.access != Access::Dev);
    let mut found = Vec::new();
    for entry in rows {
        let ids = if entry.path.contains("{id}") { identifiers(world) } else { vec![String::new()] };
        found.extend(ids.iter().map(|id| {
            let path = entry.path.replace("{person}", &world.patient.person.to_string()).replace("{id}", id);
            path.replace("{token}", &"A".repeat(43))
        }));
    }
    assert!(found.len() > 20, "{found:?}");
    found
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

fn lines(app: &TestApp, sql: &str) -> Vec<String> {
    let rows: Vec<Line> = if tests::is_postgres() {
        sql_query(sql).load(&mut PgConnection::establish(app.database_url()).unwrap()).unwrap()
    } else {
        directly(app, "SELECT 1").unwrap();
        sql_query(sql).load(&mut SqliteConnection::establish(app.database_url().trim_start_matches("sqlite:")).unwrap()).unwrap()
    };
    rows.into_iter().map(|row| row.line).collect()
}

/// Every row of every table, as text.
pub(crate) fn everything(app: &TestApp) -> BTreeMap<String, Vec<String>> {
    let tables = if tests::is_postgres() {
        "SELECT table_name::text AS line FROM information_schema.tables WHERE table_schema = 'public'"
    } else {
        "SELECT name AS line FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    };
    let dump = |table: String| {
        let rows = if tests::is_postgres() {
            format!("SELECT t::text AS line FROM {table} t ORDER BY 1")
        } else {
            let columns = lines(app, &format!("SELECT name AS line FROM pragma_table_info('{table}')"));
            let quoted: Vec<String> = columns.iter().map(|column| format!("quote(\"{column}\")")).collect();
            format!("SELECT {} AS line FROM {table} ORDER BY 1", quoted.join(" || '|' || "))
        };
        let rows = lines(app, &rows);
        (table, rows)
    };
    lines(app, tables).into_iter().map(dump).collect()
}
