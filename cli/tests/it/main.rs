//! The command line as its users see it.

#[cfg(feature = "call")]
mod call;
mod commands;
mod desk;
mod diff;
#[cfg(feature = "call")]
mod dry_run;
mod files;
#[cfg(all(feature = "call", feature = "mock"))]
mod mock;
#[cfg(feature = "import")]
mod pages;
mod reading;
#[cfg(feature = "call")]
mod same;
mod secrets;
#[cfg(feature = "call")]
mod service;
#[cfg(feature = "call")]
mod terminal;
