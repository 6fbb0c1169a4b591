//! Work that must not be left half done.

use std::panic::resume_unwind;

use crate::async_runtime;

/// Runs a future to its end, even if the caller gives up while it waits: for requests whose response cannot be had a
/// second time.
pub async fn run_to_completion<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> T {
    // Then the work itself says what is missing.
    if async_runtime::is_missing() {
        return work.await;
    }
    match tokio::spawn(work).await {
        Ok(result) => result,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => resume_unwind(panic),
            // The async runtime is shutting down, and this caller with it.
            Err(_) => std::future::pending().await,
        },
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use tokio::sync::Notify;

    use super::*;

    #[tokio::test]
    async fn the_work_survives_its_caller() {
        let (start, end) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let work = {
            let (start, end) = (start.clone(), end.clone());
            async move {
                start.notified().await;
                end.notify_one();
                7
            }
        };
        let waiting = tokio::time::timeout(Duration::from_millis(1), run_to_completion(work));
        assert!(waiting.await.is_err(), "the caller gives up");
        start.notify_one();
        end.notified().await;
        assert_eq!(run_to_completion(async { 7 }).await, 7);
    }

    #[tokio::test]
    #[should_panic(expected = "what happened")]
    async fn a_panic_reaches_the_caller() {
        run_to_completion(async { panic!("what happened") }).await
    }
}
