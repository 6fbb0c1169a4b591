//! The command line as its users see it.

#[cfg(feature = "call")]
mod call;
#[cfg(unix)]
mod ci;
mod codes;
mod commands;
mod diff;
#[cfg(feature = "call")]
mod dry_run;
mod exit_status;
mod export;
#[cfg(all(feature = "call", feature = "import"))]
mod fetch;
mod files;
mod fmt;
#[cfg(feature = "import")]
mod interrupted;
#[cfg(feature = "import")]
mod kept;
mod keys;
mod lint_formats;
mod list_show;
#[cfg(all(feature = "call", feature = "mock"))]
mod mock;
#[cfg(feature = "import")]
mod observed;
mod old_names;
#[cfg(feature = "import")]
mod pages;
#[cfg(feature = "call")]
mod parity;
mod places;
#[cfg(all(feature = "call", feature = "import", feature = "mock"))]
mod probe;
#[cfg(unix)]
mod release;
mod sandbox;
#[cfg(all(feature = "call", feature = "mock"))]
mod seal;
#[cfg(feature = "call")]
mod secrets;
#[cfg(feature = "call")]
mod service;
#[cfg(feature = "call")]
mod shapes;
mod shared_codes;
#[cfg(all(feature = "call", feature = "mock"))]
mod shell;
#[cfg(feature = "call")]
mod sign;
mod site;
#[cfg(feature = "call")]
mod terminal;
