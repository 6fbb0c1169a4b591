//! Many machines with one account: eight processes that share a Redis, against the mock server.
//!
//! One refresh per expiry and no failed call: in ordinary times, when the machine that fetches is killed or hangs, and
//! when Redis goes away and comes back.

use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use weixin::tokens::{RedisStore, Refresh, TokenStore};
use weixin::{Credentials, Platform};
use weixin_mock::{Mock, TokenMode, TokenPolicy};

use fleet::{Fleet, MACHINES};
use redis_server::RedisServer;

mod credentials;
mod fleet;
mod limits;
mod redis_server;
mod store;
mod trouble;

/// Longer than anything takes here, even on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// The modes of an account with its own secret, and where their tokens come from.
const MODES: [(&str, &str); 2] = [("plain", "getAccessToken"), ("stable", "getStableAccessToken")];

/// Runs parts at the same time: most of what they do is wait.
fn at_once<const N: usize>(parts: [impl FnOnce() + Send; N]) {
    std::thread::scope(|scope| parts.into_iter().for_each(|part| drop(scope.spawn(part))));
}

/// Waits for what must come about.
#[track_caller]
fn wait_until(what: &str, mut come_about: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !come_about() {
        assert!(Instant::now() < deadline, "not within {PATIENCE:?}: {what}");
        sleep(Duration::from_millis(10));
    }
}

/// Stops a process, or lets it go on: `STOP`, `CONT`.
fn signal(process: u32, signal: &str) {
    let sent = Command::new("kill").arg(format!("-{signal}")).arg(process.to_string()).status();
    assert!(sent.expect("kill can be run").success(), "{signal} was sent");
}

fn seconds(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}

/// A vendor that accepts only the tokens that it has issued, and of these only the latest.
fn vendor(times: TokenPolicy) -> Mock {
    let vendor =
        Mock::builder_embedded().token_mode(TokenMode::Issued).account("wx1", "an-app-secret").token_policy(times);
    vendor.threads(2).start_blocking().expect("a port of loopback")
}

/// What is kept for an account, as a machine sees it.
fn kept(redis: &RedisServer, key: &str) -> Option<weixin::tokens::TokenRecord> {
    let store = RedisStore::new(redis.url()).expect("an address");
    block_on(async { store.load(key).await.expect("the server answers") })
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(future)
}

/// Machines with plain or stable tokens. They start together: one fetch. All tokens expire, time and again: one more.
fn one_fetch_per_expiry(mode: &str, endpoint: &str) {
    let redis = RedisServer::start();
    let vendor = vendor(TokenPolicy::default());
    let fleet = Fleet::start(&vendor, &redis, &[("mode", mode)]);
    fleet.wait_for_calls_since(0, 3);
    assert_eq!(vendor.issued(endpoint), 1, "all have started at once");
    for expiry in 1..=4 {
        vendor.expire_tokens();
        fleet.wait_for_calls(3);
        assert_eq!(vendor.issued(endpoint), 1 + expiry, "one for each expiry");
    }
    assert!(fleet.end() >= 15 * MACHINES as u64);
    assert_eq!(vendor.issued(endpoint), 5);
}

#[test]
#[ignore = "needs redis-server"]
fn tokens_are_fetched_once_per_expiry() {
    at_once(MODES.map(|(mode, endpoint)| move || one_fetch_per_expiry(mode, endpoint)));
}

/// Machines whose tokens live for two seconds only.
fn short_lives(mode: &str, endpoint: &str) {
    let redis = RedisServer::start();
    let mut times = TokenPolicy::default();
    times.lifetime = seconds(2.0);
    times.renew_before = seconds(0.9);
    let vendor = vendor(times);
    let started = Instant::now();
    let fleet = Fleet::start(&vendor, &redis, &[("mode", mode)]);
    sleep(seconds(8.0));
    fleet.end();
    let lives = started.elapsed().as_secs_f64() / 2.0;
    let issued = vendor.issued(endpoint) as f64;
    // Each is renewed up to half a second ahead; a stable one may be asked for before the service has another.
    let most = if mode == "plain" { lives / 0.75 + 1.0 } else { lives * 3.0 };
    assert!((lives - 2.0..=most).contains(&issued), "{issued} tokens in {lives} lives");
}

#[test]
#[ignore = "needs redis-server"]
fn tokens_with_short_lives_are_renewed_in_time() {
    at_once(MODES.map(|(mode, endpoint)| move || short_lives(mode, endpoint)));
}

/// A platform's account with refresh tokens that change at each use: what the machines need beside their settings.
fn authorized(vendor: &Mock, redis: &RedisServer) -> String {
    ticket(redis);
    vendor.authorize("wx1", "wxa")
}

/// The platform's server has had a ticket.
fn ticket(redis: &RedisServer) {
    let store = RedisStore::new(redis.url()).expect("an address");
    let platform =
        Platform::with_store(Credentials { appid: "wx1", secret: "an-app-secret" }, store, Refresh::default());
    block_on(platform.accept_ticket("any")).expect("kept");
}

