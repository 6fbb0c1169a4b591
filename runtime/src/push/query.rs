//! The parameters that the service appends to the account's address.

use std::borrow::Cow;

use url::form_urlencoded;

use super::error::{PushError, PushErrorKind};

/// The longest query that is read, in bytes. An `echostr` in ciphertext takes some hundred.
const LONGEST: usize = 8192;

/// The parameters of a push.
pub(super) struct Query<'q>(Vec<(Cow<'q, str>, Cow<'q, str>)>);

impl<'q> Query<'q> {
    /// Reads a query, with or without its question mark.
    pub(super) fn parse(query: &'q str) -> Result<Self, PushError> {
        if query.len() > LONGEST {
            return Err(PushError::new(PushErrorKind::TooLarge, format!("the query is longer than {LONGEST} bytes")));
        }
        let query = query.strip_prefix('?').unwrap_or(query);
        Ok(Self(form_urlencoded::parse(query.as_bytes()).collect()))
    }

    /// A parameter that must be there.
    pub(super) fn required(&self, name: &str) -> Result<&str, PushError> {
        self.get(name)?
            .ok_or_else(|| PushError::new(PushErrorKind::Query, format!("the query has no parameter `{name}`")))
    }

    /// A parameter. If it is there twice, nobody knows which of the two was signed.
    pub(super) fn get(&self, name: &str) -> Result<Option<&str>, PushError> {
        let mut values = self.0.iter().filter(|(own, _)| own == name).map(|(_, value)| &**value);
        match (values.next(), values.next()) {
            (_, Some(_)) => {
                Err(PushError::new(PushErrorKind::Query, format!("the query has the parameter `{name}` twice")))
            }
            (value, None) => Ok(value),
        }
    }
}
