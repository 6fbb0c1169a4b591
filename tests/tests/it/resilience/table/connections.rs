//! Faults of the connection, of the request in transit, and of timing.

use super::*;

pub(super) const CONNECTIONS: &[Row] = &[
    row("connect refused", Memory(SMALL), ClosedPort(None), later(Transport(Connect)), arrives(4, 0, 0)),
    row("connect refused, GET", Get, ClosedPort(None), later(Transport(Connect)), arrives(4, 0, 0)),
    row("connect refused until the service is back", Disk(SMALL), ClosedPort(Some(60)), Works, arrives(ANY, 0, 0))
        .tune(patient),
    row(
        "a name that cannot be resolved",
        Json,
        Address("https://nonexistent.invalid"),
        later(Transport(Connect)),
        arrives(2, 0, 0),
    )
    .tune(|builder| builder.retry(quick().max_attempts(2))),
    row("a connection that nobody takes", Memory(SMALL), FullQueue, later(Transport(Connect)), arrives(2, 0, 0))
        .tune(soon_and_twice),
    row("https, and nobody listens", Get, Address("https://127.0.0.1:1"), later(Transport(Connect)), arrives(4, 0, 0)),
    row(
        "https, and the other end speaks HTTP",
        Memory(SMALL),
        Fault::Tls(Tls::Plain),
        never(Transport(TransportErrorKind::Tls)),
        arrives(1, 1, ANY),
    ),
    row(
        "https, and a certificate that nobody has signed",
        Json,
        Fault::Tls(Tls::Untrusted),
        never(Transport(TransportErrorKind::Tls)),
        arrives(1, 1, ANY),
    ),
    row(
        "https, and the other end says nothing",
        Get,
        Fault::Tls(Tls::Silent),
        later(Transport(Connect)),
        arrives(2, 2, ANY),
    )
    .tune(soon_and_twice),
    row(
        "https, and the other end closes before it is secure",
        Memory(SMALL),
        Fault::Tls(Tls::Closes),
        later(Transport(Connect)),
        arrives(4, 4, ANY),
    ),
    row(
        "an idle connection that the service has closed",
        Memory(SMALL),
        Sockets(|socket| Box::pin(answers_once(socket))),
        Works,
        arrives(1, 2, ANY),
    )
    .warm(),
    row(
        "a kept connection on which the service takes a request and closes",
        Memory(SMALL),
        Sockets(|socket| Box::pin(answers_once_and_swallows(socket))),
        later(Transport(Interrupted)),
        arrives(1, 1, ANY),
    )
    .warm(),
];

const UNREAD: Fault = Vendor(|vendor| vendor.on("upload").reset_unread());
const CUT: Fault = Vendor(|vendor| vendor.on("upload").reset_after(100_000));
const CUT_EACH: Fault = Vendor(|vendor| vendor.on("upload").always().reset_after(100_000));
const RESET: Fault = Vendor(|vendor| vendor.on_any().reset());
const CLOSE: Fault = Vendor(|vendor| vendor.on_any().close());

