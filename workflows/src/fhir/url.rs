//! Addresses of extensions: those that are read, those that must not be ignored, and those of our own for what FHIR has
//! no place for.

use super::report::Report;
use crate::json::Json;

/// The namespaces of FHIR and of Structured Data Capture.
macro_rules! core {
    ($name:literal) => {
        concat!("http://hl7.org/fhir/StructureDefinition/", $name)
    };
}
macro_rules! sdc {
    ($name:literal) => {
        concat!("http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-", $name)
    };
}
macro_rules! own {
    ($name:literal) => {
        concat!("urn:passerelle:questionnaire:", $name)
    };
}

pub(super) const ITEM_CONTROL: &[&str] = &[core!("questionnaire-itemControl")];
pub(super) const DISPLAY_CATEGORY: &[&str] = &[core!("questionnaire-displayCategory")];
pub(super) const HIDDEN: &[&str] = &[core!("questionnaire-hidden"), sdc!("hidden")];
pub(super) const ORDINAL: &[&str] = &[core!("ordinalValue"), core!("itemWeight"), core!("questionnaire-ordinalValue")];
pub(super) const EXCLUSIVE: &[&str] = &[core!("questionnaire-optionExclusive")];
pub(super) const MIN_VALUE: &[&str] = &[core!("minValue")];
pub(super) const MAX_VALUE: &[&str] = &[core!("maxValue")];
pub(super) const MIN_QUANTITY: &[&str] = &[sdc!("minQuantity")];
pub(super) const MAX_QUANTITY: &[&str] = &[sdc!("maxQuantity")];
pub(super) const DECIMALS: &[&str] = &[core!("maxDecimalPlaces")];
pub(super) const MIN_LENGTH: &[&str] = &[core!("minLength")];
pub(super) const REGEX: &[&str] = &[core!("regex")];
pub(super) const MIN_OCCURS: &[&str] = &[core!("questionnaire-minOccurs")];
pub(super) const MAX_OCCURS: &[&str] = &[core!("questionnaire-maxOccurs")];
pub(super) const SLIDER_STEP: &[&str] = &[core!("questionnaire-sliderStepValue")];
pub(super) const UNIT: &[&str] = &[core!("questionnaire-unit")];
pub(super) const UNIT_OPTION: &[&str] = &[core!("questionnaire-unitOption")];
pub(super) const CALCULATED: &[&str] = &[sdc!("calculatedExpression")];
pub(super) const ENABLE_WHEN: &[&str] = &[sdc!("enableWhenExpression")];
pub(super) const INITIAL: &[&str] = &[sdc!("initialExpression")];
pub(super) const VARIABLE: &[&str] = &[core!("variable"), sdc!("variable")];
pub(super) const LAUNCH_CONTEXT: &[&str] = &[sdc!("launchContext")];
pub(super) const CONSTRAINT: &[&str] = &[core!("questionnaire-constraint"), core!("targetConstraint")];
pub(super) const TRANSLATION: &[&str] = &[core!("translation")];
pub(super) const XHTML: &str = core!("rendering-xhtml");

pub(super) const OWN_ID: &str = own!("id");
pub(super) const OWN_LABEL: &str = own!("label");
pub(super) const OWN_HELP: &str = own!("help");
pub(super) const OWN_PRECISION: &str = own!("precision");
pub(super) const OWN_DEFAULT: &str = own!("default");
pub(super) const OWN_SCORE: &str = own!("score");
pub(super) const OWN_BAND: &str = own!("band");
pub(super) const OWN_ALERT: &str = own!("alert");
pub(super) const OWN_LAYOUT: &str = own!("layout");
pub(super) const OWN_PURPOSE: &str = own!("purpose");
pub(super) const OWN_SOURCE: &str = own!("source");
/// The system of the key, and what the canonical address of an own form begins with.
pub(super) const OWN_KEY: &str = "urn:passerelle:questionnaire";
/// The language of our own expressions.
pub(super) const OWN_LANGUAGE: &str = "application/x-passerelle";

