//! Invalid input and broken exchanges through the real client: each ends in one typed error that reveals no secret.

mod connections;
mod files;
mod responses;
mod secrets;

use std::cell::RefCell;
use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::{self, Cursor, Read, Write as _};
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use weixin::code_management::{UploadMediaToCodeAudit, UploadMediaToCodeAuditError};
use weixin::cooperation_shop::{Upload, UploadBinary, UploadError};
use weixin::{Client, Error, File, Request, Source, Token, TransportErrorKind, Validation, prepare};
use weixin_recorder::{Server, Then, json, respond};
use weixin_runtime::{FileErrorKind, Retry, SigningKey};
use weixin_tests::language;
use weixin_tests::language::demo::{Everything, EverythingItem, EverythingRequired, FetchFile};
use weixin_tests::language::types::Money;

use crate::facts::{
    TOKEN, TOKEN_IN_QUERY, app, assert_hidden, authorizer, fail, file_of, goods, goods_answer, goods_by_url, printed,
    review, review_answer,
};

/// Which kind of error of the transport it is.
fn transport<E: std::fmt::Debug>(error: &Error<E>) -> TransportErrorKind {
    let Error::Transport(error) = error else { panic!("{error:?}") };
    error.kind()
}

fn upload(file: File) -> UploadBinary {
    Upload::binary("openid-1", file)
}

/// A folder with one file in it.
fn on_disk(name: &str, content: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    fs::write(&path, content).expect("the file can be written");
    (folder, path)
}
