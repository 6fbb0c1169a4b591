//! The Redis store by itself: locks and lease numbers, outdated and unreadable records, and error messages.

use std::time::{Duration, SystemTime};

use redis::cmd;
use tokio::net::{TcpListener, TcpStream};
use weixin::tokens::{FetchedToken, RedisStore, SaveOutcome, TokenRecord, TokenStore};
use weixin_runtime::ExposeSecret;

use super::redis_server::RedisServer;
use super::seconds;
use crate::resilience::sockets;

const KEY: &str = "app/wx1";
const LONG: Duration = Duration::from_secs(60);

fn store(redis: &RedisServer) -> RedisStore {
    RedisStore::new(redis.url()).expect("an address")
}

fn record(token: &str) -> TokenRecord {
    TokenRecord::new(FetchedToken::new(token.into(), Duration::from_secs(7200)), None, SystemTime::now())
}

async fn token_of(store: &RedisStore) -> Option<String> {
    let record = store.load(KEY).await.expect("the server answers");
    record.map(|record| record.token.expose_secret().to_owned())
}

#[tokio::test]
#[ignore = "needs redis-server"]
async fn a_lock_is_for_one_and_runs_out_and_numbers_grow() {
    let redis = RedisServer::start();
    let (ours, theirs) = (store(&redis), store(&redis));
    let first = ours.lock(KEY, seconds(0.3)).await.expect("answered").expect("free");
    assert_eq!(theirs.lock(KEY, LONG).await.expect("answered"), None, "it is ours");
    assert!(theirs.lock("app/wx2", LONG).await.expect("answered").is_some(), "each key has its own");
    tokio::time::sleep(seconds(0.4)).await;
    let second = theirs.lock(KEY, LONG).await.expect("answered").expect("it has run out");
    assert!(second.number > first.number);
    ours.unlock(KEY, &first).await.expect("answered");
    assert_eq!(ours.lock(KEY, LONG).await.expect("answered"), None, "it is theirs, and was left alone");
    theirs.unlock(KEY, &second).await.expect("answered");
    let third = ours.lock(KEY, LONG).await.expect("answered").expect("given back");
    assert!(third.number > second.number);
}

#[tokio::test]
#[ignore = "needs redis-server"]
async fn of_many_that_ask_at_once_one_has_the_lock() {
    let redis = RedisServer::start();
    let asking: Vec<_> = (0..32)
        .map(|_| {
            let store = store(&redis);
            tokio::spawn(async move { store.lock(KEY, LONG).await.expect("answered") })
        })
        .collect();
    let mut leases = Vec::new();
    for asked in asking {
        leases.extend(asked.await.expect("no panic"));
    }
    assert_eq!(leases.len(), 1);
}

#[tokio::test]
#[ignore = "needs redis-server"]
async fn what_an_earlier_lease_brings_late_is_not_kept() {
    let redis = RedisServer::start();
    let store = store(&redis);
    let first = store.lock(KEY, Duration::from_millis(1)).await.expect("answered").expect("free");
    tokio::time::sleep(seconds(0.05)).await;
    let second = store.lock(KEY, LONG).await.expect("answered").expect("it has run out");
    let late = store.save(KEY, &record("late, but nothing newer is there"), Some(&first)).await;
    assert_eq!(late.expect("answered"), SaveOutcome::Stored, "it may be the only refresh token there is");
    assert_eq!(store.save(KEY, &record("new"), Some(&second)).await.expect("answered"), SaveOutcome::Stored);
    assert_eq!(store.save(KEY, &record("late"), Some(&first)).await.expect("answered"), SaveOutcome::Superseded);
    assert_eq!(token_of(&store).await.as_deref(), Some("new"));
    assert_eq!(
        store.save(KEY, &record("given"), None).await.expect("answered"),
        SaveOutcome::Stored,
        "without a lease"
    );
    assert_eq!(store.save(KEY, &record("late"), Some(&first)).await.expect("answered"), SaveOutcome::Superseded);
    assert_eq!(token_of(&store).await.as_deref(), Some("given"));
}

