//! The vendor in a box: a server on loopback that answers every endpoint of a spec, with the vendor's checks and habits.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")] async fn main() {
//! use weixin_mock::Mock;
//!
//! let vendor = Mock::embedded().await;
//! // … let a client call `vendor.url()` …
//! vendor.on("upload").refuse(10004); // the next upload is refused, with the text of the vendor's page
//! vendor.on("upload").every(3).reset();
//! assert_eq!(vendor.uploads().len(), 0);
//! # }
//! ```
//!
//! It reads the model of a spec, and nothing of the client: that both agree is worth something because neither knows the
//! other. [`Mock::embedded`] plays the spec of this repository, [`Mock::start`] any other. It listens on a free port and
//! runs on threads of its own, so that a test may block, or stop its clock; it ends when the last clone is dropped.
//!
//! # Checks
//!
//! In this order, which is assumed: the vendor documents none.
//!
//! | check | answer |
//! |---|---|
//! | a POST with a body of no known length | HTTP 412 |
//! | path | HTTP 404, 40066 |
//! | method, whatever its case: one of the vendor's samples says `POSt` | 43002, 43001 |
//! | token: missing, malformed or unknown, expired, superseded or of another kind | 41001, 40014, 42001, 40001 |
//! | quota of the day, of the minute | 45009, 45011 |
//! | a JSON body that has to be there is empty | 44002 |
//! | endpoints that issue tokens: account, secret, grant type, ticket, refresh token | 40013 or 41002, 40125 or 41004, 40002, 61006, 61023 |
//! | the body is not what it has to be, or a value in it is of another type | 47001 |
//! | parameters, constants, rules | the code whose row in the spec says `predicted_by` this check, else 40097 with the parameter's name |
//! | files: name, extension, first bytes, content type, size | likewise; else 41005 for one that is missing, empty or has no plain name |
//!
//! A body is what it contains, not what its label says, since `curl -d` labels JSON as a form. Texts of codes come from the
//! endpoint's table, then the shared ones, then a short list in this crate. The header `x-mock-reason` of a refusal says why;
//! [`Request::problems`] has everything that was found.
//!
//! Not checked: what an archive holds, what is behind a URL, whether a picture can be drawn, the permissions of an account.
//!
//! # Answers
//!
//! A success has the shape that the spec gives it: ids of 86 characters, documented values (for an upload, the one named like
//! the group of its format), whole numbers of 64 bits beyond 2^53, times near now; an endpoint that answers a file answers
//! a PNG. The same seed and the same requests in the same order give the same answers.
//!
//! # Quirks
//!
//! Switched by [`Builder::quirk`] and [`Mock::set_quirk`]. On are those that a client meets every day.
//!
//! | quirk | by default | what |
//! |---|---|---|
//! | [`ChunkedIs412`](Quirk::ChunkedIs412) | on | A POST whose body has no `Content-Length` (chunked) is answered HTTP 412 |
//! | [`FileNameNeeded`](Quirk::FileNameNeeded) | on | A file part without `filename`, or with `filename*`, is answered 41005 |
//! | [`EmptyBodyRefused`](Quirk::EmptyBodyRefused) | on | A POST that needs a JSON body and has none is answered 44002 |
//! | [`JsonAsText`](Quirk::JsonAsText) | on | JSON is labelled `text/plain` |
//! | [`RidInMessage`](Quirk::RidInMessage) | on | The message of a refusal ends in `rid: …` |
//! | [`AnySuccessMessage`](Quirk::AnySuccessMessage) | on | The message of a success is now `ok`, now `成功` |
//! | [`RefreshInvalidates`](Quirk::RefreshInvalidates) | on | A new token makes the one before it invalid, after its grace time |
//! | [`NumbersAsStrings`](Quirk::NumbersAsStrings) | off | Fields that the spec calls lenient are answered the other way: numbers as strings, strings as numbers |
//! | [`UnknownFields`](Quirk::UnknownFields) | off | Every object that is answered has a field that no page documents |
//! | [`FileAnswersJson`](Quirk::FileAnswersJson) | off | An endpoint that answers a file answers JSON instead, a refusal with -1 |
//! | [`NowAndThenBusy`](Quirk::NowAndThenBusy) | off | About one call in eight is answered -1, by the seed |
//! | [`ExpiringTokens`](Quirk::ExpiringTokens) | off | A token that this mock did not issue is good for the token's life time only, counted from its first use |
//! | [`StrictContentTypes`](Quirk::StrictContentTypes) | off | A file part must have a content type of the format table; else any bytes (`application/octet-stream`) or none do too |
//!
//! Quotas are off until [`On::daily_quota`], [`On::minute_quota`] or [`Builder::quota`] set them.
//!
//! # Scenarios
//!
//! [`Mock::on`] and [`Mock::on_any`] say when, [`Action`] says what: `vendor.on("upload").next().slow(time)`, `.nth(2)`,
//! `.every(3)`, `.one_in(10)`, `.always()`; without a word about when it is the next call. Several actions at once:
//! [`Then::does`]. A client in any language asks for its own call by a header:
//!
//! ```text
//! x-mock-scenario: slow=500ms, refuse=10004
//! ```
//!
//! Its words: `refuse=CODE`, `answer=JSON`, `merge=JSON`, `status=NUMBER`, `redirect=URL`, `reset`, `reset-unread`,
//! `reset-after=BYTES`, `reset-mid-answer=BYTES`, `close`, `stall`, `slow=TIME`, `slow-body=TIME`, `drip=BYTES/TIME`,
//! `truncate=BYTES`, `oversize=BYTES`, `broken-gzip`; a time is `500ms` or `2s`.
//!
//! # Tokens
//!
//! Any token that is not empty is good, until a test ends it with [`Mock::revoke`] or [`Mock::expire_tokens`]. With
//! [`TokenMode::Issued`] only those are good that the mock issued, of the right kind, for their [`TokenTimes`];
//! [`Mock::advance`] lets time pass without waiting. Any account is good until one is declared with [`Builder::account`].
//!
//! # Bounds
//!
//! No client can exhaust the mock: see [`Limits`]. Uploads beyond what is kept are still hashed, counted and named.

mod api;
mod check;
mod http;
mod problem;
mod quirk;
mod received;
mod reply;
mod rng;
mod settings;
mod spec;
mod state;
mod tokens;

pub use api::builder::{Builder, StartError};
pub use api::control::{On, Then};
pub use api::mock::Mock;
pub use problem::Problem;
pub use quirk::Quirk;
pub use received::{Body, Hidden, Part, Sha256};
pub use settings::{Limits, Quota, TokenMode, TokenTimes};
pub use spec::{embedded, open};
pub use state::log::{Answered, Request, Upload};
pub use state::scenario::{Action, When};
