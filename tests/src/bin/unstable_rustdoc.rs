//! rustdoc, but with what is unstable: cargo runs this as its rustdoc, so that the compiler beside it stays as it is.

use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    let status = Command::new("rustdoc").args(std::env::args_os().skip(1)).env("RUSTC_BOOTSTRAP", "1").status();
    match status.map(|status| status.code()) {
        Ok(Some(code)) => u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from),
        Ok(None) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("rustdoc does not start: {error}");
            ExitCode::FAILURE
        }
    }
}
