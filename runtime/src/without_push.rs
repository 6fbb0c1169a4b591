//! The macros for messages in a build that reads none: what they declare costs nothing.

/// Declares what tells a message; next to nothing without the feature `push`.
#[macro_export]
macro_rules! message {
    (#[message($name:literal, $service:expr)] $($rest:tt)*) => {
        // The service is imported, and would be unused.
        const _: &$crate::Service = $service;
    };
}

/// Declares the reply to a message; nothing without the feature `push`.
#[macro_export]
macro_rules! reply {
    ($($declaration:tt)*) => {};
}

/// Declares the enum of all messages; nothing without the feature `push`.
#[macro_export]
macro_rules! messages {
    ($($declaration:tt)*) => {};
}
