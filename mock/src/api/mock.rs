//! The running mock.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::runtime::Runtime;
use weixin_codegen::model::Api;

use super::control::EndpointControl;
use super::held_clock::HeldClock;
use crate::push::{self, PushFailed, PushReply, PushTarget};
use crate::quirk::Quirk;
use crate::state::State;
use crate::state::log::{RecordedRequest, Upload};
use crate::tokens::store::Owner;

/// A running mock server. It runs on threads of its own, so that a test may block, and stops when its last clone is
/// dropped.
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
            // A test that is asynchronous must not wait here.
            runtime.shutdown_background();
        }
    }
}

impl Mock {
    pub(super) fn new(state: Arc<State>, addr: SocketAddr, runtime: Runtime) -> Self {
        Self { running: Arc::new(Running { state, addr, url: format!("http://{addr}"), runtime: Some(runtime) }) }
    }

    /// `http://127.0.0.1:PORT`, to be used in place of the service's base address.
    pub fn url(&self) -> &str {
        &self.running.url
    }

    /// The address that stands for a host of the service, by its name in the spec: for
    /// `ClientBuilder::host`, where two hosts have the same route. [`url`](Self::url) alone stands for all of them, and the
    /// first endpoint in the spec that has the route is meant.
    pub fn host_url(&self, name: &str) -> String {
        format!("{}/@{name}", self.url())
    }

    /// The address that the mock listens on.
    pub fn addr(&self) -> SocketAddr {
        self.running.addr
    }

    /// The API that the mock serves.
    pub fn api(&self) -> &Api {
        &self.state().api
    }

    /// The requests so far, in the order in which they were answered; see [`Limits::keep_requests`](crate::Limits::keep_requests).
    pub fn requests(&self) -> Vec<Arc<RecordedRequest>> {
        self.state().log.requests()
    }

    /// The files so far, including those that were refused: see [`Upload::accepted`].
    pub fn uploads(&self) -> Vec<Upload> {
        self.requests().iter().flat_map(|request| request.uploads()).collect()
    }

    /// How many requests there have been.
    pub fn total(&self) -> u64 {
        self.state().log.counts().borrow().total
    }

    /// How many requests an endpoint has had. It is named by the vendor's name, `group/name`, or the path.
    ///
    /// # Panics
    ///
    /// When there is no such endpoint. The message suggests a similar name.
    #[track_caller]
    pub fn count(&self, endpoint: &str) -> u64 {
        let number = self.number(endpoint);
        self.state().log.counts().borrow().by_endpoint.get(&number).copied().unwrap_or(0)
    }

    /// How many requests of an endpoint have succeeded, by the checks and not by a scenario.
    ///
    /// # Panics
    ///
    /// As [`count`](Self::count).
    #[track_caller]
    pub fn succeeded(&self, endpoint: &str) -> u64 {
        let number = self.number(endpoint);
        self.state().log.counts().borrow().succeeded.get(&number).copied().unwrap_or(0)
    }

    /// How many times an endpoint has answered a token, including the same one again.
    ///
    /// # Panics
    ///
    /// As [`count`](Self::count).
    #[track_caller]
    pub fn issued(&self, endpoint: &str) -> u64 {
        self.succeeded(endpoint)
    }

    /// Forgets all requests, but no settings, scenarios or tokens.
    pub fn clear(&self) {
        self.state().log.clear();
    }

    /// Waits until there have been so many requests; false if the time is over first.
    pub async fn wait_for_requests(&self, requests: u64, timeout: Duration) -> bool {
        let Some(runtime) = &self.running.runtime else { return false };
        let mut counts = self.state().log.counts();
        // On the mock's runtime, since the caller may have no timer.
        let waiting = runtime.spawn(async move {
            tokio::time::timeout(timeout, counts.wait_for(|counts| counts.total >= requests))
                .await
                .is_ok_and(|counts| counts.is_ok())
        });
        waiting.await.unwrap_or(false)
    }

    /// Lets a test with a paused clock (`#[tokio::test(start_paused = true)]`) call this mock.
    ///
    /// tokio moves a paused clock on as soon as all tasks wait, also for a socket, so that a client's timeout is over before
    /// the response is there. As long as the guard is there, the clock stands still while bytes move between clients and
    /// this mock. When none has moved for 10 ms, it goes on, a hundred times as fast as the machine's at most: pauses between
    /// retries, timeouts of a stalled response and what else the test waits for take little real time.
    /// `tokio::time::advance` moves it at once.
    ///
    /// What the mock itself delays, by a scenario, is delayed by the machine's clock, and the clock of the test runs on
    /// meanwhile.
    ///
    /// ```
    /// # let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    /// # runtime.block_on(async {
    /// let vendor = weixin_mock::Mock::embedded().await;
    /// let _clock = vendor.hold_clock();
    /// // … calls, also such that are repeated after a pause …
    /// # });
    /// ```
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime.
    #[track_caller]
    pub fn hold_clock(&self) -> HeldClock {
        HeldClock::new(self.running.state.clone())
    }

