//! The program: everything is in the library `app`.

use std::process::ExitCode;

fn main() -> ExitCode {
    app::commands::main()
}