/// Extensions that change what is asked or how it is judged, and that no part of ours can do; with what they ask for.
const REFUSED: [(&str, &str, &str); 28] = [
    (sdc!("answerExpression"), "des choix demandés à un serveur", "options asked of a server"),
    (sdc!("candidateExpression"), "des réponses proposées par un serveur", "answers proposed by a server"),
    (sdc!("answerOptionsToggleExpression"), "des choix qui apparaissent selon une expression", "options that appear by an expression"),
    (sdc!("contextExpression"), "des données d’un serveur", "data of a server"),
    (sdc!("itemPopulationContext"), "des données d’un serveur", "data of a server"),
    (sdc!("itemExtractionContext"), "l’extraction de ressources", "extraction of resources"),
    (sdc!("itemContext"), "des données d’un serveur", "data of a server"),
    (sdc!("targetStructureMap"), "une transformation StructureMap", "a StructureMap transformation"),
    (sdc!("sourceStructureMap"), "une transformation StructureMap", "a StructureMap transformation"),
    (sdc!("sourceQueries"), "des requêtes à un serveur", "queries to a server"),
    (sdc!("templateExtract"), "l’extraction par gabarit", "extraction by template"),
    (sdc!("templateExtractBundle"), "l’extraction par gabarit", "extraction by template"),
    (sdc!("templateExtractContext"), "l’extraction par gabarit", "extraction by template"),
    (sdc!("templateExtractValue"), "l’extraction par gabarit", "extraction by template"),
    (sdc!("extractAllocateId"), "l’extraction de ressources", "extraction of resources"),
    (sdc!("subQuestionnaire"), "un assemblage de questionnaires ($assemble)", "an assembly of questionnaires ($assemble)"),
    (sdc!("assembleContext"), "un assemblage de questionnaires ($assemble)", "an assembly of questionnaires ($assemble)"),
    (sdc!("assemble-expectation"), "un assemblage de questionnaires ($assemble)", "an assembly of questionnaires ($assemble)"),
    (sdc!("lookupQuestionnaire"), "une recherche sur un serveur", "a look-up on a server"),
    (sdc!("keyboard"), "un clavier imposé", "a keyboard of its own"),
    (sdc!("maxQuantity"), "une limite de quantité", "a limit of a quantity"),
    (sdc!("minQuantity"), "une limite de quantité", "a limit of a quantity"),
    (core!("questionnaire-unitValueSet"), "des unités d’un jeu de valeurs", "units of a value set"),
    (core!("cqf-library"), "une bibliothèque CQL", "a CQL library"),
    (core!("cqf-expression"), "une valeur calculée (cqf-expression)", "a computed value (cqf-expression)"),
    (core!("cqf-calculatedValue"), "une valeur calculée (cqf-calculatedValue)", "a computed value (cqf-calculatedValue)"),
    (core!("minLength"), "une longueur minimale", "a least length"),
    (core!("regex"), "une expression régulière", "a regular expression"),
];

/// May this value be carried as it is? What asks for a server, for a language that is not ours or for marks that could do
/// harm may not, however deep it stands.
pub(super) fn is_carried(json: &Json, path: &str, report: &Report) -> bool {
    match json {
        Json::Object(entries) => {
            if let Some((fr, en)) = refusal(json) {
                report.error(
                    path,
                    "unsupported",
                    format!("Le questionnaire demande {fr}, ce que Passerelle ne fait pas."),
                    format!("The questionnaire asks for {en}, which Passerelle does not do."),
                );
                return false;
            }
            let mut is_carried = true;
            for (name, inner) in entries {
                is_carried &= is_carried_member(name, inner, &format!("{path}.{name}"), report);
            }
            is_carried
        }
        Json::List(list) => list.iter().enumerate().fold(true, |all, (at, entry)| is_carried(entry, &format!("{path}[{at}]"), report) && all),
        _ => true,
    }
}

fn is_carried_member(name: &str, json: &Json, path: &str, report: &Report) -> bool {
    if name == "modifierExtension" {
        report.error(
            path,
            "modifier-extension",
            "Une extension qui modifie le sens (modifierExtension) ne peut pas être ignorée.",
            "An extension that changes the meaning (modifierExtension) cannot be ignored.",
        );
        return false;
    }
    is_carried(json, path, report)
}

/// What an object asks for that cannot be had, in French and in English.
fn refusal(json: &Json) -> Option<(String, String)> {
    if let Some(url) = json.text_of("url") {
        if let Some((_, fr, en)) = REFUSED.iter().find(|(known, _, _)| *known == url) {
            return Some(((*fr).to_owned(), (*en).to_owned()));
        }
        if url == XHTML && !json.text_of("valueString").is_some_and(super::xhtml::is_harmless) {
            return Some(("un texte en XHTML hors de la liste permise".to_owned(), "a text in XHTML outside the allow-list".to_owned()));
        }
    }
    match json.text_of("language") {
        Some(language @ ("text/cql" | "text/cql-identifier" | "text/cql-expression" | "text/cql.identifier" | "application/x-fhir-query")) => {
            Some((format!("une expression en {language}"), format!("an expression in {language}")))
        }
        _ => None,
    }
}
