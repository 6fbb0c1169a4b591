//! The endpoints.

pub mod everything;
pub mod upload;
pub mod upload_media_to_code_audit;
