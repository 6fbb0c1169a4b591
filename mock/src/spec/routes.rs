//! Which endpoint a request is for.

use std::collections::HashMap;
use std::sync::Arc;

use weixin_codegen::diagnostic::nearest;
use weixin_codegen::model::{Api, Endpoint};

use crate::received::RequestHead;

/// The endpoints of an API, by number and by path.
#[derive(Debug)]
pub(crate) struct Routes {
    api: Arc<Api>,
    /// Group and endpoint, in the order of the spec: the index is the endpoint's number.
    endpoints: Vec<(usize, usize)>,
    /// By path, with `{}` for each parameter.
    by_path: HashMap<String, Vec<usize>>,
    /// The paths with parameters. Of two that a request fits, the one that says more at the first difference comes first.
    templates: Vec<String>,
}

/// What a request line matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// No endpoint.
    Nothing,
    /// An endpoint, but with another method.
    OtherMethod(usize),
    /// An endpoint.
    Endpoint(usize),
}

impl Routes {
    pub(crate) fn new(api: Arc<Api>) -> Self {
        let numbers = |(group, all): (usize, usize)| (0..all).map(move |endpoint| (group, endpoint));
        let sizes = api.groups.iter().map(|group| group.endpoints.len()).enumerate();
        let endpoints = sizes.flat_map(numbers).collect();
        let mut routes = Self { endpoints, api, by_path: HashMap::new(), templates: Vec::new() };
        for number in 0..routes.endpoints.len() {
            if let Some(path) = routes.endpoint(number).map(|endpoint| places(&endpoint.path)) {
                routes.by_path.entry(path).or_default().push(number);
            }
        }
        routes.templates = routes.by_path.keys().filter(|path| path.contains(PLACE)).cloned().collect();
        let key = |path: &String| (path.split('/').map(|step| step == PLACE).collect::<Vec<_>>(), path.clone());
        routes.templates.sort_by_cached_key(key);
        routes
    }

    /// The endpoint of a number.
    pub(crate) fn endpoint(&self, number: usize) -> Option<&Endpoint> {
        let (group, endpoint) = *self.endpoints.get(number)?;
        self.api.groups.get(group)?.endpoints.get(endpoint)
    }

    /// The name of an endpoint's group.
    pub(crate) fn group(&self, number: usize) -> Option<String> {
        let (group, _) = *self.endpoints.get(number)?;
        self.api.groups.get(group).map(|group| group.name.wire.clone())
    }

    /// How many endpoints there are.
    pub(crate) fn len(&self) -> usize {
        self.endpoints.len()
    }

    /// The endpoint that a request is for. Its path may start with the path of the service's base address.
    pub(crate) fn find(&self, head: &RequestHead) -> Found {
        let (host, path) = self.on_host(head);
        let numbers = self.below(path).into_iter();
        // Of the host that the request names, or else of any.
        let mut numbers: Vec<usize> = match host {
            Some(host) => numbers.filter(|number| self.host(*number) == host).collect(),
            None => numbers.collect(),
        };
        // One of the vendor's own samples says `POSt`, so case cannot matter.
        let same = |endpoint: &Endpoint| endpoint.method.key().eq_ignore_ascii_case(&head.method);
        // What is nowhere else may be at an address that an answer gave.
        if numbers.is_empty() {
            let given = self.by_path.get(PLACE).into_iter().flatten().copied();
            numbers = given.filter(|number| self.endpoint(*number).is_some_and(same)).collect();
        }
        let takes = |number: &&usize| self.endpoint(**number).is_some_and(same);
        match (numbers.iter().find(takes), numbers.first()) {
            (Some(number), _) => Found::Endpoint(*number),
            (None, Some(number)) => Found::OtherMethod(*number),
            (None, None) => Found::Nothing,
        }
    }

