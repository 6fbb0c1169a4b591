//! What moved or got another name is told as that, and two that are different are never taken for one.

use weixin_codegen::Source;
use weixin_codegen::diff::render::{self, TextStyle};
use weixin_codegen::diff::{ChangeKind, diff_loaded};
use weixin_tests::bundle;

use super::loaded;

/// An endpoint of a small spec.
#[derive(Clone, Copy)]
struct Small<'a> {
    group: &'a str,
    name: &'a str,
    summary: &'a str,
    page: &'a str,
    route: &'a str,
    /// What is asked and answered.
    fields: &'a str,
}

/// What the tests start from.
const ORDER: Small<'_> = Small {
    group: "shop",
    name: "getOrder",
    summary: "Tells what is in an order.",
    page: "https://example.com/order",
    route: "POST /shop/order",
    fields: "json:\n  order_id: { type: string, doc: Names the order. }\nresponse:\n  total: { type: i64, doc: What it costs in all. }\n",
};

const NO_FIELDS: &str = "response: nothing\n";

impl Small<'_> {
    fn source(&self) -> Source {
        let Self { group, name, summary, page, route, fields } = self;
        let path = format!("endpoints/{group}/{name}.yaml");
        let text = format!(
            "endpoint: {name}\nsummary: {summary}\npage: {{ url: \"{page}\", read: 2026-11-21 }}\nroute: {route}\ntoken: app\n{fields}"
        );
        Source { shown: format!("spec/{path}"), path, text }
    }
}

fn spec(endpoints: &[Small<'_>]) -> Vec<Source> {
    let service = bundle::sources("");
    endpoints.iter().map(Small::source).chain(service).collect()
}

/// The kinds of the changes and their lines, without those about groups.
fn changes(old: &[Small<'_>], new: &[Small<'_>]) -> Vec<(ChangeKind, String)> {
    let diff = diff_loaded(&loaded(spec(old)), &loaded(spec(new)));
    let changes = diff.changes.iter().filter(|change| !change.name().is_empty());
    changes
        .map(|change| {
            let values = [&change.old, &change.new].map(|value| value.as_deref().unwrap_or("-"));
            (change.kind, format!("{}: {}: {} → {}", change.subject, change.what, values[0], values[1]))
        })
        .collect()
}

/// Old and new, and what is said of it, which is all that is said.
#[track_caller]
fn check(old: &[Small<'_>], new: &[Small<'_>], wanted: &[(ChangeKind, &str)]) {
    let found = changes(old, new);
    let found: Vec<(ChangeKind, &str)> = found.iter().map(|(kind, line)| (*kind, line.as_str())).collect();
    assert_eq!(found, wanted);
}

#[test]
fn an_endpoint_in_another_folder_has_moved() {
    use ChangeKind::EndpointMoved;
    let moved = Small { group: "orders/read", ..ORDER };
    check(&[ORDER], &[moved], &[(EndpointMoved, "orders/read getOrder: moved: shop → orders/read")]);
    let diff = diff_loaded(&loaded(spec(&[ORDER])), &loaded(spec(&[moved])));
    let text = render::text(&diff, &render::Context::default(), TextStyle::default());
    assert!(text.contains("  ~ getOrder: moved: shop → orders/read "), "{text}");
    assert!(text.contains("- group (1 endpoint, all in other groups now)"), "{text}");
}

/// A whole API that is put into new folders is moved, endpoint by endpoint, and nothing else.
#[test]
fn a_whole_api_may_move() {
    let names: Vec<String> = (0..200).map(|at| format!("call{at}")).collect();
    let routes: Vec<String> = (0..200).map(|at| format!("GET /call/{at}")).collect();
    let all = |group: &'static str| -> Vec<Small<'_>> {
        let one = |at: usize| Small { group, name: &names[at], route: &routes[at], fields: NO_FIELDS, ..ORDER };
        (0..200).map(one).collect()
    };
    let found = changes(&all("old"), &all("new/inner"));
    assert_eq!(found.len(), 200);
    assert!(found.iter().all(|(kind, _)| *kind == ChangeKind::EndpointMoved), "{found:?}");
}

#[test]
fn an_endpoint_of_the_same_route_has_another_name() {
    use ChangeKind::{EndpointMoved, EndpointName, EndpointSummary, PageUrl};
    let renamed = Small { name: "readOrder", ..ORDER };
    check(&[ORDER], &[renamed], &[(EndpointName, "shop readOrder: renamed: getOrder → readOrder")]);
    let elsewhere = Small {
        group: "orders",
        name: "readOrder",
        summary: "Reads an order.",
        page: "https://example.com/read",
        ..ORDER
    };
    check(
        &[ORDER],
        &[elsewhere],
        &[
            (EndpointMoved, "orders readOrder: moved: shop → orders"),
            (EndpointName, "orders readOrder: renamed: getOrder → readOrder"),
            (EndpointSummary, "orders readOrder: summary: Tells what is in an order. → Reads an order."),
            (PageUrl, "orders readOrder: page moved: https://example.com/order → https://example.com/read"),
        ],
    );
}

#[test]
fn a_route_and_an_address_of_a_page_may_change() {
    let route = Small { route: "POST /v2/order", ..ORDER };
    check(&[ORDER], &[route], &[(ChangeKind::Path, "shop getOrder: path: /shop/order → /v2/order")]);
    let page = Small { page: "https://example.com/v2", ..ORDER };
    let line = "shop getOrder: page moved: https://example.com/order → https://example.com/v2";
    check(&[ORDER], &[page], &[(ChangeKind::PageUrl, line)]);
    // Names of parameters in the path do not travel.
    let (id, order) = (Small { route: "GET /order/{id}", ..ORDER }, Small { route: "GET /order/{order}", ..ORDER });
    let with = |small, name| Small { fields: name, ..small };
    let id = with(id, "path: { id: string }\nresponse: nothing\n");
    let order =
        with(Small { group: "orders", name: "readOrder", ..order }, "path: { order: string }\nresponse: nothing\n");
    let kinds: Vec<ChangeKind> = changes(&[id], &[order]).into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds[..2], [ChangeKind::EndpointMoved, ChangeKind::EndpointName]);
    assert!(!kinds.contains(&ChangeKind::Path) && kinds.contains(&ChangeKind::PathNames), "{kinds:?}");
}