#[tokio::test]
#[ignore = "needs redis-server"]
async fn numbers_grow_even_if_redis_has_lost_its_memory() {
    let redis = RedisServer::start();
    let store = store(&redis);
    let before = store.lock(KEY, LONG).await.expect("answered").expect("free");
    redis.ask::<()>(&["FLUSHALL"]);
    let after = store.lock(KEY, LONG).await.expect("answered").expect("free");
    assert!(after.number > before.number, "{after:?} after {before:?}");
    assert_eq!(store.save(KEY, &record("new"), Some(&after)).await.expect("answered"), SaveOutcome::Stored);
    assert_eq!(store.save(KEY, &record("late"), Some(&before)).await.expect("answered"), SaveOutcome::Superseded);
    // A database that was put back to an earlier state, and one that another clock has numbered.
    redis.ask::<()>(&["DEL", "weixin:{app/wx1}:leases", "weixin:{app/wx1}:lock"]);
    redis.ask::<()>(&["SET", "weixin:{app/wx1}:written-by", "4000000000000000"]);
    let last = store.lock(KEY, LONG).await.expect("answered").expect("free");
    assert_eq!(store.save(KEY, &record("newest"), Some(&last)).await.expect("answered"), SaveOutcome::Stored);
}

#[tokio::test]
#[ignore = "needs redis-server"]
async fn records_run_out_unless_they_hold_a_refresh_token() {
    let redis = RedisServer::start();
    let store = store(&redis);
    store.save(KEY, &record("a"), None).await.expect("answered");
    let ends: i64 = redis.ask(&["TTL", "weixin:{app/wx1}:token"]);
    assert!((93_590..=93_600).contains(&ends), "the token's life and a day: {ends}");
    let fetched = FetchedToken::new("b".into(), Duration::from_secs(7200)).refresh_token("r".into());
    store.save(KEY, &TokenRecord::new(fetched, None, SystemTime::now()), None).await.expect("answered");
    assert_eq!(redis.ask::<i64>(&["TTL", "weixin:{app/wx1}:token"]), -1, "it has no end");
    let other = store.clone().prefix("other:");
    assert!(other.load(KEY).await.expect("answered").is_none());
}

