//! The fields of an identity: from a form to the domain and back.

use base::domain::patients::{Entry, Identity, PROVINCES, Problem};
use base::render::FormState;
use base::web::Form;

/// What was typed.
pub(super) fn entry(form: &Form) -> Entry<'_> {
    Entry {
        given_name: form.text("given_name"),
        family_name: form.text("family_name"),
        sex: form.text("sex"),
        birth_day: form.text("birth_date_day"),
        birth_month: form.text("birth_date_month"),
        birth_year: form.text("birth_date_year"),
        insurance_number: form.text("insurance_number"),
        no_number: form.is_ticked("no_number"),
        insurance_reason: form.text("insurance_reason"),
        email: form.text("email"),
        mobile: form.text("mobile"),
        home_phone: form.text("home_phone"),
        address_line: form.text("address_line"),
        city: form.text("city"),
        province: form.text("province"),
        postal_code: form.text("postal_code"),
        language: form.text("language"),
    }
}

/// Adds what is wrong.
pub(super) fn refuse(form: &mut FormState, problems: &[Problem]) {
    for problem in problems {
        form.error(problem.field, problem.key);
    }
}

/// The fields of an identity as a form shows them.
pub(super) fn fill(form: &mut FormState, identity: &Identity) {
    form.set("given_name", &identity.given_name);
    form.set("family_name", &identity.family_name);
    form.set("sex", identity.sex.word());
    form.set_date("birth_date", identity.birth_date);
    form.set("insurance_number", identity.number().map(base::i18n::numbers::insurance).unwrap_or_default());
    if identity.number().is_none() {
        form.set("no_number", "on");
    }
    form.set("language", identity.language.code());
    for (name, value) in [
        ("insurance_reason", identity.number_reason()),
        ("email", identity.email.as_deref()),
        ("address_line", identity.address_line.as_deref()),
        ("city", identity.city.as_deref()),
        ("province", identity.province.as_deref()),
        ("postal_code", identity.postal_code.as_deref()),
    ] {
        form.set(name, value.unwrap_or_default());
    }
    for (name, value) in [("mobile", &identity.mobile), ("home_phone", &identity.home_phone)] {
        form.set(name, value.as_deref().map(base::i18n::numbers::phone).unwrap_or_default());
    }
}

/// The provinces, by code.
pub(super) fn provinces() -> Vec<&'static str> {
    PROVINCES.to_vec()
}
