//! Tokens as they are stored, in memory or in a store shared by machines.

use std::fmt;
use std::time::{Duration, SystemTime};

use secrecy::{ExposeSecret, SecretString};
use serde_json::{Map, Value as Json};

use crate::secrets::credential::{flaw, trimmed_secret};
use crate::types::time::UnixMillis;

/// A token that a source has fetched.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct FetchedToken {
    /// The token.
    pub token: SecretString,
    /// How long it is valid.
    pub lifetime: Duration,
    /// The token for fetching the next one, if the service sent one.
    pub refresh_token: Option<SecretString>,
    /// Whether the service was forced to issue a new token before the old one expired, which it allows only rarely.
    pub forced: bool,
}

impl FetchedToken {
    /// A token with its lifetime. If that is zero, it serves the call that asked for it and is not kept.
    pub fn new(token: SecretString, lifetime: Duration) -> Self {
        Self { token, lifetime, refresh_token: None, forced: false }
    }

    /// The token for fetching the next one. An empty one is ignored: the last one is kept.
    #[must_use]
    pub fn refresh_token(mut self, refresh_token: SecretString) -> Self {
        self.refresh_token = Some(refresh_token);
        self
    }

    /// Marks that the service was forced to issue a new token.
    #[must_use]
    pub fn forced(mut self) -> Self {
        self.forced = true;
        self
    }
}

/// A token as it is stored. `Debug` hides the secrets; [`to_text`](TokenRecord::to_text) contains them.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TokenRecord {
    /// The token.
    pub token: SecretString,
    /// When it expires, by the clock of the machine that fetched it.
    pub expires_at: SystemTime,
    /// Its lifetime when it was fetched.
    pub lifetime: Duration,
    /// The token for fetching the next one.
    pub refresh_token: Option<SecretString>,
    /// When new tokens were forced in the last day.
    pub forced_at: Vec<SystemTime>,
}

/// How long a forced token counts against the daily allowance.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The maximum lifetime of a token; longer ones are reduced to it.
const LONGEST: Duration = Duration::from_secs(30 * 24 * 60 * 60);

impl TokenRecord {
    /// The record of a token that was fetched at `now`. What the service did not send, or left empty, is copied from
    /// `last`.
    pub fn new(fetched: FetchedToken, last: Option<&Self>, now: SystemTime) -> Self {
        let mut forced_at: Vec<SystemTime> = last.map(|last| last.forced_at.clone()).unwrap_or_default();
        forced_at.retain(|at| now.duration_since(*at).is_ok_and(|age| age < DAY));
        forced_at.extend(fetched.forced.then_some(now));
        let lifetime = fetched.lifetime.min(LONGEST);
        let given = fetched.refresh_token.and_then(usable);
        Self {
            token: trimmed_secret(fetched.token),
            expires_at: now.checked_add(lifetime).unwrap_or(now),
            lifetime,
            refresh_token: given.or_else(|| last.and_then(|last| last.refresh_token.clone()).and_then(usable)),
            forced_at,
        }
    }

    /// Removes what cannot be used, whoever stored it: a refresh token that cannot be sent is dropped.
    pub(super) fn sanitized(self) -> Self {
        Self { token: trimmed_secret(self.token), refresh_token: self.refresh_token.and_then(usable), ..self }
    }

    /// What to keep of this record if its token is unusable: the refresh token and the forced tokens, together with
    /// the last token. `None` if `last` has the same.
    pub(super) fn without_token(&self, last: Option<&Self>) -> Option<Self> {
        let text = |token: &Option<SecretString>| token.as_ref().map(|token| token.expose_secret().to_owned());
        let (refresh_token, forced_at) =
            last.map_or((None, &[][..]), |last| (text(&last.refresh_token), &last.forced_at));
        if text(&self.refresh_token) == refresh_token && self.forced_at == forced_at {
            return None;
        }
        let (token, expires_at, lifetime) = last
            .map(|last| (last.token.clone(), last.expires_at, last.lifetime))
            .unwrap_or_else(|| (SecretString::default(), self.expires_at, Duration::ZERO));
        Some(Self { token, expires_at, lifetime, ..self.clone() })
    }

    /// How long the token is still valid. Never longer than its lifetime, so that a wrong clock does not keep it
    /// alive, and zero if it cannot be sent.
    pub fn remaining(&self, now: SystemTime) -> Duration {
        match flaw(&self.token) {
            None => self.expires_at.duration_since(now).unwrap_or_default().min(self.lifetime),
            Some(_) => Duration::ZERO,
        }
    }

