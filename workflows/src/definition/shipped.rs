//! The definitions that come with the product.

/// What a shipped definition is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShippedKind {
    /// Read it with [`Form::parse`](crate::Form::parse).
    Questionnaire,
    /// Read it with [`Trajectory::parse`](crate::Trajectory::parse).
    Trajectory,
}

/// A definition that comes with the product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shipped {
    /// Questionnaire or trajectory.
    pub kind: ShippedKind,
    /// Its key, also the name of its file.
    pub key: &'static str,
    /// Its version.
    pub version: u32,
    /// Its text.
    pub json: &'static str,
}

macro_rules! shipped {
    ($kind:ident, $folder:literal, $key:literal, $version:literal) => {
        Shipped { kind: ShippedKind::$kind, key: $key, version: $version, json: include_str!(concat!("../../definitions/", $folder, "/", $key, ".json")) }
    };
}

static SHIPPED: [Shipped; 9] = [
    shipped!(Questionnaire, "questionnaires", "bilan-de-sommeil", 1),
    shipped!(Questionnaire, "questionnaires", "bilan-douleur-chronique", 1),
    shipped!(Questionnaire, "questionnaires", "consentement-general", 1),
    shipped!(Questionnaire, "questionnaires", "gad-7", 1),
    shipped!(Questionnaire, "questionnaires", "intensite-douleur", 1),
    shipped!(Questionnaire, "questionnaires", "phq-4", 1),
    shipped!(Questionnaire, "questionnaires", "phq-9", 1),
    shipped!(Questionnaire, "questionnaires", "satisfaction-rendez-vous", 1),
    shipped!(Trajectory, "trajectories", "suivi-libre", 1),
];

/// Every definition that comes with the product; none has a problem.
pub fn shipped() -> &'static [Shipped] {
    &SHIPPED
}
