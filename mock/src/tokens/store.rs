//! Every token that was issued or seen, and why invalid ones are refused. It knows neither requests nor the clock: times
//! are passed in as durations since the mock's start.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use crate::rng::{Rng, Stream};
use crate::settings::{Settings, TokenMode, TokenPolicy};

/// The most tokens that are remembered. More come only from a client that makes them up.
const MOST: usize = 20_000;

/// The most bytes of a token: what the vendor tells developers to reserve.
pub(crate) const LONGEST: usize = 512;

/// How long the vendor's tokens are.
const TOKEN_LENGTH: usize = 136;

/// How long the code of an authorisation is good for.
const CODE_LIFETIME: Duration = Duration::from_secs(60 * 60);

/// The account behind a code that the mock has not issued.
const UNKNOWN_AUTHORIZER: &str = "wx0123456789abcdef";

/// The kinds of token that the mock can issue, as specs name them.
const APP: &str = "app";
const COMPONENT: &str = "component";
const AUTHORIZER: &str = "authorizer";

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
    Authorizer {
        /// The platform.
        component: String,
        /// The account.
        authorizer: String,
    },
    /// Not issued by this mock; accepted in [`TokenMode::Any`].
    Unknown,
}

impl Owner {
    /// The kind as specs name it.
    fn kind(&self) -> Option<&'static str> {
        match self {
            Self::App(_) | Self::Stable(_) => Some(APP),
            Self::Component(_) => Some(COMPONENT),
            Self::Authorizer { .. } => Some(AUTHORIZER),
            Self::Unknown => None,
        }
    }

    /// The account that calls are made for.
    fn account(&self) -> Option<&str> {
        match self {
            Self::App(appid) | Self::Stable(appid) | Self::Component(appid) => Some(appid),
            Self::Authorizer { component: _, authorizer } => Some(authorizer),
            Self::Unknown => None,
        }
    }
}

/// What is known of an access token.
#[derive(Clone, Debug)]
struct AccessToken {
    owner: Owner,
    /// From then on it has expired.
    expires: Duration,
    /// From then on a newer one has taken its place.
    superseded: Option<Duration>,
    /// A test has ended it.
    ended: Option<Rejection>,
}

impl AccessToken {
    fn unknown(now: Duration, lifetime: Duration) -> Self {
        Self { owner: Owner::Unknown, expires: now.saturating_add(lifetime), superseded: None, ended: None }
    }

    fn is_superseded(&self, now: Duration) -> bool {
        self.superseded.is_some_and(|until| now >= until)
    }
}

/// A refresh token of an authorizer.
#[derive(Clone, Debug)]
struct RefreshToken {
    owner: Owner,
    /// From then on a newer one has taken its place.
    superseded: Option<Duration>,
}

impl RefreshToken {
    fn is_superseded(&self, now: Duration) -> bool {
        self.superseded.is_some_and(|until| now >= until)
    }
}

/// The forced refreshes of an account's stable token.
#[derive(Clone, Copy, Debug)]
struct ForcedRefreshes {
    day: u64,
    count: u32,
    last: Duration,
}

/// Why an access token is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rejection {
    /// It cannot be a token.
    Malformed,
    /// This mock has not issued it.
    Unknown,
    /// Its lifetime is over.
    Expired,
    /// A newer one has taken its place.
    Superseded,
    /// The endpoint does not accept its kind.
    WrongKind,
}

/// Why an account gets no token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AccountError {
    /// No such account was declared.
    Unknown,
    /// It has another secret.
    WrongSecret,
}

/// Why the code of an authorisation cannot be exchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CodeError {
    /// It is none of the platform's.
    Unknown,
    /// It was used, or its lifetime is over.
    Expired,
}

/// The code of an authorisation.
#[derive(Clone, Debug)]
struct AuthorizationCode {
    component: String,
    authorizer: String,
    expires: Duration,
    used: bool,
}

/// A bound on forced refreshes that is exceeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ForceLimit {
    /// Allowed per day.
    Day(u32),
    /// The minimum time between two.
    Interval(Duration),
}

/// The tokens, accounts and tickets of a mock.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    mode: TokenMode,
    policy: TokenPolicy,
    seed: u64,
    accounts: HashMap<String, String>,
    tickets: HashSet<String>,
    access: HashMap<String, AccessToken>,
    current: HashMap<Owner, String>,
    refresh: HashMap<String, RefreshToken>,
    codes: HashMap<String, AuthorizationCode>,
    forced: HashMap<String, ForcedRefreshes>,
    generated: u64,
}

impl Tokens {
    pub(crate) fn new(settings: &Settings) -> Self {
        Self {
            mode: settings.token_mode,
            policy: settings.token_policy,
            seed: settings.seed,
            accounts: settings.accounts.iter().cloned().collect(),
            tickets: settings.tickets.iter().cloned().collect(),
            ..Self::default()
        }
    }

    /// How long a new token is valid.
    pub(crate) fn lifetime(&self) -> Duration {
        self.policy.lifetime
    }

