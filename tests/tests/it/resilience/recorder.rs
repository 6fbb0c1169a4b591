//! Writes down everything that is traced or logged while a piece of work runs: all targets, all levels.
//!
//! What counts is the thread: work on a current-thread runtime is recorded whole, and tests beside it are not. The libraries
//! below the client (`reqwest`, `hyper-util`, `rustls`) speak through `log`, which is recorded too.

use std::cell::RefCell;
use std::fmt::{Debug, Write as _};
use std::sync::{Arc, Mutex, MutexGuard, Once, PoisonError};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Dispatch, Event, Level, Metadata, Subscriber};
use tracing_core::span::Current;

/// A span, with the last value of each of its fields.
#[derive(Clone, Debug)]
pub(super) struct Span {
    pub(super) target: &'static str,
    pub(super) name: &'static str,
    pub(super) level: Level,
    /// The number of the span around it.
    pub(super) parent: Option<usize>,
    pub(super) fields: Vec<(&'static str, String)>,
    metadata: &'static Metadata<'static>,
}

impl Span {
    /// The value of a field; nothing when it was never given.
    pub(super) fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().rev().find(|(found, _)| *found == name).map(|(_, value)| value.as_str())
    }
}

/// An event: where it comes from, and its fields as text.
#[derive(Clone, Debug)]
pub(super) struct Said {
    pub(super) target: String,
    /// Nothing where a library below the client speaks.
    pub(super) level: Option<Level>,
    pub(super) text: String,
}

/// Everything that was recorded.
#[derive(Clone, Debug, Default)]
pub(super) struct Recorded {
    pub(super) spans: Vec<Span>,
    pub(super) events: Vec<Said>,
    inside: Vec<usize>,
}

impl Recorded {
    /// All of it as text, to be searched.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        for span in &self.spans {
            let _ = writeln!(text, "{} {} {:?}", span.target, span.name, span.fields);
            // As they are too: `Debug` of a list escapes what stands in quotes.
            span.fields.iter().for_each(|(_, value)| text.push_str(value));
        }
        self.events.iter().for_each(|said| text.extend([&said.target, " ", &said.text, "\n"]));
        text
    }

    /// The spans of this crate with a name, in the order in which they began.
    pub(super) fn named(&self, name: &str) -> Vec<&Span> {
        self.spans.iter().filter(|span| span.target == "weixin" && span.name == name).collect()
    }
}

/// Runs a piece of work on a runtime on this thread, and returns what was recorded meanwhile.
pub(super) fn record<T>(work: impl Future<Output = T>) -> (T, Recorded) {
    static LOGGER: Once = Once::new();
    LOGGER.call_once(|| {
        log::set_logger(&Logger).expect("nobody else logs");
        log::set_max_level(log::LevelFilter::Trace);
    });
    let recorder = Recorder::default();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    LOGGED.set(Some(Vec::new()));
    let result = tracing::dispatcher::with_default(&Dispatch::new(recorder.clone()), || {
        let result = runtime.block_on(work);
        // What the runtime still holds may speak when it goes.
        runtime.shutdown_timeout(std::time::Duration::from_millis(50));
        result
    });
    let mut recorded = recorder.recorded().clone();
    recorded.events.extend(LOGGED.take().unwrap_or_default());
    (result, recorded)
}

#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Recorded>>);

impl Recorder {
    fn recorded(&self) -> MutexGuard<'_, Recorded> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn number(id: &Id) -> usize {
    usize::try_from(id.into_u64()).expect("ids count from one") - 1
}

impl Subscriber for Recorder {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        let mut recorded = self.recorded();
        let parent = attributes.parent().map(number).or_else(|| recorded.inside.last().copied());
        let parent = parent.filter(|_| !attributes.is_root());
        let metadata = attributes.metadata();
        let (target, name, level) = (metadata.target(), metadata.name(), *metadata.level());
        recorded.spans.push(Span { target, name, level, parent, fields: fields.0, metadata });
        Id::from_u64(recorded.spans.len() as u64)
    }

    fn record(&self, id: &Id, values: &Record<'_>) {
        let mut fields = Fields::default();
        values.record(&mut fields);
        self.recorded().spans[number(id)].fields.extend(fields.0);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        let text = fields.0.iter().map(|(name, value)| format!("{name}={value} ")).collect();
        let (target, level) = (event.metadata().target().to_owned(), Some(*event.metadata().level()));
        self.recorded().events.push(Said { target, level, text });
    }

    fn enter(&self, id: &Id) {
        self.recorded().inside.push(number(id));
    }

    fn current_span(&self) -> Current {
        let recorded = self.recorded();
        let Some(at) = recorded.inside.last() else { return Current::none() };
        Current::new(Id::from_u64(*at as u64 + 1), recorded.spans[*at].metadata)
    }

    fn exit(&self, id: &Id) {
        let mut recorded = self.recorded();
        if let Some(at) = recorded.inside.iter().rposition(|inside| *inside == number(id)) {
            recorded.inside.remove(at);
        }
    }
}

/// The fields of a span or an event, as text.
#[derive(Default)]
struct Fields(Vec<(&'static str, String)>);

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.push((field.name(), value.to_owned()));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.push((field.name(), format!("{value:?}")));
    }
}

thread_local! {
    /// What this thread has logged, once it is asked for.
    static LOGGED: RefCell<Option<Vec<Said>>> = const { RefCell::new(None) };
}

struct Logger;

impl log::Log for Logger {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        LOGGED.with_borrow(Option::is_some)
    }

    fn log(&self, record: &log::Record<'_>) {
        LOGGED.with_borrow_mut(|logged| {
            if let Some(logged) = logged {
                logged.push(Said { target: record.target().to_owned(), level: None, text: record.args().to_string() });
            }
        });
    }

    fn flush(&self) {}
}

#[test]
fn what_is_traced_and_logged_is_recorded() {
    let ((), recorded) = record(async {
        let span = tracing::info_span!(target: "weixin", "outer", a = 1, b = tracing::field::Empty);
        let _inside = span.enter();
        span.record("b", "two");
        tracing::trace!(target: "elsewhere", x = "y", "said");
        let _inner = tracing::debug_span!(target: "weixin", "inner");
        log::trace!("logged {}", 3);
    });
    assert_eq!(recorded.named("outer")[0].field("b"), Some("two"));
    assert_eq!(recorded.named("inner")[0].parent, Some(0));
    let text = recorded.text();
    assert!(text.contains("elsewhere") && text.contains("said") && text.contains("logged 3"), "{text}");
}
