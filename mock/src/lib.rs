//! The vendor in a box: a server on loopback that answers every endpoint of a spec, with the vendor's checks and habits.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")] async fn main() {
//! use weixin_mock::Mock;
//!
//! let vendor = Mock::embedded().await;
//! // … let a client call `vendor.url()` …
//! vendor.on("upload").refuse(10004); // the next upload is refused, with the text of the vendor's page
//! assert_eq!(vendor.count("upload"), 0);
//! # }
//! ```

mod answer;
mod arrived;
mod clock;
mod codes;
mod deliver;
mod dice;
mod exchange;
mod issue;
mod judge;
mod log;
mod mock;
mod on;
mod quirk;
mod read;
mod room;
mod routes;
mod sample;
mod scenario;
mod server;
mod settings;
mod spec;
mod tokens;
mod vendor;

pub use arrived::{Body, Hidden, Part, Sha256};
pub use judge::Problem;
pub use log::{Answered, Request, Upload};
pub use mock::{Builder, Mock, StartError};
pub use on::{On, Then};
pub use quirk::Quirk;
pub use scenario::{Action, When};
pub use settings::{Limits, Quota, TokenMode, TokenTimes};
pub use spec::{embedded, open};