    /// Issues a token, which takes the place of the owner's last one if it `supersedes` it, after the grace time.
    pub(crate) fn issue(&mut self, owner: Owner, now: Duration, supersedes: bool) -> String {
        let token = self.generate();
        self.add(owner, token.clone(), now, supersedes);
        token
    }

    /// An account's stable token, and how long it is still valid: the same one, unless it runs out or a new one is forced.
    pub(crate) fn stable(&mut self, appid: String, now: Duration, forced: Option<Forced>) -> (String, Duration) {
        if let Some(Forced { today, .. }) = forced {
            let last = self.forced.entry(appid.clone());
            let last = last.or_insert(ForcedRefreshes { day: today, count: 0, last: now });
            let count = if last.day == today { last.count + 1 } else { 1 };
            *last = ForcedRefreshes { day: today, count, last: now };
        }
        let owner = Owner::Stable(appid);
        let early = self.policy.renew_before.min(self.policy.lifetime / 2);
        let current = self.current(&owner, now).filter(|(_, left)| forced.is_none() && *left > early);
        current.unwrap_or_else(|| {
            // A token that is renewed early stays valid until it expires.
            let supersedes = forced.is_some_and(|forced| forced.supersedes);
            (self.issue(owner, now, supersedes), self.policy.lifetime)
        })
    }

    /// Issues an authorizer's token and its next refresh token, in place of the one that was used.
    pub(crate) fn refresh(&mut self, owner: Owner, used: String, now: Duration, supersedes: bool) -> (String, String) {
        let (token, next) = (self.generate(), self.generate());
        if !used.is_empty() {
            self.add_refresh(&owner, used, now, None);
        }
        let grace = supersedes.then_some(self.policy.refresh_grace);
        self.add_refresh(&owner, next.clone(), now, grace);
        self.add(owner, token.clone(), now, supersedes);
        (token, next)
    }

    /// Issues the refresh token of an account that authorises a platform.
    pub(crate) fn authorize(&mut self, owner: &Owner, now: Duration) -> String {
        let token = self.generate();
        self.add_refresh(owner, token.clone(), now, Some(Duration::ZERO));
        token
    }

    /// Issues the code of an authorisation.
    pub(crate) fn authorization_code(&mut self, component: String, authorizer: String, now: Duration) -> String {
        let code = self.generate();
        let expires = now.saturating_add(CODE_LIFETIME);
        self.codes.insert(code.clone(), AuthorizationCode { component, authorizer, expires, used: false });
        code
    }

    /// Whether a code can be exchanged by a platform. In [`TokenMode::Any`] unknown ones can.
    pub(crate) fn check_code(&self, component: &str, code: &str, now: Duration) -> Result<(), CodeError> {
        match self.codes.get(code) {
            None if self.mode == TokenMode::Any => Ok(()),
            Some(known) if known.component == component => {
                if known.used || now >= known.expires {
                    Err(CodeError::Expired)
                } else {
                    Ok(())
                }
            }
            None | Some(_) => Err(CodeError::Unknown),
        }
    }

    /// Uses up a code, and returns the account that it stands for.
    pub(crate) fn exchange(&mut self, code: &str) -> String {
        match self.codes.get_mut(code) {
            Some(known) => {
                known.used = true;
                known.authorizer.clone()
            }
            None => UNKNOWN_AUTHORIZER.to_owned(),
        }
    }

    /// Ends all tokens that are known, as if they had expired.
    pub(crate) fn expire_all(&mut self) {
        self.access.values_mut().for_each(|known| known.ended = Some(Rejection::Expired));
    }

    /// Ends a token, as if a newer one had taken its place.
    pub(crate) fn revoke(&mut self, token: &str, now: Duration) {
        self.make_room(now);
        let known = self.access.entry(token.to_owned());
        let known = known.or_insert_with(|| AccessToken::unknown(now, self.policy.lifetime));
        known.ended = Some(Rejection::Superseded);
    }

    /// Checks a token that came for an endpoint of these kinds. In [`TokenMode::Any`] only a test ends one, or, if
    /// unknown tokens `expire`, its lifetime.
    pub(crate) fn check(
        &mut self,
        token: &str,
        kinds: &[String],
        now: Duration,
        expire: bool,
    ) -> Result<(), Rejection> {
        if token.len() > LONGEST || token.contains(|c: char| c.is_whitespace() || c.is_control()) {
            return Err(Rejection::Malformed);
        }
        self.make_room(now);
        let any = self.mode == TokenMode::Any;
        if !any && !self.access.contains_key(token) {
            return Err(Rejection::Unknown);
        }
        let lifetime = self.policy.lifetime;
        let known = self.access.entry(token.to_owned()).or_insert_with(|| AccessToken::unknown(now, lifetime));
        if let Some(rejection) = known.ended {
            return Err(rejection);
        }
        if now >= known.expires && (!any || expire) {
            return Err(Rejection::Expired);
        }
        if any {
            return Ok(());
        }
        if known.is_superseded(now) {
            return Err(Rejection::Superseded);
        }
        // A spec may have kinds that the mock cannot issue.
        let issued = |kind: &String| [APP, COMPONENT, AUTHORIZER].contains(&kind.as_str());
        let suits = |kind: &String| !issued(kind) || known.owner.kind() == Some(kind);
        if kinds.iter().any(suits) { Ok(()) } else { Err(Rejection::WrongKind) }
    }