#[test]
#[ignore = "needs redis-server"]
fn no_refresh_token_is_lost() {
    let redis = RedisServer::start();
    let vendor = vendor(TokenPolicy::default());
    let refresh_token = authorized(&vendor, &redis);
    let fleet = Fleet::start(&vendor, &redis, &[("mode", "authorizer"), ("refresh_token", &refresh_token)]);
    fleet.wait_for_calls_since(0, 3);
    for expiry in 1..=4 {
        vendor.expire_tokens();
        fleet.wait_for_calls(3);
        assert_eq!(vendor.issued("getAuthorizerAccessToken"), 1 + expiry);
        assert_eq!(vendor.issued("getComponentAccessToken"), 1 + expiry);
    }
    fleet.end();
    let refused = vendor.requests().iter().filter(|request| request.response.code == Some(61023.into())).count();
    assert_eq!(refused, 0, "no refresh token was used twice");
}

/// The machine that fetches is killed while the service takes its time: the others go on when its lease is over.
fn killed_holder(mode: &str, endpoint: &str) {
    let redis = RedisServer::start();
    let vendor = vendor(TokenPolicy::default());
    let refresh_token = authorized(&vendor, &redis);
    let settings = [("mode", mode), ("refresh_token", &refresh_token), ("lease", "1500")];
    let mut fleet = Fleet::start(&vendor, &redis, &settings);
    fleet.wait_for_calls_since(0, 1);
    for answered in [false, true] {
        let (fetches, issued) = (fleet.fetches(endpoint), vendor.issued(endpoint));
        let token = vendor.on(endpoint).next();
        if answered {
            token.slow_body(seconds(0.8))
        } else {
            token.slow(seconds(0.8))
        }
        vendor.expire_tokens();
        let holder = fleet.fetching(endpoint, fetches);
        wait_until("the service has answered", || vendor.issued(endpoint) == issued + u64::from(answered));
        holder.kill();
        let killed = Instant::now();
        fleet.wait_for_calls(3);
        assert!(killed.elapsed() < seconds(10.0), "the others went on after {:?}", killed.elapsed());
        assert_eq!(vendor.issued(endpoint), issued + 1 + u64::from(answered), "one of them has fetched");
    }
    fleet.end();
}

#[test]
#[ignore = "needs redis-server"]
fn a_killed_holder_of_the_lock_stops_nobody() {
    killed_holder("plain", "getAccessToken");
}

#[test]
#[ignore = "needs redis-server"]
fn a_killed_holder_of_both_locks_of_a_platform_stops_nobody() {
    killed_holder("authorizer", "getComponentAccessToken");
}

/// The refresh token changes at each use, and the old one stays good for a while: what a killed machine has fetched is
/// lost, and the account is not.
#[test]
#[ignore = "needs redis-server"]
fn a_killed_holder_does_not_lose_the_account() {
    let redis = RedisServer::start();
    let mut times = TokenPolicy::default();
    times.refresh_grace = seconds(60.0);
    let vendor = vendor(times);
    let refresh_token = authorized(&vendor, &redis);
    let settings = [("mode", "authorizer"), ("refresh_token", &refresh_token), ("lease", "1500")];
    let mut fleet = Fleet::start(&vendor, &redis, &settings);
    fleet.wait_for_calls_since(0, 1);
    let fetches = fleet.fetches("getAuthorizerAccessToken");
    vendor.expire_tokens();
    // The first try has a token of the platform that has run out.
    vendor.on("getAuthorizerAccessToken").nth(2).slow_body(seconds(0.8));
    let holder = fleet.fetching("getAuthorizerAccessToken", fetches + 1);
    wait_until("the service has answered", || vendor.issued("getAuthorizerAccessToken") == 2);
    holder.kill();
    fleet.wait_for_calls(3);
    assert_eq!(vendor.issued("getAuthorizerAccessToken"), 3);
    fleet.end();
}

/// Somebody holds the lock of the platform's token and does nothing, longer than a machine may hold the account's.
#[test]
#[ignore = "needs redis-server"]
fn a_lock_within_a_lock_is_waited_for() {
    let redis = RedisServer::start();
    let vendor = vendor(TokenPolicy::default());
    let refresh_token = authorized(&vendor, &redis);
    let settings = [("mode", "authorizer"), ("refresh_token", &refresh_token), ("lease", "1000")];
    let fleet = Fleet::start(&vendor, &redis, &settings);
    fleet.wait_for_calls_since(0, 1);
    let store = RedisStore::new(redis.url()).expect("an address");
    let lock = store.lock("component/wx1", seconds(2.5));
    block_on(lock).expect("the server answers").expect("nobody has it");
    vendor.expire_tokens();
    fleet.wait_for_calls(3);
    assert_eq!(vendor.issued("getComponentAccessToken"), 2);
    fleet.end();
}

