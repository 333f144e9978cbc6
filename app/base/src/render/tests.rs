//! The rules of the environment, on templates of our own; the real ones are rendered by the contract tests.

use std::sync::Arc;

use serde::Serialize;

use super::{Brand, FormState, RenderError, Renderer, Shell, View};
use crate::i18n::{Args, Lang};

#[derive(Serialize)]
struct Page {
    name: String,
    due_on: &'static str,
    at: &'static str,
    none: Option<String>,
    form: FormState,
}

impl View for Page {
    const TEMPLATE: &'static str = "test/page.html";

    fn samples() -> Vec<Self> {
        let mut form = FormState::typed([("email", "a@b"), ("new_password", "secret-word")]);
        form.error("email", "dates-today").error_value("", "dates-in-days", "days", 3).error("email", "dates-tomorrow");
        let page = |name: &str, form| Self { name: name.to_owned(), due_on: "2025-08-14", at: "2025-08-07T15:30:00Z", none: None, form };
        vec![page("Émile & <fils>", form), page("Anne", FormState::default())]
    }
}

fn renderer(templates: &[(&'static str, &'static str)]) -> Renderer {
    let mut renderer = Renderer::new(
        Arc::new(|route, parameters| match (route, parameters) {
            ("test.page.show", [(name, id)]) if name == "id" => Some(format!("/test/{id}?a=1&b=2")),
            _ => None,
        }),
        Arc::new(|name| (name != "lost.css").then(|| format!("/static/{name}"))),
    );
    for (name, source) in templates {
        renderer.env.add_template(name, source).expect("the template compiles");
    }
    renderer
}

fn try_page(source: &'static str) -> Result<String, RenderError> {
    let shell = Shell::patient(Lang::Fr);
    renderer(&[("test/page.html", source)]).page(Lang::Fr, &shell, &Page::samples().remove(0))
}

fn page(source: &'static str) -> String {
    try_page(source).expect("the page renders").replace('\u{a0}', "~")
}

fn refusal(source: &'static str) -> String {
    try_page(source).expect_err("the page is refused").to_string()
}

#[test]
fn values_are_escaped_in_html_and_not_in_text() {
    assert_eq!(page("{{ v.name }}"), "Émile &amp; &lt;fils&gt;");
    assert_eq!(page("{{ 'a/b \"c\" d\\'e' }}"), "a/b &quot;c&quot; d&#39;e");
    assert_eq!(page("{{ true }} {{ 12 }}"), "true 12");
    assert!(!page("{{ [v.name] }}").contains("<fils>"));
    let renderer = renderer(&[("sms/x.txt", "{{ m.name }}\n")]);
    let frame = Shell::anonymous(Lang::Fr).frame();
    let sms = renderer.sms(frame, &Brand::sample(Lang::Fr), "x", &Page::samples().remove(0));
    assert_eq!(sms.expect("the message renders"), "Émile & <fils>");
}

#[test]
fn undefined_is_refused_and_none_is_not() {
    assert!(refusal("{{ v.surname }}").contains("undefined"));
    assert!(refusal("{{ v.none }}").contains("none"));
    assert!(refusal("{% if v.surname %}{% endif %}").contains("undefined"));
    assert!(refusal("{{ t('dates-in-days', days=v.surname) }}").contains("days is undefined"));
    assert!(refusal("{{ t('dates-in-days', days=v.none) }}").contains("days is none"));
    assert_eq!(page("{% if v.none %}no{% else %}yes{% endif %}"), "yes");
}

#[test]
fn a_refusal_names_the_template_and_quotes_no_value() {
    let refusal = refusal("\n{{ v.name }}{{ v.surname }}");
    assert!(refusal.contains("test/page.html:2"), "{refusal}");
    assert!(!refusal.contains("fils"), "{refusal}");
    let missing = renderer(&[]).page(Lang::Fr, &Shell::patient(Lang::Fr), &Page::samples().remove(0));
    assert!(missing.expect_err("no such file").to_string().contains("test/page.html"));
}

#[test]
fn texts_take_values_and_only_t_html_holds_mark_up() {
    assert_eq!(page("{{ t('dates-in-days', days=7) }}"), "dans 7~jours");
    assert_eq!(page("{{ t('dates-in-days', days=v.name) }}"), "dans Émile &amp; &lt;fils&gt;~jours");
    assert_eq!(page("{{ t_html('dates-in-days', days=v.name) }}"), "dans Émile &amp; &lt;fils&gt;~jours");
    assert_eq!(page("{{ t('no-such-key') }}"), "⟦no-such-key⟧");
    assert_eq!(page("{{ t('dates-' ~ 'today') }}"), "aujourd’hui");
}

