//! Characters from input methods and word processors.

use super::*;

/// Characters of input methods and word processors.
pub(super) const CHARACTERS: &[Mistake] = &[
    row(
        "full-width colon",
        "summary: Sends",
        "summary： Sends",
        ["`：` (U+FF1A, full-width colon) is not YAML's `:`", "write `:` and a space"],
    ),
    row(
        "full-width colon in braces",
        "type: id,",
        "type：id,",
        ["`：` (U+FF1A, full-width colon) is not YAML's `:`", "write `:` and a space"],
    ),
    row(
        "full-width comma",
        "type: open_enum, name",
        "type: open_enum， name",
        ["`，` (U+FF0C, full-width comma) is not YAML's `,`", "write `,` and a space"],
    ),
    row(
        "curly quotes",
        "summary: Sends an order.",
        "summary: “Sends: an order.”",
        ["`“` (U+201C, curly quotation mark) is not YAML's `\"`", "write `\"`"],
    ),
    row(
        "curly quotes around a day",
        "read: 2026-11-21",
        "read: “2026-11-21”",
        ["`“2026-11-21”` is not a day", "not a quotation mark in YAML"],
    ),
    row(
        "no-break space",
        "token: app",
        "token:\u{A0}app",
        ["a no-break space (U+00A0) instead of a space", "plain space"],
    ),
    row(
        "full-width space",
        "  colour",
        "\u{3000}colour",
        ["a full-width space (U+3000) instead of a space", "plain space"],
    ),
    row(
        "merge conflict",
        "server_only: true\n",
        "<<<<<<< HEAD\nserver_only: true\n=======\nserver_only: false\n>>>>>>> other\n",
        ["the marks of a merge conflict", "keep what is right of the two sides"],
    ),
    row(
        "code fence",
        "idempotent: false\n",
        "```yaml\nidempotent: false\n```\n",
        ["a Markdown code fence", "remove the lines"],
    ),
    row("zero width", "token: app", "token:\u{200B} app", ["invisible character U+200B", "remove it"]),
    row(
        "byte order mark within",
        "server_only: true",
        "\u{FEFF}server_only: true",
        ["invisible character U+FEFF", "remove it"],
    ),
    row(
        "full-width comma in a list",
        "[img, img_url]",
        "[img，img_url]",
        ["there is no parameter `img，img_url` here", "`，` (U+FF0C, full-width comma) is not `,`"],
    ),
    row(
        "full-width digits",
        "max_length: 64",
        "max_length: ６４",
        ["found the string `６４`", "`６` (U+FF16) is full-width: write `6`"],
    ),
];
