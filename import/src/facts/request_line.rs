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
    let address = address(rest);
    let (host_path, query) = address.split_once('?').unwrap_or((&address, ""));
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

/// The most pieces that blanks cut an address into.
const MAX_PIECES: usize = 4;

/// The address at the beginning of a text. A blank in it is a slip of the keyboard: what goes on with a step of the path, or
/// with the parameter of the token, belongs to it.
fn address(text: &str) -> String {
    let mut address = String::new();
    let mut rest = text;
    for _ in 0..MAX_PIECES {
        let end = rest
            .find(|c: char| c.is_whitespace() || "\"'，。）)>`”、；".contains(c) || crate::text::is_wide(c))
            .unwrap_or(rest.len());
        address.push_str(&rest[..end]);
        let behind = rest[end..].trim_start_matches([' ', '\t']);
        let is_cut = behind.len() < rest[end..].len() && !address.contains('?') && goes_on(behind);
        if !is_cut {
            break;
        }
        rest = behind;
    }
    address.truncate(address.trim_end_matches(['.', ',', ';', '|']).len());
    address
}

/// True for what can only be the rest of a path: `/get?access_token=T`, `get_user?access_token=T`, `?access_token=T`.
fn goes_on(text: &str) -> bool {
    let is_step = |c: char| c.is_ascii_alphanumeric() || "/_-".contains(c);
    let rest = text.trim_start_matches(is_step);
    let has_token = rest.get(..14).is_some_and(|rest| rest.eq_ignore_ascii_case("?access_token="));
    let begins_step = text.strip_prefix('/').is_some_and(|step| step.starts_with(|c: char| c.is_ascii_lowercase()));
    has_token || begins_step && (rest.is_empty() || rest.starts_with(char::is_whitespace))
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
        for text in [
            "POST https://api.weixin.qq.com/wxa/shelf /add?access_token=T",
            "POST https://api.weixin.qq.com/wxa/shelf/ add?access_token=T",
            "POST https://api.weixin.qq.com/wxa/shelf/add ?access_token=T",
            "POST https://api.weixin.qq.com /wxa/shelf/add",
        ] {
            assert_eq!(find(text, 1).expect("a request line").value.path, "/wxa/shelf/add", "{text}");
        }
        let call = find("https://api.weixin.qq.com/wxa/shelf /POST or PUT", 1).expect("a request line");
        assert_eq!(call.value.path, "/wxa/shelf");
    }
}