    /// The methods that the endpoints at the path of a request take.
    pub(crate) fn methods(&self, head: &RequestHead) -> Vec<&'static str> {
        let (_, path) = self.on_host(head);
        let all = self.below(path).into_iter().filter_map(|number| Some(self.endpoint(number)?.method.key()));
        let mut methods: Vec<&'static str> = all.collect();
        methods.sort_unstable();
        methods.dedup();
        methods
    }

    /// The host that a request names, and its path there: by a prefix of the path, `/@files`, or in the header `Host`, when
    /// the request went to the service's own address. `None` if it names none.
    fn on_host<'h>(&self, head: &'h RequestHead) -> (Option<Option<&str>>, &'h str) {
        let service = &self.api.service;
        let named = head.path.strip_prefix("/@").map(|rest| rest.split_at(rest.find('/').unwrap_or(rest.len())));
        if let Some((name, path)) = named
            && let Some(host) = service.hosts.iter().find(|host| host.name == name)
        {
            return (Some(Some(&host.name)), path);
        }
        let authority = |address: &str| address.split('/').nth(2).map(str::to_owned);
        let is_it = |address: &str| head.header("host").map(str::to_owned) == authority(address);
        let by_header = match service.hosts.iter().find(|host| is_it(&host.base_url)) {
            _ if service.hosts.is_empty() => None,
            Some(host) => Some(Some(host.name.as_str())),
            None => is_it(&service.base_url).then_some(None),
        };
        (by_header, &head.path)
    }

    /// The host of an endpoint.
    fn host(&self, number: usize) -> Option<&str> {
        self.endpoint(number)?.host.as_deref()
    }

    /// The endpoints at a path, which may start with the path of one of the service's addresses.
    fn below(&self, path: &str) -> Vec<usize> {
        let service = &self.api.service;
        let addresses = std::iter::once(&service.base_url).chain(service.hosts.iter().map(|host| &host.base_url));
        let bases = addresses.filter_map(|address| address.splitn(4, '/').nth(3));
        let below = bases.filter_map(|base| path.strip_prefix('/')?.strip_prefix(base));
        let mut numbers = self.at(path);
        for below in below {
            if numbers.is_empty() {
                numbers = self.at(below);
            }
        }
        numbers
    }

    /// The endpoints at a path: those that name it, then those whose parameters could be in it.
    fn at(&self, path: &str) -> Vec<usize> {
        let fits = self.templates.iter().filter(|template| fits(template, path)).map(String::as_str);
        let paths = std::iter::once(path).filter(|path| !path.contains('{')).chain(fits);
        paths.filter_map(|path| self.by_path.get(path)).flatten().copied().collect()
    }

    /// The parameters in the path of a request, decoded, by the names that the endpoints have for them.
    pub(crate) fn path_parameters(&self, found: Found, head: &RequestHead) -> Vec<(String, String)> {
        let Found::Endpoint(number) = found else { return Vec::new() };
        let alike = self.alike(found);
        let numbers = if alike.is_empty() { vec![number] } else { alike };
        let of = |number| {
            let template = self.endpoint(number).map_or("", |endpoint| endpoint.path.as_str());
            let path = &head.path;
            // Before it may come the path of the base address.
            let pairs = template.rsplit('/').zip(path.rsplit('/'));
            let given = parameter(template).map(|name| {
                let host = head.header("host").unwrap_or("localhost");
                (name.to_owned(), format!("http://{host}{path}"))
            });
            let in_path = pairs.filter_map(|(step, value)| Some((parameter(step)?.to_owned(), decoded(value))));
            if given.is_some() { given.into_iter().collect() } else { in_path.collect::<Vec<_>>() }
        };
        numbers.into_iter().flat_map(of).collect()
    }

    /// The endpoints that have the host, the path and the method of one, itself among them; none if there is no other.
    pub(crate) fn alike(&self, found: Found) -> Vec<usize> {
        let Found::Endpoint(number) = found else { return Vec::new() };
        let Some(endpoint) = self.endpoint(number) else { return Vec::new() };
        let Some(numbers) = self.by_path.get(&places(&endpoint.path)).filter(|numbers| numbers.len() > 1) else {
            return Vec::new();
        };
        let same = |other: &&usize| {
            self.endpoint(**other).is_some_and(|it| it.method == endpoint.method && it.host == endpoint.host)
        };
        let alike: Vec<usize> = numbers.iter().filter(same).copied().collect();
        if alike.len() > 1 { alike } else { Vec::new() }
    }

    /// The endpoint of a name: the vendor's name, `group/name`, or the path.
    ///
    /// # Errors
    ///
    /// When there is no such endpoint, or several. The message suggests a similar name.
    pub(crate) fn named(&self, name: &str) -> Result<usize, String> {
        let is = |number: &usize| {
            let Some((group, endpoint)) = self.endpoints.get(*number) else { return false };
            let Some(group) = self.api.groups.get(*group) else { return false };
            let Some(endpoint) = group.endpoints.get(*endpoint) else { return false };
            let wire = &endpoint.name.wire;
            wire == name
                || endpoint.path == name
                || name.rsplit_once('/').is_some_and(|(of, it)| of == group.name.wire && wire == it)
        };
        let numbers: Vec<usize> = (0..self.len()).filter(is).collect();
        match numbers[..] {
            [number] => Ok(number),
            [] => {
                let names = (0..self.len()).filter_map(|number| self.endpoint(number));
                let near = nearest(name, names.map(|endpoint| endpoint.name.wire.as_str()));
                let hint = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
                Err(format!("there is no endpoint `{}`{hint}", name.escape_debug()))
            }
            _ => Err(format!("several endpoints are named `{}`: use `group/name`", name.escape_debug())),
        }
    }
}

