//! Rules about the signatures of requests.

use super::Report;
use super::choices::ChoiceTypes;
use super::{routes, walk};
use crate::diagnostic::{Diagnostic, listed};
use crate::model::{Body, Location, SignedPart, SigningMethod};
use crate::read::Spec;
use crate::source::Spanned;
use crate::spec::shared::{Service, Signer};
use crate::spec::type_name::TypeWord;
use crate::spec::{Endpoint, Field, FileKind, Table};

/// A signer with its name where an endpoint says it.
type Named<'a> = (&'a Spanned<String>, &'a Signer);

impl Signer {
    /// What is said to carry it.
    fn places(&self) -> impl Iterator<Item = (Location, &Spanned<String>)> {
        let places = [(Location::Query, &self.query), (Location::Json, &self.json), (Location::Header, &self.header)];
        places.into_iter().filter_map(|(location, name)| Some((location, name.as_ref()?)))
    }

    /// What carries it, with its name; `None` where that is not said once.
    fn place(&self) -> Option<(Location, &Spanned<String>)> {
        let mut places = self.places();
        places.next().filter(|_| places.next().is_none())
    }

    fn parts(&self) -> impl Iterator<Item = &Spanned<SignedPart>> {
        self.over.iter().flat_map(|over| &over.value.0)
    }
}

/// `signed: pya`, `signed: [pay, pay]`
pub(super) fn known(spec: &Spec, report: &mut Report) {
    let Some(service) = spec.services.first() else { return };
    let signers = &service.content.signers;
    for filed in &spec.endpoints {
        let names = &filed.content.signed.0;
        for (at, name) in names.iter().enumerate() {
            if let Some(first) = names[..at].iter().find(|first| *first == name) {
                report.push(
                    Diagnostic::new(name.span, format!("signer `{}` is listed twice", name.value))
                        .also(first.span, "already here")
                        .help("remove it here"),
                );
            } else if signers.get(name).is_none() && !spec.may_hide(FileKind::Service) {
                let missing = Diagnostic::new(name.span, format!("signer `{}` does not exist", name.value));
                let missing = missing.help(if signers.is_empty() {
                    "define it under `signers` in `service.yaml`".to_owned()
                } else {
                    format!("the service's signers: {}", listed(signers.names()))
                });
                report.push(report.suggest(missing, name, signers.names()));
            }
        }
    }
}

/// A signer without a place, `method: custom` with `over` and others without, a body that holds its own signature.
pub(super) fn signers(spec: &Spec, report: &mut Report) {
    for (name, signer) in spec.services.iter().flat_map(|filed| filed.content.signers.iter()) {
        let mut places = signer.places();
        match (places.next(), places.next()) {
            (None, _) if !spec.is_unreliable(name.span.file, name) => report.push(
                Diagnostic::new(name.span, format!("signer `{}` does not say what carries the signature", name.value))
                    .help("add `query` with the name of the parameter, `json` with that of the field, or `header`"),
            ),
            (Some((first, one)), Some((second, other))) => report.push(
                Diagnostic::new(other.span, format!("`{}` beside `{}`", second.key(), first.key()))
                    .also(one.span, "the other")
                    .help("keep what carries the signature"),
            ),
            (Some(_), None) | (None, _) => {}
        }
        signer.header.iter().for_each(|name| routes::header(name, report));
        method(signer, report);
        let over_body = signer.parts().find(|part| part.value == SignedPart::Body);
        if let (Some(body), Some(json)) = (over_body, &signer.json) {
            report.push(
                Diagnostic::new(body.span, "the signature is a field of the body that it is over")
                    .also(json.span, "said here")
                    .help("list the fields that it is over, for example `json.shopid`"),
            );
        }
    }
}

