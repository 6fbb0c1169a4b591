//! What a platform with very many accounts costs: `accounts day ACCOUNTS`, `accounts vendor LIFETIME`, and `accounts machine
//! REDIS VENDOR ACCOUNTS SECONDS`.
//!
//! `day` is one process, a source of tokens without a network, and a clock that is moved by hand: 24 hours in which each
//! account is called every ten minutes. `machine` is one of several processes that share their accounts through Redis and
//! fetch from `vendor`, whose tokens live for so many seconds; it takes a token of every account, again and again.

use std::alloc::System;
use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use futures_util::StreamExt;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use tokio::time::Instant;
use weixin::tokens::{
    BoxFuture, FetchRequest, FetchedToken, FreshTokens, Lease, RedisStore, Refresh, SaveOutcome, StoreError,
    TokenError, TokenRecord, TokenSource, TokenStore,
};
use weixin::{Client, Credentials, Platform, SecretString, Token};
use weixin_benches::{Failure, argument, sample};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// How long a token lives that the vendor issues.
const LIFETIME: Duration = Duration::from_secs(2 * 60 * 60);

/// How often an account is called.
const BETWEEN: Duration = Duration::from_secs(10 * 60);

/// As long as the vendor's tokens are in practice.
const TOKEN_LENGTH: usize = 136;

fn main() -> Result<(), Failure> {
    match argument::<String>(1, "what to do")?.as_str() {
        "day" => {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build()?;
            runtime.block_on(day(argument(2, "number of accounts")?))
        }
        "vendor" => vendor(argument(2, "lifetime in seconds")?),
        "machine" => {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(machine())
        }
        other => Err(format!("`{other}`: day, vendor or machine").into()),
    }
}

/// Tokens without a network.
struct Source {
    appid: String,
    fetched: Arc<Fetched>,
}

/// How many tokens were fetched, and how many at most within a second.
#[derive(Default)]
struct Fetched {
    all: AtomicU64,
    second: Mutex<(Option<Instant>, u64, u64)>,
}

impl Fetched {
    fn count(&self) {
        self.all.fetch_add(1, Ordering::Relaxed);
        let (since, number, most) = &mut *self.second.lock().unwrap_or_else(PoisonError::into_inner);
        if since.is_none_or(|since| since.elapsed() >= Duration::from_secs(1)) {
            (*since, *number) = (Some(Instant::now()), 0);
        }
        *number += 1;
        *most = (*most).max(*number);
    }

    /// The number since the last time, and the most within a second.
    fn take(&self) -> (u64, u64) {
        let (_, _, most) = std::mem::take(&mut *self.second.lock().unwrap_or_else(PoisonError::into_inner));
        (self.all.swap(0, Ordering::Relaxed), most)
    }
}

fn token_of(appid: &str, number: u64) -> String {
    format!("{appid}-{number:0>width$}", width = TOKEN_LENGTH - appid.len() - 1)
}

impl TokenSource for Source {
    fn token(&self, value: SecretString) -> weixin_runtime::AccessToken {
        Token::authorizer(value).into()
    }

    fn fetch<'a>(&'a self, _: &'a Client, _: FetchRequest<'a>) -> BoxFuture<'a, Result<FetchedToken, TokenError>> {
        self.fetched.count();
        let token = token_of(&self.appid, self.fetched.all.load(Ordering::Relaxed));
        let refresh = SecretString::from(format!("refreshtoken@@@{}", token_of(&self.appid, 0)));
        Box::pin(async move { Ok(FetchedToken::new(token.into(), LIFETIME).refresh_token(refresh)) })
    }

    fn key(&self) -> String {
        format!("authorizer/wx0123456789abcdef/{}", self.appid)
    }
}

/// A store that has the clock that is moved by hand.
#[derive(Default)]
struct Store {
    records: Mutex<HashMap<String, (TokenRecord, Instant)>>,
    commands: AtomicU64,
}

impl Store {
    fn asked(&self) {
        self.commands.fetch_add(1, Ordering::Relaxed);
    }
}

/// The same store, for all accounts.
#[derive(Clone)]
struct Shared(Arc<Store>);

