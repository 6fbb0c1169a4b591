//! Inspecting archives, which reads files and therefore blocks.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
#[cfg(any(feature = "archives", feature = "client"))]
use std::sync::atomic::Ordering;

use crate::endpoint::check::Check;
use crate::request::violation::{Report, Unchecked};
use crate::request::visitor::{ContentCheck, RequestVisitor};

/// What inspecting an archive found.
pub(crate) struct Finding {
    field: String,
    result: Inspected,
}

#[cfg_attr(not(feature = "archives"), allow(dead_code, reason = "then nothing is looked into"))]
enum Inspected {
    Fine,
    NotChecked(String),
    Refused(Vec<String>),
}

/// Tells an inspection that nobody waits for it any more.
#[derive(Clone, Default)]
#[cfg_attr(not(feature = "client"), allow(dead_code, reason = "only a call can be dropped"))]
pub(crate) struct CancelFlag(Arc<AtomicBool>);

impl CancelFlag {
    /// Cancels when dropped.
    #[cfg(feature = "client")]
    pub(crate) fn on_drop(&self) -> CancelOnDrop {
        CancelOnDrop(self.clone())
    }

    #[cfg(feature = "archives")]
    fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

#[cfg(feature = "client")]
pub(crate) struct CancelOnDrop(CancelFlag);

#[cfg(feature = "client")]
impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.0.store(true, Ordering::Relaxed);
    }
}

impl RequestVisitor {
    /// Runs the local checks; see [`Request::check`](crate::Request::check).
    ///
    /// It blocks if there is an archive to inspect.
    pub fn check(self) -> Report {
        report(self)
    }
}

/// The results of all checks, archives included.
pub(crate) fn report(mut visitor: RequestVisitor) -> Report {
    let cancel = CancelFlag::default();
    for check in std::mem::take(&mut visitor.contents) {
        if check.file.is_stream() {
            visitor.check_stream(check);
        } else {
            let finding = inspect(&check, &cancel);
            record(&mut visitor, finding);
        }
    }
    visitor.take_report()
}

/// Inspects one archive.
pub(crate) fn inspect(archive: &ContentCheck, cancel: &CancelFlag) -> Finding {
    Finding { field: archive.field.clone(), result: read(archive, cancel) }
}

/// Adds a finding to those of the visitor.
pub(crate) fn record(visitor: &mut RequestVisitor, finding: Finding) {
    let Finding { field, result } = finding;
    match result {
        Inspected::Fine => {}
        Inspected::NotChecked(why) => visitor.unchecked.push(Unchecked { field, why }),
        Inspected::Refused(problems) => {
            for problem in problems {
                visitor.violate_at(field.clone(), Check::Format, problem, "hold accepted files only");
            }
        }
    }
}

#[cfg(not(feature = "archives"))]
fn read(_: &ContentCheck, _: &CancelFlag) -> Inspected {
    Inspected::NotChecked("the feature `archives` is disabled".to_owned())
}

#[cfg(feature = "archives")]
use reading::read;

/// The bridge to [`crate::archive`], which does not know requests.
#[cfg(feature = "archives")]
mod reading {
    use std::io::{self, Read, Seek, SeekFrom};
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use super::{CancelFlag, Inspected};
    use crate::archive::{EntryKind, Limits, Verdict, check};
    use crate::endpoint::formats::FormatTable;
    use crate::file::source::ReadSeek;
    use crate::request::visitor::ContentCheck;

    pub(super) fn read(archive: &ContentCheck, cancel: &CancelFlag) -> Inspected {
        let Some(kind) = archive.archive() else { return Inspected::Fine };
        let reader = match archive.file.reader_seek() {
            None => return Inspected::NotChecked("its source cannot seek".to_owned()),
            Some(Err(error)) => return Inspected::NotChecked(format!("it cannot be read: {error}")),
            Some(Ok(reader)) => Box::new(Cancellable { reader, cancel }),
        };
        let (name, table) = (archive.file.name(), archive.table);
        let checked = || check(kind, name, reader, &|extension| classify(table, extension), &Limits::default());
        // The archive libraries read untrusted input. If one panics, this crate must not.
        match catch_unwind(AssertUnwindSafe(checked)) {
            Ok(Ok(Verdict::Checked { .. })) => Inspected::Fine,
            Ok(Ok(Verdict::NotChecked { why })) => Inspected::NotChecked(why),
            Ok(Ok(Verdict::Refused(problems))) => {
                Inspected::Refused(problems.iter().map(ToString::to_string).collect())
            }
            Ok(Err(error)) => Inspected::NotChecked(format!("it cannot be read: {error}")),
            Err(_) => Inspected::NotChecked("the archive library failed".to_owned()),
        }
    }

    fn classify(table: &FormatTable, extension: &str) -> EntryKind {
        match table.find(extension) {
            None => EntryKind::Refused,
            Some((_, row)) => row.archive.map_or(EntryKind::Accepted, EntryKind::Archive),
        }
    }

    /// A reader that fails once nobody waits for the result.
    struct Cancellable<'c> {
        reader: Box<dyn ReadSeek + Send>,
        cancel: &'c CancelFlag,
    }

    impl Cancellable<'_> {
        fn go_on(&self) -> io::Result<()> {
            if self.cancel.is_cancelled() { Err(io::Error::other("the call has ended")) } else { Ok(()) }
        }
    }

    impl Read for Cancellable<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.go_on()?;
            self.reader.read(buffer)
        }
    }

    impl Seek for Cancellable<'_> {
        fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
            self.go_on()?;
            self.reader.seek(to)
        }
    }
}