#[tokio::test]
#[ignore = "needs redis-server"]
async fn what_cannot_be_read_is_as_good_as_nothing() {
    let redis = RedisServer::start();
    let store = store(&redis);
    let name = "weixin:{app/wx1}:token";
    let deep = "[".repeat(100_000);
    let texts: [&[u8]; 6] = [b"", b"\xff\xfe\x00", b"{}", b"nonsense", br#"{"token":"t"}"#, deep.as_bytes()];
    for text in texts {
        let mut set = cmd("SET");
        set.arg(name).arg(text);
        redis.run(&set);
        assert_eq!(token_of(&store).await, None, "{:?}", text.escape_ascii().to_string().get(..20));
    }
    for no_text in [["HSET", name, "a", "b"].as_slice(), &["LPUSH", name, "a"]] {
        redis.ask::<()>(&["DEL", name]);
        redis.ask::<i64>(no_text);
        assert_eq!(token_of(&store).await, None, "not even a text");
        let lease = store.lock(KEY, LONG).await.expect("answered").expect("free");
        assert_eq!(store.save(KEY, &record("new"), Some(&lease)).await.expect("answered"), SaveOutcome::Stored);
        assert_eq!(token_of(&store).await.as_deref(), Some("new"), "it was overwritten");
        store.unlock(KEY, &lease).await.expect("answered");
    }
    let endless = r#"{"token":"t","expires_at":9000000000000000,"lifetime":18446744073709551615}"#;
    redis.ask::<()>(&["SET", name, endless]);
    let left = store.load(KEY).await.expect("answered").map(|record| record.remaining(SystemTime::now()));
    assert!(left.is_none_or(|left| left <= Duration::from_secs(30 * 24 * 60 * 60)), "{left:?}");
}

/// A record that holds a token, as this crate would write it, with something in it that makes it long.
fn long_record(length: usize) -> String {
    format!(r#"{{"padding":"{}","token":"t","expires_at":9000000000000000,"lifetime":7200000}}"#, "x".repeat(length))
}

#[tokio::test]
#[ignore = "needs redis-server"]
async fn a_record_is_read_up_to_a_limit() {
    let redis = RedisServer::start();
    let store = store(&redis);
    let name = "weixin:{app/wx1}:token";
    for (length, read) in [(60_000, true), (70_000, false), (8_000_000, false)] {
        redis.ask::<()>(&["SET", name, &long_record(length)]);
        let before = sent_by(&redis);
        assert_eq!(token_of(&store).await.is_some(), read, "{length}");
        assert!(sent_by(&redis) - before < 200_000, "the rest of {length} bytes stayed where it was");
    }
    assert_eq!(store.save(KEY, &record("new"), None).await.expect("answered"), SaveOutcome::Stored);
    assert_eq!(token_of(&store).await.as_deref(), Some("new"), "it was overwritten");
}

/// How many bytes the server has sent to anybody.
fn sent_by(redis: &RedisServer) -> u64 {
    let info: String = redis.ask(&["INFO", "stats"]);
    let line = info.lines().find_map(|line| line.strip_prefix("total_net_output_bytes:"));
    line.and_then(|number| number.trim().parse().ok()).expect("a number")
}

#[tokio::test]
#[ignore = "needs redis-server"]
async fn records_without_a_token_are_not_used() {
    let redis = RedisServer::start();
    let store = store(&redis);
    for token in ["", " ", "a\\nb"] {
        let text =
            format!(r#"{{"token":"{token}","expires_at":9000000000000000,"lifetime":7200000,"refresh_token":" "}}"#);
        redis.ask::<()>(&["SET", "weixin:{app/wx1}:token", &text]);
        let record = store.load(KEY).await.expect("answered").expect("it can be read");
        assert!(record.remaining(SystemTime::now()).is_zero() && record.refresh_token.is_none(), "{token}");
    }
}

#[tokio::test]
#[ignore = "needs redis-server"]
async fn numbers_that_are_none_stop_nobody() {
    let redis = RedisServer::start();
    let store = store(&redis);
    let evil =
        ["inf", "-inf", "nan", "1e300", "18446744073709551616", "9007199254740992", "0x7fffffffffffffff", "many", ""];
    for name in ["weixin:{app/wx1}:written-by", "weixin:{app/wx1}:leases"] {
        for number in evil {
            redis.ask::<()>(&["FLUSHALL"]);
            redis.ask::<()>(&["SET", name, number]);
            let first = store.lock(KEY, LONG).await.expect("answered").expect("free");
            let saved = store.save(KEY, &record(number), Some(&first)).await.expect("answered");
            assert_eq!(saved, SaveOutcome::Stored, "{name} {number}");
            store.unlock(KEY, &first).await.expect("answered");
            let second = store.lock(KEY, LONG).await.expect("answered").expect("free");
            assert!(second.number > first.number && second.number < 1 << 53, "{name} {number}: {second:?}");
        }
        for no_text in [["HSET", name, "a", "b"].as_slice(), &["LPUSH", name, "a"], &["SADD", name, "a"]] {
            redis.ask::<()>(&["FLUSHALL"]);
            redis.ask::<i64>(no_text);
            let lease = store.lock(KEY, LONG).await.expect("answered").expect("free");
            assert_eq!(
                store.save(KEY, &record("new"), Some(&lease)).await.expect("answered"),
                SaveOutcome::Stored,
                "{no_text:?}"
            );
        }
    }
}

#[tokio::test]
#[ignore = "needs redis-server"]
async fn a_lock_without_an_end_runs_out() {
    let redis = RedisServer::start();
    let store = store(&redis);
    let name = "weixin:{app/wx1}:lock";
    let locks: [&[&str]; 4] =
        [&["SET", name, "1"], &["SET", name, "1", "EX", "1000000"], &["HSET", name, "a", "b"], &["LPUSH", name, "a"]];
    for lock in locks {
        redis.ask::<()>(&["FLUSHALL"]);
        redis.ask::<redis::Value>(lock);
        assert_eq!(store.lock(KEY, seconds(0.3)).await.expect("answered"), None, "somebody may have it: {lock:?}");
        let left: i64 = redis.ask(&["PTTL", name]);
        assert!((0..=300).contains(&left), "{lock:?}: {left}");
        tokio::time::sleep(seconds(0.35)).await;
        let lease = store.lock(KEY, LONG).await.expect("answered").expect("it has run out");
        // Nobody shortens a lock that a machine has taken.
        assert_eq!(store.lock(KEY, seconds(0.3)).await.expect("answered"), None);
        assert!(redis.ask::<i64>(&["PTTL", name]) > 50_000);
        store.unlock(KEY, &lease).await.expect("answered");
    }
}

#[test]
fn an_address_that_cannot_be_used_says_why() {
    let said = |url: &str| RedisStore::new(url).map(drop).expect_err(url).to_string();
    assert_eq!(said(" \n"), "the Redis URL is empty: it must look like redis://user:password@host:port/database");
    for url in ["redis", "http://:s3cret@host", "s3cret://host", "host:6379", "tcp://s3cret"] {
        let said = said(url);
        assert!(said.contains("must start with redis://, rediss:// or unix://") && !said.contains("s3cret"), "{said}");
    }
    for url in
        ["redis://:s3c#ret@host:1/0", "redis://:s3cret@host:99999", "redis://:s3cret@h/x", "redis://u:s3c/ret@host"]
    {
        let said = said(url);
        assert!(said.contains("percent-encoded") && !said.contains("s3c"), "{said}");
    }
    for good in [
        "redis://127.0.0.1\n",
        "\u{feff}redis://u:p@h:1/2",
        "rediss://127.0.0.1",
        "unix:///run/redis.sock?db=1",
        "valkey://h",
    ] {
        RedisStore::new(good).unwrap_or_else(|error| panic!("{good}: {error}"));
    }
    assert!(said("rediss://u:s3cret@127.0.0.1/#insecure").contains("certificates are always verified"));
    assert!(said("unix://s3cret").contains("unix:///path/of/the/socket"));
}

/// What is said of a peer that does this with a connection over which TLS shall be spoken.
async fn said_of_tls<F: Future<Output = ()> + Send + 'static>(peer: fn(TcpStream) -> F) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port of loopback");
    let port = listener.local_addr().expect("an address").port();
    let serving = tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            peer(socket).await;
        }
    });
    let store = RedisStore::new(format!("rediss://:s3cretword@127.0.0.1:{port}")).expect("an address");
    let error = store.load(KEY).await.expect_err("no TLS").to_string();
    serving.abort();
    error
}