/// The vendor's page is the same: whatever else changed, it is what that page describes.
#[test]
fn the_endpoint_of_the_same_page_is_the_same() {
    let other = Small { group: "orders", name: "readOrder", route: "POST /v2/read", ..ORDER };
    let kinds: Vec<ChangeKind> = changes(&[ORDER], &[other]).into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, [ChangeKind::EndpointMoved, ChangeKind::EndpointName, ChangeKind::Path]);
}

/// Group, route and page are others, and still: the name, what it is for, and every field.
#[test]
fn the_endpoint_of_the_same_name_and_fields_is_the_same() {
    let other = Small { group: "orders", page: "https://example.com/v2", route: "POST /v2/order", ..ORDER };
    let kinds: Vec<ChangeKind> = changes(&[ORDER], &[other]).into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, [ChangeKind::EndpointMoved, ChangeKind::Path, ChangeKind::PageUrl]);
}

/// Two that have everything in common but what tells them are two.
#[test]
fn different_endpoints_are_never_taken_for_one() {
    use ChangeKind::{EndpointAdded, EndpointRemoved};
    let elsewhere = Small { group: "orders", page: "https://example.com/v2", route: "POST /v2/order", ..ORDER };
    let fields = "json:\n  user_id: { type: string, doc: Names the user. }\nresponse:\n  total: { type: i64, doc: What it costs in all. }\n";
    for (why, old, new) in [
        ("other fields", ORDER, Small { fields, ..elsewhere }),
        ("for something else", ORDER, Small { summary: "Tells what an order of a user is.", ..elsewhere }),
        ("no fields", Small { fields: NO_FIELDS, ..ORDER }, Small { fields: NO_FIELDS, ..elsewhere }),
        ("another name", ORDER, Small { name: "readOrder", ..elsewhere }),
        ("another method", ORDER, Small { name: "readOrder", route: "PUT /shop/order", ..elsewhere }),
    ] {
        let mut kinds: Vec<ChangeKind> = changes(&[old], &[new]).into_iter().map(|(kind, _)| kind).collect();
        kinds.sort_unstable();
        assert_eq!(kinds, [EndpointAdded, EndpointRemoved], "{why}");
    }
}

