//! One row a route: what the parameters of its address name, and a form that it takes.

/// A parameter of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Names {
    /// The person whose care it is.
    Person,
    /// A follow-up of that person.
    FollowUp,
    /// A questionnaire of that person.
    Questionnaire,
    /// A clinic's file on that person.
    File,
    /// A role of a professional of the clinic.
    Role,
    /// The clinic.
    Clinic,
    /// A task of the department.
    Task,
    /// A secret of a link, here one that nobody was given.
    UnknownToken,
}

/// One route: what its parameters name, and a form that it takes.
pub(super) struct Row {
    pub route: &'static str,
    pub names: &'static [(&'static str, Names)],
    pub form: &'static [(&'static str, &'static str)],
}

const fn row(route: &'static str) -> Row {
    Row { route, names: &[], form: &[] }
}

const fn about(route: &'static str, names: &'static [(&'static str, Names)]) -> Row {
    Row { route, names, form: &[] }
}

const PERSON: (&str, Names) = ("person", Names::Person);

/// A secret that nobody was given.
const TOKEN: (&str, Names) = ("token", Names::UnknownToken);
const FILE: (&str, Names) = ("id", Names::File);

pub(super) const ROWS: &[Row] = &[
    row("home.index"),
    row("health.live"),
    row("health.ready"),
    row("session.extension.create"),
    row("public.help.index"),
    row("public.create_account.show"),
    row("public.accessibility.show"),
    row("public.terms.show"),
    row("public.privacy.show"),
    about("patient.dashboard.index", &[PERSON]),
    about("patient.follow_ups.index", &[PERSON]),
    about("patient.follow_ups.show", &[PERSON, ("id", Names::FollowUp)]),
    about("patient.activities.show", &[PERSON, ("id", Names::Questionnaire)]),
    about("patient.questionnaires.show", &[PERSON, ("id", Names::Questionnaire)]),
    Row {
        route: "patient.questionnaires.update",
        names: &[PERSON, ("id", Names::Questionnaire)],
        form: &[("asked", "pain_now"), ("answer-pain_now", "3"), ("action", "later")],
    },
    row("account.login.new"),
    row("account.login.create"),
    row("account.login_code.new"),
    row("account.login_code.create"),
    row("account.login_code_copy.create"),
    row("account.login_terms.edit"),
    row("account.login_terms.update"),
    row("account.logout.new"),
    row("account.logout.create"),
    row("account.password_forgot.new"),
    row("account.password_forgot.create"),
    about("account.password_reset.edit", &[TOKEN]),
    about("account.password_reset.update", &[TOKEN]),
    about("account.invitation.show", &[TOKEN]),
    about("account.invitation.create", &[TOKEN]),
    about("account.invitation_terms.edit", &[TOKEN]),
    about("account.invitation_terms.update", &[TOKEN]),
    about("account.invitation_code.edit", &[TOKEN]),
    about("account.invitation_code.update", &[TOKEN]),
    about("account.invitation_identity.edit", &[TOKEN]),
    about("account.invitation_identity.update", &[TOKEN]),
    about("account.invitation_corrections.new", &[TOKEN]),
    about("account.invitation_corrections.create", &[TOKEN]),
    about("account.invitation_password.edit", &[TOKEN]),
    about("account.invitation_password.update", &[TOKEN]),
    about("account.invitation_done.show", &[TOKEN]),
    about("account.invitation_renewal.create", &[TOKEN]),
    about("account.invitation_acceptance.edit", &[TOKEN]),
    about("account.invitation_acceptance.update", &[TOKEN]),
    row("account.settings.show"),
    row("account.languages.edit"),
    Row { route: "account.languages.update", names: &[], form: &[("page_language", "fr"), ("notification_language", "fr")] },
    row("account.phones.edit"),
    row("account.phones.update"),
    row("account.address.edit"),
    row("account.address.update"),
    row("account.password.edit"),
    row("account.password.update"),
    row("account.password.code"),
    row("account.sessions.destroy_all"),
    row("admin.users.index"),
    row("admin.users.new"),
    row("admin.users.create"),
    row("admin.clinics.index"),
    row("admin.clinics.new"),
    row("admin.clinics.create"),
    about("admin.clinics.show", &[("id", Names::Clinic)]),
    about("admin.departments.create", &[("id", Names::Clinic)]),
    row("clinician.worklist.index"),
    about("clinician.task_closures.create", &[("id", Names::Task)]),
    row("clinician.patients.index"),
    row("clinician.patients.new"),
    row("clinician.patients.create"),
    about("clinician.patients.show", &[FILE]),
    about("clinician.patients.edit", &[FILE]),
    Row { route: "clinician.patients.update", names: &[FILE], form: &[("revision", "0")] },
    about("clinician.consents.new", &[FILE]),
    about("clinician.consents.create", &[FILE]),
    about("clinician.invitations.new", &[FILE]),
    about("clinician.invitations.create", &[FILE]),
    about("clinician.follow_ups.new", &[FILE]),
    about("clinician.follow_ups.create", &[FILE]),
    about("clinician.follow_ups.show", &[("id", Names::FollowUp)]),
    about("clinician.conclusions.new", &[("id", Names::FollowUp)]),
    about("clinician.conclusions.create", &[("id", Names::FollowUp)]),
    about("clinician.questionnaires.new", &[("id", Names::FollowUp)]),
    about("clinician.questionnaires.create", &[("id", Names::FollowUp)]),
    about("clinician.activities.show", &[("id", Names::Questionnaire)]),
    about("clinician.reviews.create", &[("id", Names::Questionnaire)]),
    about("patient.corrections.create", &[PERSON, ("id", Names::Questionnaire)]),
    // the last: whoever held the role cares for nobody any more
    about("admin.roles.destroy", &[("id", Names::Role)]),
];

/// Routes that lead whoever is allowed to the login.
pub(super) const LEAD_TO_LOGIN: [&str; 1] = ["account.sessions.destroy_all"];
