//! A rate limit that machines share through Redis, and connections of one's own.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use redis::cluster::ClusterClient;
use weixin::RateLimit;
use weixin::tokens::{FetchedToken, RedisStore, TokenRecord, TokenStore, TurnStore};
use weixin_mock::Mock;

use super::fleet::Fleet;
use super::redis_server::RedisServer;
use super::wait_until;

const KEY: &str = "app/wx1";

#[test]
#[ignore = "needs redis-server"]
fn machines_that_share_a_limit_stay_within_it_together() {
    const PER_SECOND: usize = 40;
    const BURST: usize = 4;
    let mut redis = RedisServer::start();
    let arrivals = Arc::new(Mutex::new(Vec::new()));
    let heard = arrivals.clone();
    let arrived = move |path: &str| {
        if path.contains("upload") {
            heard.lock().expect("nobody panics").push(Instant::now());
        }
    };
    let vendor = Mock::builder_embedded().on_request(move |request| arrived(&request.path));
    let vendor = vendor.start_blocking().expect("it starts");
    let limit = [("per_second", PER_SECOND.to_string()), ("burst", BURST.to_string())];
    let limit = limit.each_ref().map(|(name, value)| (*name, value.as_str()));
    let settings = [[("mode", "stable"), ("pause", "0")], limit].concat();
    let fleet = Fleet::start(&vendor, &redis, &settings);
    let number = || arrivals.lock().expect("nobody panics").len();
    wait_until("the machines call for some seconds", || number() >= 3 * PER_SECOND);
    {
        let arrivals = arrivals.lock().expect("nobody panics");
        let (first, last) = (arrivals[0], arrivals[arrivals.len() - 1]);
        // Whoever has its turn late takes it late, so only all of them together tell.
        let at_least = Duration::from_secs(1) * (arrivals.len() - BURST - 1) as u32 / PER_SECOND as u32;
        let late = Duration::from_millis(250);
        assert!(last - first + late >= at_least, "{} requests within {:?}", arrivals.len(), last - first);
    }
    // Without Redis, each keeps to the limit by itself.
    redis.lose();
    fleet.wait_for_calls(5);
    fleet.end();
}

fn turns(store: &RedisStore, count: usize, limit: RateLimit) -> impl Future<Output = Vec<u128>> {
    let store = store.clone();
    async move {
        let mut waits = Vec::new();
        for _ in 0..count {
            let wait = store.turn(KEY, limit.interval(), limit.burst_size()).await.expect("the server answers");
            waits.push(wait.as_millis());
        }
        waits
    }
}

#[tokio::test]
#[ignore = "needs redis-server"]
async fn turns_follow_each_other_and_what_is_damaged_is_a_rest() {
    let redis = RedisServer::start();
    let store = RedisStore::new(redis.url()).expect("an address");
    let limit = RateLimit::per_minute(1).burst(3);
    let waits = turns(&store, 5, limit).await;
    assert_eq!(waits[..3], [0, 0, 0]);
    assert!((59_000..=60_001).contains(&waits[3]) && (119_000..=120_001).contains(&waits[4]), "{waits:?}");
    let kept: i64 = redis.ask(&["PTTL", "weixin:{app/wx1}:turns"]);
    assert!((200_000..=300_100).contains(&kept), "it ends with the rest: {kept}");
    for damage in ["no number", "inf", "nan", "-1", "1e300", "99999999999999999999"] {
        let _: () = redis.ask(&["SET", "weixin:{app/wx1}:turns", damage]);
        assert_eq!(turns(&store, 1, limit).await, [0], "{damage}");
    }
    let _: () = redis.ask(&["DEL", "weixin:{app/wx1}:turns"]);
    let _: () = redis.ask(&["LPUSH", "weixin:{app/wx1}:turns", "a list"]);
    assert_eq!(turns(&store, 1, limit).await, [0], "a list");
    // The longest and the most are taken as they are.
    let endless = store.turn("app/wx2", Duration::MAX, u32::MAX).await.expect("the server answers");
    assert_eq!(endless, Duration::ZERO);
}

/// The store asks a connection of the user's, and asks for another one when that is broken.
#[tokio::test]
#[ignore = "needs redis-server"]
async fn connections_of_ones_own_are_used_and_made_again() {
    let mut redis = RedisServer::start();
    let (client, made) = (redis::Client::open(redis.url()).expect("an address"), Arc::new(AtomicUsize::new(0)));
    let counted = made.clone();
    let store = RedisStore::connect_with(move || {
        let (client, made) = (client.clone(), counted.clone());
        async move {
            made.fetch_add(1, Ordering::Relaxed);
            client.get_multiplexed_async_connection().await
        }
    });
    assert_eq!(made.load(Ordering::Relaxed), 0, "it is not needed yet");
    assert!(store.load(KEY).await.expect("the server answers").is_none());
    assert_eq!(turns(&store, 2, RateLimit::per_second(1).burst(2)).await, [0, 0]);
    assert_eq!(made.load(Ordering::Relaxed), 1, "one for all");
    redis.lose();
    let away = store.load(KEY).await.expect_err("the server is away").to_string();
    assert!(away.starts_with("Redis: "), "{away}");
    redis.start_again();
    assert!(store.load(KEY).await.expect("the server is back").is_none());
    assert!(made.load(Ordering::Relaxed) > 1, "another connection");
}

#[tokio::test]
#[ignore = "needs redis-server"]
async fn a_cluster_keeps_all_of_an_account_in_one_place() {
    let redis = RedisServer::start_with(&["--cluster-enabled", "yes"]);
    let _: () = redis.ask(&["CLUSTER", "ADDSLOTSRANGE", "0", "16383"]);
    wait_until("the cluster is there", || {
        let state: String = redis.ask(&["CLUSTER", "INFO"]);
        state.contains("cluster_state:ok")
    });
    let cluster = ClusterClient::new(vec![redis.url()]).expect("an address");
    let store = RedisStore::connect_with(move || {
        let cluster = cluster.clone();
        async move { cluster.get_async_connection().await }
    });
    let lease = store.lock(KEY, Duration::from_secs(5)).await.expect("answered").expect("free");
    let fetched = FetchedToken::new("a-token".into(), Duration::from_secs(7200));
    let record = TokenRecord::new(fetched, None, std::time::SystemTime::now());
    store.save(KEY, &record, Some(&lease)).await.expect("answered");
    store.unlock(KEY, &lease).await.expect("answered");
    assert!(store.load(KEY).await.expect("answered").is_some());
    assert_eq!(turns(&store, 2, RateLimit::per_second(1).burst(2)).await, [0, 0]);
}
