//! What the macros add in a build without serde: nothing.

/// `Serialize` and `Deserialize`; nothing without the feature `serde`.
#[doc(hidden)]
#[macro_export]
macro_rules! __serde {
    ($name:ident) => {};
}

/// How an object that is only sent is read; nothing without the feature `serde`.
#[doc(hidden)]
#[macro_export]
macro_rules! __serde_sent {
    ($($object:tt)*) => {};
}

/// How an object that is only received is written; nothing without the feature `serde`.
#[doc(hidden)]
#[macro_export]
macro_rules! __serde_received {
    ($($object:tt)*) => {};
}

/// How a choice that is only sent is read; nothing without the feature `serde`.
#[doc(hidden)]
#[macro_export]
macro_rules! __serde_sent_choice {
    ($($choice:tt)*) => {};
}

/// How a choice that is only received is written; nothing without the feature `serde`.
#[doc(hidden)]
#[macro_export]
macro_rules! __serde_received_choice {
    ($($choice:tt)*) => {};
}

/// A request as JSON; nothing without the feature `serde`.
#[doc(hidden)]
#[macro_export]
macro_rules! __serde_request {
    ($($request:tt)*) => {};
}
