//! Two machines in one process, with a token source and a store that fail on demand: moments that real processes hit
//! only by chance.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use weixin::cooperation_shop::Upload;
use weixin::tokens::{
    BoxFuture, FetchRequest, FetchedToken, FreshTokens, Lease, MemoryStore, Refresh, SaveOutcome, StoreError,
    TokenError, TokenErrorKind, TokenRecord, TokenSource, TokenStore,
};
use weixin::{AppCredentials, Client, Credentials, File, SecretString};
use weixin_mock::TokenPolicy;
use weixin_runtime::{AccessToken, ExposeSecret};

const KEY: &str = "app/wx1";
const PATIENCE: Duration = Duration::from_secs(1);

/// Gives `t1`, `t2` and so on; refresh tokens likewise.
#[derive(Clone, Default)]
struct Service {
    given: Arc<AtomicU64>,
    takes: Duration,
    harmless: bool,
}

impl TokenSource for Service {
    fn token(&self, value: SecretString) -> AccessToken {
        AccessToken::new("app", "access_token", value)
    }

    fn fetch<'a>(
        &'a self,
        _: &'a Client,
        request: FetchRequest<'a>,
    ) -> BoxFuture<'a, Result<FetchedToken, TokenError>> {
        Box::pin(async move {
            let number = self.given.fetch_add(1, Ordering::Relaxed) + 1;
            tokio::time::sleep(self.takes).await;
            let used =
                request.last.and_then(|last| last.refresh_token.as_ref()).map_or("none", ExposeSecret::expose_secret);
            let latest = if number == 1 { "none".to_owned() } else { format!("r{}", number - 1) };
            if !self.harmless && used != latest {
                let error = TokenError::new(TokenErrorKind::Refused, format!("{used}, not {latest}"), false);
                return Err(error.with_code(61023));
            }
            let fetched = FetchedToken::new(format!("t{number}").into(), Duration::from_secs(7200));
            Ok(fetched.refresh_token(format!("r{number}").into()))
        })
    }

    fn key(&self) -> String {
        KEY.to_owned()
    }

    fn keeps_old_tokens_valid(&self) -> bool {
        self.harmless
    }
}

/// A store, seen from a machine that cannot always reach it.
#[derive(Clone, Default)]
struct Seen {
    store: MemoryStore,
    no_load: Arc<AtomicBool>,
    no_lock: Arc<AtomicBool>,
    no_save: Arc<AtomicBool>,
    forgets: Arc<AtomicBool>,
}

fn away<'a, T>() -> BoxFuture<'a, Result<T, StoreError>> {
    Box::pin(async { Err(StoreError::new("it is away")) })
}

impl TokenStore for Seen {
    fn load<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<TokenRecord>, StoreError>> {
        if self.no_load.load(Ordering::Relaxed) {
            return away();
        }
        if self.forgets.load(Ordering::Relaxed) {
            return Box::pin(async { Ok(None) });
        }
        self.store.load(key)
    }

    fn save<'a>(
        &'a self,
        key: &'a str,
        record: &'a TokenRecord,
        lease: Option<&'a Lease>,
    ) -> BoxFuture<'a, Result<SaveOutcome, StoreError>> {
        if self.no_save.load(Ordering::Relaxed) { away() } else { self.store.save(key, record, lease) }
    }

    fn lock<'a>(&'a self, key: &'a str, time: Duration) -> BoxFuture<'a, Result<Option<Lease>, StoreError>> {
        if self.no_lock.load(Ordering::Relaxed) { away() } else { self.store.lock(key, time) }
    }

    fn unlock<'a>(&'a self, key: &'a str, lease: &'a Lease) -> BoxFuture<'a, Result<(), StoreError>> {
        self.store.unlock(key, lease)
    }
}

/// One machine.
#[derive(Clone)]
struct Machine {
    tokens: FreshTokens,
    client: Client,
}

impl Machine {
    fn new(service: &Service, store: &Seen) -> Self {
        let refresh = Refresh::default().patience(PATIENCE).lease(Duration::from_secs(5));
        let tokens = FreshTokens::with(service.clone(), Arc::new(store.clone()), refresh);
        Self { tokens, client: Client::without_token().build().expect("a client") }
    }

    async fn current(&self) -> Result<String, TokenError> {
        self.tokens.current(&self.client).await.map(|token| text(&token))
    }

    /// The token that takes the place of one that was refused.
    async fn other_than(&self, refused: &str) -> Option<String> {
        let refused = AccessToken::new("app", "access_token", refused);
        let other = self.tokens.other_than(&self.client, &refused).await;
        other.expect("no trouble").map(|other| text(&other.token))
    }
}

fn text(token: &AccessToken) -> String {
    token.value().expose_secret().to_owned()
}

fn set(switch: &AtomicBool, on: bool) {
    switch.store(on, Ordering::Relaxed);
}

/// A store for two machines, of which the first cannot always reach it.
fn machines(service: &Service) -> (Seen, Machine, Machine) {
    let first = Seen::default();
    let second = Seen { store: first.store.clone(), ..Seen::default() };
    (first.clone(), Machine::new(service, &first), Machine::new(service, &second))
}

#[tokio::test]
async fn what_could_not_be_kept_is_kept_later() {
    let (store, machine, other) = machines(&Service::default());
    set(&store.no_save, true);
    let error = machine.current().await.expect_err("nobody may use it before it is kept");
    assert_eq!(error.kind(), TokenErrorKind::Store);
    set(&store.no_save, false);
    assert_eq!(machine.current().await.expect("kept now"), "t1");
    assert_eq!(other.other_than("t1").await.as_deref(), Some("t2"), "its refresh token was not lost");
    assert_eq!(machine.other_than("t1").await.as_deref(), Some("t2"));
    // The store has an older one that is still good: it is not the latest.
    set(&store.no_save, true);
    assert!(machine.tokens.other_than(&machine.client, &AccessToken::new("app", "access_token", "t2")).await.is_err());
    set(&store.no_save, false);
    assert_eq!(machine.current().await.expect("kept now"), "t3");
    assert_eq!(other.other_than("t2").await.as_deref(), Some("t3"));
}

