//! Which tokens are good, and why the others are not.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use weixin_codegen::model::Endpoint;

use crate::check::Problem;
use crate::quirk::Quirk;
use crate::received::Head;
use crate::settings::{Settings, TokenMode, TokenTimes};
use crate::state::Vendor;

/// So many tokens are remembered. More come only from a client that makes them up.
const MOST: usize = 20_000;

/// A token is at most so long: what the vendor tells developers to leave room for.
pub(crate) const LONGEST: usize = 512;

/// Which account a token belongs to, and through which endpoint it came.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Owner {
    /// `/cgi-bin/token`.
    App(String),
    /// `/cgi-bin/stable_token`.
    Stable(String),
    /// A third-party platform.
    Component(String),
    /// An account that has authorised a platform: both names.
    Authorizer(String, String),
    /// Not issued by this mock, taken in the mode in which any is good.
    Stranger,
}

impl Owner {
    /// The names of the kind in specs.
    fn kinds(&self) -> &'static [&'static str] {
        match self {
            Self::App(_) | Self::Stable(_) => &["app"],
            Self::Component(_) => &["component"],
            Self::Authorizer(..) => &["authorizer"],
            Self::Stranger => &[],
        }
    }
}

/// What is known of a token.
#[derive(Clone, Debug)]
struct Known {
    owner: Owner,
    /// After this it has expired.
    expires: Duration,
    /// After this a newer one has taken its place.
    superseded: Option<Duration>,
    /// A test has ended it: with this code.
    ended: Option<i64>,
}

impl Known {
    fn stranger(now: Duration, lifetime: Duration) -> Self {
        Self { owner: Owner::Stranger, expires: now.saturating_add(lifetime), superseded: None, ended: None }
    }
}

/// A refresh token of an authorizer.
#[derive(Clone, Debug)]
struct Refresh {
    owner: Owner,
    /// After this a newer one has taken its place.
    superseded: Option<Duration>,
}

/// Every token that was issued or seen.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    pub(crate) mode: TokenMode,
    pub(crate) times: TokenTimes,
    pub(crate) accounts: HashMap<String, String>,
    pub(crate) tickets: HashSet<String>,
    known: HashMap<String, Known>,
    current: HashMap<Owner, String>,
    refresh: HashMap<String, Refresh>,
    /// Forced refreshes of stable tokens: the day, how many, and when the last one was.
    pub(crate) forced: HashMap<String, (u64, u32, Duration)>,
    issued: u64,
}