/// What a method needs, and what it does not take.
fn method(signer: &Signer, report: &mut Report) {
    let key = signer.parts().find(|part| part.value == SignedPart::Key);
    match (signer.method.value, &signer.over) {
        (SigningMethod::Custom, Some(over)) => report.push(
            Diagnostic::new(over.span, "`over` beside `method: custom`")
                .also(signer.method.span, "who implements it decides what is signed")
                .help("remove it, and say in `doc` what is signed"),
        ),
        (SigningMethod::HmacSha256 | SigningMethod::Sha1, None) => report.push(
            Diagnostic::new(signer.method.span, format!("`{}` without `over`", signer.method.key()))
                .help("say what is signed: `over: [path, \"&\", body]`, for example; `over: []` for an empty text"),
        ),
        (SigningMethod::Sha1, Some(over)) if key.is_none() => report.push(
            Diagnostic::new(over.span, "a hash without the key, which anybody can make")
                .help("add `key` where the page has it, for example `over: [json.shopid, key]`"),
        ),
        (SigningMethod::HmacSha256, Some(_)) => report.0.extend(key.map(|key| {
            Diagnostic::new(key.span, format!("`key` beside `{}`", signer.method.key()))
                .also(signer.method.span, "it has the key by itself")
                .help("remove it")
        })),
        (SigningMethod::Custom, None) | (SigningMethod::Sha1, Some(_)) => {}
    }
}

/// Two values in one place, files, of which nobody has the bytes, and fields that are none.
pub(super) fn signed(spec: &Spec, report: &mut Report) {
    let Some(service) = spec.services.first() else { return };
    let mut types = ChoiceTypes::new(spec);
    for filed in &spec.endpoints {
        let endpoint = &filed.content;
        let names = &endpoint.signed.0;
        let signers: Vec<Named<'_>> =
            names.iter().filter_map(|name| Some((name, service.content.signers.get(name)?))).collect();
        for (at, signer) in signers.iter().enumerate() {
            places(endpoint, &service.content, *signer, &signers[..at], report);
            bodies(endpoint, *signer, report);
        }
        listed_as_parameters(endpoint, &signers, &mut types, report);
    }
}

/// The place of a signature holds another one, or the token.
fn places(
    endpoint: &Endpoint,
    service: &Service,
    (name, signer): Named<'_>,
    before: &[Named<'_>],
    report: &mut Report,
) {
    let Some((location, place)) = signer.place() else { return };
    let same = |(other, it): &&Named<'_>| {
        *other != name && it.place().is_some_and(|(there, other)| there == location && is_same(location, other, place))
    };
    let other = before.iter().find(same).and_then(|(_, it)| it.place()).map(|(_, other)| (other.span, "signature"));
    let kinds = endpoint.token.0.iter().filter_map(|kind| service.tokens.get(kind));
    let carriers = kinds.filter_map(|kind| match location {
        Location::Query => kind.query.as_ref(),
        Location::Header => kind.header.as_ref(),
        Location::Path | Location::Json | Location::Form | Location::Urlencoded | Location::Raw => None,
    });
    let token = carriers.clone().find(|carrier| is_same(location, carrier, place));
    if let Some((span, what)) = other.or(token.map(|carrier| (carrier.span, "token"))) {
        let thing = described(location);
        report.push(
            Diagnostic::new(name.span, format!("the {thing} `{}` carries a {what} already", place.value))
                .also(span, "said here")
                .help("remove one of the two, or correct a name"),
        );
    }
}

fn described(location: Location) -> &'static str {
    match location {
        Location::Query => "query parameter",
        Location::Header => "header",
        Location::Path | Location::Json | Location::Form | Location::Urlencoded | Location::Raw => "field",
    }
}

/// Whether two names are of one thing: those of headers are the same in any case.
fn is_same(location: Location, one: &str, other: &str) -> bool {
    if location == Location::Header { one.eq_ignore_ascii_case(other) } else { one == other }
}