/// What stands for a parameter in a path.
const PLACE: &str = "{}";

/// A path with `{}` in place of the names of its parameters.
fn places(path: &str) -> String {
    path.split('/').map(|step| if parameter(step).is_some() { PLACE } else { step }).collect::<Vec<_>>().join("/")
}

/// The name of the parameter that a segment of a path stands for.
fn parameter(step: &str) -> Option<&str> {
    step.strip_prefix('{')?.strip_suffix('}')
}

/// Whether a path has a segment for each of a template, and none for a parameter is empty.
fn fits(template: &str, path: &str) -> bool {
    let (mut steps, mut given) = (template.split('/'), path.split('/'));
    loop {
        match (steps.next(), given.next()) {
            (None, None) => return true,
            (Some(PLACE), Some(value)) if !value.is_empty() => {}
            (Some(step), Some(value)) if step == value => {}
            _ => return false,
        }
    }
}

/// A segment of a path without escapes.
fn decoded(segment: &str) -> String {
    let mut bytes = Vec::with_capacity(segment.len());
    let mut rest = segment.as_bytes();
    while let Some((first, more)) = rest.split_first() {
        let digits = more.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let is_hex = |digits: &&str| *first == b'%' && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        let escaped = digits.filter(is_hex).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(escaped.unwrap_or(*first));
        rest = if escaped.is_some() { &more[2..] } else { more };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::{decoded, fits, places};

    #[test]
    fn paths_fit_segment_by_segment() {
        let template = places("/v3/{a}/b/{c}");
        assert_eq!(template, "/v3/{}/b/{}");
        for path in ["/v3/x/b/y", "/v3/%2F/b/.."] {
            assert!(fits(&template, path), "{path}");
        }
        for path in ["/v3//b/y", "/v3/x/b", "/v3/x/b/y/", "/v3/x/c/y", "/v3/x/y/b/z"] {
            assert!(!fits(&template, path), "{path}");
        }
        assert_eq!([decoded("a%2Fb"), decoded("%E6%96%87+"), decoded("%zz%4")], ["a/b", "文+", "%zz%4"]);
        assert_eq!(decoded("%+1"), "%+1");
    }
}
