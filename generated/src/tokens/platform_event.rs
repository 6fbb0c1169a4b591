//! What the service pushes to a third-party platform.

use weixin_runtime as runtime;

use runtime::credential::{flaw, trimmed_secret};
use runtime::push::Inbound;
use runtime::{SecretString, UnixSeconds};

/// What a push to a third-party platform is about.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum PlatformEvent {
    /// A ticket has come. It is saved.
    Ticket,
    /// An account has authorised the platform.
    Authorized(Authorization),
    /// An account has changed what it permits the platform.
    Changed(Authorization),
    /// An account has withdrawn its authorisation. Its tokens are refused from now on.
    Withdrawn {
        /// Names the account.
        appid: String,
    },
}

/// The authorisation of an account.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Authorization {
    /// Names the account.
    pub appid: String,
    /// The code that is exchanged for the account's first tokens. `None` if none came.
    pub code: Option<SecretString>,
    /// When the code expires, if the service says so.
    pub expires_at: Option<UnixSeconds>,
}

/// A push as the platform understands it.
pub(super) enum Understood {
    /// A ticket, whatever is in it.
    Ticket(SecretString),
    Event(PlatformEvent),
    /// It is not for the platform itself.
    Other,
}

/// Finds out what a push is about. The service does not care about the case of names.
pub(super) fn understand(inbound: &Inbound) -> Understood {
    let text = |name: &str| inbound.text(name).unwrap_or_default().into_owned();
    let kind = text("InfoType").to_ascii_lowercase();
    let appid = text("AuthorizerAppid");
    match &*kind {
        "component_verify_ticket" => Understood::Ticket(text("ComponentVerifyTicket").into()),
        _ if appid.is_empty() => Understood::Other,
        "authorized" => Understood::Event(PlatformEvent::Authorized(authorization(inbound, appid))),
        "updateauthorized" => Understood::Event(PlatformEvent::Changed(authorization(inbound, appid))),
        "unauthorized" => Understood::Event(PlatformEvent::Withdrawn { appid }),
        _ => Understood::Other,
    }
}

fn authorization(inbound: &Inbound, appid: String) -> Authorization {
    let code = inbound.text("AuthorizationCode").map(|code| trimmed_secret(code.into_owned()));
    let expires_at = inbound.text("AuthorizationCodeExpiredTime").and_then(|time| time.trim().parse().ok());
    Authorization { appid, code: code.filter(|code| flaw(code).is_none()), expires_at: expires_at.map(UnixSeconds) }
}