/// A signature over a form or a file cannot be made: files are read while they are sent. One in JSON, or over its fields, needs a
/// JSON body.
fn bodies(endpoint: &Endpoint, (name, signer): Named<'_>, report: &mut Report) {
    let over_body = signer.parts().any(|part| part.value == SignedPart::Body);
    let over_field = signer.parts().any(|part| matches!(part.value, SignedPart::Field(_)));
    let in_json = signer.place().is_some_and(|(location, _)| location == Location::Json);
    for shape in walk::shapes(endpoint) {
        let has = |body: Body| shape.tables().any(|(location, _)| location.body() == body);
        if let Some((what, is_read)) = shape.tables().find_map(read_late).filter(|_| over_body) {
            let found = format!("the signature `{}` is over the body, which is a {what}", name.value);
            let help = format!("a {what} is sent while {is_read} read; use a signer that is not over `body`");
            report.push(Diagnostic::new(name.span, found).help(help));
        } else if (over_field || in_json) && !has(Body::Json) && is_request(endpoint, shape.variant.is_some()) {
            let what = if in_json { "is in" } else { "is over fields of" };
            report.push(
                Diagnostic::new(
                    name.span,
                    format!("the signature `{}` {what} a JSON body, and there is none", name.value),
                )
                .help("list the parameters under `json`, or remove it here"),
            );
        }
        if let Some(table) = shape.tables[Location::Json] {
            table.iter().for_each(|(wire, field)| signed_field(wire, field, signer, report));
        }
    }
}

/// What a body is whose bytes nobody has before it is sent, and what is read then.
fn read_late((location, table): (Location, &Table<Field>)) -> Option<(&'static str, &'static str)> {
    match location.body() {
        Body::Form => Some(("form", "its files are")),
        Body::Raw => table.iter().any(|(_, field)| field.kind.value == TypeWord::File).then_some(("file", "it is")),
        Body::None | Body::Urlencoded | Body::Json | Body::JsonOrEmptyObject => None,
    }
}

/// Whether a shape is a request: the endpoint's own is none where it has variants.
fn is_request(endpoint: &Endpoint, is_variant: bool) -> bool {
    is_variant || endpoint.variants.is_none()
}

/// A field that is signed is a text or a whole number: of anything else, nobody knows the bytes.
fn signed_field(wire: &Spanned<String>, field: &Field, signer: &Signer, report: &mut Report) {
    let part = signer.parts().find(|part| matches!(&part.value, SignedPart::Field(name) if *name == wire.value));
    let Some((part, word)) = part.zip(field.kind.word()) else { return };
    if matches!(word, TypeWord::List | TypeWord::Map | TypeWord::Object | TypeWord::Number | TypeWord::Json) {
        report.push(
            Diagnostic::new(
                field.kind.span,
                format!("`{}` is signed, and is of the type `{}`", wire.value, word.key()),
            )
            .also(part.span, "said here")
            .help("only strings and whole numbers can be parts of what is signed"),
        );
    }
}

/// `query: { pay_sig: string }` beside `signed: pay`.
fn listed_as_parameters<'a>(
    endpoint: &'a Endpoint,
    signers: &[Named<'_>],
    types: &mut ChoiceTypes<'a>,
    report: &mut Report,
) {
    for shape in walk::shapes(endpoint) {
        for place in [Location::Query, Location::Json, Location::Header] {
            let table = shape.tables[place].into_iter();
            let parameters = table.flat_map(|table| types.with_brought(table, endpoint)).map(|(name, _)| name);
            let constants = shape.variant.into_iter().filter(|_| place == Location::DISCRIMINATOR);
            let constants = constants.flat_map(|(_, variant)| variant.fixed.iter()).map(|(name, _)| name);
            for name in parameters.chain(constants) {
                let carrying = signers.iter().filter_map(|(_, signer)| signer.place());
                let found =
                    carrying.clone().find(|(location, carrier)| *location == place && is_same(place, carrier, name));
                let Some((location, carrier)) = found else { continue };
                let thing = described(location);
                report.push(
                    Diagnostic::new(name.span, format!("`{}` is the {thing} that carries a signature", name.value))
                        .also(carrier.span, "said here")
                        .help("remove it: the client makes the signature"),
                );
            }
        }
    }
}
