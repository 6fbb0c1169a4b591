//! Wrong keys, values of the wrong type, and contradictions.

use super::*;

/// Values of another type.
pub(super) const TYPES: &[Mistake] = &[
    row(
        "leading zero",
        "max_length: 20",
        "max_length: 020",
        ["found the string `020`", "write `20`, without the zero"],
    ),
    row("fraction", "max_items: 5", "max_items: 5.0", ["found the number 5.0", "write `5`"]),
    row(
        "comma after a boolean",
        "server_only: true",
        "server_only: true,",
        ["found the string `true,`", "write `true` and nothing after it"],
    ),
    row(
        "hash without a blank",
        "idempotent: false",
        "idempotent: false#yet",
        ["found the string `false#yet`", "a comment begins with a space and `#`"],
    ),
    row(
        "size without a unit",
        "    type: url\n",
        "    type: url\n    max: 1048576\n",
        ["`1048576` is a number, and the `max` of a url is a size", "write it with a unit: `1048576 B`"],
    ),
    row(
        "day that never was",
        "read: 2026-11-21",
        "read: 2026-02-29",
        ["`2026-02-29` is not a day", "write it as 2026-11-21"],
    ),
    row(
        "no for false",
        "required: false, min",
        "required: no, min",
        ["expected `true` or `false`, found the string `no`", "write `false`: in YAML 1.2, `no` is a string"],
    ),
    row(
        "yes for true",
        "server_only: true",
        "server_only: yes",
        ["expected `true` or `false`, found the string `yes`", "write `true`"],
    ),
    row(
        "quoted boolean",
        "idempotent: false",
        "idempotent: \"false\"",
        ["expected `true` or `false`, found the string `false`", "write `false` without quotes"],
    ),
    row(
        "quoted number",
        "max_length: 20",
        "max_length: \"20\"",
        ["found the string `20`", "write `20` without quotes"],
    ),
    row(
        "list without brackets",
        "permission_sets: [18, 86]",
        "permission_sets: 18, 86",
        ["expected a list, found the string `18, 86`", "write a list: `[18, 86]`"],
    ),
    row(
        "one for a list",
        "shared_errors: [stock]",
        "shared_errors: stock",
        ["expected a list, found the string `stock`", "write a list: `[stock]`"],
    ),
    row(
        "word for a number",
        "min_length: 1,",
        "min_length: many,",
        ["found the string `many`", "for example `min_length: 1`"],
    ),
    row(
        "rules without dashes",
        "  - exactly_one_of",
        "  exactly_one_of",
        ["expected a list, found a mapping", "begin each item with `- `"],
    ),
    row(
        "list for a text",
        "summary: Sends an order.",
        "summary: [Sends]",
        ["expected a string, found a list", "quote the string"],
    ),
    row(
        "nothing",
        "summary: Sends an order.",
        "summary:",
        ["expected a string, found nothing", "write a value after the colon"],
    ),
    row(
        "bad route",
        "route: POST /demo",
        "route: HEAD /demo",
        ["`HEAD /demo/order` is not a route", "write the method and the path"],
    ),
    row(
        "bad route with a bar",
        "route: POST /demo",
        "route: GET|POST /demo",
        ["`GET|POST /demo/order` is not a route", "write the method and the path"],
    ),
    row("bad day", "read: 2026-11-21", "read: 21.11.2026", ["`21.11.2026` is not a day", "write it as 2026-11-21"]),
    row("bad class", "class: gone\n", "class: gnoe\n", ["unknown value `gnoe`", "did you mean `gone`?"]),
];

/// Keys.
pub(super) const KEYS: &[Mistake] = &[
    row(
        "misspelt key",
        "required: false, min",
        "requird: false, min",
        ["unknown key `requird`", "did you mean `required`?"],
    ),
    row(
        "misspelt key of a row",
        "    remedy: Send",
        "    remdey: Send",
        ["unknown key `remdey`", "did you mean `remedy`?"],
    ),
    row(
        "key of another language",
        "doc: A note.",
        "description: A note.",
        ["unknown key `description`", "did you mean `doc`?"],
    ),
    row(
        "optional",
        "required: false }\n  colour",
        "optional: true }\n  colour",
        ["unknown key `optional`", "did you mean `required: false`?"],
    ),
    row(
        "unknown key",
        "doc: The title.",
        "frobnicate: 1",
        ["unknown key `frobnicate`", "spec/README.md lists all of them"],
    ),
    row("missing key", "route: POST /demo/order\n", "", ["key `route` is missing", "for example `route: POST"]),
    row("missing key of a row", "    name: Closed\n", "", ["key `name` is missing", "for example `name: "]),
    row("missing kind", "endpoint: order\n", "", ["key `endpoint` is missing", "for example `endpoint: "]),
    row(
        "doubled key",
        "idempotent: false",
        "idempotent: false\nidempotent: false",
        ["`idempotent` is written twice", "keep one of the two"],
    ),
    row("doubled code", "  10002:", "  10001:", ["`10001` is written twice", "keep one of the two"]),
    row("not a code", "  10002:", "  1O002:", ["`1O002` is not an error code", "a code is an integer"]),
    row("key indented too far", "shared_errors:", "  shared_errors:", ["`shared_errors` ", "indent"]),
];

/// Sense.
pub(super) const SENSE: &[Mistake] = &[
    row(
        "unknown type",
        "type: string, doc: The title.",
        "type: strng, doc: The title.",
        ["type `strng` does not exist", "did you mean `string`?"],
    ),
    row(
        "type of another language",
        "type: list, items",
        "type: array, items",
        ["type `array` does not exist", "did you mean `list`?"],
    ),
    row("unknown shared type", "item: Item", "item: Itme", ["type `Itme` does not exist", "did you mean `Item`?"]),
    row(
        "unknown table",
        "shared_errors: [stock]",
        "shared_errors: [stocks]",
        ["error table `stocks` does not exist", "did you mean `stock`?"],
    ),
    row("unknown token", "token: app", "token: ap", ["token kind `ap` does not exist", "did you mean `app`?"]),
    row(
        "unknown parameter",
        "[img, img_url]",
        "[img, img_ulr]",
        ["there is no parameter `img_ulr` here", "did you mean `img_url`?"],
    ),
    row(
        "keyword",
        "colour: string",
        "colour: { type: string, rust: type }",
        ["`type` is not the name of a Rust field", "write `r#type`"],
    ),
    row(
        "small type name",
        "name: OrderId",
        "name: order_id",
        ["`order_id` is not the name of a Rust type", "use UpperCamelCase: `OrderId`"],
    ),
    row(
        "bounds",
        "min: 0, max: 3",
        "min: 4, max: 3",
        ["the lower bound 4 is above the upper bound 3", "exchange them"],
    ),
    row("lost note", "at: response.id", "at: response.di", ["there is no `response.di`", "did you mean `id`?"]),
    row(
        "constraint of another type",
        "max_items: 5",
        "max_length: 5",
        ["`max_length` does not apply to `list`", "it applies to string, url, id"],
    ),
    row(
        "values of two kinds",
        "[open, closed]",
        "[open, 1]",
        ["`1` is a number, and the first value is not", "quote a number that is a string"],
    ),
];
