//! `weixin mock`: a server that plays the vendor, for programs that are not ready to meet the real one.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::str::FromStr;
use std::thread;

use clap::Args;
use weixin_mock::{Builder, Mock, Quirk, TokenMode};

use crate::failure::Failure;
use crate::spec::args::AnySpec;
use crate::terminal::say;

/// How to play the vendor.
#[derive(Debug, Args)]
#[command(after_long_help = habits())]
pub(crate) struct MockArgs {
    /// Address to listen on; port 0 is any that is free.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    addr: SocketAddr,
    /// What chance is made of: the same seed and the same requests give the same answers.
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    seed: u64,
    /// Switch a habit of the vendor on; `--help` lists them.
    #[arg(long, value_name = "NAME", value_parser = Quirk::from_str)]
    quirk: Vec<Quirk>,
    /// Switch a habit of the vendor off.
    #[arg(long, value_name = "NAME", value_parser = Quirk::from_str)]
    no_quirk: Vec<Quirk>,
    /// Take only tokens that this mock issued; else any that is not empty is good.
    #[arg(long)]
    issued_tokens: bool,
    /// Refuse every call of an endpoint with a code: `upload=10004`.
    #[arg(long, value_name = "ENDPOINT=CODE", value_parser = refusal)]
    refuse: Vec<(String, i64)>,
    /// Do not say what is asked.
    #[arg(long, short)]
    quiet: bool,
    #[command(flatten)]
    spec: AnySpec,
}

fn refusal(text: &str) -> Result<(String, i64), String> {
    let parts = text.rsplit_once('=').and_then(|(name, code)| Some((name.to_owned(), code.parse().ok()?)));
    parts.filter(|(name, _)| !name.is_empty()).ok_or_else(|| "write it as endpoint=code".to_owned())
}

fn habits() -> String {
    let each = Quirk::ALL.iter().map(|quirk| format!("  {:<22}{}", quirk.name(), quirk.doc()));
    format!("Habits:\n{}", each.collect::<Vec<_>>().join("\n"))
}

impl MockArgs {
    /// Serves until it is stopped. The address is the first line of the standard output; what is asked goes to the standard
    /// error output, without tokens.
    ///
    /// # Errors
    ///
    /// The spec is wrong, the address cannot be had, or there is no such endpoint to refuse.
    pub(crate) fn run(&self) -> Result<String, Failure> {
        let mock = self.builder()?.start_blocking().map_err(|error| Failure::Usage(error.to_string()))?;
        for (endpoint, code) in &self.refuse {
            mock.try_on(endpoint).map_err(Failure::Usage)?.always().refuse(*code);
        }
        if !mock.addr().ip().is_loopback() {
            say(format_args!("note: {} can be reached from other machines", mock.addr()));
        }
        let mut out = io::stdout();
        // A reader that went away after the first line has what it wanted.
        let _ = writeln!(out, "{}", mock.url()).and_then(|()| out.flush());
        loop {
            thread::park();
        }
    }

    fn builder(&self) -> Result<Builder, Failure> {
        let mut builder = Mock::builder(self.spec.open()?).addr(self.addr).seed(self.seed);
        for (quirks, on) in [(&self.quirk, true), (&self.no_quirk, false)] {
            builder = quirks.iter().fold(builder, |builder, quirk| builder.quirk(*quirk, on));
        }
        if self.issued_tokens {
            builder = builder.tokens(TokenMode::Issued);
        }
        if !self.quiet {
            builder = builder.on_request(|request| say(request));
        }
        Ok(builder)
    }
}
