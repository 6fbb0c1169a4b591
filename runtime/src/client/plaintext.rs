//! What may be sent unencrypted: nothing secret, unless it stays on this machine or the caller allows it.

use url::Url;

use super::Client;
use crate::error::{TransportError, TransportErrorKind};
use crate::request::places::is_given;
pub(super) use crate::request::places::is_loopback;
use crate::request::visitor::RequestVisitor;

impl Client {
    /// Refuses to send a token or a secret to an `http://` address that is not loopback. This is checked before a
    /// token is fetched, which would send a secret to the same address.
    pub(super) fn refuse_insecure_http(&self, visitor: &RequestVisitor) -> Result<(), TransportError> {
        let endpoint = visitor.endpoint;
        let has_secrets = !visitor.secrets.is_empty()
            || !endpoint.signed.is_empty()
            || (self.tokens.is_some() && !endpoint.token.is_empty());
        // An address that an earlier answer gave is safe, or refused whatever is sent.
        if self.settings.insecure_http || !has_secrets || is_given(endpoint.path) {
            return Ok(());
        }
        let address = match self.settings.base_url_of(endpoint) {
            Some(base) if is_safe(base) => return Ok(()),
            None if endpoint.base_url().starts_with("https://") => return Ok(()),
            _ => self.address(endpoint)?,
        };
        if is_safe(&address) {
            return Ok(());
        }
        let host = crate::wording::excerpt(address.host_str().unwrap_or_default(), 100);
        let details = format!(
            "a token or secret would be sent unencrypted to http://{host}: use https, or allow it with \
             `ClientBuilder::allow_insecure_http`"
        );
        Err(TransportError { endpoint: endpoint.name, kind: TransportErrorKind::InsecureHttp, details: details.into() })
    }
}

/// Whether nobody else can read what is sent to an address.
fn is_safe(url: &Url) -> bool {
    url.scheme() != "http" || is_loopback(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_is_told_by_the_host() {
        let host = |host: &str| is_loopback(&Url::parse(&format!("http://{host}/x")).expect("a URL"));
        for name in [
            "127.0.0.1",
            "127.255.0.9:80",
            "127.1",
            "0x7f.1",
            "[::1]",
            "[::ffff:127.0.0.1]:1",
            "localhost",
            "LocalHost.",
        ] {
            assert!(host(name), "{name}");
        }
        assert!(host("mock.localhost") && host("a.b.localhost:8080"));
        for name in [
            "128.0.0.1",
            "10.0.0.1",
            "[::2]",
            "[::ffff:10.0.0.1]",
            "localhost.example",
            "mylocalhost",
            "127.0.0.1.example",
        ] {
            assert!(!host(name), "{name}");
        }
    }
}
