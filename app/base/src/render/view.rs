//! Typed templates: a view is a template path and the fields it shows, with samples of every state.

use serde::Serialize;

use super::{Brand, Frame, RenderError, Renderer, Shell};
use crate::i18n::Lang;

/// A page or a fragment: its fields are `v` in the template.
pub trait View: Serialize {
    /// The path of the template below `templates/`.
    const TEMPLATE: &'static str;

    /// One value for each state that the template shows differently.
    fn samples() -> Vec<Self>
    where
        Self: Sized;

    /// The shells in which the samples are rendered; by the template's folder unless a view knows better.
    fn shells(lang: Lang) -> Vec<Shell>
    where
        Self: Sized,
    {
        Shell::samples(Self::TEMPLATE, lang)
    }
}

/// A mail or a text message: its fields are `m` in the templates.
pub trait Letter: Serialize {
    /// The folder below `templates/emails/`, or the file name without `.txt` below `templates/sms/`.
    const NAME: &'static str;

    /// One value for each state that the templates show differently.
    fn samples() -> Vec<Self>
    where
        Self: Sized;
}

/// All samples of one view, ready to be rendered by the contract tests.
pub struct SampleSet {
    /// The path of the template.
    pub template: &'static str,
    /// Renders every sample in every shell, in that language.
    pub render: fn(&Renderer, Lang) -> Vec<Result<String, RenderError>>,
}

impl SampleSet {
    /// The samples of a page or fragment.
    pub fn view<V: View>() -> Self {
        Self {
            template: V::TEMPLATE,
            render: |renderer, lang| {
                let samples = V::samples();
                let shells = V::shells(lang);
                let pairs = shells.iter().flat_map(|shell| samples.iter().map(move |view| (shell, view)));
                pairs.map(|(shell, view)| renderer.page(lang, shell, view)).collect()
            },
        }
    }

    /// The samples of a mail: subject, text and HTML of each, one after the other.
    pub fn mail<L: Letter>() -> Self {
        Self {
            template: L::NAME,
            render: |renderer, lang| {
                let brand = Brand::sample(lang);
                let frame = sample_frame(lang);
                let mails = L::samples().into_iter().map(|letter| {
                    let mail = renderer.mail(frame, &brand, L::NAME, &letter)?;
                    Ok(format!("{}\n\n{}\n\n{}", mail.subject, mail.text, mail.html))
                });
                mails.collect()
            },
        }
    }

    /// The samples of a text message.
    pub fn sms<L: Letter>() -> Self {
        Self {
            template: L::NAME,
            render: |renderer, lang| {
                let (brand, frame) = (Brand::sample(lang), sample_frame(lang));
                L::samples().into_iter().map(|letter| renderer.sms(frame, &brand, L::NAME, &letter)).collect()
            },
        }
    }
}

fn sample_frame(lang: Lang) -> Frame {
    Shell::anonymous(lang).frame()
}

/// The sample sets of these views: `views![IndexView, ShowView]` is a `Vec<SampleSet>`.
#[macro_export]
macro_rules! views {
    ($($view:ty),* $(,)?) => { vec![$($crate::render::SampleSet::view::<$view>()),*] };
}
