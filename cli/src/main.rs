//! `weixin`: lint a spec, generate the bindings, check that they are fresh.

mod commands;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    commands::Arguments::parse().run()
}