impl TokenStore for Shared {
    fn load<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<TokenRecord>, StoreError>> {
        self.0.asked();
        let records = self.0.records.lock().unwrap_or_else(PoisonError::into_inner);
        let found = records.get(key).map(|(record, since)| {
            let mut record = record.clone();
            record.expires_at = record.expires_at.checked_sub(since.elapsed()).unwrap_or(SystemTime::UNIX_EPOCH);
            record
        });
        Box::pin(async { Ok(found) })
    }

    fn save<'a>(
        &'a self,
        key: &'a str,
        record: &'a TokenRecord,
        _: Option<&'a Lease>,
    ) -> BoxFuture<'a, Result<SaveOutcome, StoreError>> {
        self.0.asked();
        let mut records = self.0.records.lock().unwrap_or_else(PoisonError::into_inner);
        records.insert(key.to_owned(), (record.clone(), Instant::now()));
        Box::pin(async { Ok(SaveOutcome::Stored) })
    }

    fn lock<'a>(&'a self, _: &'a str, _: Duration) -> BoxFuture<'a, Result<Option<Lease>, StoreError>> {
        self.0.asked();
        Box::pin(async { Ok(Some(Lease { number: 1 })) })
    }

    fn unlock<'a>(&'a self, _: &'a str, _: &'a Lease) -> BoxFuture<'a, Result<(), StoreError>> {
        self.0.asked();
        Box::pin(async { Ok(()) })
    }
}

/// Bytes that are held since a region began.
fn held(region: &Region<'_, System>) -> f64 {
    let change = region.change();
    change.bytes_allocated as f64 - change.bytes_deallocated as f64
}

async fn day(accounts: usize) -> Result<(), Failure> {
    let client = Client::builder(Token::app("NONE")).build()?;
    let (fetched, store) = (Arc::new(Fetched::default()), Shared(Arc::new(Store::default())));
    let each = |measure: &str, bytes: f64| sample("account", "ours", measure, bytes / accounts as f64);
    let region = Region::new(ALLOCATOR);
    let tokens: Vec<FreshTokens> = (0..accounts)
        .map(|number| {
            let source = Source { appid: format!("wx{number:016x}"), fetched: fetched.clone() };
            FreshTokens::with(source, Arc::new(store.clone()), Refresh::default())
        })
        .collect();
    each("bytes, known", held(&region));
    let clients: Vec<Client> = tokens.iter().map(|tokens| client.with_tokens(tokens.clone())).collect();
    each("bytes, with a client", held(&region));
    let round = async || -> Result<(), Failure> {
        for tokens in &tokens {
            tokens.current(&client).await?;
        }
        Ok(())
    };
    round().await?;
    let of_store = bytes_of(&store);
    each("bytes, with a token", held(&region) - of_store);
    each("bytes in the store", of_store);
    let alive = tokio::runtime::Handle::current().metrics().num_alive_tasks();
    sample("all", "ours", "tasks when idle", alive);
    fetched.take();
    store.0.commands.store(0, Ordering::Relaxed);
    hours(accounts, &tokens, &client, &fetched).await?;
    let commands = store.0.commands.load(Ordering::Relaxed);
    sample("day", "ours", "commands of the store", commands);
    each("bytes, after a day", held(&region) - bytes_of(&store));
    drop(clients);
    Ok(())
}

/// A day, a second at a time: every account is called every ten minutes, each at its own second.
async fn hours(accounts: usize, tokens: &[FreshTokens], client: &Client, fetched: &Fetched) -> Result<(), Failure> {
    let (start, between) = (Instant::now(), BETWEEN.as_secs() as usize);
    let mut all = (0, 0);
    for second in 0..24 * 60 * 60 {
        for number in (second % between..accounts).step_by(between) {
            tokens[number].current(client).await?;
        }
        tokio::time::sleep_until(start + Duration::from_secs(second as u64 + 1)).await;
    }
    let (number, most) = fetched.take();
    all = (all.0 + number, all.1.max(most));
    sample("day", "ours", "tokens fetched", all.0);
    sample("day", "ours", "fetched within a second, at most", all.1);
    Ok(())
}

