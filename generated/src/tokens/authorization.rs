//! How an account comes to authorise a third-party platform: the page that its administrator opens, and the code that the
//! page ends with.

use std::fmt;

use weixin_runtime as runtime;

use runtime::tokens::StoreError;
use runtime::{Error, ExposeSecret, Seconds, SecretString};

use crate::platform::{AuthorizationInfo, GetAuthorizerRefreshTokenError};

/// The page for administrators at a desk: it shows a QR code to scan.
const DESKTOP: &str = "https://mp.weixin.qq.com/cgi-bin/componentloginpage?";

/// The page for those who open the address in WeChat on their phone.
const MOBILE: &str = "https://open.weixin.qq.com/wxaopen/safe/bindcomponent?action=bindcomponent&no_scan=1&";

/// What the page of an authorisation offers, and where it leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct AuthorizationPage {
    redirect_uri: String,
    accounts: AuthorizableAccounts,
    appid: Option<String>,
    permission_sets: Vec<u32>,
}

/// The kinds of account that the page of an authorisation offers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AuthorizableAccounts {
    /// Official accounts.
    OfficialAccounts,
    /// Mini programs.
    MiniPrograms,
    /// Official accounts and mini programs.
    #[default]
    OfficialAccountsAndMiniPrograms,
    /// Accounts of those who promote goods in mini programs (小程序推客).
    MiniProgramPromoters,
    /// Accounts of Channels (视频号).
    Channels,
    /// Official accounts, mini programs and Channels.
    All,
    /// Accounts of those who sell goods of others (带货助手).
    SalesAssistants,
    /// Another number of the vendor's.
    Other(u32),
}

impl AuthorizableAccounts {
    /// The vendor's number, `auth_type`.
    fn number(self) -> u32 {
        match self {
            Self::OfficialAccounts => 1,
            Self::MiniPrograms => 2,
            Self::OfficialAccountsAndMiniPrograms => 3,
            Self::MiniProgramPromoters => 4,
            Self::Channels => 5,
            Self::All => 6,
            Self::SalesAssistants => 8,
            Self::Other(number) => number,
        }
    }
}

impl AuthorizationPage {
    /// A page for official accounts and mini programs, which asks for all that the platform has published. At the end it
    /// leads to `redirect_uri`, an `https` address in a domain of the platform, with the parameters `auth_code` and
    /// `expires_in`: pass the code to [`Platform::authorize`](super::Platform::authorize).
    pub fn new(redirect_uri: impl Into<String>) -> Self {
        let accounts = AuthorizableAccounts::default();
        Self { redirect_uri: redirect_uri.into(), accounts, appid: None, permission_sets: Vec::new() }
    }

    /// The kinds of account that the administrator can choose from.
    pub fn accounts(self, accounts: AuthorizableAccounts) -> Self {
        Self { accounts, ..self }
    }

    /// Only this account can be chosen, whatever its kind, and only by its administrator.
    pub fn only(self, appid: impl Into<String>) -> Self {
        Self { appid: Some(appid.into()), ..self }
    }

    /// The permission sets to ask for, by number, instead of all.
    pub fn permission_sets(self, sets: impl IntoIterator<Item = u32>) -> Self {
        Self { permission_sets: sets.into_iter().collect(), ..self }
    }

    fn query(&self, platform: &str, code: &SecretString) -> String {
        let accounts = self.accounts.number().to_string();
        let sets = self.permission_sets.iter().map(u32::to_string).collect::<Vec<_>>().join("|");
        let parameters = [
            ("component_appid", platform),
            ("pre_auth_code", code.expose_secret()),
            ("redirect_uri", &self.redirect_uri),
            ("auth_type", &accounts),
            ("biz_appid", self.appid.as_deref().unwrap_or_default()),
            ("category_id_list", &sets),
        ];
        let given = parameters.into_iter().filter(|(_, value)| !value.is_empty());
        given.map(|(name, value)| format!("{name}={}", escaped(value))).collect::<Vec<_>>().join("&")
    }
}

/// A text in a query: all but letters, digits and `-._~` is escaped.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            escaped.push_str(&format!("%{byte:02X}"));
        }
    }
    escaped
}