    /// The account of a token; `None` for one that this mock has not issued.
    pub(crate) fn account(&self, token: &str) -> Option<String> {
        self.access.get(token)?.owner.account().map(str::to_owned)
    }

    /// Whether a refresh token is valid. The first one of an unknown authorizer is.
    pub(crate) fn accepts_refresh(&self, owner: &Owner, token: &str, now: Duration) -> bool {
        self.mode == TokenMode::Any
            || match self.refresh.get(token) {
                Some(known) => known.owner == *owner && !known.is_superseded(now),
                None => !self.refresh.values().any(|known| known.owner == *owner),
            }
    }

    /// Whether a ticket is valid. If none was declared, any is.
    pub(crate) fn accepts_ticket(&self, ticket: &str) -> bool {
        self.tickets.is_empty() || self.tickets.contains(ticket)
    }

    /// Checks an account and its secret. If none was declared, any is valid.
    pub(crate) fn check_account(&self, appid: &str, secret: &str) -> Result<(), AccountError> {
        match self.accounts.get(appid) {
            _ if self.accounts.is_empty() => Ok(()),
            None => Err(AccountError::Unknown),
            Some(declared) if declared != secret => Err(AccountError::WrongSecret),
            Some(_) => Ok(()),
        }
    }

    /// Which bound one more forced refresh of an account would exceed.
    pub(crate) fn force_limit(&self, appid: &str, now: Duration, today: u64) -> Option<ForceLimit> {
        let ForcedRefreshes { day, count, last } = *self.forced.get(appid)?;
        let (a_day, apart) = (self.policy.max_forces_per_day, self.policy.min_force_interval);
        if day == today && count >= a_day {
            return Some(ForceLimit::Day(a_day));
        }
        (now.saturating_sub(last) < apart).then_some(ForceLimit::Interval(apart))
    }

    /// The token that was issued last to an owner, and how long it is still valid; `None` if it is not.
    fn current(&self, owner: &Owner, now: Duration) -> Option<(String, Duration)> {
        let token = self.current.get(owner)?;
        let good = |known: &&AccessToken| now < known.expires && known.superseded.is_none() && known.ended.is_none();
        let known = self.access.get(token).filter(good)?;
        Some((token.clone(), known.expires - now))
    }

    fn add(&mut self, owner: Owner, token: String, now: Duration, supersedes: bool) {
        self.make_room(now);
        let grace = if matches!(owner, Owner::Stable(_)) { self.policy.stable_grace } else { self.policy.grace };
        let last = self.current.insert(owner.clone(), token.clone());
        if let Some(last) = last.filter(|_| supersedes).and_then(|last| self.access.get_mut(&last)) {
            last.superseded.get_or_insert(now.saturating_add(grace));
        }
        let expires = now.saturating_add(self.policy.lifetime);
        self.access.insert(token, AccessToken { owner, expires, superseded: None, ended: None });
    }

    /// Adds an owner's current refresh token. With a grace time, those before it stay valid for that long.
    fn add_refresh(&mut self, owner: &Owner, token: String, now: Duration, grace: Option<Duration>) {
        for known in self.refresh.values_mut().filter(|known| known.owner == *owner) {
            if let Some(grace) = grace {
                known.superseded.get_or_insert(now.saturating_add(grace));
            }
        }
        self.refresh.retain(|_, known| !known.is_superseded(now));
        // One that is used again within its grace time does not begin another one.
        self.refresh.entry(token).or_insert_with(|| RefreshToken { owner: owner.clone(), superseded: None });
    }

    /// A token that no other one equals.
    fn generate(&mut self) -> String {
        self.generated += 1;
        Rng::new(self.seed, self.generated, Stream::Token).id(TOKEN_LENGTH)
    }

    /// Forgets tokens when there are too many: those that have ended, then those that were made up, then all.
    fn make_room(&mut self, now: Duration) {
        if self.forced.len() >= MOST {
            self.forced.clear();
        }
        if self.refresh.len() >= MOST {
            self.refresh.clear();
        }
        if self.access.len() < MOST {
            return;
        }
        self.access.retain(|_, known| now < known.expires && !known.is_superseded(now));
        if self.access.len() >= MOST {
            self.access.retain(|_, known| known.owner != Owner::Unknown);
        }
        if self.access.len() >= MOST {
            self.access.clear();
        }
        self.current.retain(|_, token| self.access.contains_key(token));
    }
}

/// A stable token is forced to be a new one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Forced {
    /// The day since 1970: forced refreshes are counted by the day.
    pub(crate) today: u64,
    /// Whether the token before it ends after the grace time.
    pub(crate) supersedes: bool,
}
