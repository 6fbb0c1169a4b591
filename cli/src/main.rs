//! `weixin`: lint a spec, generate the bindings, check that they are fresh, say what changed; read a spec, call what it
//! describes, and play it; draft it from the vendor's pages, and follow them.

#[cfg(feature = "call")]
mod call;
mod commands;
mod date;
mod exit_status;
mod failure;
#[cfg(feature = "import")]
mod pages;
mod spec;
mod terminal;
mod usage;

use std::process::ExitCode;

use clap::Parser;

/// A spec is a great many small texts, read on all cores at once: the system's allocator takes a fifth of the time.
#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    commands::Arguments::parse().run()
}
