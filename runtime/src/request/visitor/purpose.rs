//! What a value is encoded for: a call, or a serializer.

use serde_json::Value as Json;

use super::RequestVisitor;
#[cfg(feature = "serde")]
use super::to_json::ToJson;
#[cfg(feature = "serde")]
use crate::endpoint::codes::ErrorTable;
#[cfg(feature = "serde")]
use crate::endpoint::{Endpoint, Service};

/// What a visitor encodes for.
pub(super) enum Purpose {
    /// A call: what breaks rules is a violation.
    Call,
    /// A serializer. Rules do not matter; what has no form in JSON does.
    #[cfg(feature = "serde")]
    Serializer {
        /// Whether nobody knows the service, and so its time zone.
        is_alone: bool,
        /// What becomes of secrets and files.
        hidden: Hidden,
        /// The first thing that has no form.
        problem: Option<String>,
    },
}

/// What becomes of secrets and files in JSON that is not sent.
#[cfg(feature = "serde")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hidden {
    /// What holds one has no JSON.
    Refused,
    /// Secrets are written; a file, of which JSON has none, is `null`.
    Written,
}

impl RequestVisitor {
    /// Whether a value is serialized, instead of sent.
    pub(super) fn serializes(&self) -> bool {
        match self.purpose {
            Purpose::Call => false,
            #[cfg(feature = "serde")]
            Purpose::Serializer { .. } => true,
        }
    }

    /// Whether nobody knows the service.
    pub(crate) fn is_alone(&self) -> bool {
        match self.purpose {
            Purpose::Call => false,
            #[cfg(feature = "serde")]
            Purpose::Serializer { is_alone, .. } => is_alone,
        }
    }

    /// The value being encoded is one that no serializer is given: a secret, a file.
    pub(crate) fn hide(&mut self, what: &str) {
        #[cfg(feature = "serde")]
        if matches!(self.purpose, Purpose::Serializer { hidden: Hidden::Written, .. }) {
            return;
        }
        self.cannot_serialize(what, "not be serialized");
    }

    /// The value being encoded has no form in JSON. That is nothing new to a call.
    pub(crate) fn cannot_serialize(&mut self, found: &str, must: &str) {
        match &mut self.purpose {
            Purpose::Call => {}
            #[cfg(feature = "serde")]
            Purpose::Serializer { problem, .. } => {
                let path = self.path.to_string();
                let colon = if path.is_empty() { "" } else { ": " };
                problem.get_or_insert_with(|| format!("{path}{colon}{found}, must {must}"));
            }
        }
        // Without the feature, nobody asks.
        let _ = (found, must);
    }
}

/// An object with the members of another that it does not have itself.
pub(super) fn joined(object: Json, beside: Option<Json>) -> Json {
    match (object, beside) {
        (Json::Object(mut object), Some(Json::Object(beside))) => {
            for (name, value) in beside {
                object.entry(name).or_insert(value);
            }
            Json::Object(object)
        }
        (object, _) => object,
    }
}

/// The endpoint of what belongs to none.
#[cfg(feature = "serde")]
static NO_ENDPOINT: Endpoint = Endpoint::uncalled(
    "",
    &Service {
        name: "",
        base_url: "",
        hosts: &[],
        envelopes: &[],
        time_zone: crate::types::zone::UtcOffset::UTC,
        signatures: &[],
    },
);

#[cfg(feature = "serde")]
static NO_ERRORS: ErrorTable = ErrorTable { rows: &[], shared: &[] };

#[cfg(feature = "serde")]
impl RequestVisitor {
    /// A value as JSON that is not sent, or why it has no such form.
    pub(crate) fn serialized(
        endpoint: Option<&'static Endpoint>,
        value: &dyn ToJson,
        hidden: Hidden,
    ) -> Result<Json, String> {
        let mut visitor = Self::begin(endpoint.unwrap_or(&NO_ENDPOINT), &NO_ERRORS, false);
        visitor.purpose = Purpose::Serializer { is_alone: endpoint.is_none(), hidden, problem: None };
        let json = value.to_json(&mut visitor);
        match visitor.purpose {
            Purpose::Serializer { problem: Some(problem), .. } => Err(problem),
            _ => Ok(json),
        }
    }
}