    /// Whether the token has this value.
    pub fn has_token(&self, token: &SecretString) -> bool {
        self.token.expose_secret() == token.expose_secret()
    }

    /// The record as JSON text, **with its secrets**, for stores.
    pub fn to_text(&self) -> SecretString {
        let millis = |time: SystemTime| Json::from(UnixMillis::from(time).0);
        let mut fields = Map::new();
        fields.insert("token".to_owned(), self.token.expose_secret().into());
        fields.insert("expires_at".to_owned(), millis(self.expires_at));
        fields.insert("lifetime".to_owned(), u64::try_from(self.lifetime.as_millis()).unwrap_or(u64::MAX).into());
        if let Some(refresh_token) = &self.refresh_token {
            fields.insert("refresh_token".to_owned(), refresh_token.expose_secret().into());
        }
        if !self.forced_at.is_empty() {
            fields.insert("forced_at".to_owned(), self.forced_at.iter().copied().map(millis).collect());
        }
        Json::Object(fields).to_string().into()
    }

    /// Parses what [`to_text`](TokenRecord::to_text) wrote; `None` for anything else. A refresh token is read even if
    /// the rest is damaged, because it may be stored nowhere else.
    pub fn from_text(text: &str) -> Option<Self> {
        let json: Json = serde_json::from_str(text).ok()?;
        let time = |json: &Json| UnixMillis(json.as_i64()?).to_system_time();
        let secret = |name: &str| Some(SecretString::from(json.get(name)?.as_str()?.to_owned()));
        let forced = json.get("forced_at").and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
        let refresh_token = secret("refresh_token").and_then(usable);
        let whole = || {
            let lifetime = Duration::from_millis(json.get("lifetime")?.as_u64()?).min(LONGEST);
            Some((secret("token")?, time(json.get("expires_at")?)?, lifetime))
        };
        let without_token = || (SecretString::default(), SystemTime::UNIX_EPOCH, Duration::ZERO);
        let (token, expires_at, lifetime) = whole().or_else(|| refresh_token.is_some().then(without_token))?;
        let forced_at = forced.iter().filter_map(time).collect();
        Some(Self { token, expires_at, lifetime, refresh_token, forced_at }.sanitized())
    }
}

/// A secret as it is sent, if it can be sent.
fn usable(secret: SecretString) -> Option<SecretString> {
    flaw(&secret).is_none().then(|| trimmed_secret(secret))
}

