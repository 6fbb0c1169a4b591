//! A mock of the vendor: a server on loopback that answers every endpoint of a spec, with the vendor's checks and habits.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")] async fn main() {
//! use weixin_mock::Mock;
//!
//! let vendor = Mock::embedded().await;
//! // … let a client call `vendor.url()` …
//! vendor.on("upload").refuse(10004); // the next upload is refused, with the message of the vendor's page
//! vendor.on("upload").every(3).reset();
//! assert_eq!(vendor.uploads().len(), 0);
//! # }
//! ```
//!
//! It reads the model of a spec and shares no code with the client, so that each is a check on the other.
//! [`Mock::embedded`] serves the spec of this repository, [`Mock::start`] any other. It listens on a free port and runs on
//! threads of its own, so that a test may block, or pause its clock, if it [holds it](Mock::hold_clock); it stops when the last clone is dropped.
//!
//! # Checks
//!
//! The vendor documents no order of its checks; this one is assumed.
//!
//! | check | response |
//! |---|---|
//! | a POST with a body of unknown length | HTTP 412 |
//! | path | HTTP 404, 40066 |
//! | method, in any case: one of the vendor's samples has `POSt` | 43002, 43001 |
//! | token: missing, malformed or unknown, expired, superseded or of another kind | 41001, 40014, 42001, 40001 |
//! | signatures: one is missing, or not of this request and key | the code whose row says `predicted_by: signature`, else 87009 |
//! | sealed endpoints: the seal is missing; without account, time, signature or number of the key; account, that of the token, time, signature, encryption | 934011; 40233, 40231, 40232, 40230; 40236, 40237, 40240, 40234, 40235 |
//! | quota of the day, of the minute | 45009, 45011 |
//! | a required JSON body is empty | 44002 |
//! | endpoints that issue tokens: account, secret, grant type, ticket, code, refresh token | 40013 or 41002, 40125 or 41004, 40002, 61006, 61009 or 61010, 61023 |
//! | the body is not of the required kind, or a value in it has another type | 47001 |
//! | parameters, constants, rules | the code whose row in the spec says `predicted_by` this check, else 40097 with the parameter's name |
//! | files: name, extension, first bytes, content type, size | likewise; else 41005 for one that is missing, empty or has no plain name |
//!
//! A body is judged by its content, not by its label, since `curl -d` labels JSON as a form. Messages come from the
//! endpoint's table, then from the shared ones, then from a short list in this crate. The header `x-mock-reason` of a
//! refusal says why; [`RecordedRequest::problems`] has everything that was found.
//!
//! Not checked: what an archive holds, what is behind a URL, whether a picture can be drawn, the permissions of an account.
//!
//! # Responses
//!
//! A success has the shape that the spec gives it: ids of 86 characters, documented values (for an upload, the one named
//! like the group of its format), 64-bit integers beyond 2^53, times near now. An endpoint that answers a file answers a
//! PNG. The same seed and the same requests in the same order give the same responses.
//!
//! The habits of the vendor's servers are [`Quirk`]s, which [`Builder::quirk`] and [`Mock::set_quirk`] switch on and off.
//! There are no quotas until [`EndpointControl::daily_quota`], [`EndpointControl::minute_quota`] or [`Builder::quota`] set
//! them, or [`Quirk::DocumentedRates`] takes those of the pages.
//!
//! # Scenarios
//!
//! [`Mock::on`] and [`Mock::on_any`] say to which calls something happens, and an [`Action`] says what:
//! `vendor.on("upload").nth(2).slow(time)`. Instead of `.nth(2)` there are `.next()`, which is the default, `.every(3)`,
//! `.one_in(10)` and `.always()`. For several actions at once, there is [`ScenarioBuilder::perform`]. A client in any
//! language asks for its own call by the header `x-mock-scenario: slow=500ms, refuse=10004`: see [`Action`].
//!
//! # Tokens
//!
//! Any token that is not empty is valid, until a test ends it with [`Mock::revoke_token`] or [`Mock::expire_tokens`]. With
//! [`TokenMode::Issued`] only those are valid that the mock has issued, for endpoints of their kind, as long as the
//! [`TokenPolicy`] says; [`Mock::advance`] moves the clock forward. Any account is valid until one is declared with
//! [`Builder::account`].
//!
//! # Signatures
//!
//! [`Builder::signing_key`] is the key of one of the service's signers; what is signed with another is refused. Without a
//! key, any signature will do, and [`RecordedRequest::unverified`] says that it was not verified. [`Builder::verifier`]
//! is for methods of a service's own.
//!
//! # Pushes
//!
//! [`Mock::push`] sends a message to a server of the program's own, as the vendor does: signed, in plain, compatible or safe
//! mode, as JSON or XML, and again if it is not answered. [`Mock::verify_push`] verifies the address. Replies are decrypted,
//! and their signature is checked.
//!
//! # Sealed requests
//!
//! With `Builder::sealed_account` (feature `sealed`), requests to endpoints that take sealed ones have to be sealed by a declared account,
//! and are answered likewise. Without keys, what came sealed is refused with 40238. A token that is refused is refused
//! in plain, as is a seal that cannot be opened. Whoever seals, two responses are never equal, whatever the seed.
//!
//! # Bounds
//!
//! No client can exhaust the mock: see [`Limits`]. Uploads beyond what is kept are still hashed, counted and named.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod api;
mod calendar;
mod check;
mod http;
mod problem;
mod push;
mod quirk;
mod received;
mod reply;
mod rng;
mod sealed;
mod settings;
mod spec;
mod state;
mod tokens;
mod verifier;

pub use api::builder::{Builder, StartError};
pub use api::control::{EndpointControl, ScenarioBuilder};
pub use api::held_clock::HeldClock;
pub use api::mock::Mock;
pub use problem::Problem;
pub use push::{PushFailed, PushReply, PushTarget};
pub use quirk::Quirk;
pub use received::{Body, Part, Secret, Sha256};
#[cfg(feature = "sealed")]
pub use sealed::keys::SealedAccount;
pub use settings::{Limits, Quota, TokenMode, TokenPolicy};
pub use state::log::{RecordedRequest, RecordedResponse, Upload};
pub use state::scenario::{Action, When};
pub use verifier::SentSignature;
pub use weixin_codegen::model::Code;

/// Compiles the programs in the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
