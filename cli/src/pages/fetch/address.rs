//! Where a page is served as Markdown, and where else it may not come from.

use weixin_runtime::reqwest::Url;

/// What the vendor adds to the address of a page for its Markdown.
const MARKDOWN: &str = ".md";

/// The address of a page's Markdown: `…/api_upload` is served as `…/api_upload.md`, and so is `…/api_upload.html`. With
/// another base, scheme, host and port are those.
///
/// # Errors
///
/// Why the address is none that is fetched.
pub(super) fn markdown_address(page: &str, base: Option<&Url>) -> Result<Url, String> {
    let mut url = Url::parse(page).map_err(|error| format!("not an address: {error}"))?;
    if url.scheme() != "https" || url.host_str().is_none() {
        return Err("only https addresses are fetched".to_owned());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("an address with a user or password is not fetched".to_owned());
    }
    let path = url.path().trim_end_matches('/');
    let path = [".html", ".htm", MARKDOWN].iter().find_map(|end| path.strip_suffix(end)).unwrap_or(path);
    if path.is_empty() {
        return Err("the address names a host and no page".to_owned());
    }
    let path = format!("{path}{MARKDOWN}");
    url.set_path(&path);
    url.set_fragment(None);
    let Some(base) = base else { return Ok(url) };
    let mut moved = base.clone();
    moved.set_path(&format!("{}{path}", base.path().trim_end_matches('/')));
    moved.set_query(url.query());
    Ok(moved)
}

/// True for two addresses of one server.
pub(super) fn is_same_origin(one: &Url, two: &Url) -> bool {
    one.scheme() == two.scheme()
        && one.host() == two.host()
        && one.port_or_known_default() == two.port_or_known_default()
}

/// Checks a base that replaces the vendor's: https, or this machine.
///
/// # Errors
///
/// Why it is none.
pub(super) fn base(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| error.to_string())?;
    let is_here = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_here => Ok(url),
        _ => Err("expected an `https://` address, or `http://` on this machine".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_served_as_markdown_beside_themselves() {
        let of = |page: &str| markdown_address(page, None).map(String::from);
        for page in [
            "https://a.example/doc/x",
            "https://a.example/doc/x.html#y",
            "https://a.example/doc/x/",
            "https://a.example/doc/x.md",
        ] {
            assert_eq!(of(page).as_deref(), Ok("https://a.example/doc/x.md"), "{page}");
        }
        assert_eq!(of("https://a.example/x?lang=zh").as_deref(), Ok("https://a.example/x.md?lang=zh"));
        for page in ["http://a.example/x", "https://a.example/", "https://u:p@a.example/x", "file:///etc/passwd", "x"] {
            assert!(of(page).is_err(), "{page}");
        }
        let base = base("http://127.0.0.1:8000/docs/").expect("a base");
        let moved = markdown_address("https://a.example/x.html?l=1", Some(&base)).map(String::from);
        assert_eq!(moved.as_deref(), Ok("http://127.0.0.1:8000/docs/x.md?l=1"));
        assert!(super::base("http://a.example").is_err() && super::base("https://a.example").is_ok());
    }
}