/// About what the records take.
fn bytes_of(store: &Shared) -> f64 {
    let records = store.0.records.lock().unwrap_or_else(PoisonError::into_inner);
    let slot = size_of::<(String, (TokenRecord, Instant))>() as f64 + 1.0;
    // Text of the key, of the token, and of the refresh token.
    let texts: usize = records.keys().map(|key| key.len() + 2 * TOKEN_LENGTH + "refreshtoken@@@".len()).sum();
    records.capacity() as f64 * slot * 8.0 / 7.0 + texts as f64
}

/// One of several machines.
async fn machine() -> Result<(), Failure> {
    let (redis, vendor): (String, String) = (argument(2, "address of Redis")?, argument(3, "address of the vendor")?);
    let (accounts, seconds): (usize, u64) = (argument(4, "number of accounts")?, argument(5, "number of seconds")?);
    let platform = Platform::with_store(
        Credentials { appid: "wx0", secret: "a-secret" },
        RedisStore::new(redis)?,
        Refresh::default(),
    );
    let client = Client::builder(platform.tokens()).base_url(format!("http://{vendor}")).build()?;
    platform.accept_ticket("ticket@@@a-ticket").await?;
    let tokens: Vec<FreshTokens> =
        (0..accounts).map(|number| platform.authorizer(format!("wxa{number}"), "refreshtoken@@@first")).collect();
    let end = Instant::now() + Duration::from_secs(seconds);
    let (mut calls, mut failed) = (0_u64, 0_u64);
    let mut why = None;
    while Instant::now() < end {
        let taken = futures_util::stream::iter(&tokens).map(|tokens| tokens.current(&client)).buffer_unordered(128);
        let results: Vec<Result<_, TokenError>> = taken.collect().await;
        calls += results.len() as u64;
        for error in results.into_iter().filter_map(Result::err) {
            failed += 1;
            why.get_or_insert(error);
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    sample("machine", "ours", "tokens taken", calls);
    sample("machine", "ours", "failed", failed);
    match why {
        Some(error) => Err(error.into()),
        None => Ok(()),
    }
}

/// Issues tokens that live for so many seconds. When its input ends, it says how many, and how many within a second at most.
fn vendor(lifetime: u64) -> Result<(), Failure> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!("{}", listener.local_addr()?);
    let issued = Arc::new(Fetched::default());
    let counted = issued.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let issued = counted.clone();
            std::thread::spawn(move || drop(serve(&stream, lifetime, &issued)));
        }
    });
    io::copy(&mut io::stdin(), &mut io::sink())?;
    let (number, most) = issued.take();
    sample("vendor", "ours", "tokens issued", number);
    sample("vendor", "ours", "issued within a second, at most", most);
    Ok(())
}

fn serve(stream: &TcpStream, lifetime: u64, issued: &Fetched) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let (mut writer, mut reader) = (stream, BufReader::new(stream));
    loop {
        let (mut length, mut line, mut path) = (0, String::new(), String::new());
        loop {
            line.clear();
            if reader.by_ref().take(64 * 1024).read_line(&mut line)? == 0 {
                return Ok(());
            }
            if path.is_empty() {
                path.clone_from(&line);
            }
            match line.trim_end().split_once(':') {
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                    length = value.trim().parse().map_err(io::Error::other)?;
                }
                _ if line == "\r\n" => break,
                _ => {}
            }
        }
        io::copy(&mut reader.by_ref().take(length), &mut io::sink())?;
        let body = answer(&path, lifetime, issued);
        write!(
            writer,
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )?;
    }
}

fn answer(path: &str, lifetime: u64, issued: &Fetched) -> String {
    if path.contains("api_component_token") {
        return r#"{"component_access_token":"a-component-token","expires_in":7200}"#.to_owned();
    }
    issued.count();
    let token = token_of("issued", issued.all.load(Ordering::Relaxed));
    format!(
        r#"{{"authorizer_access_token":"{token}","expires_in":{lifetime},"authorizer_refresh_token":"refreshtoken@@@next"}}"#
    )
}
