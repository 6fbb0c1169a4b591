//! Request lines: a method and an address somewhere in a text.

use weixin_codegen::model::Method;

use crate::facts::model::{Confidence, Fact, RequestLine};

/// The hosts of the vendor's APIs end like this.
const HOST_END: &str = ".qq.com";

/// The first address of an API in a text.
pub(crate) fn find(text: &str, line: usize) -> Option<Fact<RequestLine>> {
    text.lines().enumerate().find_map(|(offset, row)| {
        let start = row.find("https://").or_else(|| row.find("http://"))?;
        let found = parse(&row[start..])?;
        let method = method(&row[..start]).or_else(|| curl(row));
        let before = row[..start].trim_end();
        // An address alone, or behind its method, is the request line; one in a sentence may be any.
        let alone = before.is_empty()
            || method.is_some()
            || before.ends_with(['：', ':'])
            || before.to_lowercase().ends_with("url");
        let confidence = match (alone, method) {
            (true, Some(_)) => Confidence::Stated,
            (true, None) => Confidence::Likely,
            (false, _) => Confidence::Guessed,
        };
        Some(Fact { value: RequestLine { method, ..found }, line: line + offset, confidence })
    })
}

/// The method that a text names.
pub(crate) fn method(text: &str) -> Option<Method> {
    let upper = text.to_ascii_uppercase();
    let word = |word: &str| {
        upper.match_indices(word).any(|(at, _)| {
            let before = upper[..at].chars().next_back();
            let after = upper[at + word.len()..].chars().next();
            let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
            !letter(before) && !letter(after)
        })
    };
    // `GET/POST`: what can have a body takes both.
    let known = [Method::Post, Method::Get, Method::Put, Method::Patch, Method::Delete];
    known.into_iter().find(|method| word(method.key()))
}

/// `curl -F …` and `curl -d …` send a POST, unless they name another method.
fn curl(row: &str) -> Option<Method> {
    let posts = ["-F", "–F", "-d", "--data", "-X POST", "-XPOST"].iter().any(|flag| row.contains(flag));
    let named = [Method::Put, Method::Patch, Method::Delete].into_iter().find(|method| {
        let key = method.key();
        row.contains(&format!("-X {key}"))
            || row.contains(&format!("-X{key}"))
            || row.contains(&format!("--request {key}"))
    });
    if !row.contains("curl") {
        return None;
    }
    named.or(posts.then_some(Method::Post))
}

fn parse(text: &str) -> Option<RequestLine> {
    let rest = text.split_once("://")?.1;
    let end = rest
        .find(|c: char| c.is_whitespace() || "\"'，。）)>`”、；".contains(c) || crate::text::is_wide(c))
        .unwrap_or(rest.len());
    let address = rest[..end].trim_end_matches(['.', ',', ';', '|']);
    let (host_path, query) = address.split_once('?').unwrap_or((address, ""));
    let (host, path) = host_path.split_once('/')?;
    let is_api = host.ends_with(HOST_END) && host.contains("api") && host.len() < 80;
    let legal = |c: char| c.is_ascii_alphanumeric() || "/_-.~".contains(c);
    // `//` is a slip of the keyboard; `..` would lead somewhere else.
    let steps: Vec<&str> = path.split('/').filter(|step| !step.is_empty()).collect();
    let path = steps.join("/");
    let leads = steps.iter().all(|step| step.contains(|c: char| c != '.'));
    if !is_api || path.is_empty() || path.len() > 200 || !path.chars().all(legal) || !leads {
        return None;
    }
    let query = query.split('&').filter_map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        crate::text::is_name(name).then(|| (name.to_owned(), value.to_owned()))
    });
    Some(RequestLine { method: None, host: host.to_owned(), path: format!("/{path}"), query: query.take(50).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_with_their_methods() {
        let call = find("http 请求方式：POST（请使用https协议）https://api.weixin.qq.com/wxa/x?access_token=T&a=1", 3)
            .expect("a request line");
        assert_eq!((call.value.method, call.value.path.as_str(), call.line), (Some(Method::Post), "/wxa/x", 3));
        assert_eq!(call.value.query, [("access_token".to_owned(), "T".to_owned()), ("a".to_owned(), "1".to_owned())]);
        let call = find("curl -F media=@a.png \"https://api.weixin.qq.com/wxa/up?access_token=T\"", 1)
            .expect("a request line");
        assert_eq!(call.value.method, Some(Method::Post));
        assert!(find("see https://example.com/x", 1).is_none());
        assert_eq!(method("getting posted"), None);
        assert_eq!(method("请求方式：DELETE"), Some(Method::Delete));
        let call = find("curl -X PUT -d '{}' https://api.weixin.qq.com/wxa/x", 1).expect("a request line");
        assert_eq!(call.value.method, Some(Method::Put));
    }
}
