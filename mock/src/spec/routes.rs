//! Which endpoint a request is for.

use std::collections::HashMap;
use std::sync::Arc;

use weixin_codegen::diagnostic::nearest;
use weixin_codegen::model::{Api, Endpoint};

/// The endpoints of an API, by number and by path.
#[derive(Debug)]
pub(crate) struct Routes {
    api: Arc<Api>,
    /// Group and endpoint, in the order of the spec: the index is the endpoint's number.
    endpoints: Vec<(usize, usize)>,
    by_path: HashMap<String, Vec<usize>>,
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
        let mut routes = Self { endpoints: sizes.flat_map(numbers).collect(), api, by_path: HashMap::new() };
        for number in 0..routes.endpoints.len() {
            if let Some(path) = routes.endpoint(number).map(|endpoint| endpoint.path.clone()) {
                routes.by_path.entry(path).or_default().push(number);
            }
        }
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

    /// The endpoint at a path, which may start with the path of the service's base address.
    pub(crate) fn find(&self, method: &str, path: &str) -> Found {
        let base = self.api.service.base_url.splitn(4, '/').nth(3);
        let below = base.and_then(|base| path.strip_prefix('/')?.strip_prefix(base));
        let numbers = self.by_path.get(path).or_else(|| self.by_path.get(below?));
        let Some(numbers) = numbers else { return Found::Nothing };
        // One of the vendor's own samples says `POSt`, so case cannot matter.
        let same = |endpoint: &Endpoint| endpoint.method.key().eq_ignore_ascii_case(method);
        let takes = |number: &&usize| self.endpoint(**number).is_some_and(same);
        match (numbers.iter().find(takes), numbers.first()) {
            (Some(number), _) => Found::Endpoint(*number),
            (None, Some(number)) => Found::OtherMethod(*number),
            (None, None) => Found::Nothing,
        }
    }

    /// The endpoints that have the path and the method of one, itself among them; none if there is no other.
    pub(crate) fn alike(&self, found: Found) -> Vec<usize> {
        let Found::Endpoint(number) = found else { return Vec::new() };
        let Some(endpoint) = self.endpoint(number) else { return Vec::new() };
        let Some(numbers) = self.by_path.get(&endpoint.path).filter(|numbers| numbers.len() > 1) else {
            return Vec::new();
        };
        let same = |other: &&usize| self.endpoint(**other).is_some_and(|other| other.method == endpoint.method);
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
