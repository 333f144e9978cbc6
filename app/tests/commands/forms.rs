//! The commands about forms: one JSON verdict a line, on files of every kind, and what comes back of what goes out.

use super::{complains, folder, passerelle, run, says};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

/// A form that comes with the program.
fn shipped(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("../workflows/definitions/questionnaires/{name}.json"));
    path.to_str().unwrap().to_owned()
}

fn form(folder: &Path, arguments: &[&str]) -> Output {
    run(folder, &[&["form"], arguments].concat(), &[])
}

fn verdicts(output: &Output) -> Vec<Value> {
    says(output).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn codes(verdict: &Value) -> Vec<&str> {
    verdict["problems"].as_array().unwrap().iter().map(|problem| problem["code"].as_str().unwrap()).collect()
}

fn write(folder: &Path, name: &str, document: &Value) -> String {
    let path = folder.join(name);
    fs::write(&path, document.to_string()).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn every_file_has_its_verdict_and_one_refused_is_told_by_the_exit_code() {
    let folder = folder();
    let phq = shipped("phq-9");
    let patient = write(folder.path(), "patient.json", &json!({ "resourceType": "Patient" }));
    let cut = folder.path().join("cut.json");
    fs::write(&cut, &fs::read_to_string(&phq).unwrap()[..400]).unwrap();
    let noise = folder.path().join("noise.json");
    fs::write(&noise, [0xff, 0x00, 0x7b, 0xfe]).unwrap();
    let files = [phq.as_str(), &patient, cut.to_str().unwrap(), noise.to_str().unwrap(), "nowhere.json"];
    let output = form(folder.path(), &[&["check"], files.as_slice()].concat());
    let told = verdicts(&output);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(told.iter().map(|verdict| verdict["file"].as_str().unwrap()).collect::<Vec<_>>(), files);
    assert_eq!(told.iter().map(|verdict| verdict["verdict"].as_str().unwrap()).collect::<Vec<_>>(), ["accepted", "refused", "refused", "refused", "refused"]);
    assert_eq!((codes(&told[0]), codes(&told[1]), codes(&told[4])), (vec![], vec!["not-a-form"], vec!["unreadable"]));
    for problem in told.iter().flat_map(|verdict| verdict["problems"].as_array().unwrap()) {
        assert!(problem["fr"] != problem["en"] && problem["path"].as_str().unwrap().starts_with('$'), "{problem}");
    }
    assert!(complains(&output).contains("4 of 5 files were refused"));
    assert!(form(folder.path(), &["check", &phq]).status.success());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3, "checking leaves nothing behind");
}

#[test]
fn what_goes_out_as_fhir_comes_back_as_the_same_form() {
    let folder = folder();
    for name in ["phq-9", "bilan-douleur-chronique"] {
        let first = &verdicts(&form(folder.path(), &["import", &shipped(name)]))[0]["stored"];
        assert_eq!((first["key"].as_str(), first["new"].as_bool()), (Some(name), Some(false)), "it came with the program");
        for format in [["export", name].as_slice(), &["export", name, "--fhir"]] {
            let exported = form(folder.path(), format);
            assert!(exported.status.success());
            let copy = write(folder.path(), "copy.json", &serde_json::from_str(&says(&exported)).unwrap());
            let back = form(folder.path(), &["import", &copy]);
            assert_eq!(&verdicts(&back)[0]["stored"], first, "{name} {format:?}");
        }
    }
    assert!(complains(&form(folder.path(), &["export", "nothing"])).contains("no form is published as “nothing”"));
    assert!(complains(&form(folder.path(), &["export", "phq-9@9"])).contains("phq-9"));
}

#[test]
fn a_changed_form_becomes_a_new_version_once() {
    let folder = folder();
    let mut changed: Value = serde_json::from_str(&fs::read_to_string(shipped("satisfaction-rendez-vous")).unwrap()).unwrap();
    changed["title"]["fr"] = json!("Votre avis, en bref");
    let file = write(folder.path(), "changed.json", &changed);
    let stored = |output: &Output| verdicts(output)[0]["stored"].clone();
    let first = stored(&form(folder.path(), &["import", &file]));
    assert_eq!((first["version"].as_u64(), first["new"].as_bool()), (Some(2), Some(true)), "{first}");
    let again = stored(&form(folder.path(), &["import", &file]));
    assert_eq!((again["version"].as_u64(), again["new"].as_bool(), &again["hash"]), (Some(2), Some(false), &first["hash"]), "{again}");
    let key = first["key"].as_str().unwrap();
    let export = |what: &str| says(&form(folder.path(), &["export", what]));
    assert!(export(key).contains("Votre avis, en bref") && !export(&format!("{key}@1")).contains("Votre avis, en bref"));
}

#[test]
fn a_response_is_judged_with_its_scores_and_its_mistakes() {
    let folder = folder();
    let answers: Vec<Value> = (1..=9).map(|nth| json!({ "linkId": format!("i{nth}"), "answer": [{ "valueCoding": { "code": "half" } }] })).collect();
    let exported: Value = serde_json::from_str(&says(&form(folder.path(), &["export", "phq-9", "--fhir"]))).unwrap();
    let response = |items: &[Value]| json!({ "resourceType": "QuestionnaireResponse", "status": "completed", "questionnaire": exported["url"], "item": nested(&exported, items) });
    let questionnaire = write(folder.path(), "form.json", &exported);
    let good = write(folder.path(), "good.json", &response(&answers));
    let output = form(folder.path(), &["answer", &questionnaire, &good]);
    let verdict = &verdicts(&output)[0];
    assert!(output.status.success(), "{verdict}");
    let total = verdict["scores"].as_object().unwrap().values().find(|score| score["value"] == "18").unwrap_or(&Value::Null);
    assert!(total["band"].is_string(), "nine times two: {verdict}");
    let missing = write(folder.path(), "missing.json", &response(&answers[..8]));
    let refused = form(folder.path(), &["answer", &questionnaire, &missing]);
    assert_eq!((refused.status.code(), verdicts(&refused)[0]["verdict"].as_str()), (Some(1), Some("refused")), "{}", says(&refused));
    assert_eq!(verdicts(&refused)[0]["problems"][0]["path"], "$..item[?@.linkId=='i9']", "which answer lacks");
    assert!(!passerelle(folder.path(), &["form", "answer", &questionnaire], &[]).output().unwrap().status.success(), "a response is needed");
}

/// The answers in the groups in which their questions stand.
fn nested(form: &Value, answers: &[Value]) -> Vec<Value> {
    let items = form["item"].as_array().map_or(&[][..], Vec::as_slice);
    let placed = items.iter().filter_map(|item| {
        let within = nested(item, answers);
        if within.is_empty() {
            answers.iter().find(|answer| answer["linkId"] == item["linkId"]).cloned()
        } else {
            Some(json!({ "linkId": item["linkId"], "item": within }))
        }
    });
    placed.collect()
}
