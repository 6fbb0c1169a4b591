//! How a request is made: in Rust, and with curl.

use super::Site;
use crate::emit;
use crate::html::{Html, html};
use crate::model::{Endpoint, Message, Variant};

/// The calls of an endpoint, in each of its variants.
pub(super) fn of_endpoint<'a>(site: &Site<'a>, endpoint: &'a Endpoint) -> Html {
    endpoint.variants.iter().map(|variant| of_variant(site, endpoint, variant)).collect()
}

fn of_variant<'a>(site: &Site<'a>, endpoint: &'a Endpoint, variant: &'a Variant) -> Html {
    let rust = emit::example_call(site.api, endpoint, variant).map(|code| block("Rust", &code));
    let curl = (site.context.curl)(endpoint, variant).map(|command| block("curl", &command));
    let heading = variant.name.as_ref().map(|name| html!("<h3>As <code>{}</code></h3>\n", name.wire));
    match (&rust, &curl) {
        (None, None) => Html::default(),
        _ => html!("{}{}{}", heading, rust, curl),
    }
}

/// How a message is read and answered.
pub(super) fn of_message(site: &Site<'_>, message: &Message) -> Html {
    block("Rust", &emit::example_receipt(site.api, message))
}

/// Code under its language, which a script lets readers copy.
fn block(language: &str, code: &str) -> Html {
    html!(
        "<figure class=\"code\">\n<figcaption>{}</figcaption>\n<pre aria-label=\"{}\"><code>{}</code></pre>\n</figure>\n",
        language,
        format!("{language} example"),
        code
    )
}
