//! `file`: files that a person hands in. What is in them is looked at where they are received, not here.

use super::{Facets, Fault, Holds, Kind, MALFORMED, Question, Required, Setting, Shape};
use crate::answer::Answer;
use crate::definition::Fields;
use crate::expression::Type;
use crate::lang::Lang;

/// Files that one answer can hold at most.
const COUNT_MAX: u32 = 10;
/// Largest file that a question can ask for, in megabytes.
const MEGABYTES_MAX: u32 = 200;
const MEGABYTES_DEFAULT: u32 = 25;
const MEGABYTE: u64 = 1_000_000;

/// The kinds of files that can be asked for: the word of the definition and the media types that it means.
const TYPES: [(&str, &[&str]); 4] = [
    ("image", &["image/jpeg", "image/png", "image/webp", "image/heic"]),
    ("pdf", &["application/pdf"]),
    ("video", &["video/mp4", "video/quicktime"]),
    (
        "document",
        &["text/plain", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/vnd.oasis.opendocument.text"],
    ),
];

pub(super) const KIND: Kind = Kind {
    name: "file",
    holds: Holds::Answer,
    required: Required::Optional,
    repeats: false,
    settings: &[
        Setting::optional("types", Shape::Words(&["image", "pdf", "video", "document"])),
        Setting::optional("max_mb", Shape::Whole(1, MEGABYTES_MAX as i64)),
        Setting::optional("max_count", Shape::Whole(1, COUNT_MAX as i64)),
    ],
    example: include_str!("../../definitions/examples/file.json"),
    read,
};

#[derive(Debug)]
struct Files {
    types: Vec<&'static str>,
    bytes_max: u64,
    count_max: u32,
}

fn read(fields: &Fields<'_>) -> Option<Box<dyn Question>> {
    let words = fields.words("types").unwrap_or_else(|| TYPES.iter().map(|(word, _)| (*word).to_owned()).collect());
    let mut types = Vec::new();
    for word in &words {
        match TYPES.iter().find(|(known, _)| known == word) {
            Some((_, media)) => types.extend(media.iter().copied()),
            None => fields.error("types", "unknown-word", format!("« {word} » n’est pas connu."), format!("“{word}” is not known.")),
        }
    }
    let megabytes = fields.count("max_mb", 1, MEGABYTES_MAX).unwrap_or(MEGABYTES_DEFAULT);
    Some(Box::new(Files { types, bytes_max: u64::from(megabytes) * MEGABYTE, count_max: fields.count("max_count", 1, COUNT_MAX).unwrap_or(1) }))
}

impl Question for Files {
    fn value_type(&self) -> Option<Type> {
        Some(Type::List(Box::new(Type::File)))
    }

    fn inputs(&self) -> &'static [&'static str] {
        &[]
    }

    fn judge(&self, answer: &Answer) -> Vec<Fault> {
        let Answer::Files(files) = answer else { return vec![MALFORMED] };
        if files.is_empty() {
            return vec![MALFORMED];
        }
        if u32::try_from(files.len()).is_ok_and(|count| count > self.count_max) {
            return vec![Fault::new("error-answer-too-many-files").number("max", self.count_max)];
        }
        if files.iter().any(|file| !self.types.contains(&file.kind.as_str())) {
            return vec![Fault::new("error-answer-file-type")];
        }
        if files.iter().any(|file| file.bytes > self.bytes_max) {
            return vec![Fault::new("error-answer-file-too-large").number("max", self.bytes_max / MEGABYTE)];
        }
        Vec::new()
    }

    fn show(&self, answer: &Answer, _lang: Lang) -> String {
        match answer {
            Answer::Files(files) => files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>().join(", "),
            _ => String::new(),
        }
    }

    fn facets(&self, _answer: Option<&Answer>, _lang: Lang) -> Facets {
        Facets { media_types: self.types.clone(), max: Some((self.bytes_max / MEGABYTE).to_string()), count_max: Some(self.count_max), ..Facets::default() }
    }
}
