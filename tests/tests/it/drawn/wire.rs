//! What is sent, as text: of each variant the least request and the fullest, a file for each group.

use serde_json::Value;

use super::choices::Choices;
use super::requests;
use super::service::{Service, signers, token};

/// The requests of a group, as they are sent.
pub(super) fn of_group(service: &Service, group: &str) -> String {
    let mut out = String::new();
    let signers = signers(&service.api);
    for typed in &service.bindings.requests {
        let Some((folder, _)) = typed.endpoint.rsplit_once('/') else { continue };
        if folder != group {
            continue;
        }
        let endpoint = service.endpoint(typed);
        let variant = &endpoint.variants[typed.variant];
        let token = endpoint.tokens.first().and_then(|kind| token(&service.api, kind));
        let name = variant.name.as_ref().map(|name| format!(".{}", name.wire)).unwrap_or_default();
        let mut seen = String::new();
        for (what, choices) in [("least", Choices::least()), ("fullest", Choices::fullest())] {
            let drawn = requests::draw(&service.api, endpoint, variant, None, choices);
            let built = (typed.build)(&Value::Object(drawn.json.clone()), drawn.attached());
            let call = built.unwrap_or_else(|why| panic!("{}: {why}", typed.endpoint));
            let address = service.api.service.address(endpoint);
            let text = call.written(token.as_ref(), address, &signers);
            let text = text.unwrap_or_else(|why| panic!("{}: {why}", typed.endpoint));
            if text != seen {
                out.push_str(&format!("=== {}{name}, {what}\n{text}\n", typed.endpoint));
            }
            seen = text;
        }
    }
    out
}
