//! How much a change matters, and which version follows from it.

use std::fmt;

/// How much a change matters to somebody who does nothing about it. In the order of weight.
///
/// On the wire that is a program built on the old bindings which talks to the service as the new spec describes it. For
/// Rust it is the source of such a program, built on the new bindings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verdict {
    /// Nothing changes.
    None,
    /// Texts for readers change.
    Docs,
    /// Something can be done that could not; what was done goes on.
    Additive,
    /// The same program does something else: it checks, retries, sends or shows otherwise.
    Behaviour,
    /// The wire: what was right is refused, or an answer cannot be read. Rust: a program may not compile.
    Breaking,
}

impl Verdict {
    /// Every verdict, the lightest first.
    pub const ALL: [Self; 5] = [Self::None, Self::Docs, Self::Additive, Self::Behaviour, Self::Breaking];

    /// `breaking`
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Docs => "docs",
            Self::Additive => "additive",
            Self::Behaviour => "behaviour",
            Self::Breaking => "breaking",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// The part of a version that has to grow, as it is called after 1.0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Bump {
    /// None: the bindings are as they were.
    None,
    /// Nothing that a program could use or must heed.
    Patch,
    /// Something new, or news that is worth a release of its own: the old bindings no longer suit the service.
    Minor,
    /// A program may have to be changed.
    Major,
}

impl Bump {
    /// Every part, the smallest first.
    pub const ALL: [Self; 4] = [Self::None, Self::Patch, Self::Minor, Self::Major];

    /// What follows from the two verdicts.
    ///
    /// Only what breaks Rust is major: a change of the wire breaks the *old* bindings, and the new ones, which every
    /// program may take, mend it. So that is minor.
    pub fn of(wire: Verdict, rust: Verdict) -> Self {
        match (wire, rust) {
            (_, Verdict::Breaking) => Self::Major,
            (Verdict::Breaking, _) | (_, Verdict::Additive) => Self::Minor,
            (Verdict::None, Verdict::None) => Self::None,
            _ => Self::Patch,
        }
    }

    /// `minor`
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

impl fmt::Display for Bump {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A version of the workspace: `0.3.1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// Grows with what breaks, from 1.0 on.
    pub major: u64,
    /// Grows with what is new; before 1.0 with what breaks.
    pub minor: u64,
    /// Grows with everything else.
    pub patch: u64,
}

impl Version {
    /// Reads `0.3.1`. A pre-release is none: whether `2.0.0-rc.2` or `2.0.0` follows `2.0.0-rc.1` no change can tell.
    pub fn parse(text: &str) -> Option<Self> {
        let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let mut parts = text.trim().split('.').map(|part| part.parse().ok().filter(|_| is_number(part)));
        let version = Self { major: parts.next()??, minor: parts.next()??, patch: parts.next()?? };
        parts.next().is_none().then_some(version)
    }

    /// The version that follows, by the rules that cargo resolves by: before 1.0, a major change moves the second
    /// number and everything else the third; before 0.1, everything moves the third.
    #[must_use]
    pub fn next(self, bump: Bump) -> Self {
        let Self { major, minor, patch } = self;
        match (major, minor, bump) {
            (.., Bump::None) => self,
            (0, 0, _) => Self { patch: patch + 1, ..self },
            (0, _, Bump::Major) => Self { major, minor: minor + 1, patch: 0 },
            (0, _, Bump::Minor | Bump::Patch) | (_, _, Bump::Patch) => Self { patch: patch + 1, ..self },
            (_, _, Bump::Minor) => Self { major, minor: minor + 1, patch: 0 },
            (_, _, Bump::Major) => Self { major: major + 1, minor: 0, patch: 0 },
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_follow_cargo() {
        let next = |text: &str, bump| Version::parse(text).expect("a version").next(bump).to_string();
        assert_eq!(next("0.3.1", Bump::Major), "0.4.0");
        assert_eq!(next("0.3.1", Bump::Minor), "0.3.2");
        assert_eq!(next("0.3.1", Bump::None), "0.3.1");
        assert_eq!(next("0.0.4", Bump::Major), "0.0.5");
        assert_eq!(next("1.3.1", Bump::Minor), "1.4.0");
        assert_eq!(next("1.3.1", Bump::Patch), "1.3.2");
        assert_eq!(Version::parse("1.2"), None);
        assert_eq!(Version::parse("1.2.3.4"), None);
        assert_eq!(Version::parse("1.+2.3"), None);
        assert_eq!(Version::parse("1.3.1-rc.1"), None);
        assert_eq!(Version::parse("1.3.1+git"), None);
    }

    #[test]
    fn the_heavier_verdict_decides() {
        assert_eq!(Bump::of(Verdict::None, Verdict::Breaking), Bump::Major);
        assert_eq!(Bump::of(Verdict::Breaking, Verdict::Behaviour), Bump::Minor);
        assert_eq!(Bump::of(Verdict::Additive, Verdict::Behaviour), Bump::Patch);
        assert_eq!(Bump::of(Verdict::None, Verdict::Docs), Bump::Patch);
        assert_eq!(Bump::of(Verdict::None, Verdict::None), Bump::None);
    }
}
