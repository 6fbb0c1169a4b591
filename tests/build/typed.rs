//! Lists of the generated types of a spec, as Rust, for tests that go through all of them.

use std::fmt::Write;

use weixin_codegen::model::{Api, Endpoint, Group, Response, Variant};

/// A function with the name of the spec, for bindings whose root is at this path.
pub(crate) fn bindings(name: &str, root: &str, api: &Api) -> String {
    let mut out = format!(
        "/// The bindings of the spec `{name}`.\n#[allow(deprecated)]\npub(super) fn {name}() -> Bindings {{\nBindings {{\n"
    );
    out.push_str("requests: vec![\n");
    for (group, endpoint) in api.endpoints() {
        for (at, variant) in endpoint.variants.iter().enumerate() {
            request(&mut out, root, group, endpoint, (at, variant));
        }
    }
    out.push_str("],\nmessages: vec![\n");
    for message in &api.messages {
        let (module, ty) = (&message.group.rust, &message.exchange.name.rust);
        // Writing to a string cannot fail.
        let _ = writeln!(out, "Pushed::of::<{root}::{module}::{ty}>({:?}),", message.name());
    }
    out.push_str("],\nerrors: vec![\n");
    for table in &api.errors {
        let rust = &table.name.rust;
        let _ = writeln!(out, "({rust:?}, variant::<{root}::errors::{rust}>),");
    }
    out.push_str("],\n}\n}\n");
    out
}

fn request(out: &mut String, root: &str, group: &Group, endpoint: &Endpoint, (at, variant): (usize, &Variant)) {
    let module = format!("{root}::{}", group.name.rust);
    let ty = &variant.type_name;
    let (kind, answer) = match &endpoint.response {
        Response::Nothing => ("nothing", String::new()),
        Response::File => ("file", String::new()),
        Response::Object { name, or_file: true, .. } => ("file_or", format!(", {module}::{name}")),
        Response::Object { .. } | Response::Value(_) => ("json", String::new()),
    };
    let name = format!("{}/{}", group.name.wire, endpoint.name.wire);
    let _ = writeln!(out, "Typed::{kind}::<{module}::{ty}{answer}>({name:?}, {at}),");
}
