//! One of many machines: a program of a user that calls the service all the time, with tokens from a store that it shares
//! with others. `tests/tests/it/shared_tokens.rs` starts it several times.
//!
//! ```text
//! machine name=m1 mode=plain vendor=http://127.0.0.1:8080 redis=redis://127.0.0.1:6379
//! ```
//!
//! It says `{"event":"ready"}`, waits for a line on its standard input, and calls until that input ends. Before each fetch
//! of a token it says `{"event":"fetch","endpoint":…}`, and at the end `{"event":"end","calls":…,"failures":[…]}`.

use std::collections::HashMap;
use std::error::Error;
use std::io::{BufRead, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use weixin::code_management::UploadMediaToCodeAudit;
use weixin::cooperation_shop::Upload;
use weixin::tokens::{RedisStore, Refresh};
use weixin::{AppCredentials, Client, Credentials, File, Hook, Outgoing, Platform, RateLimit, Tokens};

/// At most this many failures are reported in full.
const TOLD: usize = 20;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let settings = Settings::of_arguments();
    let client = settings.client()?;
    let over = wait_for_start()?;
    let (mut calls, mut failed, mut failures) = (0_u64, 0_u64, Vec::new());
    while !over.load(Ordering::Relaxed) {
        calls += 1;
        if let Err(why) = settings.call(&client).await {
            failed += 1;
            if failures.len() < TOLD {
                failures.push(why);
            }
        }
        tokio::time::sleep(settings.milliseconds("pause", 40)).await;
    }
    say(&json!({ "event": "end", "calls": calls, "failed": failed, "failures": failures }));
    Ok(())
}

/// Waits for a line; what is answered becomes true when the input ends.
fn wait_for_start() -> std::io::Result<Arc<AtomicBool>> {
    say(&json!({ "event": "ready" }));
    let mut input = std::io::stdin().lock();
    input.read_line(&mut String::new())?;
    drop(input);
    let over = Arc::new(AtomicBool::new(false));
    let ended = over.clone();
    std::thread::spawn(move || {
        // The program that has started this one is gone, or wants it to end.
        let _ = std::io::copy(&mut std::io::stdin().lock(), &mut std::io::sink());
        ended.store(true, Ordering::Relaxed);
    });
    Ok(over)
}

fn say(event: &Value) {
    let mut out = std::io::stdout().lock();
    // Whoever does not listen any more is gone.
    let _ = writeln!(out, "{event}").and_then(|()| out.flush());
}

/// `name=value` of the command line.
struct Settings(HashMap<String, String>);

impl Settings {
    fn of_arguments() -> Self {
        let pair = |text: String| text.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()));
        Self(std::env::args().skip(1).filter_map(pair).collect())
    }

    fn text(&self, name: &str) -> Result<&str, String> {
        self.0.get(name).map(String::as_str).ok_or_else(|| format!("`{name}=` is missing"))
    }

    fn milliseconds(&self, name: &str, default: u64) -> Duration {
        Duration::from_millis(self.0.get(name).and_then(|text| text.parse().ok()).unwrap_or(default))
    }

    fn client(&self) -> Result<Client, Box<dyn Error>> {
        let client = Client::builder(self.tokens()?).base_url(self.text("vendor")?).user_agent(self.text("name")?);
        let client = client.timeout(Duration::from_secs(20)).hook(Announce);
        Ok(match self.limit()? {
            Some(limit) => client.account_rate_limit(limit.shared(self.store()?)),
            None => client,
        }
        .build()?)
    }

    /// How many calls all machines may make together.
    fn limit(&self) -> Result<Option<RateLimit>, Box<dyn Error>> {
        let number = |name: &str| self.0.get(name).map(|text| text.parse::<u32>()).transpose();
        let limit = number("per_second")?.map(RateLimit::per_second);
        Ok(limit.map(|limit| number("burst").map(|burst| limit.burst(burst.unwrap_or(1)))).transpose()?)
    }

    fn store(&self) -> Result<RedisStore, Box<dyn Error>> {
        Ok(RedisStore::new(self.text("redis")?)?)
    }

    fn tokens(&self) -> Result<Tokens, Box<dyn Error>> {
        let store = self.store()?;
        let refresh = Refresh::default()
            .ahead(self.milliseconds("ahead", 500))
            .lease(self.milliseconds("lease", 10_000))
            .patience(self.milliseconds("patience", 20_000));
        let account = || AppCredentials::new(Credentials { appid: "wx1", secret: "an-app-secret" }).refresh(refresh);
        Ok(match self.text("mode")? {
            "plain" => account().plain_tokens().store(store).into(),
            "stable" => account().store(store).into(),
            "authorizer" => {
                let platform =
                    Platform::with_store(Credentials { appid: "wx1", secret: "an-app-secret" }, store, refresh);
                platform.authorizer("wxa", self.text("refresh_token")?).into()
            }
            other => return Err(format!("`mode={other}`: plain, stable or authorizer").into()),
        })
    }

    /// One call, of an endpoint that takes the mode's kind of token.
    async fn call(&self, client: &Client) -> Result<(), String> {
        if self.text("mode")? == "authorizer" {
            let picture = File::from_bytes("a.png", &b"\x89PNG\r\n\x1a\n"[..]);
            return client.send(UploadMediaToCodeAudit::new(picture)).await.map(drop).map_err(|why| why.to_string());
        }
        let file = File::from_bytes("part.stl", "solid");
        client.send(Upload::binary("o1", file)).await.map(drop).map_err(|why| why.to_string())
    }
}

/// Tells of every request for a token, before it goes out.
struct Announce;

impl Hook for Announce {
    fn before(&self, request: &mut Outgoing<'_>) {
        let name = request.endpoint().name;
        if name.ends_with("AccessToken") {
            say(&json!({ "event": "fetch", "endpoint": name }));
        }
    }
}