#[tokio::test]
async fn no_password_goes_where_tls_is_not_agreed_on() {
    let error = said_of_tls(sockets::untrusted).await;
    assert!(error.starts_with("Redis: its certificate is not trusted"), "{error}");
    let error = said_of_tls(sockets::speaks_http).await;
    assert!(error.starts_with("Redis: it does not speak TLS"), "{error}");
}

#[tokio::test]
#[ignore = "needs redis-server"]
async fn an_address_is_never_shown() {
    let secret = "s3cretword";
    let mut said = Vec::new();
    for url in ["", "redis", "http://:s3cretword@host", "redis://:s3cretword@host:99999", "redis://:s3cretword@h/x"] {
        said.push(format!("{:?}", RedisStore::new(url).map(drop)));
    }
    assert!(said.iter().all(|said| said.contains("redis://user:password@host")), "{said:?}");
    // Nothing listens there.
    let gone = RedisStore::new(format!("redis://:{secret}@127.0.0.1:1")).expect("an address");
    said.push(format!("{:?} {gone:?}", gone.load(KEY).await.map(drop)));
    let redis = RedisServer::start_with(&["--requirepass", "another-s3cretword"]);
    let wrong = RedisStore::new(redis.url().replace("redis://", "redis://:s3cretword@")).expect("an address");
    let error = wrong.load(KEY).await.expect_err("the password is wrong");
    said.push(format!("{error:?} {error} {wrong:?}"));
    assert_eq!(error.to_string(), "Redis: authentication failed");
    let none = store(&redis).lock(KEY, LONG).await.expect_err("no password");
    said.push(format!("{none:?} {none}"));
    assert!(said.iter().all(|said| !said.contains(secret)), "{said:?}");
}

#[tokio::test]
#[ignore = "needs redis-server"]
async fn a_refused_password_is_tried_again() {
    let redis = RedisServer::start_with(&["--requirepass", "old"]);
    let store = RedisStore::new(redis.url().replace("redis://", "redis://:new@")).expect("an address");
    store.load(KEY).await.expect_err("it is not the password yet");
    let client = redis::Client::open(redis.url().replace("redis://", "redis://:old@")).expect("an address");
    let mut connection = client.get_connection().expect("the password");
    cmd("CONFIG").arg("SET").arg("requirepass").arg("new").exec(&mut connection).expect("set");
    assert!(store.load(KEY).await.expect("now it is").is_none());
}
