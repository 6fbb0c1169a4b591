//! Rows B10 to B13: the table of formats.

use super::archives::{GOOD_7Z, gzipped, hex, zipped};
use super::*;

/// The table of the page: group, extension, accepted content types in order.
const FORMATS: [(CustomGoods, &str, &[&str]); 25] = {
    use CustomGoods::{Cad, CompressedPackage, OrdinaryDocument, Picture, ThreeDMax};
    [
        (Picture, "bmp", &["image/bmp"]),
        (Picture, "jpg", &["image/jpeg", "image/jpg"]),
        (Picture, "jpeg", &["image/jpeg", "image/jpg"]),
        (Picture, "png", &["image/png", "application/x-png"]),
        (Picture, "svg", &["text/xml"]),
        (Picture, "webp", &["image/webp"]),
        (Cad, "dwg", &["application/acad"]),
        (Cad, "dxf", &["application/dxf"]),
        (Cad, "dgn", &["image/vnd.dgn"]),
        (Cad, "stl", &["model/stl", "application/sla"]),
        (ThreeDMax, "max", &["application/octet-stream"]),
        (ThreeDMax, "3d", &["application/octet-stream"]),
        (ThreeDMax, "fbx", &["application/octet-stream"]),
        (ThreeDMax, "abc", &["application/octet-stream"]),
        (ThreeDMax, "dae", &["application/octet-stream"]),
        (CompressedPackage, "zip", &["application/zip"]),
        (CompressedPackage, "rar", &["application/x-rar-compressed"]),
        (CompressedPackage, "7z", &["application/x-7z-compressed"]),
        (CompressedPackage, "gz", &["application/gzip", "application/x-gzip"]),
        (OrdinaryDocument, "docx", &[DOCX]),
        (OrdinaryDocument, "doc", &["application/msword"]),
        (OrdinaryDocument, "xls", &["application/vnd.ms-excel"]),
        (OrdinaryDocument, "xlsx", &["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"]),
        (OrdinaryDocument, "csv", &["text/csv"]),
        (OrdinaryDocument, "pdf", &["application/pdf"]),
    ]
};

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

#[test]
fn b10_the_table_of_formats_is_the_pages() {
    let table = API.formats.iter().find(|table| table.name.wire == "custom_goods").expect("the table is in the spec");
    let sizes: Vec<usize> = table.groups.iter().map(|group| group.formats.len()).collect();
    assert_eq!(sizes, [6, 4, 5, 4, 6]);
    let in_spec = table.groups.iter().flat_map(|group| group.formats.iter().map(move |it| (&group.name.rust, it)));
    let in_code = CustomGoods::TABLE.groups.iter().flat_map(|group| group.rows);
    let mut rows = 0;
    for (((group, extension, types), (name, in_spec)), in_code) in FORMATS.iter().zip(in_spec).zip(in_code) {
        assert_eq!((format!("{group:?}").as_str(), *extension), (name.as_str(), in_spec.extension.as_str()));
        assert_eq!(*types, in_spec.content_types);
        assert_eq!((*extension, *types), (in_code.extension, in_code.types));
        assert_eq!(CustomGoods::of_extension(extension), Some(*group));
        rows += 1;
    }
    assert_eq!((rows, CustomGoods::TABLE.extensions().count(), CustomGoods::ALL.len()), (25, 25, 5));
}

/// A good file of any of the 25 formats; archives hold something that is accepted.
fn good(extension: &str) -> File {
    let bytes = match extension {
        "zip" => zipped(&[("a.png", b"")]),
        "7z" => hex(GOOD_7Z),
        "gz" => gzipped(None, b"solid"),
        _ => return file_of(extension, 100),
    };
    File::from_bytes(if extension == "gz" { "file.stl.gz".into() } else { format!("file.{extension}") }, bytes)
}

#[tokio::test]
async fn b10_each_of_the_25_formats_is_sent() {
    let server = Server::new(goods_answer()).await;
    let client = app(&server).build().expect("a client");
    for (_, extension, types) in FORMATS {
        client.send(upload(good(extension))).await.unwrap_or_else(|error| panic!(".{extension}: {error}"));
        let part = server.requests().last().expect("it came").only_part().await;
        assert_eq!(part.content_type.as_deref(), types.first().copied(), ".{extension}");
        assert!(part.file_name.is_some_and(|name| name.ends_with(extension)));
    }
    assert_eq!(server.requests().len(), 25);
}

#[tokio::test]
async fn b11_all_content_types_are_known_and_the_first_is_sent() {
    let several: Vec<_> = FORMATS.iter().filter(|(.., types)| types.len() > 1).collect();
    assert_eq!(several.iter().map(|row| row.1).collect::<Vec<_>>(), ["jpg", "jpeg", "png", "stl", "gz"]);
    for (_, extension, types) in several {
        let (_, row) = CustomGoods::TABLE.find(extension).expect("it is in the table");
        assert_eq!(row.types, *types, "accepted, in order");
        let request = sent(upload(good(extension))).await;
        let head = String::from_utf8(request.part_head().to_vec()).expect("the head is text");
        assert!(head.ends_with(&format!("\r\nContent-Type: {}", types[0])), "{head}");
        assert!(!head.contains(types[1]), "{head}");
    }
}

#[tokio::test]
async fn b12_docx_has_its_last_letter() {
    let part = sent(upload(good("docx"))).await.only_part().await;
    assert_eq!(part.content_type.as_deref(), Some(DOCX));
    let spec = text("spec/formats.yaml");
    let cut = DOCX.strip_suffix('t').expect("it ends so");
    let fact = "formats.custom_goods.groups.ordinary_document.formats.docx.types";
    let record = format!("  - at: {fact}\n    page_says: {cut}\n    truth: {DOCX}\n");
    assert!(spec.contains(&record), "the cut is recorded");
}

#[tokio::test]
async fn b13_svg_is_text_xml() {
    let part = sent(upload(good("svg"))).await.only_part().await;
    assert_eq!(part.content_type.as_deref(), Some("text/xml"));
    let spec = text("spec/formats.yaml");
    let record =
        "  - at: formats.custom_goods.groups.picture.formats.svg\n    page_says: text/xml\n    truth: text/xml\n";
    assert!(spec.contains(record), "that it is odd is recorded");
}
