//! Where the parameters of a request travel: the one list of the places, and everything that follows from it.
//!
//! Nobody else lists them. A match over [`Location`] has no `_` arm, and what is kept for each is a [`PerLocation`], so
//! that a new one does not compile until every reader has decided what it means there.

use std::ops::{Index, IndexMut};

use super::keyword::keywords;

keywords! {
    /// Where a parameter of a request travels. The key stands over such parameters in the spec, and names the location
    /// in generated code.
    pub enum Location {
        /// In the path, where the route has its name in braces.
        Path = "path",
        /// In the URL, after the `?`.
        Query = "query",
        /// In a header.
        Header = "header",
        /// In the JSON body.
        Json = "json",
        /// In a part of the multipart form.
        Form = "form",
        /// In a body that is written like a query.
        Urlencoded = "urlencoded",
        /// As the whole body: a file, or a text.
        Raw = "raw",
    }
}

impl Location {
    /// Where the constants travel that tell one shape of a request from another: those under `fixed`.
    pub const DISCRIMINATOR: Self = Self::Query;

    /// The body of a request that has such parameters; [`Body::None`] when they travel outside of it.
    pub const fn body(self) -> Body {
        match self {
            Self::Path | Self::Query | Self::Header => Body::None,
            Self::Json => Body::Json,
            Self::Form => Body::Form,
            Self::Urlencoded => Body::Urlencoded,
            Self::Raw => Body::Raw,
        }
    }

    /// True when a value travels as JSON, so that it can be a list, an object or null.
    pub const fn is_json(self) -> bool {
        match self {
            Self::Json => true,
            Self::Path | Self::Query | Self::Header | Self::Form | Self::Urlencoded | Self::Raw => false,
        }
    }

    /// True when a value can be a file.
    pub const fn takes_files(self) -> bool {
        match self {
            Self::Form | Self::Raw => true,
            Self::Path | Self::Query | Self::Header | Self::Json | Self::Urlencoded => false,
        }
    }

    /// True when a parameter can be there more than once, and when one can bring others: a path has its places, a header
    /// is there once, and a raw body is one value.
    pub const fn is_open(self) -> bool {
        match self {
            Self::Query | Self::Json | Self::Form | Self::Urlencoded => true,
            Self::Path | Self::Header | Self::Raw => false,
        }
    }

    /// What parameters travel in: `a URL`.
    pub const fn carrier(self) -> &'static str {
        match self {
            Self::Path => "a path",
            Self::Query => "a URL",
            Self::Header => "a header",
            Self::Json => "a JSON body",
            Self::Form => "a form",
            Self::Urlencoded => "a URL-encoded body",
            Self::Raw => "a raw body",
        }
    }
}

/// The body of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body {
    /// No body.
    None,
    /// A multipart form.
    Form,
    /// Fields that are written like a query.
    Urlencoded,
    /// One value, without anything around it.
    Raw,
    /// A JSON object; no body if no field is set.
    Json,
    /// A JSON object; `{}` if no field is set, because the service refuses a POST without a body.
    JsonOrEmptyObject,
}

impl Body {
    /// The location of the parameters that it is made of.
    pub const fn location(self) -> Option<Location> {
        match self {
            Self::None => None,
            Self::Form => Some(Location::Form),
            Self::Urlencoded => Some(Location::Urlencoded),
            Self::Raw => Some(Location::Raw),
            Self::Json | Self::JsonOrEmptyObject => Some(Location::Json),
        }
    }
}

/// A value for each [`Location`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PerLocation<T>([T; Location::ALL.len()]);

impl<T> PerLocation<T> {
    /// What `make` gives for each.
    pub fn from_fn(make: impl FnMut(Location) -> T) -> Self {
        Self(Location::ALL.map(make))
    }

    /// The values with their locations, in the order of [`Location::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = (Location, &T)> {
        Location::ALL.into_iter().zip(&self.0)
    }

    /// The same, to be changed.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (Location, &mut T)> {
        Location::ALL.into_iter().zip(&mut self.0)
    }
}

impl<T> Index<Location> for PerLocation<T> {
    type Output = T;

    fn index(&self, location: Location) -> &T {
        &self.0[location as usize]
    }
}

impl<T> IndexMut<Location> for PerLocation<T> {
    fn index_mut(&mut self, location: Location) -> &mut T {
        &mut self.0[location as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::{Body, Location, PerLocation};

    #[test]
    fn a_location_and_the_body_that_it_makes_lead_to_each_other() {
        for location in Location::ALL {
            let holds = location.body().location();
            assert_eq!(holds, (location.body() != Body::None).then_some(location));
        }
    }

    #[test]
    fn each_location_has_a_value_of_its_own() {
        let mut keys = PerLocation::from_fn(Location::key);
        assert!(keys.iter().all(|(location, key)| location.key() == *key && keys[location] == *key));
        keys[Location::Json] = "other";
        assert_eq!(keys.iter().filter(|(location, key)| location.key() != **key).count(), 1);
    }
}
