//! Every view shows each of its samples in both languages, and every template is shown by something.

use crate::{none_of, templates};
use app::dev::Traveller;
use app::{routes, site};
use base::clock::Ts;
use base::error::AppError;
use base::i18n::Lang;
use base::render::Renderer;
use base::web::Assets;
use futures_util::future::BoxFuture;
use std::sync::Arc;
use tests::repository::sources;

/// Time does not travel in these tests.
struct Nowhere;

impl Traveller for Nowhere {
    fn travel(&self, _: Ts) -> BoxFuture<'static, Result<(), AppError>> {
        Box::pin(std::future::ready(Ok(())))
    }
}

/// A renderer that knows every address, those of the pages for development too.
fn renderer() -> Renderer {
    let (mut table, nowhere): (_, Arc<dyn Traveller>) = (routes::table(), Arc::new(Nowhere));
    app::dev::routes(&mut table, &nowhere);
    site::renderer(&Arc::new(table), &Arc::new(Assets::load()))
}

#[test]
fn every_view_shows_each_sample_in_both_languages_and_always_the_same() {
    let renderer = renderer();
    let mut complaints = Vec::new();
    let views = routes::views();
    assert!(views.len() > 10, "only {} views are registered", views.len());
    for set in &views {
        for lang in [Lang::Fr, Lang::En] {
            let (first, second) = ((set.render)(&renderer, lang), (set.render)(&renderer, lang));
            if first.is_empty() {
                complaints.push(format!("{}: no samples", set.template));
            }
            for (index, (page, again)) in first.into_iter().zip(second).enumerate() {
                let place = format!("{} sample {index} in {}", set.template, lang.code());
                match (page, again) {
                    (Ok(page), Ok(again)) => complaints.extend(faults(&place, &page, &again)),
                    (Err(error), _) | (_, Err(error)) => complaints.push(format!("{place}: {error}")),
                }
            }
        }
    }
    none_of(complaints);
}

fn faults(place: &str, page: &str, again: &str) -> Vec<String> {
    let mut faults = Vec::new();
    if page.trim().is_empty() {
        faults.push(format!("{place}: shows nothing"));
    }
    if page != again {
        faults.push(format!("{place}: the second time it looks otherwise"));
    }
    for sign in ["⟦", "⟧", "undefined", "{{", "{%", "[object", "None)"] {
        if let Some(at) = page.find(sign) {
            let around: String = page[..at].chars().rev().take(40).collect::<Vec<_>>().into_iter().rev().chain(page[at..].chars().take(60)).collect();
            faults.push(format!("{place}: shows {sign}: {around}"));
        }
    }
    faults
}

#[test]
fn every_template_compiles() {
    none_of(renderer().check().iter().map(ToString::to_string).collect());
}

#[test]
fn every_template_is_shown_by_a_view_a_mail_or_another_template() {
    let all = templates::all();
    let rust: String = sources(&["app", "admin", "jobs"], &[".rs"]).into_iter().map(|source| source.text).collect();
    let named = |name: &str| rust.contains(&format!("\"{name}\""));
    let mails = all.keys().filter(|path| match path.split('/').collect::<Vec<_>>().as_slice() {
        ["emails", name, _] => named(name),
        ["sms", file] => named(file.trim_end_matches(".txt")),
        _ => false,
    });
    let views = routes::views();
    let start = views.iter().map(|set| set.template.to_owned()).chain(mails.cloned());
    let reached = templates::reached(start, &all);
    none_of(all.keys().filter(|name| !reached.contains(*name)).map(|name| format!("templates/{name} is shown by nothing")).collect());
}
