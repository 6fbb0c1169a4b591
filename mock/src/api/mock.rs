//! The running mock, as a test holds it.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Runtime;
use weixin_codegen::model::Api;

use super::control::On;
use crate::quirk::Quirk;
use crate::state::State;
use crate::state::log::{Request, Upload};
use crate::tokens::store::Owner;

/// A server on loopback that plays the vendor. It runs on threads of its own, so that a test may block; it stops when the
/// last clone is dropped.
#[derive(Clone)]
pub struct Mock {
    running: Arc<Running>,
}

struct Running {
    state: Arc<State>,
    addr: SocketAddr,
    url: String,
    runtime: Option<Runtime>,
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // Waiting is not allowed where a test is asynchronous.
            runtime.shutdown_background();
        }
    }
}

impl Mock {
    pub(super) fn new(state: Arc<State>, addr: SocketAddr, runtime: Runtime) -> Self {
        Self { running: Arc::new(Running { state, addr, url: format!("http://{addr}"), runtime: Some(runtime) }) }
    }

    /// `http://127.0.0.1:PORT`, to be used where the service's base address stands.
    pub fn url(&self) -> &str {
        &self.running.url
    }

    /// The address that the mock listens on.
    pub fn addr(&self) -> SocketAddr {
        self.running.addr
    }

    /// The API that it plays.
    pub fn api(&self) -> &Api {
        &self.state().api
    }

    /// The requests so far, in the order in which they were answered; see [`Limits::remember`].
    pub fn requests(&self) -> Vec<Arc<Request>> {
        self.state().log.requests()
    }

    /// The files so far, also those that were refused: [`Upload::accepted`] tells.
    pub fn uploads(&self) -> Vec<Upload> {
        self.requests().iter().flat_map(|request| request.uploads()).collect()
    }

    /// How many requests there were.
    pub fn total(&self) -> u64 {
        self.state().log.counts().borrow().all
    }

    /// How many requests an endpoint had: the vendor's name, `group/name`, or the path.
    ///
    /// # Panics
    ///
    /// When there is no such endpoint, with the name that may have been meant.
    #[track_caller]
    pub fn count(&self, endpoint: &str) -> u64 {
        let number = self.number(endpoint);
        self.state().log.counts().borrow().of.get(&number).copied().unwrap_or(0)
    }

    /// How many requests of an endpoint were answered with a success of the checks, not of a scenario.
    ///
    /// # Panics
    ///
    /// As [`count`](Self::count).
    #[track_caller]
    pub fn succeeded(&self, endpoint: &str) -> u64 {
        let number = self.number(endpoint);
        self.state().log.counts().borrow().succeeded.get(&number).copied().unwrap_or(0)
    }

    /// How many tokens an endpoint has issued, if it is one that does: the answers that gave one, the same one again
    /// included.
    ///
    /// # Panics
    ///
    /// As [`count`](Self::count).
    #[track_caller]
    pub fn issued(&self, endpoint: &str) -> u64 {
        self.succeeded(endpoint)
    }

    /// Forgets all requests. What is set stays, and so do the tokens.
    pub fn clear(&self) {
        self.state().log.clear();
    }

    /// Waits until there were so many requests; false when the time is over first.
    pub async fn wait_for(&self, requests: u64, time: Duration) -> bool {
        let Some(runtime) = &self.running.runtime else { return false };
        let mut counts = self.state().log.counts();
        // The mock's own clock, since the caller may have none.
        let waiting = runtime.spawn(async move {
            tokio::time::timeout(time, counts.wait_for(|counts| counts.all >= requests))
                .await
                .is_ok_and(|all| all.is_ok())
        });
        waiting.await.unwrap_or(false)
    }

    /// Sets what shall happen to the calls of an endpoint: the vendor's name, `group/name`, or the path.
    ///
    /// # Panics
    ///
    /// When there is no such endpoint, with the name that may have been meant. [`try_on`](Self::try_on) answers an error.
    #[track_caller]
    pub fn on(&self, endpoint: &str) -> On<'_> {
        On { state: self.state(), endpoint: Some(self.number(endpoint)) }
    }

    /// As [`on`](Self::on), for a name that does not stand in the program.
    ///
    /// # Errors
    ///
    /// What is wrong with the name, and what it may have meant.
    pub fn try_on(&self, endpoint: &str) -> Result<On<'_>, String> {
        self.state().routes.named(endpoint).map(|number| On { state: self.state(), endpoint: Some(number) })
    }

    /// Sets what shall happen to all calls, also those that lead to no endpoint.
    pub fn on_any(&self) -> On<'_> {
        On { state: self.state(), endpoint: None }
    }

    /// Takes all scenarios back.
    pub fn clear_scenarios(&self) {
        self.state().scenarios().clear();
    }

    /// Switches a habit of the vendor on or off.
    pub fn set_quirk(&self, quirk: Quirk, on: bool) {
        self.state().quirks.set(quirk, on);
    }

    /// Lets time pass for tokens and quotas, without waiting.
    pub fn advance(&self, time: Duration) {
        self.state().clock.skip(time);
    }

    /// Every token that was issued or seen so far is answered 42001 from now on.
    pub fn expire_tokens(&self) {
        self.state().tokens().expire_all();
    }

    /// A token is answered 40001 from now on, as if a newer one had taken its place.
    pub fn revoke(&self, token: &str) {
        let now = self.state().clock.now();
        self.state().tokens().revoke(token, now);
    }

    /// Lets an account authorise a platform: the refresh token with which the platform fetches its first token.
    pub fn authorize(&self, component_appid: &str, authorizer_appid: &str) -> String {
        let owner =
            Owner::Authorizer { component: component_appid.to_owned(), authorizer: authorizer_appid.to_owned() };
        let state = self.state();
        state.tokens().authorize(&owner, state.clock.now())
    }

    /// Bytes of uploads that are kept at this moment.
    pub fn kept_bytes(&self) -> u64 {
        self.state().files.taken()
    }

    fn state(&self) -> &State {
        &self.running.state
    }

    #[track_caller]
    fn number(&self, endpoint: &str) -> usize {
        match self.state().routes.named(endpoint) {
            Ok(number) => number,
            Err(why) => panic!("{why}"),
        }
    }
}

impl fmt::Debug for Mock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mock").field("url", &self.running.url).field("requests", &self.total()).finish_non_exhaustive()
    }
}
