//! `POST /wxa/uploadmedia`: send material for a review.

use super::super::{formats, service};
use weixin_runtime::{Endpoint, File, Method, Sealed, errors, id, object, open_enum, request};

request! {
    /// Send material for a review.
    #[call(UploadMediaToCodeAudit::ENDPOINT, UploadMediaToCodeAuditResponse, UploadMediaToCodeAuditError)]
    #[body(form)]
    #[new(media: File)]
    pub struct UploadMediaToCodeAudit {
        /// The picture or video.
        #[param(form "media", required, formats(&formats::ReviewMaterial::TABLE))]
        pub media: File,
    }
}

impl UploadMediaToCodeAudit {
    /// The fixed facts of the endpoint.
    pub const ENDPOINT: &'static Endpoint = &Endpoint {
        name: "uploadMediaToCodeAudit",
        service: &service::SERVICE,
        method: Method::Post,
        path: "/wxa/uploadmedia",
        host: None,
        token: &["authorizer"],
        permission_sets: &[18],
        rates: &[],
        server_only: true,
        idempotent: false,
        sealed: Sealed::No,
        envelopes: &[],
        signed: &[],
    };
}

object! {
    /// What the service answers.
    #[received]
    pub struct UploadMediaToCodeAuditResponse {
        /// What the service took it for.
        #[field(plain "type", required)]
        pub r#type: MediaKind,
        /// Goes into `preview_info` when the code is submitted.
        #[field(plain "mediaid", required)]
        pub mediaid: ReviewMediaId,
    }
}

open_enum! {
    /// What the service took a file for.
    #[of(String)]
    pub enum MediaKind {
        /// A picture.
        #[value("image")]
        Image,
        /// A video.
        #[value("video")]
        Video,
    }
}

id! {
    /// Names an uploaded file.
    #[lifetime(259_200)]
    pub struct ReviewMediaId;
}

errors! {
    /// What the service answers when it refuses.
    #[shared(super::super::errors::CommonError)]
    pub enum UploadMediaToCodeAuditError {
        #[code(43002, Caller, text = "require POST method", meaning = "the call must be a POST", remedy = "send a POST")]
        RequirePost,
        #[code(41005, Content, text = "media data missing", meaning = "no file came", remedy = "send a file", predicted_by = Missing)]
        MediaMissing,
        #[code(40006, Content, text = "invalid meida size", meaning = "the file is too big", remedy = "send a smaller one", predicted_by = Size)]
        MediaSize,
        #[code(40005, Content, text = "invalid file type", meaning = "the format is not accepted", remedy = "Send png or mp4.", predicted_by = Format)]
        FileType,
    }
}
