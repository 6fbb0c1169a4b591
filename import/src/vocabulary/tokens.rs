//! Words that name a kind of token.

/// Kinds of token that have a word of their own: `authorizer_access_token`.
const TOKENS: [&str; 2] = ["authorizer_access_token", "component_access_token"];

/// Sentences, without their spaces and in lower case, that say that third-party platforms may call an interface.
pub(crate) const FOR_PLATFORMS: &[&str] = &[
    "支持第三方平台代商家调用",
    "支持第三方平台调用",
    "支持第三方平台使用",
    "supportsthird-partyplatform",
    "supportscallsbythird-partyplatforms",
    "supportsthirdpartyplatform",
    "supportthird-partyplatform",
];

/// Sentences that say that they may not.
pub(crate) const NOT_FOR_PLATFORMS: &[&str] = &[
    "不支持第三方平台",
    "不支持第三方调用",
    "不支持服务商代调用",
    "doesnotsupportthird-party",
    "notsupportedbythird-party",
    "notsupportthird-party",
    "third-partyplatformcallsarenotsupported",
    "thirdpartyplatformcallsarenotsupported",
];

/// How a spec says of a kind of token that only third-party platforms have it.
pub(crate) const OF_PLATFORMS: &[&str] = &["third-party platform", "第三方平台"];

/// The words of a text in lower case that name a kind of token. Crawlers glue them to the words around them.
pub(crate) fn tokens(lower: &str) -> impl Iterator<Item = &'static str> {
    const PLAIN: &str = "access_token";
    lower.match_indices(PLAIN).filter_map(|(at, plain)| {
        let whole = &lower[..at + plain.len()];
        let own = TOKENS.into_iter().find(|word| whole.ends_with(word));
        own.or_else(|| (!lower[..at].ends_with('_')).then_some(PLAIN))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_named_by_their_words() {
        let of = |text: &str| tokens(text).collect::<Vec<_>>();
        assert_eq!(of("凭证，可使用 access_token、component_access_token"), ["access_token", "component_access_token"]);
        assert_eq!(of("voucherauthorizer_access_tokenthis parameter"), ["authorizer_access_token"]);
        assert_eq!(of("cloudbase_access_token, getaccesstoken"), Vec::<&str>::new());
    }
}
