//! How a request was sealed, and the opening of its response.

#[cfg(feature = "sealed")]
pub(crate) use with_keys::{Seal, SealedParts, check, sealed};
#[cfg(not(feature = "sealed"))]
pub(crate) use without_keys::Seal;

#[cfg(any(feature = "client", feature = "sealed"))]
use crate::response::raw::RawResponse;

/// A response, and whether it came sealed.
#[cfg(any(feature = "client", feature = "sealed"))]
pub(crate) struct MaybeOpened {
    pub(crate) response: RawResponse,
    pub(crate) opened: bool,
    /// Whether it was verified with a certificate that is about to expire.
    #[cfg_attr(not(all(feature = "client", feature = "sealed")), allow(dead_code, reason = "the client logs it"))]
    pub(crate) expiring: bool,
}

#[cfg(not(feature = "sealed"))]
mod without_keys {
    /// Nothing is sealed without the feature.
    #[derive(Clone)]
    pub(crate) enum Seal {}

    #[cfg(feature = "client")]
    mod opening {
        use super::super::MaybeOpened;
        use super::Seal;
        use crate::endpoint::Endpoint;
        use crate::error::TransportError;
        use crate::response::raw::RawResponse;

        impl Seal {
            pub(crate) fn open<'h>(
                &self,
                _: &'static Endpoint,
                _: RawResponse,
                _: impl Fn(&'static str) -> Option<&'h str>,
            ) -> Result<MaybeOpened, TransportError> {
                match *self {}
            }

            pub(crate) fn unsealed(&self, _: &'static Endpoint) -> TransportError {
                match *self {}
            }
        }
    }
}

#[cfg(feature = "sealed")]
mod with_keys {
    use super::MaybeOpened;
    use crate::endpoint::{Endpoint, Sealed};
    use crate::error::signing::SigningError;
    use crate::error::{TransportError, TransportErrorKind};
    use crate::request::places;
    use crate::request::visitor::{BodyKind, RequestVisitor};
    use crate::response::raw::RawResponse;
    use crate::sealed::{self, Distrust, SealHeaders, SealedKeys, SealedRequest};

    /// How a request was sealed, which is what opens its response.
    #[derive(Clone)]
    pub(crate) struct Seal {
        keys: SealedKeys,
        /// The service's own address, which is authenticated.
        address: Box<str>,
    }

    /// What becomes of a request.
    pub(crate) struct SealedParts {
        pub(crate) seal: Seal,
        pub(crate) body: Vec<u8>,
        pub(crate) headers: Vec<(&'static str, String)>,
    }

    /// Whether a request is sealed. One that must be, and cannot, is refused.
    pub(crate) fn check(endpoint: &'static Endpoint, keys: Option<&SealedKeys>) -> Result<bool, SigningError> {
        match (endpoint.sealed, keys) {
            (Sealed::No, _) | (Sealed::Accepted, None) => Ok(false),
            (Sealed::Accepted | Sealed::Required, Some(keys)) => match keys.missing() {
                None => Ok(true),
                Some(missing) => Err(SigningError::unsealed(endpoint, missing)),
            },
            (Sealed::Required, None) => {
                let why = "there are no keys: give the client or the call `SealedKeys` with `sealed`";
                Err(SigningError::unsealed(endpoint, why))
            }
        }
    }

    /// Seals a request to this address of the service.
    pub(crate) fn sealed(
        visitor: &RequestVisitor,
        keys: &SealedKeys,
        address: String,
    ) -> Result<SealedParts, SigningError> {
        let endpoint = visitor.endpoint;
        let failed = |why: &str| SigningError::unsealed(endpoint, why);
        let json = match visitor.body {
            BodyKind::None => None,
            BodyKind::Json | BodyKind::JsonOrEmptyObject => Some(visitor.collected.json.text()),
            BodyKind::Form | BodyKind::Urlencoded | BodyKind::Raw => {
                return Err(failed("only a body of JSON can be sealed"));
            }
        };
        if !endpoint.method.announces_body() {
            return Err(failed("a request without a body cannot be sealed"));
        }
        let query = visitor.collected.query.iter().map(|(name, value)| (*name, value.as_str()));
        let sealed = keys.seal(&address, sealed::now(), query, json.as_deref());
        let SealedRequest { body, headers } = sealed.ok_or_else(|| failed("the system has no randomness"))?;
        if headers.iter().any(|(_, value)| !value.is_ascii() || places::in_header(value).is_some()) {
            return Err(failed("the appid, or the number of a key, has characters that no header may have"));
        }
        Ok(SealedParts { seal: Seal { keys: keys.clone(), address: address.into() }, body, headers })
    }

    impl Seal {
        /// Opens the response. One that is not sealed stays as it is: it may be a refusal.
        pub(crate) fn open<'h>(
            &self,
            endpoint: &'static Endpoint,
            mut response: RawResponse,
            header: impl Fn(&'static str) -> Option<&'h str>,
        ) -> Result<MaybeOpened, TransportError> {
            let Some(headers) = SealHeaders::of(header) else {
                return Ok(MaybeOpened { response, opened: false, expiring: false });
            };
            let opened = self.keys.open(&self.address, sealed::now(), &headers, &response.body);
            let opened = opened.map_err(|why| distrusted(endpoint, why))?;
            response.body = opened.body.into();
            Ok(MaybeOpened { response, opened: true, expiring: opened.expiring })
        }

        /// The error of a success that is not sealed.
        #[allow(clippy::unused_self, reason = "without the feature, there is nothing to call it on")]
        pub(crate) fn unsealed(&self, endpoint: &'static Endpoint) -> TransportError {
            distrusted(endpoint, Distrust::Unsealed)
        }
    }

    fn distrusted(endpoint: &'static Endpoint, why: Distrust) -> TransportError {
        let details = why.to_string().into();
        TransportError { endpoint: endpoint.name, kind: TransportErrorKind::Untrusted, details }
    }
}
