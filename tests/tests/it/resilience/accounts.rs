//! The clients of the rows: where their tokens come from, and what is wrong with the stores that keep them.

use std::time::{Duration, SystemTime};

use weixin::tokens::{
    BoxFuture, FetchedToken, Lease, MemoryStore, Refresh, SaveOutcome, StoreError, TokenRecord, TokenStore,
};
use weixin::{AppCredentials, Client, Credentials, Hook, Platform, SecretString, Token};

use super::row::{Row, Tokens};
use super::setup::Setup;
use super::{APP_SECRET, ISSUED, PLATFORM_SECRET, TICKET, TOKEN, builder};

/// The client of a row. Secrets that come up on the way are added to those that are known.
pub(super) async fn client(row: &Row, setup: &Setup, hook: impl Hook + Clone, secrets: &mut Vec<String>) -> Client {
    let tuned = |tokens: weixin::Tokens| {
        let builder = builder(&setup.url, tokens).hook(hook.clone());
        row.tune.map_or(builder.clone(), |tune| tune(builder)).build().expect("a client")
    };
    match row.tokens {
        Tokens::Given => tuned(Token::app(TOKEN).into()),
        Tokens::Blank => tuned(Token::app("\u{feff}\n").into()),
        Tokens::TwoLines => tuned(Token::app(format!("{TOKEN}\n{TOKEN}")).into()),
        Tokens::SecretOfTwoLines => tuned(
            AppCredentials::new(Credentials { appid: "wx1", secret: format!("{APP_SECRET}\n{APP_SECRET}") }).into(),
        ),
        Tokens::NoSecret => tuned(AppCredentials::new(Credentials { appid: "wx1", secret: " \n" }).into()),
        Tokens::EmptyRecord => tuned(empty_record().await.into()),
        Tokens::Account => tuned(AppCredentials::new(Credentials { appid: "wx1", secret: APP_SECRET }).into()),
        Tokens::FromTomorrow => tuned(stored(SystemTime::now() + DAY).await.into()),
        Tokens::FromYesterday => tuned(stored(SystemTime::now() - DAY).await.into()),
        Tokens::StoreDown => tuned(without_store().into()),
        Tokens::PlainStoreDown => tuned(without_store().plain_tokens().into()),
        Tokens::Platform | Tokens::WithoutTicket | Tokens::EmptyTicket => {
            let platform = Platform::with_store(
                Credentials { appid: "wxp", secret: PLATFORM_SECRET },
                MemoryStore::new(),
                Refresh::default(),
            );
            if row.tokens != Tokens::WithoutTicket {
                platform.accept_ticket(TICKET).await.expect("memory");
            }
            if row.tokens == Tokens::EmptyTicket {
                platform.accept_ticket("").await.expect_err("it is none");
            }
            let vendor = setup.surroundings.vendor.as_ref().expect("only the mock gives out refresh tokens");
            let refresh_token = vendor.authorize("wxp", "wxa");
            secrets.push(refresh_token.clone());
            tuned(platform.tokens().into()).with_tokens(platform.authorizer("wxa", refresh_token))
        }
    }
}

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Credentials whose store holds a token that was fetched at another time, and that the service does not know.
async fn stored(fetched_at: SystemTime) -> AppCredentials {
    let store = MemoryStore::new();
    let fetched = FetchedToken::new(SecretString::from(ISSUED), Duration::from_secs(7200));
    store.save("app/wx1", &TokenRecord::new(fetched, None, fetched_at), None).await.expect("memory");
    AppCredentials::new(Credentials { appid: "wx1", secret: APP_SECRET }).store(store)
}

/// Credentials whose store holds an empty token that is good for two hours.
async fn empty_record() -> AppCredentials {
    let store = MemoryStore::new();
    let fetched = FetchedToken::new(SecretString::from(" "), Duration::from_secs(7200));
    store.save("app/wx1", &TokenRecord::new(fetched, None, SystemTime::now()), None).await.expect("memory");
    AppCredentials::new(Credentials { appid: "wx1", secret: APP_SECRET }).store(store)
}

/// Credentials whose store does not work.
fn without_store() -> AppCredentials {
    let refresh = Refresh::default().patience(Duration::from_millis(150));
    AppCredentials::new(Credentials { appid: "wx1", secret: APP_SECRET }).store(Down).refresh(refresh)
}

/// A store that is down.
struct Down;

fn down<'a, T: 'a>() -> BoxFuture<'a, Result<T, StoreError>> {
    Box::pin(async { Err(StoreError::new("the store is down")) })
}

impl TokenStore for Down {
    fn load<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Option<TokenRecord>, StoreError>> {
        down()
    }

    fn save<'a>(
        &'a self,
        _: &'a str,
        _: &'a TokenRecord,
        _: Option<&'a Lease>,
    ) -> BoxFuture<'a, Result<SaveOutcome, StoreError>> {
        down()
    }

    fn lock<'a>(&'a self, _: &'a str, _: Duration) -> BoxFuture<'a, Result<Option<Lease>, StoreError>> {
        down()
    }

    fn unlock<'a>(&'a self, _: &'a str, _: &'a Lease) -> BoxFuture<'a, Result<(), StoreError>> {
        down()
    }
}
