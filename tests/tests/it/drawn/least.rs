//! Requests for tests that are written by hand: the least one that the spec permits, with the values that the test is about.
//!
//! A parameter that becomes required is drawn, so it breaks no test that is about something else.

use std::any::type_name;

use serde_json::{Map, Value};
use weixin::{File, Request};
use weixin_codegen::model::{Api, Endpoint, Field, Rule, Type, Variant};
use weixin_runtime::{FromJson, testing};

use super::choices::Choices;
use super::presence::names;
use super::requests;
use super::texts::Carrier;
use super::values::{self, Drawer, plain};

/// The least request of a type, with these values.
pub(crate) fn request<R: Request + FromJson>(api: &Api, given: Value, files: Vec<File>) -> R {
    let ty = type_name::<R>().rsplit("::").next().unwrap_or_default();
    let is_it = |(endpoint, variant): &(&Endpoint, &Variant)| {
        endpoint.name.wire == R::ENDPOINT.name && endpoint.path == R::ENDPOINT.path && variant.type_name == ty
    };
    let mut variants =
        api.endpoints().flat_map(|(_, endpoint)| endpoint.variants.iter().map(move |variant| (endpoint, variant)));
    let (endpoint, variant) = variants.find(is_it).unwrap_or_else(|| panic!("{ty} is not in the spec"));
    let given = given.as_object().cloned().unwrap_or_else(|| panic!("{given} is no object"));
    let fields: Vec<&Field> = variant.params.iter().map(|param| &param.field).collect();
    let drawer = || requests::drawer(api, endpoint, None, Choices::least());
    let mut json = completed(&drawer, &fields, &variant.rules, &given);
    let is_file = |field: &&&Field| field.ty == Type::File && json.contains_key(&field.name.wire);
    let in_order: Vec<&&Field> = fields.iter().filter(is_file).collect();
    let names: Vec<String> = in_order.iter().map(|field| field.name.wire.clone()).collect();
    json.extend(names.into_iter().enumerate().map(|(at, name)| (name, at.into())));
    testing::request(&Value::Object(json), files).unwrap_or_else(|fault| panic!("{ty}: {fault}"))
}

/// An object with these values, and whatever else it has to have.
fn completed<'a>(
    drawer: &dyn Fn() -> Drawer<'a>,
    fields: &[&Field],
    rules: &[Rule],
    given: &Map<String, Value>,
) -> Map<String, Value> {
    let mut drawn = values::whole(&mut drawer(), fields, rules, &|_: &str| Carrier::default(), None).sent;
    for rule in rules {
        if names(rule).iter().any(|name| given.contains_key(name)) {
            names(rule).iter().for_each(|name| drop(drawn.remove(name)));
        }
    }
    let types = drawer().types;
    for field in fields {
        let name = &field.name.wire;
        let Some(value) = given.get(name) else { continue };
        if let Some(choice) = types.choice(&field.ty) {
            let brought = choice.kinds.iter().filter_map(|kind| types.brought(kind)).flat_map(|object| &object.fields);
            brought.for_each(|field| drop(drawn.remove(&field.name.wire)));
            if let Some(object) = choice.kind(&plain(value)).and_then(|kind| types.brought(kind)) {
                let fields: Vec<&Field> = object.fields.iter().collect();
                drawn.extend(completed(drawer, &fields, &object.rules, given));
            }
        }
        drawn.insert(name.clone(), inside(drawer, &field.ty, value));
    }
    drawn
}

/// A value of which each object is completed.
fn inside<'a>(drawer: &dyn Fn() -> Drawer<'a>, ty: &Type, value: &Value) -> Value {
    let types = drawer().types;
    match (ty, value) {
        (Type::List(of), Value::Array(items)) => items.iter().map(|item| inside(drawer, &of.ty, item)).collect(),
        (ty, Value::Object(given)) => match types.object(ty) {
            Some(object) => {
                let fields: Vec<&Field> = object.fields.iter().collect();
                Value::Object(completed(drawer, &fields, &object.rules, given))
            }
            None => value.clone(),
        },
        (_, value) => value.clone(),
    }
}