/// A page that describes several, a route that several have, a name that several have: none of them tells anything.
#[test]
fn what_several_have_tells_nobody() {
    use ChangeKind::{EndpointAdded, EndpointRemoved};
    let shared = Small { name: "other", route: "POST /shop/other", fields: NO_FIELDS, ..ORDER };
    let fresh = Small { group: "orders", name: "fresh", route: "POST /fresh", fields: NO_FIELDS, ..ORDER };
    let others = [shared, ORDER];
    let mut kinds: Vec<ChangeKind> = changes(&others, &[shared, fresh]).into_iter().map(|(kind, _)| kind).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, [EndpointAdded, EndpointRemoved], "one page of three");
    // Of one name are the one that went, the one that came, and one that stayed.
    let stays = Small { group: "stays", route: "POST /stays", page: "https://example.com/stays", ..ORDER };
    let came = Small { group: "orders", route: "POST /came", page: "https://example.com/came", ..ORDER };
    let mut kinds: Vec<ChangeKind> =
        changes(&[ORDER, stays], &[came, stays]).into_iter().map(|(kind, _)| kind).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, [EndpointAdded, EndpointRemoved], "one name of three");
    // An address that an earlier answer gave is no route.
    let given = |name, group, page| Small {
        group,
        name,
        page,
        route: "GET {url}",
        fields: "path: { url: url }\nresponse: file\n",
        ..ORDER
    };
    let (old, new) = (given("one", "a", "https://example.com/1"), given("two", "b", "https://example.com/2"));
    let mut kinds: Vec<ChangeKind> = changes(&[old], &[new]).into_iter().map(|(kind, _)| kind).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, [EndpointAdded, EndpointRemoved], "any address");
}

/// The fields of an endpoint, before and after.
fn fields(old: &str, new: &str) -> Vec<(ChangeKind, String)> {
    let with = |fields: &str| format!("json:\n{fields}response: nothing\n");
    let (old, new) = (with(old), with(new));
    changes(&[Small { fields: &old, ..ORDER }], &[Small { fields: &new, ..ORDER }])
}

#[test]
fn a_parameter_has_another_name() {
    use ChangeKind::{FieldRenamed, FieldRustName, FieldWireName};
    for (old, new, kind, line) in [
        ("head: string", "head: { type: string, rust: title }", FieldRustName, "head, Rust name: head → title"),
        ("head: string", "title: { type: string, rust: head }", FieldWireName, "head, name on the wire: head → title"),
        ("open_id: string", "openid: string", FieldRenamed, "parameter renamed: open_id → openid"),
        (
            "head: { type: string, doc: What stands above the text. }",
            "title: { type: string, doc: What stands above the text. }",
            FieldRenamed,
            "parameter renamed: head → title",
        ),
        (
            "head: { type: string, doc: 显示在正文上方的标题 }",
            "title: { type: string, doc: 显示在正文上方的标题 }",
            FieldRenamed,
            "parameter renamed: head → title",
        ),
    ] {
        let found = fields(&format!("  {old}\n"), &format!("  {new}\n"));
        assert_eq!(found, [(kind, format!("shop getOrder: {line}"))]);
    }
}

#[test]
fn different_parameters_are_never_taken_for_one() {
    let (told, twice) = ("doc: What stands above the text.", "doc: What stands around the text.");
    for (why, old, new) in [
        (
            "another doc",
            format!("  head: {{ type: string, {told} }}\n"),
            format!("  title: {{ type: string, {twice} }}\n"),
        ),
        ("no doc", "  head: string\n".to_owned(), "  title: string\n".to_owned()),
        ("a doc of many", "  from: { type: u32, doc: A time. }\n".into(), "  to: { type: u32, doc: A time. }\n".into()),
        (
            "another type",
            format!("  head: {{ type: string, {told} }}\n"),
            format!("  title: {{ type: u32, {told} }}\n"),
        ),
        (
            "a doc that two have",
            format!("  head: {{ type: string, {told} }}\n  foot: {{ type: string, {told} }}\n"),
            format!("  foot: {{ type: string, {told} }}\n  title: {{ type: string, {told} }}\n"),
        ),
        (
            "need not be there",
            format!("  head: {{ type: string, {told} }}\n"),
            format!("  title: {{ type: string, required: false, {told} }}\n"),
        ),
    ] {
        let kinds: Vec<ChangeKind> = fields(&old, &new).into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(kinds.len(), 2, "{why}: {kinds:?}");
        assert!(kinds.contains(&ChangeKind::ParamRemoved), "{why}: {kinds:?}");
    }
}