#[tokio::test]
async fn what_could_not_be_kept_is_forgotten_when_somebody_else_has_fetched() {
    let service = Service { harmless: false, ..Service::default() };
    let (store, machine, other) = machines(&service);
    set(&store.no_save, true);
    machine.current().await.expect_err("it could not be kept");
    // The other one knows nothing of it: the account has authorised anew, say.
    let fetched = FetchedToken::new("t2".into(), Duration::from_secs(7200)).refresh_token("r2".into());
    let record = TokenRecord::new(fetched, None, std::time::SystemTime::now());
    store.store.save(KEY, &record, None).await.expect("kept");
    service.given.store(2, Ordering::Relaxed);
    set(&store.no_save, false);
    assert_eq!(machine.current().await.expect("the other one's"), "t2");
    assert_eq!(other.current().await.expect("its own"), "t2");
    assert_eq!(machine.other_than("t2").await.as_deref(), Some("t3"), "and never t1");
}

#[tokio::test]
async fn a_token_that_was_refused_too_is_not_handed_out() {
    let service = Service { takes: Duration::from_millis(150), ..Service::default() };
    let (_, machine, _) = machines(&service);
    assert_eq!(machine.current().await.expect("the first"), "t1");
    assert_eq!(machine.other_than("t1").await.as_deref(), Some("t2"));
    // A slow call comes back with the refusal of t1, while t2 was refused as well.
    let (third, late, fresh) = tokio::join!(machine.other_than("t2"), machine.other_than("t1"), machine.current());
    assert_eq!((third.as_deref(), late.as_deref()), (Some("t3"), Some("t3")));
    assert_eq!(fresh.expect("the same"), "t3");
    assert_eq!(service.given.load(Ordering::Relaxed), 3, "one for all");
}

#[tokio::test]
async fn a_token_from_before_an_outage_is_not_taken() {
    let service = Service { harmless: true, ..Service::default() };
    let (store, machine, _) = machines(&service);
    assert_eq!(machine.current().await.expect("the first"), "t1");
    set(&store.no_load, true);
    assert_eq!(machine.other_than("t1").await.as_deref(), Some("t2"), "without the store");
    set(&store.no_load, false);
    assert_eq!(machine.other_than("t2").await.as_deref(), Some("t3"), "the store still had t1");
}

#[tokio::test]
async fn tokens_that_harm_nobody_do_without_a_store_that_can_only_be_read() {
    for harmless in [true, false] {
        let service = Service { harmless, ..Service::default() };
        let (store, machine, _) = machines(&service);
        set(&store.no_lock, true);
        assert_eq!(machine.current().await.is_ok(), harmless);
        assert_eq!(service.given.load(Ordering::Relaxed), u64::from(harmless));
    }
}

#[tokio::test]
async fn a_store_that_has_lost_all_gets_the_refresh_token_that_a_machine_still_knows() {
    let (store, machine, other) = machines(&Service::default());
    assert_eq!(machine.current().await.expect("the first"), "t1");
    set(&store.forgets, true);
    assert_eq!(machine.other_than("t1").await.as_deref(), Some("t2"), "with r1, which the store has no longer");
    assert_eq!(other.current().await.expect("it was kept"), "t2");
}

#[tokio::test]
async fn whoever_comes_late_has_all_his_patience() {
    let (store, machine, _) = machines(&Service::default());
    let lease = store.store.lock(KEY, Duration::from_millis(1400)).await.expect("answered");
    assert!(lease.is_some(), "somebody else fetches, and dies");
    let late = machine.clone();
    let late = tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(400)).await;
        late.current().await
    });
    let error = machine.current().await.expect_err("it has waited as long as it was told to");
    assert_eq!(error.kind(), TokenErrorKind::Timeout);
    assert_eq!(late.await.expect("no panic").expect("it waited on"), "t1");
}

/// Its own token is out of use, and so is the one that another machine has left: the third try works, and there is no
/// fourth.
#[tokio::test]
async fn a_machine_that_has_slept_through_two_expiries_makes_three_tries() {
    let vendor = super::vendor(TokenPolicy::default());
    let store = MemoryStore::new();
    let client = || {
        let account = AppCredentials::new(Credentials { appid: "wx1", secret: "an-app-secret" })
            .plain_tokens()
            .store(store.clone());
        Client::builder(account).base_url(vendor.url()).build().expect("a client")
    };
    let upload = || Upload::binary("o1", File::from_bytes("part.stl", "solid"));
    let (awake, asleep) = (client(), client());
    asleep.send(upload()).await.expect("the first token");
    vendor.expire_tokens();
    awake.send(upload()).await.expect("the second");
    vendor.expire_tokens();
    let before = vendor.count("upload");
    asleep.send(upload()).await.expect("neither the first nor the second, but a third");
    assert_eq!((vendor.count("upload") - before, vendor.issued("getAccessToken")), (3, 3));
    vendor.on("upload").always().refuse(42001);
    vendor.expire_tokens();
    asleep.send(upload()).await.expect_err("refused for ever");
    assert_eq!((vendor.count("upload") - before, vendor.issued("getAccessToken")), (5, 4), "two tries, one fetch");
}
