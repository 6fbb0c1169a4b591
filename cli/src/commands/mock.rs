//! `weixin mock`: a mock of the vendor's servers, for programs that are not ready for the real ones.

mod push;
mod seal;
mod sign;

use std::io::{self, Write};
use std::net::SocketAddr;
use std::str::FromStr;
use std::sync::Arc;
use std::thread;

use clap::Args;
use weixin_mock::{Builder, Code, Mock, Quirk, TokenMode};

use self::push::PushArgs;
use self::seal::SealArgs;
use self::sign::VerifyWith;
use crate::failure::Failure;
use crate::spec::args::AnySpec;
use crate::terminal::{say, wrapped};

/// The settings of the mock.
#[derive(Debug, Args)]
#[command(after_long_help = quirks())]
pub(crate) struct MockArgs {
    /// Address to listen on; port 0 picks a free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    addr: SocketAddr,
    /// Seed of all that is random: the same seed and the same requests give the same responses.
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    seed: u64,
    /// Enable a quirk of the vendor's servers; `--help` lists them.
    #[arg(long, value_name = "NAME", value_parser = Quirk::from_str)]
    quirk: Vec<Quirk>,
    /// Disable a quirk.
    #[arg(long, value_name = "NAME", value_parser = Quirk::from_str)]
    no_quirk: Vec<Quirk>,
    /// Accept only tokens that this mock has issued, instead of any that is not empty.
    #[arg(long)]
    issued_tokens: bool,
    /// Refuse every call of an endpoint with a code, as in `upload=10004`.
    #[arg(long, value_name = "ENDPOINT=CODE", value_parser = refusal)]
    refuse: Vec<(String, Code)>,
    /// Do not print the requests.
    #[arg(long, short)]
    quiet: bool,
    #[command(flatten)]
    push: PushArgs,
    #[command(flatten)]
    seal: SealArgs,
    #[command(flatten)]
    sign: VerifyWith,
    #[command(flatten)]
    spec: AnySpec,
}

fn refusal(text: &str) -> Result<(String, Code), String> {
    let parts = text
        .rsplit_once('=')
        .and_then(|(name, code)| Some((name.to_owned(), Some(Code::of(code)).filter(Code::is_valid)?)));
    parts.filter(|(name, _)| !name.is_empty()).ok_or_else(|| "expected ENDPOINT=CODE".to_owned())
}

/// The quirks, as `--help` lists them.
fn quirks() -> String {
    let entry = |quirk: &Quirk| {
        let default = if quirk.is_on_by_default() { "on" } else { "off" };
        format!("  {}\n{}", quirk.name(), wrapped(&format!("{} [default: {default}]", quirk.summary()), 6))
    };
    format!("Quirks:\n{}", Quirk::ALL.iter().map(entry).collect::<Vec<_>>().join("\n"))
}

impl MockArgs {
    /// Serves until it is stopped. The address is the first line on standard output; requests are printed to standard
    /// error, without tokens.
    ///
    /// # Errors
    ///
    /// When the spec is invalid, when the mock cannot listen on the address, when there is no endpoint to refuse or the code
    /// cannot, or when
    /// something is missing that pushes or signatures need.
    pub(crate) fn run(&self) -> Result<String, Failure> {
        let target = self.push.target()?;
        let mock = self.builder()?.start_blocking().map_err(|error| Failure::Usage(error.to_string()))?;
        for (endpoint, code) in &self.refuse {
            let calls = mock.try_on(endpoint).map_err(Failure::Usage)?;
            calls.check_refusal(code).map_err(|why| Failure::Usage(format!("--refuse {why}")))?;
            calls.always().refuse(code.clone());
        }
        if !mock.addr().ip().is_loopback() {
            say(format_args!("note: other machines can reach {}", mock.addr()));
        }
        let mut out = io::stdout();
        // A reader that goes away after the first line has what it wanted.
        let _ = writeln!(out, "{}", mock.url()).and_then(|()| out.flush());
        if let Some(target) = target {
            push::push_input(&mock, &target);
        }
        loop {
            thread::park();
        }
    }

    fn builder(&self) -> Result<Builder, Failure> {
        let api = Arc::new(self.spec.open()?);
        let builder = self.sign.apply(&api, Mock::builder(api.clone()))?;
        let mut builder = builder.addr(self.addr).seed(self.seed);
        for (quirks, on) in [(&self.quirk, true), (&self.no_quirk, false)] {
            builder = quirks.iter().fold(builder, |builder, quirk| builder.quirk(*quirk, on));
        }
        builder = self.seal.accounts()?.into_iter().fold(builder, Builder::sealed_account);
        if self.issued_tokens {
            builder = builder.token_mode(TokenMode::Issued);
        }
        if !self.quiet {
            builder = builder.on_request(|request| say(request));
        }
        Ok(builder)
    }
}