/// The address of the page on which the administrator of an account authorises a platform, for one authorisation.
///
/// The service wants to see that the administrator comes from a page of the platform: have them follow a link there. A
/// redirect does not do.
///
/// `Debug` hides the code in it.
#[derive(Clone)]
#[non_exhaustive]
pub struct AuthorizationLink {
    query: SecretString,
    /// How long it is good for, if the service says so.
    pub expires_in: Option<Seconds>,
}

impl AuthorizationLink {
    pub(super) fn new(
        page: &AuthorizationPage,
        platform: &str,
        code: &SecretString,
        expires_in: Option<Seconds>,
    ) -> Self {
        Self { query: page.query(platform, code).into(), expires_in }
    }

    /// The page for administrators at a desk: it shows a QR code that they scan with WeChat.
    pub fn desktop(&self) -> String {
        format!("{DESKTOP}{}", self.query.expose_secret())
    }

    /// The page for administrators who open it in WeChat on their phone.
    pub fn mobile(&self) -> String {
        format!("{MOBILE}{}#wechat_redirect", self.query.expose_secret())
    }
}

impl fmt::Debug for AuthorizationLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthorizationLink").field("expires_in", &self.expires_in).finish_non_exhaustive()
    }
}

/// Why an authorisation was not completed. It shows no secret.
#[derive(Debug)]
#[non_exhaustive]
pub enum AuthorizeError {
    /// The code was not exchanged. It may be good still, unless the service has refused it.
    Exchange(Error<GetAuthorizerRefreshTokenError>),
    /// The code was exchanged, but the store failed. The tokens are here and nowhere else, and the code is used up.
    Unsaved(Box<AuthorizationInfo>, StoreError),
}

impl fmt::Display for AuthorizeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exchange(error) => error.fmt(f),
            Self::Unsaved(info, error) => write!(f, "cannot save the tokens of {}: {error}", info.authorizer_appid),
        }
    }
}

impl std::error::Error for AuthorizeError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Exchange(error) => error.source(),
            Self::Unsaved(_, error) => Some(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASKED: &str = "component_appid=wxp&pre_auth_code=preauthcode%40%40%40a-_b&redirect_uri=https%3A%2F%2Fa.example\
        %2Fback%3Fshop%3D1%26lang%3Dzh";

    fn link(page: &AuthorizationPage) -> AuthorizationLink {
        AuthorizationLink::new(page, "wxp", &"preauthcode@@@a-_b".into(), Some(Seconds(1800)))
    }

    #[test]
    fn both_pages_have_their_address() {
        let page = AuthorizationPage::new("https://a.example/back?shop=1&lang=zh");
        let link = link(&page);
        let desktop = format!("https://mp.weixin.qq.com/cgi-bin/componentloginpage?{ASKED}&auth_type=3");
        assert_eq!(link.desktop(), desktop);
        let mobile = "https://open.weixin.qq.com/wxaopen/safe/bindcomponent?action=bindcomponent&no_scan=1&";
        assert_eq!(link.mobile(), format!("{mobile}{ASKED}&auth_type=3#wechat_redirect"));
        let shown = format!("{link:?}");
        assert!(shown.contains("1800") && !shown.contains("a-_b"), "{shown}");
    }

    #[test]
    fn a_page_offers_what_it_is_told_to() {
        let page = AuthorizationPage::new("https://a.example/back?shop=1&lang=zh").only("wxa").permission_sets([1, 18]);
        let asked = |accounts| link(&page.clone().accounts(accounts)).desktop();
        let rest = "biz_appid=wxa&category_id_list=1%7C18";
        for (accounts, number) in [
            (AuthorizableAccounts::OfficialAccounts, 1),
            (AuthorizableAccounts::MiniPrograms, 2),
            (AuthorizableAccounts::OfficialAccountsAndMiniPrograms, 3),
            (AuthorizableAccounts::MiniProgramPromoters, 4),
            (AuthorizableAccounts::Channels, 5),
            (AuthorizableAccounts::All, 6),
            (AuthorizableAccounts::SalesAssistants, 8),
            (AuthorizableAccounts::Other(9), 9),
        ] {
            assert!(asked(accounts).ends_with(&format!("{ASKED}&auth_type={number}&{rest}")), "{accounts:?}");
        }
    }
}
