//! The columns of the table of faults.

use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;

use tokio::net::TcpStream;
use weixin::{ApiError, Class, ClientBuilder, Error, Progress, TokenErrorKind, TransportErrorKind};
use weixin_mock::Mock;
use weixin_recorder::Then;
use weixin_runtime::{Code, FileErrorKind};

/// One fault, and its expected outcome.
#[derive(Clone, Copy)]
pub(super) struct Row {
    /// What goes wrong.
    pub(super) name: &'static str,
    pub(super) call: Call,
    pub(super) tokens: Tokens,
    pub(super) fault: Fault,
    /// What happens while the body goes out: at each report of progress.
    pub(super) during: Option<fn(&Surroundings, Progress)>,
    /// Client settings that differ from the default ones.
    pub(super) tune: Option<fn(ClientBuilder) -> ClientBuilder>,
    /// Whether one good call goes before, over the same connection.
    pub(super) warm: bool,
    pub(super) gives: Gives,
    pub(super) arrives: Arrives,
    /// How long the whole call may take, in milliseconds: far less than a hang, and enough for a busy machine.
    pub(super) within: u64,
}

/// What a row can reach while its body goes out.
pub(super) struct Surroundings {
    /// The service, where the mock plays it.
    pub(super) vendor: Option<Mock>,
    /// The file on disk.
    pub(super) path: PathBuf,
}

/// What is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Call {
    /// A form POST with a file of this size in memory. Must not be sent again when its response is lost.
    Memory(usize),
    /// The same with a file on disk.
    Disk(usize),
    /// A POST of JSON, not to be sent again either.
    Json,
    /// A GET, which may be sent again.
    Get,
    /// A form POST with a file whose source stalls for a while.
    Stuck,
}

/// Where the token comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tokens {
    /// It is given, and nobody replaces it.
    Given,
    /// It is given, and is empty but for a byte order mark.
    Blank,
    /// It is given, and contains a line break.
    TwoLines,
    /// Fetched with the secret of an account.
    Account,
    /// The same, and the secret has a line end inside.
    SecretOfTwoLines,
    /// The same, and the secret is empty.
    NoSecret,
    /// The same, and a store holds a token that is empty.
    EmptyRecord,
    /// The same, and a store holds what a machine has fetched whose clock is a day ahead.
    FromTomorrow,
    /// The same, and a store holds what has run out yesterday.
    FromYesterday,
    /// The same, and the store that machines share is down.
    StoreDown,
    /// The same, and each new token would put the one of another machine out of use.
    PlainStoreDown,
    /// Fetched with the secret and the ticket of a platform, and a refresh token.
    Platform,
    /// The same, before a ticket has come.
    WithoutTicket,
    /// The same, after an empty ticket has come behind a good one.
    EmptyTicket,
}

/// How a fault is arranged.
#[derive(Clone, Copy)]
pub(super) enum Fault {
    /// By a scenario of the mock.
    Vendor(fn(&Mock)),
    /// By responses byte for byte, one per connection.
    Answers(fn() -> Vec<Then>),
    /// By what happens to each connection; connections are counted instead of heads.
    Sockets(fn(TcpStream) -> Pin<Box<dyn Future<Output = ()> + Send>>),
    /// By an address where the service is not.
    Address(&'static str),
    /// Nobody listens; or somebody, after so many milliseconds.
    ClosedPort(Option<u64>),
    /// Somebody listens, and takes no connection.
    FullQueue,
    /// By the peer behind an `https` address.
    Tls(Tls),
}

/// The other end of an `https` address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tls {
    /// It speaks HTTP without TLS.
    Plain,
    /// Its certificate is not signed by anyone trusted.
    Untrusted,
    /// It takes the connection and says nothing.
    Silent,
    /// It closes after the first bytes.
    Closes,
}

/// The outcome of the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gives {
    Works,
    /// An error, and what its `is_retryable` says.
    Fails(Cause, bool),
}

/// Which error it is, whatever the endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cause {
    Invalid,
    Unreadable,
    Shrank,
    Grew,
    Token(TokenErrorKind),
    /// The code with which a token was refused.
    TokenRefused(i64),
    Transport(TransportErrorKind),
    Status(u16),
    Decode,
    /// The code, and its class if the spec knows it.
    Api(i64, Option<Class>),
}

impl Cause {
    pub(super) fn of<E: ApiError>(error: &Error<E>) -> Self {
        match error {
            Error::Invalid(_) => Self::Invalid,
            Error::File(error) => match error.kind() {
                FileErrorKind::Shrank { .. } => Self::Shrank,
                FileErrorKind::Grew { .. } => Self::Grew,
                _ => Self::Unreadable,
            },
            Error::Token(error) => match error.code().and_then(Code::number) {
                Some(code) => Self::TokenRefused(code),
                None => Self::Token(error.kind()),
            },
            Error::Transport(error) => Self::Transport(error.kind()),
            Error::Status(error) => Self::Status(error.status()),
            Error::Decode(_) => Self::Decode,
            Error::Api(failure) => Self::Api(failure.code().number().expect("a number"), error.class()),
            other => panic!("a kind of error that the table does not know: {other}"),
        }
    }
}

/// How far the requests got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Arrives {
    /// How often the client tried, as its hooks see it.
    pub(super) tries: u64,
    /// How many requests the service saw the head of.
    pub(super) heads: u64,
    /// How many complete requests it received.
    pub(super) whole: u64,
}

/// Any number.
pub(super) const ANY: u64 = u64::MAX;

/// The expected numbers of tries, heads and complete requests.
pub(super) const fn arrives(tries: u64, heads: u64, whole: u64) -> Arrives {
    Arrives { tries, heads, whole }
}

/// An error after which the same call may succeed a little later.
pub(super) const fn later(cause: Cause) -> Gives {
    Gives::Fails(cause, true)
}

/// An error that the same call would run into again.
pub(super) const fn never(cause: Cause) -> Gives {
    Gives::Fails(cause, false)
}

/// A row with the default settings: a given token, four tries, ten seconds.
pub(super) const fn row(name: &'static str, call: Call, fault: Fault, gives: Gives, arrives: Arrives) -> Row {
    Row {
        name,
        call,
        tokens: Tokens::Given,
        fault,
        during: None,
        tune: None,
        warm: false,
        gives,
        arrives,
        within: 10_000,
    }
}

impl Row {
    pub(super) const fn tokens(mut self, tokens: Tokens) -> Self {
        self.tokens = tokens;
        self
    }

    pub(super) const fn during(mut self, during: fn(&Surroundings, Progress)) -> Self {
        self.during = Some(during);
        self
    }

    pub(super) const fn tune(mut self, tune: fn(ClientBuilder) -> ClientBuilder) -> Self {
        self.tune = Some(tune);
        self
    }

    pub(super) const fn warm(mut self) -> Self {
        self.warm = true;
        self
    }
}
