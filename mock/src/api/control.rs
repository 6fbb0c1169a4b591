//! `mock.on("upload").every(3).reset()`: how a test says what happens to calls.

use std::time::Duration;

use bytes::Bytes;
use serde_json::Value;
use weixin_codegen::model::Code;

use crate::spec::codes;
use crate::state::State;
use crate::state::scenario::{Action, When};

/// Controls the calls of an endpoint, or of all. An action that is set here happens to the next call.
#[derive(Clone, Copy, Debug)]
pub struct EndpointControl<'a> {
    pub(super) state: &'a State,
    /// The endpoint's number; `None` for all.
    pub(super) endpoint: Option<usize>,
}

/// A scenario for certain calls, which is set when it is given its action.
#[derive(Clone, Copy, Debug)]
#[must_use = "nothing is set without an action"]
pub struct ScenarioBuilder<'a> {
    control: EndpointControl<'a>,
    when: When,
}

impl<'a> EndpointControl<'a> {
    /// At the next call. Several of these queue up.
    pub fn next(self) -> ScenarioBuilder<'a> {
        self.when(When::Next)
    }

    /// At the n-th call from now.
    pub fn nth(self, n: u64) -> ScenarioBuilder<'a> {
        self.when(When::Nth(n))
    }

    /// At every n-th call from now.
    pub fn every(self, n: u64) -> ScenarioBuilder<'a> {
        self.when(When::Every(n))
    }

    /// At about one call in n; the seed decides which.
    pub fn one_in(self, n: u64) -> ScenarioBuilder<'a> {
        self.when(When::OneIn(n))
    }

    /// At every call.
    pub fn always(self) -> ScenarioBuilder<'a> {
        self.when(When::Always)
    }

    /// At these calls.
    pub fn when(self, when: When) -> ScenarioBuilder<'a> {
        ScenarioBuilder { control: self, when }
    }

    /// Checks that a code can refuse the calls: one that an envelope of the endpoint can have, and that means no success.
    ///
    /// # Errors
    ///
    /// Why it cannot. [`refuse`](Self::refuse) would send it all the same.
    pub fn check_refusal(self, code: &Code) -> Result<(), String> {
        let routes = &self.state.routes;
        let numbers = self.endpoint.map_or(0..routes.len(), |number| number..number + 1);
        numbers.filter_map(|number| routes.endpoint(number)).try_for_each(|endpoint| {
            let why = codes::not_refused(&self.state.api.envelopes_of(endpoint), code);
            why.map_or(Ok(()), |why| Err(format!("{}: {why}", endpoint.name.wire)))
        })
    }

    /// Allows so many calls a day from now on; further ones are answered 45009. Each endpoint has a quota of its own.
    pub fn daily_quota(self, calls: u64) {
        self.each(|number| self.state.set_quota(number, |quota| quota.per_day = Some(calls)));
    }

    /// Allows so many calls a minute from now on; further ones are answered 45011. Each endpoint has a quota of its own.
    pub fn minute_quota(self, calls: u64) {
        self.each(|number| self.state.set_quota(number, |quota| quota.per_minute = Some(calls)));
    }

    fn each(self, set: impl Fn(usize)) {
        match self.endpoint {
            Some(number) => set(number),
            None => (0..self.state.routes.len()).for_each(set),
        }
    }
}

impl ScenarioBuilder<'_> {
    /// Does several things at once: `[Action::Slow(…), Action::Refuse(Code::Number(-1))]`.
    pub fn perform(self, actions: impl IntoIterator<Item = Action>) {
        let actions = actions.into_iter().collect();
        self.control.state.scenarios().add(self.control.endpoint, self.when, actions);
    }
}

/// A method for each action, on both types.
macro_rules! actions {
    ($($name:ident($($argument:ident: $ty:ty),*) $variant:ident $action:expr;)*) => {
        impl EndpointControl<'_> { $(
            #[doc = concat!("[`Action::", stringify!($variant), "`], at the next call.")]
            pub fn $name(self $(, $argument: $ty)*) {
                self.next().perform([$action]);
            }
        )* }

        impl ScenarioBuilder<'_> { $(
            #[doc = concat!("[`Action::", stringify!($variant), "`].")]
            pub fn $name(self $(, $argument: $ty)*) {
                self.perform([$action]);
            }
        )* }
    };
}

actions! {
    refuse(code: impl Into<Code>) Refuse Action::Refuse(code.into());
    respond(json: Value) Respond Action::Respond(json);
    merge(json: Value) Merge Action::Merge(json);
    status(status: u16) Status Action::Status(status);
    bytes(status: u16, content_type: &str, body: impl Into<Bytes>) Bytes
        Action::Bytes { status, content_type: content_type.to_owned(), body: body.into() };
    redirect(to: &str) Redirect Action::Redirect(to.to_owned());
    reset_unread() ResetUnread Action::ResetUnread;
    reset_after(bytes: u64) ResetAfter Action::ResetAfter(bytes);
    reset() Reset Action::Reset;
    reset_mid_response(bytes: u64) ResetMidResponse Action::ResetMidResponse(bytes);
    close() Close Action::Close;
    stall() Stall Action::Stall;
    slow(time: Duration) Slow Action::Slow(time);
    slow_body(time: Duration) SlowBody Action::SlowBody(time);
    drip(bytes: usize, every: Duration) Drip Action::Drip { bytes, every };
    truncate(bytes: u64) Truncate Action::Truncate(bytes);
    oversize(bytes: u64) Oversize Action::Oversize(bytes);
    broken_gzip() BrokenGzip Action::BrokenGzip;
}
