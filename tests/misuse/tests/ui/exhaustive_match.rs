//! A code that is added later breaks no program: even a match of all that there are needs a last arm.

use weixin::ApiError;
use weixin::cooperation_shop::UploadError;

fn main() {
    match UploadError::from_code(1.into()) {
        UploadError::SystemFailed => {}
        UploadError::InvalidMediaId10001 | UploadError::InvalidMediaId10002 | UploadError::StillUploading => {}
        UploadError::FileRisky | UploadError::OrderCancelled | UploadError::OrderClosed => {}
        UploadError::FormatUnsupported | UploadError::FileTooLarge => {}
        UploadError::DailyDownloads | UploadError::UrlInvalid | UploadError::Unknown(_) => {}
    }
}
