//! Tells cargo when the embedded templates and texts changed. Debug builds read both from the disk at run time,
//! so only release builds are rebuilt for them. Not here: code generation.
#![expect(clippy::disallowed_methods, reason = "cargo tells a build script its profile in the environment")]

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    if std::env::var_os("PROFILE").is_some_and(|profile| profile == "release") {
        println!("cargo:rerun-if-changed=../locales");
        println!("cargo:rerun-if-changed=../../templates");
    }
}