/// Redis goes away for a while, and meanwhile all tokens expire. It comes back with what it kept, or empty.
fn redis_goes_away(mode: &str, endpoint: &str, keeps: bool) {
    let mut redis = RedisServer::start();
    let vendor = vendor(TokenPolicy::default());
    let fleet = Fleet::start(&vendor, &redis, &[("mode", mode)]);
    fleet.wait_for_calls_since(0, 3);
    if keeps {
        redis.stop()
    } else {
        redis.lose()
    }
    vendor.expire_tokens();
    sleep(seconds(2.5));
    if mode == "stable" {
        fleet.wait_for_calls(3);
        assert!(vendor.issued(endpoint) <= 1 + MACHINES as u64, "each asks once, without the store");
    } else {
        assert_eq!(vendor.issued(endpoint), 1, "nobody fetches alone");
    }
    redis.start_again();
    fleet.wait_for_calls(3);
    let issued = vendor.issued(endpoint);
    assert!(mode == "stable" || issued == 2, "one of them has fetched, and not {issued}");
    vendor.expire_tokens();
    fleet.wait_for_calls(3);
    assert_eq!(vendor.issued(endpoint), issued + 1, "all is as before");
    fleet.end();
}

#[test]
#[ignore = "needs redis-server"]
fn plain_tokens_wait_for_redis() {
    at_once([true, false].map(|keeps| move || redis_goes_away("plain", "getAccessToken", keeps)));
}

#[test]
#[ignore = "needs redis-server"]
fn stable_tokens_do_without_redis() {
    at_once([true, false].map(|keeps| move || redis_goes_away("stable", "getStableAccessToken", keeps)));
}

/// What machines know of an account is enough to go on when Redis has lost everything.
#[test]
#[ignore = "needs redis-server"]
fn an_account_outlives_a_redis_that_comes_back_empty() {
    let mut redis = RedisServer::start();
    let vendor = vendor(TokenPolicy::default());
    let refresh_token = authorized(&vendor, &redis);
    let fleet = Fleet::start(&vendor, &redis, &[("mode", "authorizer"), ("refresh_token", &refresh_token)]);
    fleet.wait_for_calls_since(0, 3);
    redis.lose();
    redis.start_again();
    // The service sends the next ticket within ten minutes.
    ticket(&redis);
    vendor.expire_tokens();
    fleet.wait_for_calls(3);
    assert_eq!(vendor.issued("getAuthorizerAccessToken"), 2);
    fleet.end();
}

/// Redis hangs: it takes connections, and answers nothing. Meanwhile all tokens expire.
fn redis_hangs(mode: &str, endpoint: &str) {
    let redis = RedisServer::start();
    let vendor = vendor(TokenPolicy::default());
    let fleet = Fleet::start(&vendor, &redis, &[("mode", mode)]);
    fleet.wait_for_calls_since(0, 1);
    redis.freeze();
    vendor.expire_tokens();
    if mode == "stable" {
        fleet.wait_for_calls(2);
    } else {
        sleep(seconds(3.0));
        assert_eq!(vendor.issued(endpoint), 1, "nobody fetches alone");
    }
    redis.thaw();
    fleet.wait_for_calls(3);
    assert!(mode == "stable" || vendor.issued(endpoint) == 2);
    fleet.end();
}

#[test]
#[ignore = "needs redis-server"]
fn a_redis_that_hangs_is_waited_for_or_done_without() {
    at_once(MODES.map(|(mode, endpoint)| move || redis_hangs(mode, endpoint)));
}

/// A machine hangs while it fetches, longer than its lease, and then continues as if nothing had happened.
#[test]
#[ignore = "needs redis-server"]
fn a_holder_that_hangs_does_not_overwrite_what_came_after_it() {
    let redis = RedisServer::start();
    let vendor = vendor(TokenPolicy::default());
    let mut fleet = Fleet::start(&vendor, &redis, &[("mode", "plain"), ("lease", "1500")]);
    fleet.wait_for_calls_since(0, 1);
    let fetches = fleet.fetches("getAccessToken");
    vendor.on("getAccessToken").slow_body(seconds(0.8));
    vendor.expire_tokens();
    let holder = fleet.fetching("getAccessToken", fetches);
    wait_until("the token is issued", || vendor.issued("getAccessToken") == 2);
    holder.freeze();
    fleet.wait_for_calls(3);
    assert_eq!(vendor.issued("getAccessToken"), 3, "somebody else has fetched");
    let latest = kept(&redis, "app-plain/wx1").expect("it is kept");
    let written_by: u64 = redis.ask(&["GET", "weixin:{app-plain/wx1}:written-by"]);
    fleet.thaw();
    fleet.wait_for_calls(3);
    assert!(
        kept(&redis, "app-plain/wx1").is_some_and(|record| record.has_token(&latest.token)),
        "it is still the latest one"
    );
    assert_eq!(redis.ask::<u64>(&["GET", "weixin:{app-plain/wx1}:written-by"]), written_by);
    assert_eq!(vendor.issued("getAccessToken"), 3);
    fleet.end();
}
