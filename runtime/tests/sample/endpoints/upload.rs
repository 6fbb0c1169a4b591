//! `POST /channels/ec/open/upload`: send a file for a custom-made product to the merchant.

use super::super::{errors, formats, service};
use weixin_runtime::{Endpoint, File, IntoValue, MIB, Method, Sealed, errors, object, request};

/// Send a file for a custom-made product, in one of two variants.
pub enum Upload {}

impl Upload {
    /// The fixed facts of the endpoint.
    pub const ENDPOINT: &'static Endpoint = &Endpoint {
        name: "upload",
        service: &service::SERVICE,
        method: Method::Post,
        path: "/channels/ec/open/upload",
        host: None,
        token: &["app"],
        permission_sets: &[],
        rates: &[],
        server_only: true,
        idempotent: false,
        sealed: Sealed::No,
        envelopes: &[],
        signed: &[],
    };

    /// The bytes of a file.
    pub fn binary(openid: impl IntoValue<String>, file: impl IntoValue<File>) -> UploadBinary {
        UploadBinary::new(openid, file)
    }

    /// The URL of a file.
    pub fn url(openid: impl IntoValue<String>, file_url: impl IntoValue<String>) -> UploadUrl {
        UploadUrl::new(openid, file_url)
    }
}

request! {
    /// Way `binary` of [`Upload`].
    #[call(Upload::ENDPOINT, UploadResponse, UploadError)]
    #[body(form)]
    #[fixed(query "upload_type" = 0)]
    #[new(openid: String, file: File)]
    pub struct UploadBinary {
        /// The user who sends the file.
        #[param(query "openid", required, min_length(1))]
        pub openid: String,
        /// The file.
        #[param(form "file", required, formats(&formats::CustomGoods::TABLE), below(10 * MIB))]
        pub file: File,
    }
}

request! {
    /// Way `url` of [`Upload`].
    #[call(Upload::ENDPOINT, UploadResponse, UploadError)]
    #[body(json)]
    #[fixed(query "upload_type" = 1)]
    #[new(openid: String, file_url: String)]
    pub struct UploadUrl {
        /// The user who sends the file.
        #[param(json "openid", required, min_length(1))]
        pub openid: String,
        /// Where the service fetches the file.
        #[param(json "file_url", required, url(), formats(&formats::CustomGoods::TABLE), below(50 * MIB))]
        pub file_url: String,
    }
}

object! {
    /// What `upload` answers.
    #[received]
    pub struct UploadResponse {
        /// Names the file.
        #[field(plain "media_id", required)]
        pub media_id: String,
    }
}

errors! {
    /// What `upload` answers when it refuses.
    #[shared(errors::CommonError)]
    pub enum UploadError {
        #[code(-1, Busy, text = "The system failed. Please try again", meaning = "the system failed", remedy = "send it again later")]
        SystemFailed,
        #[code(10003, InProgress, text = "The file is being uploaded, please wait", meaning = "the file is still being uploaded", remedy = "ask again later")]
        Uploading,
        #[code(10004, Content, text = "Uploading a file is risky, please re-upload", meaning = "file risky", remedy = "upload another file")]
        FileRisky,
        #[code(10007, Content, text = "The upload file format is not supported", meaning = "the format is not supported", remedy = "send another format", predicted_by = Format)]
        Format,
        #[code(10008, Content, text = "Upload file size exceeds maximum value", meaning = "the file is too big", remedy = "send a smaller file", predicted_by = Size)]
        FileTooBig,
        #[code(10009, Quota, text = "Download more files than the daily limit. Please try again the next day", meaning = "the daily limit is reached", remedy = "wait until tomorrow")]
        DailyLimit,
        #[code(10010, Content, text = "The upload url (file_url) is invalid. The file cannot be downloaded", meaning = "the URL cannot be fetched", remedy = "send another URL", predicted_by = Url)]
        UrlInvalid,
    }
}
