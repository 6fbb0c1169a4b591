//! Plain HTTP, and files that change while they are sent.

use super::*;

const FAR_AND_PLAIN: Fault = Address("http://nonexistent.invalid");
const INSECURE: Gives = never(Transport(TransportErrorKind::InsecureHttp));

pub(super) const PLAIN: &[Row] = &[
    row("a token without encryption", Memory(SMALL), FAR_AND_PLAIN, INSECURE, NONE),
    row("a token that is fetched without encryption", Json, FAR_AND_PLAIN, INSECURE, NONE).tokens(Tokens::Account),
    row("a secret without encryption", Get, FAR_AND_PLAIN, INSECURE, NONE),
    row("without encryption, as the caller says", Json, FAR_AND_PLAIN, later(Transport(Connect)), arrives(2, 0, 0))
        .tune(|builder| builder.allow_insecure_http(true).retry(quick().max_attempts(2))),
];

/// Whether the first piece of the first try is on its way.
fn at_once(progress: Progress) -> bool {
    progress.attempt == 1 && progress.sent < 400_000
}

/// Whether the last piece of the first try is on its way.
fn at_the_end(progress: Progress) -> bool {
    progress.attempt == 1 && progress.sent == progress.total
}

fn cut(surroundings: &Surroundings) {
    let file = std::fs::OpenOptions::new().write(true).open(&surroundings.path).expect("it is there");
    file.set_len(1_000_000).expect("it can be cut");
}

fn lengthen(surroundings: &Surroundings) {
    let file = std::fs::OpenOptions::new().write(true).open(&surroundings.path).expect("it is there");
    file.set_len(MIDDLE as u64 + 1).expect("it can be made longer");
}

fn remove(surroundings: &Surroundings) {
    // It may be gone since the piece before.
    let _ = std::fs::remove_file(&surroundings.path);
}

fn replace(surroundings: &Surroundings) {
    let other = surroundings.path.with_extension("new");
    std::fs::write(&other, "short").expect("written");
    std::fs::rename(other, &surroundings.path).expect("replaced");
}

const BUSY: Fault = Vendor(|vendor| vendor.on("upload").status(429));

pub(super) const FILES: &[Row] = &[
    row("a file that is cut during the upload", Disk(MIDDLE), GOOD_VENDOR, never(Shrank), arrives(1, 1, 0)).during(
        |surroundings, progress| {
            if at_once(progress) {
                cut(surroundings)
            }
        },
    ),
    row("a file that grows during the upload", Disk(MIDDLE), GOOD_VENDOR, never(Grew), arrives(1, 1, 0)).during(
        |surroundings, progress| {
            if at_once(progress) {
                lengthen(surroundings)
            }
        },
    ),
    row("a file that is removed during the upload", Disk(MIDDLE), GOOD_VENDOR, Works, ONCE).during(
        |surroundings, progress| {
            if progress.sent > 400_000 {
                remove(surroundings)
            }
        },
    ),
    row("a file that is replaced during the upload", Disk(MIDDLE), GOOD_VENDOR, Works, ONCE).during(
        |surroundings, progress| {
            if progress.sent > 400_000 {
                replace(surroundings)
            }
        },
    ),
    row("a file that is cut between two tries", Disk(MIDDLE), BUSY, never(Shrank), arrives(2, 2, 1)).during(
        |surroundings, progress| {
            if at_the_end(progress) {
                cut(surroundings)
            }
        },
    ),
    row("a file that grows between two tries", Disk(MIDDLE), BUSY, never(Grew), arrives(2, 2, 1)).during(
        |surroundings, progress| {
            if at_the_end(progress) {
                lengthen(surroundings)
            }
        },
    ),
    row("a file that is removed between two tries", Disk(MIDDLE), BUSY, never(Unreadable), arrives(2, ANY, 1)).during(
        |surroundings, progress| {
            if at_the_end(progress) {
                remove(surroundings)
            }
        },
    ),
];
