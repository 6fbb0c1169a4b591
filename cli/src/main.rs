//! `weixin`: lint a spec, generate the bindings, check that they are fresh, say what changed.

#[cfg(feature = "call")]
mod call;
mod commands;
mod diff;
mod driver;
mod git;
mod part;
mod reading;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    commands::Arguments::parse().run()
}
