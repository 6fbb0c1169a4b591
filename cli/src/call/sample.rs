//! A request with sample values as a curl command, for those who read about an endpoint.

use std::collections::BTreeMap;
use std::path::PathBuf;

use weixin_codegen::model::{Api, Endpoint, Variant};
use weixin_codegen::sample;
use weixin_runtime::{File, RequestVisitor, UntypedError, prepare_untyped};

use super::bind::value::{BoundRequest, Placeholder};
use super::bridge::tables::Tables;
use super::parse::untyped::{SecretOrigin, UntypedValue};
use super::present::curl;
use super::present::redact::Redactions;
use super::request_of;
use super::send::{signing, token};
use super::violations::Violations;

/// What stands in place of the token. A reader's token has digits, letters, `-` and `_`, which are the same wherever they stand,
/// so that the command needs nothing that escapes them.
const TOKEN: &str = "__weixin_sample_token__";

/// A request that is made of samples, what stands for its secrets, and the files that it names; nothing if there is none.
type Sample = (BoundRequest, Vec<Placeholder>, BTreeMap<String, String>);

fn request(api: &'static Api, endpoint: &'static Endpoint, variant: &'static Variant) -> Option<Sample> {
    let sample = sample::request(api, endpoint, variant)?;
    let values = sample.values.into_iter().map(|(name, value)| (name, UntypedValue::Json(value)));
    let files = sample.files.iter().map(|(name, file)| {
        // Only its name is shown; its content is not looked at.
        (name.clone(), UntypedValue::File(File::from_bytes(file.as_str(), "sample"), Some(PathBuf::from(file))))
    });
    let inputs: BTreeMap<String, UntypedValue> = values.chain(files).collect();
    let mut violations = Violations::default();
    let (request, placeholders, _) = request_of((api, endpoint), variant, (&inputs, &[]), true, &mut violations);
    violations.lines().is_empty().then_some((request, placeholders, sample.files))
}

/// The command; nothing if no request can be made of samples.
pub(crate) fn curl(api: &'static Api, endpoint: &'static Endpoint, variant: &'static Variant) -> Option<String> {
    let (request, placeholders, files) = request(api, endpoint, variant)?;
    let tables = Tables::of(api, endpoint);
    let kind = api.service.tokens.iter().find(|kind| endpoint.tokens.contains(&kind.name.wire));
    let token = kind.map(|kind| token::redacted(kind, TOKEN));
    let (signers, signatures) = signing::redacted(api, endpoint);
    let visitor = RequestVisitor::collect(tables.endpoint, tables.errors, |visitor| request.visit(tables, visitor));
    let prepared =
        prepare_untyped::<UntypedError>(&visitor, token.as_ref(), tables.endpoint.base_url(), &signers).ok()?;
    let origin = SecretOrigin::Variable("TOKEN".to_owned());
    let token = Placeholder { text: TOKEN.to_owned(), path: "token".to_owned(), origin: origin.clone() };
    let hidden = Redactions::new(placeholders.into_iter().chain(signatures).chain([token]).collect(), origin);
    let paths = files.into_iter().map(|(name, file)| (name, Some(PathBuf::from(file)))).collect();
    Some(curl::command(&visitor, &prepared, &paths, &hidden))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::bridge::tables;

    /// What docs, site and command line show as an example is a request that the client would send, but for the content of files.
    #[test]
    fn the_client_takes_every_example() {
        let sources = crate::spec::built_in::sources();
        let api: &'static Api = tables::leak(weixin_codegen::model(sources).expect("the spec is right"));
        let mut taken = 0;
        for (_, endpoint) in api.endpoints() {
            for variant in &endpoint.variants {
                let name = &endpoint.name.wire;
                let (request, _, files) = request(api, endpoint, variant).unwrap_or_else(|| panic!("{name} has none"));
                let tables = Tables::of(api, endpoint);
                let visitor =
                    RequestVisitor::collect(tables.endpoint, tables.errors, |visitor| request.visit(tables, visitor));
                let Err(invalid) = visitor.check().into_result() else {
                    taken += 1;
                    continue;
                };
                let told = invalid.to_string();
                let is_about_a_file =
                    |line: &&str| files.keys().any(|file| line.trim_start().starts_with(file.as_str()));
                let others: Vec<&str> = told.lines().skip(1).filter(|line| !is_about_a_file(line)).collect();
                assert!(others.is_empty(), "{name}: {others:#?}");
            }
        }
        assert!(taken > 150, "{taken}");
    }
}
