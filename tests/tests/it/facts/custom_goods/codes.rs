//! Rows B17 to B24: each code, and the check that predicts it.

use super::*;

#[tokio::test]
async fn b17_two_codes_with_one_text_are_told_apart() {
    let text = "Invalid mediaid";
    for (code, error, shown) in [
        (10001, Refused::InvalidMediaId10001, "the media id is not valid (10001)"),
        (10002, Refused::InvalidMediaId10002, "the media id is not valid (10002)"),
    ] {
        let class = Class::Caller;
        assert_refusal(goods(), Refusal { code, text, error, class, retryable: false, shown }).await;
    }
    assert_ne!(Refused::InvalidMediaId10001, Refused::InvalidMediaId10002);
    assert!(assumption(spec(), "errors.10002").contains("the same text"));
}

#[tokio::test]
async fn b18_10003_is_retryable() {
    let shown = "the file is still being uploaded: wait and send it again";
    let text = "The file is being uploaded, please wait";
    let (error, class) = (Refused::StillUploading, Class::InProgress);
    assert_refusal(goods(), Refusal { code: 10003, text, error, class, retryable: true, shown }).await;
}

#[tokio::test]
async fn b19_10004_file_risky() {
    let shown = "file risky: upload another file";
    let text = "Uploading a file is risky, please re-upload";
    let (error, class) = (Refused::FileRisky, Class::Content);
    assert_refusal(goods(), Refusal { code: 10004, text, error, class, retryable: false, shown }).await;
}

#[tokio::test]
async fn b20_10005_and_10006_order_is_gone() {
    for (code, error, text, shown) in [
        (
            10005,
            Refused::OrderCancelled,
            "Order cancelled, downloading of files is prohibited",
            "the order is cancelled and its files can no longer be downloaded",
        ),
        (
            10006,
            Refused::OrderClosed,
            "Order is closed and downloading of files is prohibited",
            "the order is closed and its files can no longer be downloaded",
        ),
    ] {
        let class = Class::Gone;
        assert_refusal(goods(), Refusal { code, text, error, class, retryable: false, shown }).await;
    }
}

#[tokio::test]
async fn b21_10007_format() {
    let shown = "the file is of a format that is not accepted: send one of the formats of the table `custom_goods`";
    let text = "The upload file format is not supported";
    let (error, class) = (Refused::FormatUnsupported, Class::Content);
    assert_refusal(goods(), Refusal { code: 10007, text, error, class, retryable: false, shown }).await;
}

const ALL_FORMATS: &str = "must be one of bmp, jpg, jpeg, png, svg, webp, dwg, dxf, dgn, stl, max, 3d, fbx, abc, dae, \
                           zip, rar, 7z, gz, docx, doc, xls, xlsx, csv, pdf";

#[tokio::test]
async fn b21_is_foreseen_by_the_format_check() {
    let tail = "(the service would return 10007, the upload file format is not supported)";
    for (file, line) in [
        (file_of("gif", 50), format!("file: .gif, {ALL_FORMATS} {tail}")),
        (file_of("mp4", 50), format!("file: .mp4, {ALL_FORMATS} {tail}")),
        (file_of("bmp", 50).named("a.jpg"), {
            format!("file: named .jpg, but the first bytes are those of bmp, must start like jpg {tail}")
        }),
        (File::from_bytes("a.pdf", "%PS-"), {
            format!("file: named .pdf, but the first bytes are 25 50 53 2D, must start like pdf {tail}")
        }),
    ] {
        refused_here(upload(file), Check::Format, Some(10007), &line).await;
    }
    let by_url = Upload::url(UploadUrlRequired { openid: "o", file_url: "https://example.com/run.exe?name=a.png" });
    refused_here(by_url, Check::Format, Some(10007), &format!("file_url: .exe, {ALL_FORMATS} {tail}")).await;
}

#[tokio::test]
async fn b22_10008_size() {
    let shown = "upload file size exceeds maximum value: send a file below 10 MiB as bytes or below 50 MiB by URL";
    let text = "Upload file size exceeds maximum value";
    let (error, class) = (Refused::FileTooLarge, Class::Content);
    assert_refusal(goods(), Refusal { code: 10008, text, error, class, retryable: false, shown }).await;
}

#[tokio::test]
async fn b22_is_foreseen_by_the_size_check() {
    let line = "file: 12,582,912 bytes, must be below 10,485,760 \
                (the service would return 10008, upload file size exceeds maximum value)";
    refused_here(upload(file_of("png", 12 * MIB)), Check::Size, Some(10008), line).await;
}

#[tokio::test]
async fn b23_10009_is_not_retryable_today() {
    let shown = "more files were downloaded than the daily limit allows: send it again the next day";
    let text = "Download more files than the daily limit. Please try again the next day";
    let (error, class) = (Refused::DailyDownloads, Class::Quota);
    assert_refusal(goods(), Refusal { code: 10009, text, error, class, retryable: false, shown }).await;
}

#[tokio::test]
async fn b24_10010_url() {
    let shown = "the service cannot fetch a file from `file_url`";
    let text = "The upload url (file_url) is invalid. The file cannot be downloaded";
    let (error, class) = (Refused::UrlInvalid, Class::Content);
    assert_refusal(goods_by_url(), Refusal { code: 10010, text, error, class, retryable: false, shown }).await;
}

#[tokio::test]
async fn b24_is_foreseen_by_the_url_check() {
    for url in [
        "",
        "part.stl",
        "//example.com/part.stl",
        "ftp://example.com/part.stl",
        "file:///etc/part.stl",
        "javascript:alert(1)",
        "https://",
        "https:///",
        "https://example.com/part 1.stl",
        "https://exa mple.com/part.stl",
    ] {
        let line = format!(
            "file_url: `{url}`, must be an http or https URL \
             (the service would return 10010, the upload url (file_url) is invalid. The file cannot be downloaded)"
        );
        refused_here(Upload::url(UploadUrlRequired { openid: "o", file_url: url }), Check::Url, Some(10010), &line)
            .await;
    }
    for url in ["http://example.com/part.stl", "https://example.com/download?id=7", "https://例.com/文.stl"] {
        assert_eq!(Upload::url(UploadUrlRequired { openid: "o", file_url: url }).check().violations(), [], "{url}");
    }
}

#[test]
fn b24_an_address_that_only_a_browser_would_repair_is_none() {
    for url in [
        "https:///example.com/part.stl",
        "https:example.com/part.stl",
        "https:\\\\example.com\\part.stl",
        "https:/example.com/part.stl",
    ] {
        let report = Upload::url(UploadUrlRequired { openid: "o", file_url: url }).check();
        assert!(report.violations().iter().any(|violation| violation.check == Check::Url), "`{url}` is sent as it is");
    }
}