    /// Controls what happens to the calls of an endpoint. It is named by the vendor's name, `group/name`, or the path.
    ///
    /// # Panics
    ///
    /// When there is no such endpoint. [`try_on`](Self::try_on) returns an error instead.
    #[track_caller]
    pub fn on(&self, endpoint: &str) -> EndpointControl<'_> {
        EndpointControl { state: self.state(), endpoint: Some(self.number(endpoint)) }
    }

    /// As [`on`](Self::on), for a name that is not known to exist.
    ///
    /// # Errors
    ///
    /// When there is no such endpoint, or several. The message suggests a similar name.
    pub fn try_on(&self, endpoint: &str) -> Result<EndpointControl<'_>, String> {
        self.state()
            .routes
            .named(endpoint)
            .map(|number| EndpointControl { state: self.state(), endpoint: Some(number) })
    }

    /// Controls what happens to all calls, including those to a path without an endpoint.
    pub fn on_any(&self) -> EndpointControl<'_> {
        EndpointControl { state: self.state(), endpoint: None }
    }

    /// Removes all scenarios.
    pub fn clear_scenarios(&self) {
        self.state().scenarios().clear();
    }

    /// Switches a quirk on or off.
    pub fn set_quirk(&self, quirk: Quirk, on: bool) {
        self.state().quirks.set(quirk, on);
    }

    /// Moves the clock of tokens and quotas forward.
    pub fn advance(&self, time: Duration) {
        self.state().clock.skip(time);
    }

    /// Answers 42001 from now on to every token that was issued or seen so far.
    pub fn expire_tokens(&self) {
        self.state().tokens().expire_all();
    }

    /// Answers 40001 to a token from now on, as if a newer one had taken its place.
    pub fn revoke_token(&self, token: &str) {
        let now = self.state().clock.now();
        self.state().tokens().revoke(token, now);
    }

    /// Lets an account authorize a platform, and returns the refresh token with which the platform fetches its first token.
    pub fn authorize(&self, component_appid: &str, authorizer_appid: &str) -> String {
        let owner =
            Owner::Authorizer { component: component_appid.to_owned(), authorizer: authorizer_appid.to_owned() };
        let state = self.state();
        state.tokens().authorize(&owner, state.clock.now())
    }

    /// Lets an account authorize a platform, and returns the code that the platform exchanges for the account's tokens:
    /// within an hour, once. The vendor sends it with the redirect at the end of the authorisation and pushes it in the
    /// event `authorized`.
    pub fn authorization_code(&self, component_appid: &str, authorizer_appid: &str) -> String {
        let state = self.state();
        let now = state.clock.now();
        state.tokens().authorization_code(component_appid.to_owned(), authorizer_appid.to_owned(), now)
    }

    /// Verifies an address as the vendor does when it is entered.
    ///
    /// # Errors
    ///
    /// When the target does not answer the `echostr`.
    pub async fn verify_push(&self, target: &PushTarget) -> Result<PushReply, PushFailed> {
        let (state, target) = (self.running.state.clone(), target.clone());
        self.run(async move { push::verify(&state, &target).await }).await
    }

    /// Pushes a message, an object, to a target. It is sent again if it is not answered with HTTP 200 in time.
    ///
    /// # Errors
    ///
    /// When no attempt was answered, or the reply cannot be accepted.
    pub async fn push(&self, target: &PushTarget, message: Value) -> Result<PushReply, PushFailed> {
        let (state, target) = (self.running.state.clone(), target.clone());
        self.run(async move { push::deliver(&state, &target, &message).await }).await
    }

    /// Pushes a message of the spec, `subscribe`: `given` has fields that are to have certain values, an object, and the
    /// others are made up. A field that is `null` is left out. Where the spec describes a reply, that is checked, too.
    ///
    /// # Errors
    ///
    /// When the spec has no such message, or what is given does not suit it; and as [`push`](Self::push).
    pub async fn push_message(&self, target: &PushTarget, name: &str, given: Value) -> Result<PushReply, PushFailed> {
        let (state, target, name) = (self.running.state.clone(), target.clone(), name.to_owned());
        self.run(async move { push::deliver_named(&state, &target, &name, &given).await }).await
    }

    /// As [`push_message`](Self::push_message), from code that is not asynchronous.
    ///
    /// # Errors
    ///
    /// As [`push_message`](Self::push_message).
    pub fn push_message_blocking(
        &self,
        target: &PushTarget,
        name: &str,
        given: Value,
    ) -> Result<PushReply, PushFailed> {
        let push = |runtime: &Runtime| runtime.block_on(self.push_message(target, name, given));
        self.running.runtime.as_ref().map_or_else(ended, push)
    }

    /// As [`verify_push`](Self::verify_push), from code that is not asynchronous.
    ///
    /// # Errors
    ///
    /// As [`verify_push`](Self::verify_push).
    pub fn verify_push_blocking(&self, target: &PushTarget) -> Result<PushReply, PushFailed> {
        self.running.runtime.as_ref().map_or_else(ended, |runtime| runtime.block_on(self.verify_push(target)))
    }

    /// As [`push`](Self::push), from code that is not asynchronous.
    ///
    /// # Errors
    ///
    /// As [`push`](Self::push).
    pub fn push_blocking(&self, target: &PushTarget, message: Value) -> Result<PushReply, PushFailed> {
        self.running.runtime.as_ref().map_or_else(ended, |runtime| runtime.block_on(self.push(target, message)))
    }

    /// Runs a push on the mock's runtime, since the caller may have no timer.
    async fn run(
        &self,
        push: impl Future<Output = Result<PushReply, PushFailed>> + Send + 'static,
    ) -> Result<PushReply, PushFailed> {
        let Some(runtime) = &self.running.runtime else { return ended() };
        runtime.spawn(push).await.unwrap_or_else(|_| ended())
    }

    /// How many bytes of uploads are kept at this moment.
    pub fn kept_bytes(&self) -> u64 {
        self.state().uploads.reserved()
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

/// What a push is answered with that did not end before the mock did.
fn ended() -> Result<PushReply, PushFailed> {
    Err(PushFailed::Unreachable("the mock has ended".to_owned()))
}

impl fmt::Debug for Mock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mock").field("url", &self.running.url).field("requests", &self.total()).finish_non_exhaustive()
    }
}
