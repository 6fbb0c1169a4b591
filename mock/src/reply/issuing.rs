//! The tokens in the response of an endpoint that issues them.

use serde_json::{Map, Value, json};

use crate::quirk::Quirk;
use crate::received::ReceivedRequest;
use crate::state::State;
use crate::tokens::issuer::{Issuer, forces_refresh, seconds};
use crate::tokens::store::{Forced, Owner};

/// Issues a token. Its fields take the place of those that the spec's shape gives.
pub(super) fn issue(state: &State, issuer: Issuer, request: &ReceivedRequest) -> Map<String, Value> {
    let given = |name: &str| request.text(name).unwrap_or_default().to_owned();
    let now = state.clock.now();
    let supersedes = state.quirks.has(Quirk::RefreshInvalidates);
    let mut tokens = state.tokens();
    let lifetime = seconds(tokens.lifetime());
    let fields = match issuer {
        Issuer::App => {
            let token = tokens.issue(Owner::App(given("appid")), now, supersedes);
            json!({ "access_token": token, "expires_in": lifetime })
        }
        Issuer::Stable => {
            let forced = forces_refresh(request).then(|| Forced { today: state.clock.today(), supersedes });
            let (token, left) = tokens.stable(given("appid"), now, forced);
            json!({ "access_token": token, "expires_in": seconds(left) })
        }
        Issuer::Component => {
            let token = tokens.issue(Owner::Component(given("component_appid")), now, supersedes);
            json!({ "component_access_token": token, "expires_in": lifetime })
        }
        Issuer::Authorizer => {
            let owner =
                Owner::Authorizer { component: given("component_appid"), authorizer: given("authorizer_appid") };
            let (token, next) = tokens.refresh(owner, given("authorizer_refresh_token"), now, supersedes);
            json!({ "authorizer_access_token": token, "expires_in": lifetime, "authorizer_refresh_token": next })
        }
        Issuer::Authorization => {
            let (component, code) = (given("component_appid"), given("authorization_code"));
            let authorizer = tokens.exchange(&code);
            let owner = Owner::Authorizer { component, authorizer: authorizer.clone() };
            let (token, next) = tokens.refresh(owner, String::new(), now, supersedes);
            let sets = [1, 2, 3].map(|id| json!({ "funcscope_category": { "id": id } }));
            json!({ "authorization_info": {
                "authorizer_appid": authorizer, "authorizer_access_token": token, "expires_in": lifetime,
                "authorizer_refresh_token": next, "func_info": sets,
            } })
        }
    };
    if let Value::Object(fields) = fields { fields } else { Map::new() }
}
