//! What is known of the formats of files: extensions, registered content types, first bytes, kinds of archive.

use weixin_codegen::model::ArchiveKind;

/// A format of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct KnownFormat {
    /// The extension, in lower case, without the dot.
    pub extension: &'static str,
    /// The registered content type.
    pub content_type: &'static str,
    /// How files begin, each in hexadecimal with `??` for any byte.
    pub magic: &'static [&'static str],
    /// The kind of archive.
    pub archive: Option<ArchiveKind>,
}

const fn format(extension: &'static str, content_type: &'static str, magic: &'static [&'static str]) -> KnownFormat {
    KnownFormat { extension, content_type, magic, archive: None }
}

const fn archive(
    extension: &'static str,
    content_type: &'static str,
    magic: &'static [&'static str],
    kind: ArchiveKind,
) -> KnownFormat {
    KnownFormat { archive: Some(kind), ..format(extension, content_type, magic) }
}

/// Every format, longer extensions before those that they begin with.
pub(crate) const FORMATS: [KnownFormat; 20] = [
    format("png", "image/png", &["89 50 4E 47 0D 0A 1A 0A"]),
    format("jpeg", "image/jpeg", &["FF D8 FF"]),
    format("jpg", "image/jpeg", &["FF D8 FF"]),
    format("gif", "image/gif", &["47 49 46 38"]),
    format("bmp", "image/bmp", &["42 4D"]),
    format("webp", "image/webp", &["52 49 46 46 ?? ?? ?? ?? 57 45 42 50"]),
    format("mp4", "video/mp4", &["?? ?? ?? ?? 66 74 79 70"]),
    format("mp3", "audio/mpeg", &[]),
    format("amr", "audio/amr", &["23 21 41 4D 52"]),
    format("wav", "audio/wav", &["52 49 46 46 ?? ?? ?? ?? 57 41 56 45"]),
    format("pdf", "application/pdf", &["25 50 44 46"]),
    archive("zip", "application/zip", &["50 4B 03 04", "50 4B 05 06"], ArchiveKind::Zip),
    archive("rar", "application/x-rar-compressed", &["52 61 72 21 1A 07"], ArchiveKind::Rar),
    archive("7z", "application/x-7z-compressed", &["37 7A BC AF 27 1C"], ArchiveKind::SevenZip),
    archive("gz", "application/gzip", &["1F 8B"], ArchiveKind::Gzip),
    format("dwg", "application/acad", &["41 43 31"]),
    format("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", &["50 4B 03 04"]),
    format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &["50 4B 03 04"]),
    format("doc", "application/msword", &["D0 CF 11 E0 A1 B1 1A E1"]),
    format("xls", "application/vnd.ms-excel", &["D0 CF 11 E0 A1 B1 1A E1"]),
];

/// The format of an extension.
pub(crate) fn known(extension: &str) -> Option<&'static KnownFormat> {
    FORMATS.iter().find(|format| format.extension == extension)
}
