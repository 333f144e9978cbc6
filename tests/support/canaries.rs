//! Words that occur in the data of one patient and nowhere else, so that pages can be searched for them.

/// Words that occur in the data of one patient and nowhere else.
#[derive(Debug, Clone, Copy)]
pub struct Canaries {
    /// In the family name.
    pub family_name: &'static str,
    /// In the e-mail address.
    pub email: &'static str,
    /// In the health insurance number.
    pub insurance_number: &'static str,
}

/// What the world's data must not show to those who may not see it.
pub const PATIENT: Canaries = Canaries { family_name: "Quatrefeuille", email: "philippe.q4@exemple.test", insurance_number: "QUAP60031512" };
/// The same for the patient of the other department.
pub const NEIGHBOUR: Canaries = Canaries { family_name: "Vraimontagne", email: "noemie.v7@exemple.test", insurance_number: "VRAN75561203" };
/// The same for the patient of the other clinic.
pub const STRANGER: Canaries = Canaries { family_name: "Zirconelle", email: "ulysse.z9@exemple.test", insurance_number: "ZIRU88010199" };

impl Canaries {
    /// All of them.
    pub fn words(self) -> [&'static str; 3] {
        [self.family_name, self.email, self.insurance_number]
    }
}