pub(super) const REQUESTS: &[Row] = &[
    row("reset before the body is read, from memory", Memory(BIG), UNREAD, Works, arrives(2, 2, 1)),
    row("reset before the body is read, from disk", Disk(BIG), UNREAD, Works, arrives(2, 2, 1)),
    // It was handed to the system whole: nobody knows whether the service has it.
    row("reset before a small body is read", Memory(SMALL), UNREAD, BROKEN, arrives(1, 1, 0)),
    row("reset before JSON is read", Json, UNREAD, BROKEN, arrives(1, 1, 0)),
    row(
        "reset before a GET is read",
        Get,
        Vendor(|it| it.on("getAccessToken").reset_unread()),
        Works,
        arrives(2, 2, 1),
    ),
    row("reset during the body, from memory", Memory(BIG), CUT, Works, arrives(2, 2, 1)),
    row("reset during the body, from disk", Disk(BIG), CUT, Works, arrives(2, 2, 1)),
    row("reset during the body each time", Disk(BIG), CUT_EACH, BROKEN, arrives(4, 4, 0)),
    row("reset after the body, from memory", Memory(SMALL), RESET, BROKEN, arrives(1, 1, 1)),
    row("reset after the body, from disk", Disk(MIDDLE), RESET, BROKEN, arrives(1, 1, 1)),
    row("reset after JSON", Json, RESET, BROKEN, arrives(1, 1, 1)),
    row("reset after a GET", Get, RESET, Works, arrives(2, 2, 2)),
    row("closed after the body, from memory", Memory(SMALL), CLOSE, BROKEN, arrives(1, 1, 1)),
    row("closed after the body, from disk", Disk(SMALL), CLOSE, BROKEN, arrives(1, 1, 1)),
    row("closed after JSON", Json, CLOSE, BROKEN, arrives(1, 1, 1)),
    row("closed after a GET", Get, CLOSE, Works, arrives(2, 2, 2)),
];

const STALL: Fault = Vendor(|vendor| vendor.on_any().stall());

pub(super) const TIMES: &[Row] = &[
    row("a slow answer", Memory(SMALL), Vendor(|it| it.on_any().slow(MILLIS_200)), Works, arrives(1, 1, 1)),
    row("an answer in small pieces", Json, Vendor(|it| it.on_any().drip(9, MILLIS_5)), Works, arrives(1, 1, 1)),
    row("no answer to a GET, once", Get, Vendor(|it| it.on_any().stall()), Works, arrives(2, 2, 2)).tune(soon),
    row("half an answer", Json, Answers(|| stall("HTTP/1.1 200 OK\r\nContent-Le")), LATE, arrives(1, 1, 1)).tune(soon),
    row(
        "half an answer to a GET, once",
        Get,
        Answers(|| [stall("HTTP/1.1 200 OK\r\nContent-Le"), issues()].concat()),
        Works,
        arrives(2, 2, 2),
    )
    .tune(soon),
    row("no answer, from memory", Memory(SMALL), STALL, LATE, arrives(1, 1, 1)).tune(soon),
    row("no answer, from disk", Disk(SMALL), STALL, LATE, arrives(1, 1, 1)).tune(soon),
    row("no answer to JSON", Json, STALL, LATE, arrives(1, 1, 1)).tune(soon),
    row("no answer to a GET, ever", Get, Vendor(|it| it.on_any().always().stall()), LATE, arrives(4, 4, 4)).tune(soon),
    row("a body that comes too late", Json, Vendor(|it| it.on_any().slow_body(SECONDS_20)), LATE, arrives(1, 1, 1))
        .tune(soon),
    row("a body byte by byte", Memory(SMALL), Vendor(|it| it.on_any().drip(1, MILLIS_200)), LATE, arrives(1, 1, 1))
        .tune(soon),
    row(
        "a service that reads too slowly",
        Memory(BIG),
        Sockets(|socket| {
            Box::pin(async { _ = reads_slowly(socket, Default::default(), Duration::from_millis(20)).await })
        }),
        LATE,
        arrives(2, 2, ANY),
    )
    .tune(soon_and_twice),
    row("a file whose source is stuck", Stuck, Vendor(|_| ()), LATE, arrives(1, ANY, 0)).tune(soon_and_once),
    row(
        "the head of an answer without end",
        Json,
        Sockets(|socket| Box::pin(endless(socket, "HTTP/1.1 200 OK\r\n", "x-more: and more, and more, and more\r\n"))),
        never(Transport(Other)),
        arrives(1, 1, ANY),
    ),
    row(
        "a promise to answer, again and again",
        Json,
        Sockets(|socket| Box::pin(endless(socket, "", "HTTP/1.1 100 Continue\r\n\r\n"))),
        LATE,
        arrives(1, 1, ANY),
    )
    .tune(soon),
];
