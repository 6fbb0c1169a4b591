//! `vendor.on("upload").every(3).reset()`: how a test says what shall happen.

use std::time::Duration;

use bytes::Bytes;
use serde_json::Value;

use crate::state::State;
use crate::state::scenario::{Action, When};

/// An endpoint, or all of them, for which something is to be set. Actions that are said here play at the next call.
#[derive(Clone, Copy, Debug)]
pub struct On<'a> {
    pub(crate) state: &'a State,
    pub(crate) endpoint: Option<usize>,
}

/// Calls at which something is to happen.
#[derive(Clone, Copy, Debug)]
#[must_use = "nothing happens unless an action is said"]
pub struct Then<'a> {
    on: On<'a>,
    when: When,
}

impl<'a> On<'a> {
    /// At the next call. Several of these wait in line.
    pub fn next(self) -> Then<'a> {
        self.when(When::Next)
    }

    /// At the n-th call from now.
    pub fn nth(self, n: u64) -> Then<'a> {
        self.when(When::Nth(n))
    }

    /// At every n-th call from now.
    pub fn every(self, n: u64) -> Then<'a> {
        self.when(When::Every(n))
    }

    /// At about one call in n; which, the seed decides.
    pub fn one_in(self, n: u64) -> Then<'a> {
        self.when(When::OneIn(n))
    }

    /// At every call.
    pub fn always(self) -> Then<'a> {
        self.when(When::Always)
    }

    /// At these calls.
    pub fn when(self, when: When) -> Then<'a> {
        Then { on: self, when }
    }

    /// So many calls a day from now on, further ones are answered 45009. For all endpoints: each of them.
    pub fn daily_quota(self, calls: u64) {
        self.each(|number| self.state.set_quota(number, |quota| quota.a_day = Some(calls)));
    }

    /// So many calls a minute from now on, further ones are answered 45011. For all endpoints: each of them.
    pub fn minute_quota(self, calls: u64) {
        self.each(|number| self.state.set_quota(number, |quota| quota.a_minute = Some(calls)));
    }

    fn each(self, set: impl Fn(usize)) {
        match self.endpoint {
            Some(number) => set(number),
            None => (0..self.state.routes.len()).for_each(set),
        }
    }
}

impl Then<'_> {
    /// Lets several things happen at once: `[Action::Slow(…), Action::Refuse(-1)]`.
    pub fn does(self, actions: impl IntoIterator<Item = Action>) {
        let actions = actions.into_iter().collect();
        self.on.state.scenarios().add(self.on.endpoint, self.when, actions);
    }
}

macro_rules! actions {
    ($($(#[doc = $doc:literal])* $name:ident($($argument:ident: $ty:ty),*) $action:expr;)*) => {
        impl On<'_> { $(
            $(#[doc = $doc])*
            #[doc = ""]
            #[doc = "At the next call."]
            pub fn $name(self $(, $argument: $ty)*) {
                self.next().does([$action]);
            }
        )* }

        impl Then<'_> { $(
            $(#[doc = $doc])*
            pub fn $name(self $(, $argument: $ty)*) {
                self.does([$action]);
            }
        )* }
    };
}

actions! {
    /// Answers this code, with the text that the spec has for it.
    refuse(code: i64) Action::Refuse(code);
    /// Answers this JSON.
    answer(json: Value) Action::Answer(json);
    /// Puts these fields over those of a successful answer.
    merge(json: Value) Action::Merge(json);
    /// Answers this HTTP status with a page of HTML.
    status(status: u16) Action::Status(status);
    /// Answers exactly this.
    bytes(status: u16, content_type: &str, body: impl Into<Bytes>) Action::Bytes { status, content_type: content_type.to_owned(), body: body.into() };
    /// Sends the client elsewhere.
    redirect(to: &str) Action::Redirect(to.to_owned());
    /// Resets the connection before the body is read.
    reset_unread() Action::ResetUnread;
    /// Resets the connection when so many bytes of the body were read.
    reset_after(bytes: u64) Action::ResetAfter(bytes);
    /// Reads the request, and resets the connection; a token is not issued then.
    reset() Action::Reset;
    /// Resets the connection when so many bytes of the answer's body are sent.
    reset_mid_answer(bytes: u64) Action::ResetMidAnswer(bytes);
    /// Reads the request, and closes the connection without an answer.
    close() Action::Close;
    /// Reads the request and does not answer.
    stall() Action::Stall;
    /// Sends no byte of the answer for so long.
    slow(time: Duration) Action::Slow(time);
    /// Sends the head of the answer, and its body after so long.
    slow_body(time: Duration) Action::SlowBody(time);
    /// Sends the answer's body in pieces, with a pause after each.
    drip(bytes: usize, every: Duration) Action::Drip { bytes, every };
    /// Announces the whole body, sends so many bytes of it, and closes.
    truncate(bytes: u64) Action::Truncate(bytes);
    /// Fills the body up to so many bytes.
    oversize(bytes: u64) Action::Oversize(bytes);
    /// Says that the body is gzip, and sends what is not.
    broken_gzip() Action::BrokenGzip;
}