#[test]
fn components_know_the_language_without_being_told() {
    let components = "{% macro soon(lang) %}{{ t('dates-today') }} {{ v_of(lang) }}{% endmacro %}\
                      {% macro v_of(lang) %}{{ lang }} {{ '2025-08-08'|in_days }}{% endmacro %}";
    let page = "{% extends 'test/layout.html' %}{% import 'test/components.html' as c %}\
                {% block content %}{% import 'test/components.html' as c %}{{ c.soon('x') }}{% endblock %}";
    let layout = "{% include 'test/_part.html' %}|{% block content %}{% endblock %}";
    let renderer = renderer(&[
        ("test/components.html", components),
        ("test/page.html", page),
        ("test/layout.html", layout),
        ("test/_part.html", "{{ t('dates-yesterday') }} {{ shell.csrf }}"),
    ]);
    let render = |lang| renderer.page(lang, &Shell::patient(lang), &Page::samples().remove(0)).expect("it renders");
    assert_eq!(render(Lang::Fr), "hier sample-csrf-token|aujourd’hui x demain");
    assert_eq!(render(Lang::En), "yesterday sample-csrf-token|today x tomorrow");
}

#[test]
fn renders_in_two_languages_at_once_do_not_mix() {
    let renderer = renderer(&[("test/page.html", "{% for i in range(200) %}{{ t('dates-today') }} {% endfor %}")]);
    std::thread::scope(|scope| {
        for index in 0..4 {
            let (lang, word) = if index % 2 == 0 { (Lang::Fr, "aujourd’hui ") } else { (Lang::En, "today ") };
            let renderer = &renderer;
            scope.spawn(move || {
                for _ in 0..50 {
                    let page = renderer.page(lang, &Shell::patient(lang), &Page::samples().remove(0));
                    assert_eq!(page.expect("it renders"), word.repeat(200));
                }
            });
        }
    });
}

