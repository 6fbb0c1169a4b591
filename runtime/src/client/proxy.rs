//! The proxies of the environment: `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`, in upper or lower case.
//!
//! They are interpreted as by the HTTP library, with three differences: loopback never uses a proxy, errors name the
//! proxy and its variable, and an invalid one is reported.

use std::net::IpAddr;

use url::{Host, Url};

use super::plaintext::is_loopback;

/// Which address goes through which proxy.
#[derive(Debug)]
pub(super) struct Proxies {
    http: Option<Proxy>,
    https: Option<Proxy>,
    exceptions: Vec<Exception>,
    /// Variables that do not contain the address of a proxy.
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
    /// Scheme, host and port, without user and password.
    fn shown(&self) -> String {
        let (scheme, host) = (self.address.scheme(), self.address.host_str().unwrap_or_default());
        let port = self.address.port().map(|port| format!(":{port}")).unwrap_or_default();
        crate::wording::excerpt(&format!("{scheme}://{host}{port}"), 200)
    }
}

/// An entry of `NO_PROXY`.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Exception {
    /// `*`
    All,
    /// An address, or a network with this many leading bits.
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
    /// The proxies of the environment, if there are any.
    pub(super) fn of_environment() -> Option<Self> {
        Self::of(|name| std::env::var(name).ok())
    }

    /// The proxies that variables name. In a CGI program `HTTP_PROXY` may come from a request, so there are none.
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

    /// The proxy for an address, with its user and password.
    pub(super) fn address(&self, url: &Url) -> Option<&Url> {
        self.proxy(url).map(|proxy| &proxy.address)
    }

    /// What to say about proxies if an address is not reached, to be appended to the message.
    pub(super) fn note(&self, url: &Url) -> Option<Box<str>> {
        let note = match (self.proxy(url), &*self.unusable) {
            (Some(proxy), _) => format!(" (through the proxy {} from {})", proxy.shown(), proxy.variable),
            (None, [name, ..]) if !is_loopback(url) => format!(" (without a proxy: {name} is not a valid proxy URL)"),
            _ => return None,
        };
        Some(note.into())
    }
}

/// The address of a proxy; its scheme defaults to `http`.
fn address(value: &str) -> Option<Url> {
    let value = if value.contains("://") { value.to_owned() } else { format!("http://{value}") };
    let url = Url::parse(&value).ok()?;
    let known = matches!(url.scheme(), "http" | "https" | "socks4" | "socks4a" | "socks5" | "socks5h");
    (known && url.has_host() && url.host_str() != Some("")).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxies(variables: &[(&str, &str)]) -> Option<Proxies> {
        Proxies::of(|name| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
    }

    fn through(variables: &[(&str, &str)], url: &str) -> Option<(String, &'static str)> {
        let proxies = proxies(variables)?;
        let url = Url::parse(url).expect("a URL");
        proxies.proxy(&url).map(|proxy| (proxy.shown(), proxy.variable))
    }

    #[test]
    fn variables_by_their_scheme() {
        let all = [("ALL_PROXY", "http://a:1"), ("http_proxy", "h:2"), ("HTTPS_PROXY", "https://u:p@s")];
        assert_eq!(through(&all, "http://x"), Some(("http://h:2".to_owned(), "http_proxy")));
        assert_eq!(through(&all, "https://x"), Some(("https://s".to_owned(), "HTTPS_PROXY")));
        assert_eq!(through(&all[..1], "https://x"), Some(("http://a:1".to_owned(), "ALL_PROXY")));
        assert_eq!(through(&[("https_proxy", "socks5://p:1080")], "https://x").map(|it| it.1), Some("https_proxy"));
        assert_eq!(through(&[("HTTP_PROXY", "http://a")], "https://x"), None);
        // An empty one in upper case means none, even if the other spelling is set.
        assert!(proxies(&[("HTTP_PROXY", ""), ("http_proxy", "http://a")]).is_none());
        assert!(proxies(&[]).is_none() && proxies(&[("NO_PROXY", "*")]).is_none());
        assert!(proxies(&[("HTTP_PROXY", "http://evil"), ("REQUEST_METHOD", "GET")]).is_none(), "from a request");
    }

    #[test]
    fn loopback_and_exceptions_go_direct() {
        let list = " example.com ,.dot.org, *.star.net,10.0.0.0/8,192.0.2.7,2001:db8::/32, [2001:db9::1], ,1.2.3.4/99";
        let variables = [("ALL_PROXY", "http://p"), ("NO_PROXY", list)];
        for host in [
            "127.0.0.1",
            "localhost:1",
            "a.localhost",
            "[::1]",
            "127.8.8.8",
            "example.com",
            "EXAMPLE.com.",
            "a.example.com",
            "dot.org",
            "a.dot.org",
            "star.net",
            "a.star.net",
            "10.255.0.1",
            "192.0.2.7",
            "[2001:db8:1::2]",
            "[2001:db9::1]",
        ] {
            assert_eq!(through(&variables, &format!("https://{host}/")), None, "{host}");
        }
        for host in [
            "notexample.com",
            "example.com.cn",
            "11.0.0.1",
            "192.0.2.8",
            "[2001:db9::2]",
            "1.2.3.4",
            "api.weixin.qq.com",
        ] {
            assert!(through(&variables, &format!("https://{host}/")).is_some(), "{host}");
        }
        for all in ["*", "0.0.0.0/0"] {
            assert_eq!(through(&[("ALL_PROXY", "http://p"), ("no_proxy", all)], "https://9.9.9.9"), None, "{all}");
        }
    }

    #[test]
    fn what_is_no_address_of_a_proxy_is_named_and_not_shown() {
        for value in ["ftp://pa55word", "http://", "://", "http://[pa55word", "pa55 word"] {
            let proxies = proxies(&[("https_proxy", value)]).expect("something is wrong with it");
            let note = |url: &str| proxies.note(&Url::parse(url).expect("a URL"));
            assert_eq!(
                note("https://x").as_deref(),
                Some(" (without a proxy: https_proxy is not a valid proxy URL)"),
                "{value}"
            );
            assert_eq!(note("https://localhost"), None, "it would not be used anyway");
            assert!(!format!("{proxies:?}").contains("pa55"));
        }
        let with_password = proxies(&[("HTTPS_PROXY", "http://u:pa55word@p:3128/x")]).expect("a proxy");
        assert!(!format!("{with_password:?}").contains("pa55word"));
        let url = Url::parse("https://x").expect("a URL");
        assert_eq!(with_password.address(&url).and_then(Url::password), Some("pa55word"), "it is for the proxy");
        assert_eq!(with_password.note(&url).as_deref(), Some(" (through the proxy http://p:3128 from HTTPS_PROXY)"));
    }
}
