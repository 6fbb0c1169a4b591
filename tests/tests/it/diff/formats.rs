//! Edits of file formats, corrections and assumptions.

use super::{CALL, ERRORS, FORMATS, Pair, SEND, SERVICE};
use weixin_codegen::diff::ChangeKind::*;

/// Each edit there and back.
pub(crate) const PAIRS: &[Pair] = &[
    Pair::new(
        (FormatTableAdded, FormatTableRemoved),
        "sounds:",
        &[
            (
                FORMATS,
                "  drawings:\n",
                "  sounds: { doc: Sounds., groups: { all: { formats: { mp3: audio/mpeg } } } }\n  drawings:\n",
            ),
            (SEND, "    form:\n", "    form:\n      sound: { type: file, required: false, formats: sounds }\n"),
        ],
    )
    .edited("pub fn f() { let _ = api::formats::Sounds::TABLE; }"),
    Pair::new(
        (FormatTableRenamed, FormatTableRenamed),
        ":",
        &[(FORMATS, "  drawings:\n", "  sketches:\n"), (SEND, "formats: drawings", "formats: sketches")],
    )
    .base("pub fn f() { let _ = api::formats::Drawings::TABLE; }")
    .edited("pub fn f() { let _ = api::formats::Sketches::TABLE; }"),
    Pair::new((FormatTableDoc, FormatTableDoc), "doc:", &[(FORMATS, "doc: Drawings.", "doc: Sketches.")]),
    Pair::new(
        (EntriesChecked, EntriesUnchecked),
        "archive_entries_checked",
        &[(FORMATS, "    doc: Pictures.\n", "    doc: Pictures.\n    archive_entries_checked: true\n")],
    ),
    Pair::new(
        (FormatGroupAdded, FormatGroupRemoved),
        "fresh:",
        &[(FORMATS, "      raster:\n", "      fresh: { formats: { ico: image/x-icon } }\n      raster:\n")],
    )
    .edited("pub fn f() { let _ = api::formats::Pictures::Fresh; }"),
    Pair::new((FormatGroupDoc, FormatGroupDoc), "doc:", &[(FORMATS, "Made of points.", "Made of dots.")]),
    Pair::new(
        (FormatGroupsReordered, FormatGroupsReordered),
        "groups:",
        &[(
            FORMATS,
            "      raster:\n        doc: Made of points.\n        max: 2 MiB\n        formats:\n          png: { types: [image/png, image/x-png], magic: 89 50 4E 47 }\n          gif: image/gif\n          bmp: image/bmp\n      packed:\n        doc: Archives of pictures.\n        formats:\n          zip: { types: application/zip, archive: zip }\n",
            "      packed:\n        doc: Archives of pictures.\n        formats:\n          zip: { types: application/zip, archive: zip }\n      raster:\n        doc: Made of points.\n        max: 2 MiB\n        formats:\n          png: { types: [image/png, image/x-png], magic: 89 50 4E 47 }\n          gif: image/gif\n          bmp: image/bmp\n",
        )],
    ),
    Pair::new(
        (FormatAdded, FormatRemoved),
        "ico:",
        &[(FORMATS, "          bmp: image/bmp\n", "          bmp: image/bmp\n          ico: image/x-icon\n")],
    ),
    Pair::new(
        (FormatMoved, FormatMoved),
        "bmp:",
        &[
            (FORMATS, "          bmp: image/bmp\n", ""),
            (FORMATS, "          zip: {", "          bmp: image/bmp\n          zip: {"),
        ],
    ),
    Pair::new(
        (FormatsReordered, FormatsReordered),
        "formats:",
        &[(
            FORMATS,
            "          gif: image/gif\n          bmp: image/bmp\n",
            "          bmp: image/bmp\n          gif: image/gif\n",
        )],
    ),
    Pair::new((ContentTypeRemoved, ContentTypeAdded), "png:", &[(FORMATS, "[image/png, image/x-png]", "[image/png]")]),
    Pair::new(
        (ContentTypeSent, ContentTypeSent),
        "png:",
        &[(FORMATS, "[image/png, image/x-png]", "[image/x-png, image/png]")],
    ),
    Pair::new((Magic, Magic), "png:", &[(FORMATS, "89 50 4E 47", "89 50 4E")]),
    Pair::new((ArchiveRead, ArchiveRead), "zip:", &[(FORMATS, "archive: zip", "archive: rar")]),
    Pair::new((LimitWidened, LimitNarrowed), "max:", &[(FORMATS, "max: 2 MiB", "max: 4 MiB")]),
    Pair::new(
        (LimitAdded, LimitRemoved),
        "max:",
        &[(
            FORMATS,
            "        doc: Archives of pictures.\n",
            "        doc: Archives of pictures.\n        max: 9 MiB\n",
        )],
    ),
    Pair::new(
        (CorrectionAdded, CorrectionRemoved),
        "at: service",
        &[(
            SERVICE,
            "corrections: [ {",
            "corrections: [ { at: service, page_says: nothing, reason: the page is blank }, {",
        )],
    ),
    Pair::new(
        (CorrectionChanged, CorrectionChanged),
        "at: base_url",
        &[(SERVICE, "the samples use https", "all samples use https")],
    ),
    Pair::new(
        (CorrectionNeedless, CorrectionChanged),
        "at: response.id.type",
        &[(CALL, r#"page_says: "`number`""#, r#"page_says: "`string`""#)],
    ),
    Pair::new(
        (AssumptionAdded, AssumptionRemoved),
        "at: errors.rare",
        &[(ERRORS, "assumptions: [ {", "assumptions: [ { at: errors.rare, assumed: it is rare }, {")],
    ),
    Pair::new(
        (AssumptionChanged, AssumptionChanged),
        "at: json.count",
        &[(CALL, "assumed: it is inclusive", "assumed: it is exclusive")],
    ),
];
