//! Holds the paused clock of a test while it talks to the mock.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::task::spawn_blocking;
use tokio::time::sleep;

use crate::state::State;

/// The clock goes on after so long without a byte, in the time of the machine.
const SILENCE: Duration = Duration::from_millis(10);

/// How far it goes at a time: each time twice as far, until something happens.
const FIRST_STEP: Duration = Duration::from_millis(1);
const LONGEST_STEP: Duration = Duration::from_secs(1);

/// Holds the paused clock of a test, until it is dropped; see [`Mock::hold_clock`](super::mock::Mock::hold_clock).
#[derive(Debug)]
#[must_use = "the clock is held until this is dropped"]
pub struct HeldClock {
    released: Arc<Released>,
}

/// Whether the clock was released, and a bell for it.
#[derive(Debug, Default)]
struct Released {
    yes: Mutex<bool>,
    bell: Condvar,
}

impl Released {
    fn lock(&self) -> MutexGuard<'_, bool> {
        self.yes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for so long at most.
    fn within(&self, time: Duration) -> bool {
        let waited = self.bell.wait_timeout_while(self.lock(), time, |released| !*released);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }
}

impl Drop for HeldClock {
    fn drop(&mut self) {
        *self.released.lock() = true;
        self.released.bell.notify_all();
    }
}

/// What a clock that is held did while nobody looked.
enum Next {
    Released,
    /// Nothing happened, and nothing had happened before that.
    Silence,
    /// Something happened, and then nothing.
    SilenceAfterActivity,
}

impl HeldClock {
    /// To be called on the runtime whose clock it is.
    pub(super) fn new(state: Arc<State>) -> Self {
        let released = Arc::new(Released::default());
        tokio::spawn(keep(state, released.clone()));
        Self { released }
    }
}

/// A paused clock stands still as long as a blocking task runs, so one runs while bytes move. In between, this task waits
/// for a moment, and the runtime moves the clock to the end of that moment, or to what anybody else waits for.
async fn keep(state: Arc<State>, released: Arc<Released>) {
    let mut step = FIRST_STEP;
    loop {
        let (state, released) = (state.clone(), released.clone());
        match spawn_blocking(move || wait_for_silence(&state, &released)).await {
            Ok(Next::Silence) => step = (step * 2).min(LONGEST_STEP),
            Ok(Next::SilenceAfterActivity) => step = FIRST_STEP,
            // The runtime is shutting down.
            Ok(Next::Released) | Err(_) => return,
        }
        sleep(step).await;
    }
}

fn wait_for_silence(state: &State, released: &Released) -> Next {
    let mut next = Next::Silence;
    loop {
        let before = state.activity.count();
        if released.within(SILENCE) {
            return Next::Released;
        }
        if state.activity.count() == before {
            return next;
        }
        next = Next::SilenceAfterActivity;
    }
}
