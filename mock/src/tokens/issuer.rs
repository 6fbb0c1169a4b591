//! The endpoints that issue tokens, known by their paths.

use std::time::Duration;

use serde_json::Value;
use weixin_codegen::model::Endpoint;

use crate::received::ReceivedRequest;

/// What an endpoint issues.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Issuer {
    /// A token of an account, which takes the place of the one before it.
    App,
    /// A token of an account, which stays the same while it is valid, unless a new one is forced.
    Stable,
    /// A platform's token, for its ticket.
    Component,
    /// An authorizer's token and its next refresh token, for the current refresh token.
    Authorizer,
    /// An authorizer's first token and refresh token, for the code of its authorisation.
    Authorization,
}

impl Issuer {
    /// `None` for an endpoint that issues no token.
    pub(crate) fn of(endpoint: &Endpoint) -> Option<Self> {
        match endpoint.path.as_str() {
            "/cgi-bin/token" => Some(Self::App),
            "/cgi-bin/stable_token" => Some(Self::Stable),
            "/cgi-bin/component/api_component_token" => Some(Self::Component),
            "/cgi-bin/component/api_authorizer_token" => Some(Self::Authorizer),
            "/cgi-bin/component/api_query_auth" => Some(Self::Authorization),
            _ => None,
        }
    }
}

/// Whether a request for a stable token forces a new one.
pub(crate) fn forces_refresh(request: &ReceivedRequest) -> bool {
    request.body.json().and_then(|body| body.get("force_refresh")) == Some(&Value::Bool(true))
}

/// Whole seconds, rounded up.
pub(crate) fn seconds(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}
