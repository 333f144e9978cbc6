//! The words on controls that scripts, guides and tests from outside rely on are there, letter by letter.

use crate::none_of;
use tests::repository::sources;

/// Words of the contract that hold a straight apostrophe in French.
pub(crate) const FRENCH_WITH_APOSTROPHE: [&str; 10] = [
    "J'accepte l'ensemble des conditions d'utilisation",
    // the same, quoted in the help by its first word
    "J'accepte…",
    "Code d'invitation",
    "Renouveler l'invitation",
    "Journal d'accès",
    "Réponse attendue d'ici",
    "Numéro d'assurance maladie",
    "Conditions d'utilisation",
    "Besoin d'aide?",
    "Guide d'utilisation",
];

/// French and English, for everything that this version shows.
const LABELS: [(&str, &str); 70] = [
    ("Créer votre compte", "Create your account"),
    ("Commencer", "Begin"),
    ("J'accepte l'ensemble des conditions d'utilisation", "I accept all of the conditions for using"),
    ("Continuer", "Continue"),
    ("Retour", "Back"),
    ("Code d'invitation", "Invitation code"),
    ("Je confirme que les renseignements ci-dessus sont valides", "I confirm that the above information is valid"),
    ("Continuer la création du compte", "Continue the creation of your account"),
    ("Nouveau mot de passe", "New password"),
    ("Confirmer votre mot de passe", "Confirm your password"),
    ("Confirmer", "Confirm"),
    ("Adresse courriel", "Email address"),
    ("Mot de passe", "Password"),
    ("Se souvenir de moi", "Remember me"),
    ("Se connecter", "Log in"),
    ("Se déconnecter", "Log out"),
    ("Mot de passe oublié", "Forgot password"),
    ("Soumettre", "Submit"),
    ("Code de vérification", "Verification code"),
    ("Valider", "Validate"),
    ("Renvoyer le code", "Send the code again"),
    ("Tableau de bord", "Dashboard"),
    ("Mes suivis", "My follow-ups"),
    ("Actions à prendre", "Actions required"),
    ("Répondre au questionnaire", "Answer the questionnaire"),
    ("Nouveau", "New"),
    ("Action à prendre", "Action required"),
    ("Suivis en cours", "Follow-ups in progress"),
    ("Suivis complétés", "Completed follow-ups"),
    ("En cours", "In progress"),
    ("Complétées", "Completed"),
    ("Soumettre le questionnaire", "Submit the questionnaire"),
    ("Enregistrer et continuer plus tard", "Save and continue later"),
    ("Paramètres du compte", "Account settings"),
    ("Langue des notifications", "Notification language"),
    ("Modifier", "Edit"),
    ("Enregistrer", "Save"),
    ("Aide", "Help"),
    ("Accessibilité", "Accessibility"),
    ("Menu", "Menu"),
    ("Revenir à mon dossier", "Back to my own file"),
    ("Nouveau patient", "New patient"),
    ("Inviter au portail", "Invite to the portal"),
    ("Renouveler l'invitation", "Renew the invitation"),
    ("Envoyer un questionnaire", "Send a questionnaire"),
    ("Date limite", "Due date"),
    ("Liste de travail", "Worklist"),
    ("Patients", "Patients"),
    ("Utilisateurs", "Users"),
    ("Cliniques", "Clinics"),
    ("Fermer la session partout", "Log out everywhere"),
    ("Rester connecté", "Stay logged in"),
    ("Corriger mes réponses", "Correct my answers"),
    ("Demander une nouvelle invitation", "Ask for a new invitation"),
    ("Marquer comme revu", "Mark as reviewed"),
    ("Vous avez déjà un compte?", "Already have an account?"),
    ("Retour à la page de connexion", "Back to the login page"),
    ("Prénom et nom de famille", "First and last name"),
    ("Date de naissance", "Date of birth"),
    ("Sexe", "Sex"),
    ("Numéro d'assurance maladie", "Health insurance number"),
    ("Félicitations", "Congratulations"),
    ("représentant de", "representative of"),
    ("demandé par", "requested by"),
    ("Clinique", "Clinic"),
    ("Débuté le", "Started on"),
    ("Complété le", "Completed on"),
    ("Conditions d'utilisation", "Terms of use"),
    ("Avis de confidentialité", "Confidentiality notice"),
    ("Foire aux questions (FAQ)", "Frequently asked questions (FAQ)"),
];

/// The same words at the beginning of a sentence.
fn capitalised(label: &str) -> String {
    let mut rest = label.chars();
    rest.next().map(|first| first.to_uppercase().chain(rest).collect()).unwrap_or_default()
}

#[test]
fn every_word_of_the_contract_is_among_the_texts_of_its_language() {
    let texts = |lang: &str| sources(&[&format!("app/locales/{lang}")], &[".ftl"]).into_iter().map(|file| file.text).collect::<String>().replace('\u{a0}', " ");
    let (fr, en) = (texts("fr"), texts("en"));
    let missing = LABELS
        .iter()
        .flat_map(|(french, english)| [("fr", *french, &fr), ("en", *english, &en)])
        .filter(|(_, label, texts)| !texts.contains(*label) && !texts.contains(&capitalised(label)));
    none_of(missing.map(|(lang, label, _)| format!("{lang}: {label}")).collect());
}

#[test]
fn every_word_with_a_straight_apostrophe_is_one_that_is_used() {
    let texts: String = sources(&["app/locales/fr"], &[".ftl"]).into_iter().map(|file| file.text).collect();
    let later = ["Journal d'accès", "Guide d'utilisation", "Réponse attendue d'ici"];
    none_of(FRENCH_WITH_APOSTROPHE.iter().filter(|label| !later.contains(*label) && !texts.contains(*label)).map(|label| (*label).to_owned()).collect());
}
