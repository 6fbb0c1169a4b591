//! Unquoted text that YAML reads as something else; quotes and brackets.

use super::*;

/// Texts that YAML takes for something else.
pub(super) const UNQUOTED: &[Mistake] = &[
    row(
        "colon in a text",
        "summary: Sends an order.",
        "summary: Sends: an order.",
        ["a string that contains `: ` must be quoted", "`summary: \"Sends: an order.\"`"],
    ),
    row(
        "colon in braces",
        "doc: The title.",
        "doc: The title: of it",
        ["a string that contains `: ` must be quoted", "`doc: \"The title: of it\"`"],
    ),
    row(
        "colon at the end",
        "docs: What else there is to know.",
        "docs: What else there is to know:",
        ["a string that contains `: ` must be quoted", "`docs: \"What else"],
    ),
    row(
        "backtick",
        "summary: Sends an order.",
        "summary: `order` is sent.",
        ["a string that begins with a backtick must be quoted", "`summary: \"`order` is sent.\"`"],
    ),
    row(
        "backtick in braces",
        "doc: A note.",
        "doc: `A` note.",
        ["a string that begins with a backtick must be quoted", "quote the string: `doc:"],
    ),
    row(
        "at sign",
        "docs: What else",
        "docs: @all What else",
        ["a string that begins with `@` must be quoted", "`docs: \"@all"],
    ),
    row(
        "per cent",
        "doc: Where the picture is.",
        "doc: %s is the picture.",
        ["a string that begins with `%` must be quoted", "`doc: \"%s is"],
    ),
    row(
        "star",
        "summary: Sends an order.",
        "summary: *Sends* an order.",
        ["a string that begins with `*` must be quoted", "`summary: \"*Sends*"],
    ),
    row(
        "ampersand",
        "remedy: Send another one.",
        "remedy: &Send another one.",
        ["anchors are not part of the language", "quote a string that begins with `&`"],
    ),
    row(
        "exclamation mark",
        "text: order closed",
        "text: !order closed",
        ["tags are not part of the language", "quote the string that begins with `!`"],
    ),
    row(
        "bracket before a text",
        "docs: What",
        "docs: [beta] What",
        ["a string that begins with `[` must be quoted", "`docs: \"[beta] What"],
    ),
    row(
        "brace before a text",
        "summary: Sends",
        "summary: {id} Sends",
        ["a string that begins with `{` must be quoted", "`summary: \"{id} Sends"],
    ),
    row(
        "text after a quote",
        "summary: Sends an order.",
        "summary: \"Sends\" an order.",
        ["the quote `\"` ends before the value does", "`summary: '\"Sends\" an order.'`"],
    ),
    row(
        "apostrophe in quotes",
        "docs: What else there is to know.",
        "docs: 'What's else.'",
        ["the quote `'` ends before the value does", "`docs: \"What's else.\"`"],
    ),
    row(
        "hash",
        "remedy: Send another one.",
        "remedy: #1 is sent again.",
        ["expected a string, found nothing", "quote a string that begins with `#`"],
    ),
    row(
        "comma in braces",
        "doc: A note.",
        "doc: A note, or none",
        ["a string that contains a comma must be quoted between braces", "`doc: \"A note, or none\"`"],
    ),
    row(
        "several commas in braces",
        "remedy: Shorten it.",
        "remedy: Shorten, cut, split",
        ["a string that contains a comma must be quoted between braces", "`remedy: \"Shorten, cut, split\"`"],
    ),
    row("comma in a number", "max_length: 20", "max_length: 2,000", ["a comma in a number", "`2000`"]),
    row(
        "escape",
        "docs: What else there is to know.",
        "docs: \"digits are \\d\"",
        ["`\\d` is not an escape in YAML", "write `\\\\d`"],
    ),
];

/// Quotes and brackets.
pub(super) const QUOTES: &[Mistake] = &[
    row(
        "open quote",
        "summary: Sends an order.",
        "summary: \"Sends an order.",
        ["the quote `\"` is never closed", "close it: `\"Sends an order.\"`"],
    ),
    row(
        "open single quote",
        "docs: What else there is to know.",
        "docs: 'What else there is to know.",
        ["the quote `'` is never closed", "close it: `'What else"],
    ),
    row(
        "open quote in braces",
        "doc: A note.",
        "doc: \"A note.",
        ["the quote `\"` is never closed", "close it: `\"A note"],
    ),
    row(
        "open bracket",
        "permission_sets: [18, 86]",
        "permission_sets: [18, 86",
        ["the bracket `[` is never closed", "close it: `[18, 86]`"],
    ),
    row("open brace", "max_length: 64 }", "max_length: 64", ["the bracket `{` is never closed", "max_length: 64 }`"]),
    row("brace too many", "lifetime: 3 days }", "lifetime: 3 days }}", ["`}` closes nothing", "remove it"]),
    row("bracket for a brace", "class: caller }", "class: caller ]", ["`]` does not close `{`", "write `}`"]),
];