/// Why a token is not good, with the code.
struct Bad(i64, &'static str);

impl Tokens {
    pub(crate) fn new(settings: &Settings) -> Self {
        Self {
            mode: settings.tokens,
            times: settings.times,
            accounts: settings.accounts.iter().cloned().collect(),
            tickets: settings.tickets.iter().cloned().collect(),
            ..Self::default()
        }
    }

    /// The number of the next token, so that no two are alike.
    pub(crate) fn next_issue(&mut self) -> u64 {
        self.issued += 1;
        self.issued
    }

    /// Puts a token in the place of the one before it, which stays good for so long.
    pub(crate) fn issue(&mut self, owner: Owner, token: String, now: Duration, grace: Option<Duration>) {
        self.forget(now);
        let last = self.current.insert(owner.clone(), token.clone());
        if let (Some(grace), Some(last)) = (grace, last.and_then(|last| self.known.get_mut(&last))) {
            last.superseded.get_or_insert(now.saturating_add(grace));
        }
        let expires = now.saturating_add(self.times.lifetime);
        self.known.insert(token, Known { owner, expires, superseded: None, ended: None });
    }

    /// The token that was issued last to an owner, and how long it is still good; none when it is not.
    pub(crate) fn current(&self, owner: &Owner, now: Duration) -> Option<(String, Duration)> {
        let token = self.current.get(owner)?;
        let known = self
            .known
            .get(token)
            .filter(|known| now < known.expires && known.superseded.is_none() && known.ended.is_none())?;
        Some((token.clone(), known.expires - now))
    }

    /// All tokens of which this mock knows have expired.
    pub(crate) fn expire_all(&mut self) {
        self.known.values_mut().for_each(|known| known.ended = Some(42001));
    }

    /// A token is no longer good, as if a newer one had taken its place.
    pub(crate) fn revoke(&mut self, token: &str, now: Duration) {
        self.forget(now);
        let known = self.known.entry(token.to_owned());
        known.or_insert_with(|| Known::stranger(now, self.times.lifetime)).ended = Some(40001);
    }

    /// A refresh token is the current one of an authorizer from now on; the one before it stays good for so long.
    pub(crate) fn set_refresh(&mut self, owner: &Owner, token: String, now: Duration, grace: Option<Duration>) {
        for known in self.refresh.values_mut().filter(|known| known.owner == *owner) {
            if let Some(grace) = grace {
                known.superseded.get_or_insert(now.saturating_add(grace));
            }
        }
        self.refresh.retain(|_, known| known.superseded.is_none_or(|until| now < until));
        // One that is used again within its grace time does not begin another one.
        self.refresh.entry(token).or_insert_with(|| Refresh { owner: owner.clone(), superseded: None });
    }

    /// Whether a refresh token is good. The first one of an authorizer that nothing is known of is taken.
    pub(crate) fn refresh_is_good(&self, owner: &Owner, token: &str, now: Duration) -> bool {
        match self.refresh.get(token) {
            Some(known) => known.owner == *owner && known.superseded.is_none_or(|until| now < until),
            None => !self.refresh.values().any(|known| known.owner == *owner),
        }
    }

    /// Checks a token that came for an endpoint of these kinds. Where any token is good, only a test ends one, or, with
    /// `ageing`, its life time.
    fn check(&mut self, token: &str, kinds: &[String], now: Duration, ageing: bool) -> Result<(), Bad> {
        if token.len() > LONGEST || token.contains(|c: char| c.is_whitespace() || c.is_control()) {
            return Err(Bad(40014, "is malformed"));
        }
        self.forget(now);
        let any = self.mode == TokenMode::Any;
        if !any && !self.known.contains_key(token) {
            return Err(Bad(40014, "was not issued by this mock"));
        }
        let lifetime = self.times.lifetime;
        let known = self.known.entry(token.to_owned()).or_insert_with(|| Known::stranger(now, lifetime));
        match known.ended {
            Some(42001) => return Err(Bad(42001, "has expired")),
            Some(code) => return Err(Bad(code, "is not the latest")),
            None => {}
        }
        if now >= known.expires && (!any || ageing) {
            return Err(Bad(42001, "has expired"));
        }
        if any {
            return Ok(());
        }
        if known.superseded.is_some_and(|until| now >= until) {
            return Err(Bad(40001, "is not the latest"));
        }
        let of = known.owner.kinds();
        // A spec may have kinds of which this mock knows nothing.
        let strange = kinds.iter().any(|kind| !["app", "component", "authorizer"].contains(&kind.as_str()));
        let suits = strange || kinds.iter().any(|kind| of.contains(&kind.as_str()));
        if suits { Ok(()) } else { Err(Bad(40001, "is of another kind than the endpoint takes")) }
    }

    /// Makes room where there are too many: tokens that are long gone, then those that were made up, then all.
    fn forget(&mut self, now: Duration) {
        if self.forced.len() >= MOST {
            self.forced.clear();
        }
        if self.refresh.len() >= MOST {
            self.refresh.clear();
        }
        if self.known.len() < MOST {
            return;
        }
        self.known.retain(|_, known| now < known.expires && known.superseded.is_none_or(|until| now < until));
        if self.known.len() >= MOST {
            self.known.retain(|_, known| known.owner != Owner::Stranger);
        }
        if self.known.len() >= MOST {
            self.known.clear();
        }
        self.current.retain(|_, token| self.known.contains_key(token));
    }
}

impl Vendor {
    /// The token of a request: the first parameter that carries one of a kind that the endpoint takes.
    pub(crate) fn token_of<'a>(&self, endpoint: &Endpoint, head: &'a Head) -> Option<&'a str> {
        let kinds = self.api.service.tokens.iter().filter(|kind| endpoint.tokens.contains(&kind.name.wire));
        kinds.filter_map(|kind| head.query(&kind.query)).find(|token| !token.is_empty())
    }

    /// What is wrong with the token of a request.
    pub(crate) fn token_problem(&self, endpoint: &Endpoint, head: &Head) -> Option<Problem> {
        if endpoint.tokens.is_empty() {
            return None;
        }
        let problem = |Bad(code, what): Bad| Problem { field: "token".to_owned(), what: what.to_owned(), code };
        let Some(token) = self.token_of(endpoint, head) else { return Some(problem(Bad(41001, "is missing"))) };
        let now = self.clock.now();
        let ageing = self.quirks.has(Quirk::ExpiringTokens);
        self.tokens().check(token, &endpoint.tokens, now, ageing).err().map(problem)
    }
}
