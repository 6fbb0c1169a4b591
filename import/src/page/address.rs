//! Addresses of pages, as a browser opens them.

/// The longest address, in bytes.
const MAX_LENGTH: usize = 2000;

/// The address that a browser opens: the vendor serves the Markdown of a page behind its address with `.md` at the end.
pub(crate) fn without_markdown(url: &str) -> &str {
    url.strip_suffix(".md").unwrap_or(url)
}

/// True for the address of a page as a browser opens it, which can stand in one word of a line.
pub fn is_page_address(url: &str) -> bool {
    let host = url.strip_prefix("https://").unwrap_or("");
    let bad = |c: char| c.is_whitespace() || "<>\"'`\\{}|^".contains(c);
    let has_host = host.starts_with(|c: char| c.is_alphanumeric());
    has_host && url.len() <= MAX_LENGTH && !url.contains(bad) && weixin_codegen::text::fits_on_a_line(url).is_ok()
}
