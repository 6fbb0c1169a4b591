//! The fixed facts of a service and its endpoints: plain data, filled in by generated code.

use std::fmt;
use std::time::Duration;

use self::code::Code;
use crate::types::zone::UtcOffset;

pub(crate) mod check;
pub(crate) mod code;
pub(crate) mod codes;
pub(crate) mod errors;
pub(crate) mod formats;
pub(crate) mod macros;
pub(crate) mod shared_codes;

/// 1024 bytes.
pub const KIB: u64 = 1024;

/// 1024 × 1024 bytes.
pub const MIB: u64 = 1024 * KIB;

/// 1024 × 1024 × 1024 bytes.
pub const GIB: u64 = 1024 * MIB;

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Method {
    /// `GET`: parameters travel in the query.
    Get,
    /// `POST`: parameters travel in the query and in the body.
    Post,
    /// `PUT`: as `POST`, and a second identical call changes nothing.
    Put,
    /// `PATCH`: as `POST`.
    Patch,
    /// `DELETE`: mostly without a body.
    Delete,
}

impl Method {
    /// The method's name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }

    /// Whether the length of the body is sent even if there is none: servers expect one after these methods.
    pub const fn announces_body(self) -> bool {
        match self {
            Self::Post | Self::Put | Self::Patch => true,
            Self::Get | Self::Delete => false,
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The fixed facts of an endpoint.
///
/// All fields are public so that generated code can write it as a literal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// The vendor's name of the interface, with which messages start.
    pub name: &'static str,
    /// The service that the endpoint belongs to.
    pub service: &'static Service,
    /// The HTTP method.
    pub method: Method,
    /// The path below the service's base URL, with a leading slash.
    pub path: &'static str,
    /// The name of the service's host that has it; `None` for the service's base URL.
    pub host: Option<&'static str>,
    /// The accepted kinds of token; if empty, no token is sent.
    pub token: &'static [&'static str],
    /// The vendor's permission sets that allow the call on behalf of a merchant.
    pub permission_sets: &'static [u32],
    /// How often it may be called, if the page says so.
    pub rates: &'static [Rate],
    /// Whether the vendor allows calls from servers only.
    pub server_only: bool,
    /// Whether repeating a call has no further effect, so that it may be retried when the response is lost.
    pub idempotent: bool,
    /// Whether it takes requests that are encrypted and signed as a whole.
    pub sealed: Sealed,
    /// The names of the service's envelopes in which it refuses; if empty, the service's first.
    pub envelopes: &'static [&'static str],
    /// The names of the service's signatures that it needs.
    pub signed: &'static [&'static str],
}

#[cfg(any(all(test, feature = "sign"), feature = "push", feature = "serde"))]
impl Endpoint {
    /// What has a name and a service, and nothing to call: a message, or a value by itself.
    pub(crate) const fn uncalled(name: &'static str, service: &'static Service) -> Self {
        Self {
            name,
            service,
            method: Method::Post,
            path: "/",
            host: None,
            token: &[],
            permission_sets: &[],
            rates: &[],
            server_only: true,
            idempotent: false,
            sealed: Sealed::No,
            envelopes: &[],
            signed: &[],
        }
    }
}

/// Whether an endpoint takes requests that are encrypted and signed as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Sealed {
    /// It does not.
    No,
    /// It does, from accounts that have keys for it.
    Accepted,
    /// It takes no others.
    Required,
}

/// How often an endpoint may be called, as its page says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// So many calls.
    pub calls: u32,
    /// In each of these.
    pub per: Period,
}

/// The periods in which a service counts calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Period {
    /// A second.
    Second,
    /// A minute.
    Minute,
    /// An hour.
    Hour,
    /// A calendar day.
    Day,
    /// A calendar month.
    Month,
}

impl Period {
    /// How long it is; a month is at most 31 days.
    pub const fn duration(self) -> Duration {
        Duration::from_secs(match self {
            Self::Second => 1,
            Self::Minute => 60,
            Self::Hour => 60 * 60,
            Self::Day => 24 * 60 * 60,
            Self::Month => 31 * 24 * 60 * 60,
        })
    }
}

/// The fixed facts of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Service {
    /// The service's name in the spec.
    pub name: &'static str,
    /// The base URL, for example `https://api.weixin.qq.com`.
    pub base_url: &'static str,
    /// Further addresses: their names in the spec, and their base URLs.
    pub hosts: &'static [(&'static str, &'static str)],
    /// How responses say that they are refusals. Endpoints that name none have the first.
    pub envelopes: &'static [Envelope],
    /// The time zone of its days, and of its times that come without an offset.
    pub time_zone: UtcOffset,
    /// The signatures that requests carry about themselves.
    pub signatures: &'static [Signature],
}

/// A signature that requests carry about themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Its name in the spec, which is that of its signer.
    pub name: &'static str,
    /// What carries it.
    pub place: SignaturePlace,
    /// How it is made.
    pub method: SigningMethod,
    /// What it is over, in this order.
    pub over: &'static [SignedPart],
}

/// What carries a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SignaturePlace {
    /// The query parameter of this name.
    Query(&'static str),
    /// The field of this name in the JSON body.
    Json(&'static str),
    /// The header of this name.
    Header(&'static str),
}

/// How a signature is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SigningMethod {
    /// HMAC-SHA256, in lower-case hexadecimal digits.
    HmacSha256,
    /// SHA-1, in lower-case hexadecimal digits; the key is a part of what is hashed.
    Sha1,
    /// In a way of the service's own.
    Custom,
}

/// A part of what is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SignedPart {
    /// The path of the request, as the service sees it, without the query.
    Path,
    /// The bytes of the body.
    Body,
    /// The key.
    Key,
    /// The value of a field at the top of the JSON body; nothing if it is absent.
    Field(&'static str),
    /// These signs.
    Signs(&'static str),
}

/// The fields that tell refusals from successes; never part of a success type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// Its name in the spec.
    pub name: &'static str,
    /// The names that lead to the code. A response without it is a success.
    pub code: &'static [&'static str],
    /// The names that lead to the message.
    pub message: &'static [&'static str],
    /// The codes that mean success.
    pub success: &'static [Code<'static>],
    /// Whether its codes may be texts.
    pub texts: bool,
}

impl Endpoint {
    /// The URL that its path is appended to.
    pub fn base_url(&self) -> &'static str {
        let host = self.host.and_then(|name| self.service.hosts.iter().find(|(known, _)| *known == name));
        host.map_or(self.service.base_url, |(_, base_url)| base_url)
    }

    /// The envelopes in which it refuses.
    pub fn envelopes(&self) -> impl Iterator<Item = &'static Envelope> + use<> {
        let (all, names) = (self.service.envelopes, self.envelopes);
        let first = all.iter().take(usize::from(names.is_empty()));
        first.chain(names.iter().filter_map(|name| all.iter().find(|envelope| envelope.name == *name)))
    }
}