#[test]
fn addresses_come_from_the_resolvers_and_unknown_ones_are_refused() {
    assert_eq!(page("<a href=\"{{ url('test.page.show', id=7) }}\">"), "<a href=\"/test/7?a=1&amp;b=2\">");
    assert_eq!(page("{{ asset('css/app.css') }}"), "/static/css/app.css");
    assert_eq!(page("{{ icon('mail') }}"), r#"<svg class="icon" aria-hidden="true" focusable="false"><use href="/static/icons.svg#mail"></use></svg>"#);
    assert!(refusal("{{ url('test.page.show') }}").contains("test.page.show with no parameter"));
    assert!(refusal("{{ url('lost.page.show', id=1) }}").contains("lost.page.show"));
    assert!(refusal("{{ asset('lost.css') }}").contains("lost.css"));
    assert!(refusal("{{ icon('a\"b') }}").contains("no icon"));
}

#[test]
fn filters_write_dates_in_the_zone_and_language_of_the_shell() {
    assert_eq!(page("{{ v.at|date }}"), "jeudi 7~août 2025");
    assert_eq!(page("{{ v.due_on|date }}"), "jeudi 14~août 2025");
    assert_eq!(page("{{ v.due_on|day }}, {{ v.at|day }}, {{ '2026-02-01'|day }}"), "14~août, 7~août, 1er~février 2026");
    assert_eq!(page("{{ v.at|datetime }}"), "7~août à 11~h~30");
    assert_eq!(page("{{ v.at|time }}, {{ '10:06:00'|time }}"), "11~h~30, 10~h~6");
    assert_eq!(page("{{ v.due_on|in_days }}"), "dans 7~jours");
    assert_eq!(page("{{ '2025-08-08T03:59:00Z'|in_days }}, {{ '2025-08-08T04:00:00Z'|in_days }}"), "aujourd’hui, demain");
    assert_eq!(page("{{ '5145550123'|phone }}, {{ 'abcd12345678'|number_display }}"), "514 555-0123, ABCD 1234 5678");
    assert_eq!(page("{{ shell.account.name|initials }}"), "PP");
    assert!(refusal("{{ v.due_on|datetime }}").contains("instant"));
    assert!(refusal("{{ v.due_on|time }}").contains("no time"));
    assert!(refusal("{{ v.none|date }}").contains("not none"));
    assert!(refusal("{{ v.name|date }}").contains("RFC 3339"));
}

#[test]
fn a_form_shows_what_was_typed_and_what_is_wrong() {
    assert_eq!(page("{{ v.form.values.email }}|{{ v.form.values['email'] }}|{{ v.form.values.phone }}|"), "a@b|a@b||");
    assert_eq!(page("{% for e in v.form.errors %}{{ e.field }}={{ t(e.key, **e.args) }};{% endfor %}"), "email=aujourd’hui;=dans 3~jours;email=demain;");
    assert_eq!(page("{{ t(v.form.error_of.email.key, **v.form.error_of.email.args) }}"), "aujourd’hui");
    assert_eq!(page("{{ v.form.error_of.phone is none }} {{ v.form.has_errors }}"), "true true");
    assert_eq!(page("{{ v.form.errors | selectattr('field', 'equalto', 'email') | list | length }}"), "2");
}

#[test]
fn a_password_is_never_shown_again() {
    let mut form = FormState::typed([("new_password", "secret-word"), ("email", "a@b")]);
    form.set("password", "secret-word");
    assert_eq!((form.value("new_password"), form.value("password"), form.value("email")), ("", "", "a@b"));
    form.values.insert("password".to_owned(), "secret-word".to_owned());
    assert!(!serde_json::to_string(&form).expect("JSON").contains("secret-word"));
    assert!(!page("{{ v.form.values.new_password }}{{ v.form.values|tojson }}").contains("secret-word"));
}

#[test]
fn a_form_without_errors_has_none() {
    let mut form = FormState::default();
    assert!(!form.has_errors());
    form.error_with("email", "dates-in-days", Args::new().with("days", 2));
    assert!(form.has_errors());
}

#[test]
fn a_page_and_its_fragment_differ_by_partial() {
    let renderer = renderer(&[("test/page.html", "{{ partial }} {{ lang }} {{ shell.lang }}")]);
    let (shell, view) = (Shell::patient(Lang::En), Page::samples().remove(0));
    assert_eq!(renderer.page(Lang::En, &shell, &view).expect("page"), "false en en");
    assert_eq!(renderer.fragment(Lang::En, &shell, &view).expect("fragment"), "true en en");
}

#[test]
fn a_mail_has_one_line_of_subject_two_parts_and_inlined_styles() {
    let renderer = renderer(&[
        ("emails/x/subject.txt", "{{ brand.name }} :\n {{ t('dates-today') }}\n"),
        ("emails/x/body.txt", "\n{{ m.name }}\n{{ m.at|datetime }}\n\n"),
        ("emails/x/body.html", "<html><head><style>p { color: red; }</style></head><body><p>{{ m.name }}</p></body></html>"),
    ]);
    let frame = Shell::anonymous(Lang::Fr).frame();
    let mail = renderer.mail(frame, &Brand::sample(Lang::Fr), "x", &Page::samples().remove(0)).expect("it renders");
    assert_eq!(mail.subject, "Passerelle : aujourd’hui");
    assert_eq!(mail.text, "Émile & <fils>\n7\u{a0}août à 11\u{a0}h\u{a0}30\n");
    assert!(mail.html.contains(r#"<p style="color: red;">Émile &amp; &lt;fils&gt;</p>"#), "{}", mail.html);
    assert!(!mail.html.contains("<style"), "{}", mail.html);
}

#[test]
fn every_sample_is_rendered_in_every_shell() {
    let renderer = renderer(&[("test/page.html", "{{ v.name }}: {{ t('dates-today') }}{{ shell.staff }}")]);
    let sets = crate::views![Page];
    assert_eq!(sets.iter().map(|set| set.template).collect::<Vec<_>>(), ["test/page.html"]);
    for set in &sets {
        for lang in Lang::ALL {
            let first: Vec<_> = (set.render)(&renderer, lang).into_iter().map(|page| page.expect("renders")).collect();
            let again: Vec<_> = (set.render)(&renderer, lang).into_iter().map(|page| page.expect("renders")).collect();
            assert_eq!(first.len(), Page::samples().len() * Shell::samples(Page::TEMPLATE, lang).len());
            assert_eq!(first, again);
        }
    }
}

#[test]
fn sample_shells_serialise_every_field_they_promise() {
    for lang in Lang::ALL {
        for shell in [Shell::anonymous(lang), Shell::patient(lang), Shell::representative(lang), Shell::clinician(lang)] {
            let json = serde_json::to_value(&shell).expect("JSON");
            assert_eq!(json["lang"], lang.code());
            assert_eq!(json["other_lang"]["code"], lang.other().code());
            assert_eq!(json["zone"], "America/Toronto");
            assert_eq!(json["today"], "2025-08-07");
            assert_eq!(json["account"].is_null(), json["session"].is_null());
        }
    }
}

#[test]
fn the_templates_of_the_project_all_compile() {
    let errors: Vec<String> = renderer(&[]).check().iter().map(ToString::to_string).collect();
    assert_eq!(errors, Vec::<String>::new());
}
