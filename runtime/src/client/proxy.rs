//! The proxies of the environment: `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`, in capitals or not.
//!
//! They are read as the HTTP library reads them, with three differences: loopback never goes through one, errors say which
//! one it was and where it comes from, and one that cannot be used is named.

use std::net::IpAddr;

use url::{Host, Url};

use super::plain::is_loopback;

/// Which address goes through which proxy.
#[derive(Debug)]
pub(super) struct Proxies {
    http: Option<Proxy>,
    https: Option<Proxy>,
    exceptions: Vec<Exception>,
    /// Variables that hold something else than the address of a proxy.
    unusable: Vec<&'static str>,
}

/// A proxy, and the variable that names it. `Debug` hides user and password.
#[derive(Clone)]
struct Proxy {
    variable: &'static str,
    address: Url,
}

impl std::fmt::Debug for Proxy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.shown())
    }
}

impl Proxy {
    /// Scheme, host and port: the rest is user and password.
    fn shown(&self) -> String {
        let (scheme, host) = (self.address.scheme(), self.address.host_str().unwrap_or_default());
        let port = self.address.port().map(|port| format!(":{port}")).unwrap_or_default();
        crate::words::excerpt(&format!("{scheme}://{host}{port}"), 200)
    }
}

/// An entry of `NO_PROXY`.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Exception {
    /// `*`
    All,
    /// An address, or all that have so many bits in common with it.
    Network(IpAddr, u32),
    /// A name, and the names below it.
    Domain(String),
}

impl Exception {
    fn of(entry: &str) -> Option<Self> {
        if entry == "*" {
            return Some(Self::All);
        }
        let bare = entry.strip_prefix('[').and_then(|entry| entry.strip_suffix(']')).unwrap_or(entry);
        let (address, bits) = bare.split_once('/').map_or((bare, None), |(address, bits)| (address, Some(bits)));
        if let Ok(address) = address.parse::<IpAddr>() {
            let all = if address.is_ipv4() { 32 } else { 128 };
            let bits = bits.map_or(Some(all), |bits| bits.parse().ok().filter(|bits| *bits <= all))?;
            return Some(Self::Network(address, bits));
        }
        let name = entry.trim_start_matches("*.").trim_matches('.');
        (!name.is_empty()).then(|| Self::Domain(name.to_ascii_lowercase()))
    }

    fn covers(&self, host: &Host<&str>) -> bool {
        match (self, host) {
            (Self::All, _) => true,
            (Self::Network(IpAddr::V4(network), bits), Host::Ipv4(address)) => {
                let differing = u32::from(*network) ^ u32::from(*address);
                differing.checked_shr(32 - bits).unwrap_or(0) == 0
            }
            (Self::Network(IpAddr::V6(network), bits), Host::Ipv6(address)) => {
                let differing = u128::from(*network) ^ u128::from(*address);
                differing.checked_shr(128 - bits).unwrap_or(0) == 0
            }
            (Self::Domain(domain), Host::Domain(name)) => {
                let name = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
                name.strip_suffix(domain.as_str()).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
            }
            _ => false,
        }
    }
}

impl Proxies {
    /// Those of the environment; nothing where there are none.
    pub(super) fn of_environment() -> Option<Self> {
        Self::of(|name| std::env::var(name).ok())
    }

    /// Those that variables name. In a CGI program `HTTP_PROXY` may come from a request, so there is none.
    fn of(variable: impl Fn(&str) -> Option<String>) -> Option<Self> {
        if variable("REQUEST_METHOD").is_some() {
            return None;
        }
        let mut unusable = Vec::new();
        let mut named = |names: [&'static str; 2]| {
            let (name, value) = names.into_iter().find_map(|name| Some((name, variable(name)?)))?;
            let value = value.trim();
            let address = address(value);
            unusable.extend((address.is_none() && !value.is_empty()).then_some(name));
            Some(Proxy { variable: name, address: address? })
        };
        let all = named(["ALL_PROXY", "all_proxy"]);
        let http = named(["HTTP_PROXY", "http_proxy"]).or_else(|| all.clone());
        let https = named(["HTTPS_PROXY", "https_proxy"]).or(all);
        if http.is_none() && https.is_none() && unusable.is_empty() {
            return None;
        }
        let no = ["NO_PROXY", "no_proxy"].into_iter().find_map(variable).unwrap_or_default();
        let exceptions = no.split(',').filter_map(|entry| Exception::of(entry.trim())).collect();
        Some(Self { http, https, exceptions, unusable })
    }

    fn proxy(&self, url: &Url) -> Option<&Proxy> {
        let host = url.host()?;
        if is_loopback(url) || self.exceptions.iter().any(|exception| exception.covers(&host)) {
            return None;
        }
        match url.scheme() {
            "http" => self.http.as_ref(),
            "https" => self.https.as_ref(),
            _ => None,
        }
    }

    /// The proxy that an address is reached through, with its user and password.
    pub(super) fn address(&self, url: &Url) -> Option<&Url> {
        self.proxy(url).map(|proxy| &proxy.address)
    }

    /// What is worth knowing of proxies when an address is not reached, to be read after what went wrong.
    pub(super) fn note(&self, url: &Url) -> Option<Box<str>> {
        let note = match (self.proxy(url), &*self.unusable) {
            (Some(proxy), _) => format!(" (through the proxy {} that {} names)", proxy.shown(), proxy.variable),
            (None, [name, ..]) if !is_loopback(url) => format!(" (without a proxy: {name} is not the address of one)"),
            _ => return None,
        };
        Some(note.into())
    }
}

/// The address of a proxy; `http` if it does not say how it is spoken to.
fn address(value: &str) -> Option<Url> {
    let value = if value.contains("://") { value.to_owned() } else { format!("http://{value}") };
    let url = Url::parse(&value).ok()?;
    let known = matches!(url.scheme(), "http" | "https" | "socks4" | "socks4a" | "socks5" | "socks5h");
    (known && url.has_host() && url.host_str() != Some("")).then_some(url)
}