impl fmt::Display for TokenRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a token that is valid for {} s", self.remaining(SystemTime::now()).as_secs())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
    }

    fn fetched(token: &str) -> FetchedToken {
        FetchedToken::new(token.into(), Duration::from_secs(7200))
    }

    #[test]
    fn text_there_and_back() {
        let first = TokenRecord::new(fetched("t1").refresh_token("r1".into()).forced(), None, at(1_000));
        let text = first.to_text();
        let second = TokenRecord::from_text(text.expose_secret()).expect("own text");
        assert!(second.has_token(&"t1".into()) && second.remaining(at(1_200)) == Duration::from_secs(7_000));
        assert_eq!(second.refresh_token.as_ref().map(ExposeSecret::expose_secret), Some("r1"));
        assert_eq!(second.forced_at, [at(1_000)]);
        for text in ["", "{}", "[]", r#"{"token":1}"#, r#"{"token":"a","expires_at":"x","lifetime":-1}"#] {
            assert!(TokenRecord::from_text(text).is_none(), "{text}");
        }
        let endless = r#"{"token":"t","expires_at":9000000000000000,"lifetime":18446744073709551615}"#;
        assert!(TokenRecord::from_text(endless).is_some_and(|record| record.remaining(at(0)) == LONGEST));
        assert!(!format!("{second:?} {second}").contains("t1"));
    }

    #[test]
    fn what_is_taken_over() {
        let first = TokenRecord::new(fetched("t1").refresh_token("r1".into()).forced(), None, at(1_000));
        let second = TokenRecord::new(fetched("t2").forced(), Some(&first), at(2_000));
        assert_eq!(second.refresh_token.as_ref().map(ExposeSecret::expose_secret), Some("r1"));
        assert_eq!(second.forced_at, [at(1_000), at(2_000)]);
        let later = TokenRecord::new(fetched("t3"), Some(&second), at(1_500 + 24 * 60 * 60));
        assert_eq!(later.forced_at, [at(2_000)], "a day counts");
    }

    #[test]
    fn what_is_empty_takes_the_place_of_nothing() {
        let first = TokenRecord::new(fetched("t1").refresh_token("r1".into()), None, at(1_000));
        for given in ["", " \r\n", "\u{feff}", "r\n2", "r\u{fffd}2"] {
            let second = TokenRecord::new(fetched("t2").refresh_token(given.into()), Some(&first), at(2_000));
            assert_eq!(second.refresh_token.as_ref().map(ExposeSecret::expose_secret), Some("r1"), "{given:?}");
        }
        let tidy = TokenRecord::new(fetched(" t3\n").refresh_token("\u{feff}r3\r\n".into()), Some(&first), at(3_000));
        assert!(tidy.has_token(&"t3".into()));
        assert_eq!(tidy.refresh_token.as_ref().map(ExposeSecret::expose_secret), Some("r3"));
    }

    #[test]
    fn records_of_others_are_judged() {
        let read = |token: &str, refresh_token: &str| {
            let text = serde_json::json!({
                "token": token, "expires_at": 8_200_000, "lifetime": 7_200_000, "refresh_token": refresh_token,
            });
            TokenRecord::from_text(&text.to_string()).expect("a record")
        };
        let good = read(" t\n", " r\n");
        assert!(good.has_token(&"t".into()) && good.remaining(at(1_000)) == Duration::from_secs(7200));
        assert_eq!(good.refresh_token.as_ref().map(ExposeSecret::expose_secret), Some("r"));
        for flawed in ["", " ", "a\nb"] {
            let record = read(flawed, flawed);
            assert_eq!(record.remaining(at(1_000)), Duration::ZERO, "{flawed:?}");
            assert!(record.refresh_token.is_none(), "{flawed:?}");
            let half = read(flawed, "r");
            assert!(half.refresh_token.is_some(), "the refresh token is as good as ever: {flawed:?}");
        }
    }

    #[test]
    fn a_refresh_token_is_read_however_the_rest_looks() {
        for fields in [
            r#""token":null,"expires_at":8200000,"lifetime":7200000"#,
            r#""expires_at":8200000,"lifetime":7200000"#,
            r#""token":"t","expires_at":"8200000","lifetime":7200000"#,
            r#""token":"t","expires_at":8200000,"lifetime":7200000.5"#,
            r#""token":["t"]"#,
        ] {
            let record =
                TokenRecord::from_text(&format!(r#"{{{fields},"refresh_token":"r\n"}}"#)).expect("a refresh token");
            assert_eq!(record.refresh_token.as_ref().map(ExposeSecret::expose_secret), Some("r"), "{fields}");
            assert_eq!(record.remaining(at(1_000)), Duration::ZERO, "{fields}");
            for other in [r#""""#, "null", "7", r#"" ""#] {
                assert!(
                    TokenRecord::from_text(&format!(r#"{{{fields},"refresh_token":{other}}}"#)).is_none(),
                    "{fields} {other}"
                );
            }
        }
    }

    #[test]
    fn what_is_kept_without_a_token() {
        let first = TokenRecord::new(fetched("t1").refresh_token("r1".into()), None, at(1_000));
        let empty = |refresh_token: &str| {
            TokenRecord::new(fetched("").refresh_token(refresh_token.into()), Some(&first), at(2_000))
                .without_token(Some(&first))
        };
        assert!(empty("").is_none() && empty("r1").is_none(), "there is nothing new");
        let kept = empty("r2").expect("a new refresh token");
        assert!(
            kept.has_token(&"t1".into()) && kept.remaining(at(2_000)) == Duration::from_secs(6_200),
            "the last token is still good"
        );
        assert_eq!(kept.refresh_token.as_ref().map(ExposeSecret::expose_secret), Some("r2"));
        let alone =
            TokenRecord::new(fetched("").refresh_token("r2".into()), None, at(2_000)).without_token(None).expect("new");
        assert_eq!(alone.remaining(at(2_000)), Duration::ZERO);
        let forced = TokenRecord::new(FetchedToken::new("t2".into(), Duration::ZERO).forced(), Some(&first), at(2_000));
        assert_eq!(forced.without_token(Some(&first)).map(|kept| kept.forced_at), Some(vec![at(2_000)]));
    }

    #[test]
    fn clocks_that_are_wrong() {
        let record = TokenRecord::new(fetched("t"), None, at(10_000));
        assert_eq!(record.remaining(at(20_000)), Duration::ZERO);
        assert_eq!(record.remaining(at(0)), Duration::from_secs(7200), "from the future: never longer than at first");
        let endless = TokenRecord::new(FetchedToken::new("t".into(), Duration::MAX), None, at(0));
        assert_eq!(endless.remaining(at(0)), LONGEST);
    }
}
