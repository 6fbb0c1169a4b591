//! What waits for a parameter that travels in another way than plainly: a slot for each mode and place.

use super::RequestVisitor;
use super::slots::{JsonSlot, Place};
use crate::types::wire::{Mode, Wire};

/// Declares the slots of each mode: of a field of an object, and of a parameter in each place.
macro_rules! slots {
    ($($what:literal: $mode:ident $json:ident $($path:ident $query:ident $header:ident $form:ident $urlencoded:ident)?;)*) => {
        impl RequestVisitor {$(
            #[doc = concat!("A field of an object: ", $what, ".")]
            pub fn $mode(&mut self, wire: &'static str) -> JsonSlot<'_> {
                self.json_as(wire, Wire::of(Mode::$mode))
            }

            #[doc = concat!("A field of the JSON body: ", $what, ".")]
            pub fn $json(&mut self, wire: &'static str) -> JsonSlot<'_> {
                self.json_as(wire, Wire::of(Mode::$mode))
            }

            $(
                #[doc = concat!("A segment of the path: ", $what, ".")]
                pub fn $path(&mut self, wire: &'static str) -> JsonSlot<'_> {
                    self.path_as(wire, Wire::of(Mode::$mode))
                }

                #[doc = concat!("A header: ", $what, ".")]
                pub fn $header(&mut self, wire: &'static str) -> JsonSlot<'_> {
                    self.header_as(wire, Wire::of(Mode::$mode))
                }

                #[doc = concat!("A query parameter: ", $what, ".")]
                pub fn $query(&mut self, wire: &'static str) -> JsonSlot<'_> {
                    self.query_as(wire, Wire::of(Mode::$mode))
                }

                #[doc = concat!("A field of a body that is written like a query: ", $what, ".")]
                pub fn $urlencoded(&mut self, wire: &'static str) -> JsonSlot<'_> {
                    self.urlencoded_as(wire, Wire::of(Mode::$mode))
                }

                #[doc = concat!("A field of the multipart form: ", $what, ".")]
                pub fn $form(&mut self, wire: &'static str) -> JsonSlot<'_> {
                    self.form_as(wire, Wire::of(Mode::$mode))
                }
            )?
        )*}
    };
}

slots! {
    "numbers are sent as strings": string json_string;
    "a list is sent as one string, separated by commas": commas json_commas path_commas query_commas header_commas form_commas urlencoded_commas;
    "a list is sent as one string, separated by `;`": semicolons json_semicolons path_semicolons query_semicolons header_semicolons form_semicolons urlencoded_semicolons;
    "a list is sent as one string, separated by `|`": pipes json_pipes path_pipes query_pipes header_pipes form_pipes urlencoded_pipes;
    "a list is sent as one string, separated by spaces": spaces json_spaces path_spaces query_spaces header_spaces form_spaces urlencoded_spaces;
    "it is sent as JSON inside a string": json_text json_json_text path_json_text query_json_text header_json_text form_json_text urlencoded_json_text;
    "it is sent in Base64": base64 json_base64 path_base64 query_base64 header_base64 form_base64 urlencoded_base64;
    "a day, month or moment is sent in digits": digits json_digits path_digits query_digits header_digits form_digits urlencoded_digits;
    "a day or month is sent as a number": number json_number;
    "a moment is sent with its offset": rfc3339 json_rfc3339 path_rfc3339 query_rfc3339 header_rfc3339 form_rfc3339 urlencoded_rfc3339;
    "a moment is sent in the service's time zone": date_time json_date_time path_date_time query_date_time header_date_time form_date_time urlencoded_date_time;
}

impl RequestVisitor {
    /// A field of an object.
    pub fn plain(&mut self, wire: &'static str) -> JsonSlot<'_> {
        self.json(wire)
    }

    /// A field of an object; days and months are sent with dashes.
    pub fn dashes(&mut self, wire: &'static str) -> JsonSlot<'_> {
        self.json(wire)
    }

    /// A field of an object; leniency applies to responses only.
    pub fn lenient(&mut self, wire: &'static str) -> JsonSlot<'_> {
        self.json(wire)
    }

    /// A field that a kind of a choice brings: a parameter beside the choice for each item of a list.
    pub fn repeated(&mut self, wire: &'static str) -> JsonSlot<'_> {
        self.json_as(wire, Wire::of(Mode::repeated))
    }

    /// A query parameter for each item of a list, all of the same name.
    pub fn query_repeated(&mut self, wire: &'static str) -> JsonSlot<'_> {
        self.query_as(wire, Wire::of(Mode::repeated))
    }

    /// A field of the multipart form for each item of a list, all of the same name.
    pub fn form_repeated(&mut self, wire: &'static str) -> JsonSlot<'_> {
        self.form_as(wire, Wire::of(Mode::repeated))
    }

    /// A field of the JSON body that travels as stated.
    pub fn json_as(&mut self, wire: &'static str, how: Wire) -> JsonSlot<'_> {
        JsonSlot::new(self, wire, Place::Json, how)
    }

    /// A segment of the path that travels as stated.
    pub fn path_as(&mut self, wire: &'static str, how: Wire) -> JsonSlot<'_> {
        JsonSlot::new(self, wire, Place::Path, how)
    }

    /// A header that travels as stated.
    pub fn header_as(&mut self, wire: &'static str, how: Wire) -> JsonSlot<'_> {
        JsonSlot::new(self, wire, Place::Header, how)
    }

    /// A query parameter that travels as stated.
    pub fn query_as(&mut self, wire: &'static str, how: Wire) -> JsonSlot<'_> {
        JsonSlot::new(self, wire, Place::Query, how)
    }

    /// A field of a body that is written like a query, for each item of a list, all of the same name.
    pub fn urlencoded_repeated(&mut self, wire: &'static str) -> JsonSlot<'_> {
        self.urlencoded_as(wire, Wire::of(Mode::repeated))
    }

    /// A field of a body that is written like a query, which travels as stated.
    pub fn urlencoded_as(&mut self, wire: &'static str, how: Wire) -> JsonSlot<'_> {
        JsonSlot::new(self, wire, Place::Urlencoded, how)
    }

    /// A field of the multipart form that travels as stated.
    pub fn form_as(&mut self, wire: &'static str, how: Wire) -> JsonSlot<'_> {
        JsonSlot::new(self, wire, Place::Form, how)
    }
}
