//! Writes `schema/questionnaire.schema.json` anew: `cargo run -p workflows --example write_schema`.

fn main() -> std::io::Result<()> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schema/questionnaire.schema.json");
    let text = serde_json::to_string_pretty(&workflows::questionnaire_schema())?;
    std::fs::write(path, text + "\n")
}
