// The words on the controls, in both languages. Stories name a control by its English words;
// a person presses it by the words of the language they read. Nothing else in the rig or in a
// story spells a label.

const PAIRS = [
  ["Créer votre compte", "Create your account"],
  ["Commencer", "Begin"],
  ["J'accepte l'ensemble des conditions d'utilisation", "I accept all of the conditions for using"],
  ["Continuer", "Continue"],
  ["Retour", "Back"],
  ["Code d'invitation", "Invitation code"],
  ["Je confirme que les renseignements ci-dessus sont valides", "I confirm that the above information is valid"],
  ["Continuer la création du compte", "Continue the creation of your account"],
  ["Nouveau mot de passe", "New password"],
  ["Confirmer votre mot de passe", "Confirm your password"],
  ["Confirmer", "Confirm"],
  ["Adresse courriel", "Email address"],
  ["Mot de passe", "Password"],
  ["Se souvenir de moi", "Remember me"],
  ["Se connecter", "Log in"],
  ["Se déconnecter", "Log out"],
  ["Mot de passe oublié", "Forgot password"],
  ["Soumettre", "Submit"],
  ["Code de vérification", "Verification code"],
  ["Valider", "Validate"],
  ["Renvoyer le code", "Send the code again"],
  ["Tableau de bord", "Dashboard"],
  ["Mes suivis", "My follow-ups"],
  ["Actions à prendre", "Actions required"],
  ["Voir le rendez-vous", "See the appointment"],
  ["Répondre au questionnaire", "Answer the questionnaire"],
  ["Voir le message", "Read message"],
  ["Nouveau", "New"],
  ["Action à prendre", "Action required"],
  ["Suivis en cours", "Follow-ups in progress"],
  ["Suivis complétés", "Completed follow-ups"],
  ["En cours", "In progress"],
  ["Complétées", "Completed"],
  ["Voir les étapes", "See the steps"],
  ["Soumettre le questionnaire", "Submit the questionnaire"],
  ["Enregistrer et continuer plus tard", "Save and continue later"],
  ["Paramètres du compte", "Account settings"],
  ["Langue des notifications", "Notification language"],
  ["Modifier", "Edit"],
  ["Enregistrer", "Save"],
  ["Aide", "Help"],
  ["Accessibilité", "Accessibility"],
  ["Menu", "Menu"],
  ["Nouveau patient", "New patient"],
  ["Inviter au portail", "Invite to the portal"],
  ["Renouveler l'invitation", "Renew the invitation"],
  ["Démarrer une trajectoire", "Start a trajectory"],
  ["Envoyer un questionnaire", "Send a questionnaire"],
  ["Date limite", "Due date"],
  ["Envoyer", "Send"],
  ["Liste de travail", "Worklist"],
  ["Patients", "Patients"],
  ["Alertes", "Alerts"],
  ["Fermer la session partout", "Log out everywhere"],
  ["Rester connecté", "Stay logged in"],
  ["Corriger mes réponses", "Correct my answers"],
  ["Demander une nouvelle invitation", "Ask for a new invitation"],
  ["Marquer comme revu", "Mark as reviewed"],
  ["Vous avez déjà un compte?", "Already have an account?"],
  ["Retour à la page de connexion", "Back to the login page"],
  ["Prénom et nom de famille", "First and last name"],
  ["Date de naissance", "Date of birth"],
  ["Sexe", "Sex"],
  ["Numéro d'assurance maladie", "Health insurance number"],
  ["Félicitations", "Congratulations"],
  ["Conditions d'utilisation", "Terms of use"],
  ["Avis de confidentialité", "Confidentiality notice"],
  ["Besoin d'aide?", "Need help?"],
];

const FRENCH = new Map(PAIRS.map(([fr, en]) => [en, fr]));

/** The other language, as its switch names it. */
export const OTHER_LANGUAGE = { fr: "English", en: "Français" };

/**
 * What a thing is called in `lang`. `thing` is the English label of a control, or `{ fr, en }`
 * for words that belong to one story.
 */
export function say(lang, thing) {
  if (typeof thing === "object") return thing[lang];
  if (lang === "en") return thing;
  // A number is written the same in both.
  if (/^\d+$/u.test(thing)) return thing;
  const french = FRENCH.get(thing);
  if (french === undefined) throw new Error(`words.mjs has no French for "${thing}"`);
  return french;
}

/** `text` as a pattern: any white space between words, either apostrophe (escaped: selectors trip over a quote). */
export function loosely(text) {
  return text
    .trim()
    .split(/\s+/u)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\/]/gu, "\\$&").replace(/['’]/gu, "[\\u0027\\u2019]"))
    .join("\\s+")
    .replace(/(\S)\\s\+\\\?/gu, "$1\\s*\\?")
    .replace(/([^\s\\])\\\?/gu, "$1\\s*\\?");
}

/** Patterns for an accessible name, best first: exactly the words, then the words and a name after them. */
export function namesOf(words, about) {
  const start = `^\\s*${loosely(words)}`;
  if (about !== undefined) return [new RegExp(`${start}(?![\\p{L}\\p{N}]).*${loosely(about)}`, "su")];
  return [new RegExp(`${start}\\s*$`, "su"), new RegExp(`${start}(?![\\p{L}\\p{N}])`, "su")];
}
