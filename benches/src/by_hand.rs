//! The calls as somebody would write them with reqwest who knows it well, to the same wire: the rival.

use std::path::Path;
use std::time::Duration;

use reqwest::multipart::{Form, Part};
use reqwest::{Body, Client};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncWriteExt, BufWriter};
use tokio_util::io::ReaderStream;

use crate::Failure;

/// How much of a file is read at a time, in bytes: what is best by measurement, not reqwest's own 4 KiB.
const PIECE: usize = 256 * 1024;

/// The JSON body.
#[derive(Serialize)]
struct UploadUrl<'a> {
    openid: &'a str,
    file_url: &'a str,
}

/// The answer, with its envelope.
#[derive(Debug, Deserialize)]
pub struct Answer {
    /// 0 on success.
    #[serde(default)]
    pub errcode: i64,
    /// The service's words.
    #[serde(default)]
    pub errmsg: String,
    /// The name of the file.
    #[serde(default)]
    pub media_id: String,
}

/// What a service at an address is called with.
pub struct ByHand {
    client: Client,
    url: String,
}

impl ByHand {
    /// A client as careful as the runtime's: no redirects, no `Referer`, times that it waits at most.
    ///
    /// # Errors
    ///
    /// When the library cannot be set up.
    pub fn new(address: &str) -> Result<Self, Failure> {
        let client = Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .connect_timeout(Duration::from_secs(10))
            .timeout(Duration::from_secs(120))
            .user_agent("by-hand/1.0")
            .build()?;
        Ok(Self { client, url: format!("http://{address}/channels/ec/open/upload") })
    }

    /// The variant `url`: a JSON body.
    ///
    /// # Errors
    ///
    /// When the call fails or the service refuses.
    pub async fn upload_url(&self, openid: &str, file_url: &str) -> Result<String, Failure> {
        let query = [("access_token", "TOKEN"), ("upload_type", "1")];
        let request = self.client.post(&self.url).query(&query).json(&UploadUrl { openid, file_url });
        media_id(request).await
    }

    /// The variant `binary` with bytes in memory.
    ///
    /// # Errors
    ///
    /// When the call fails or the service refuses.
    pub async fn upload_bytes(&self, openid: &str, name: &str, bytes: &'static [u8]) -> Result<String, Failure> {
        let part = Part::stream_with_length(bytes, bytes.len() as u64).file_name(name.to_owned());
        self.upload_part(openid, part).await
    }

    /// The variant `binary` with a file on disk, in large pieces.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, the call fails or the service refuses.
    pub async fn upload_file(&self, openid: &str, path: &Path) -> Result<String, Failure> {
        let file = tokio::fs::File::open(path).await?;
        let length = file.metadata().await?.len();
        let body = Body::wrap_stream(ReaderStream::with_capacity(file, PIECE));
        let part = Part::stream_with_length(body, length).file_name("part.stl");
        self.upload_part(openid, part).await
    }

    /// The variant `binary` with a stream of known length.
    ///
    /// # Errors
    ///
    /// When the stream fails, the call fails or the service refuses.
    pub async fn upload_stream(&self, openid: &str, body: Body, length: u64) -> Result<String, Failure> {
        self.upload_part(openid, Part::stream_with_length(body, length).file_name("part.stl")).await
    }

    /// The variant `binary` with reqwest's own reader of files.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, the call fails or the service refuses.
    pub async fn upload_part_file(&self, openid: &str, path: &Path) -> Result<String, Failure> {
        self.upload_part(openid, Part::file(path).await?.file_name("part.stl")).await
    }

    /// A file of so many megabytes, piece by piece; returns its length.
    ///
    /// # Errors
    ///
    /// When the call fails.
    pub async fn download(&self, megabytes: usize) -> Result<u64, Failure> {
        let (mut response, mut length) = (self.media(megabytes).await?, 0);
        while let Some(piece) = response.chunk().await? {
            length += piece.len() as u64;
        }
        Ok(length)
    }

    /// The same into a file.
    ///
    /// # Errors
    ///
    /// When the call fails or the file cannot be written.
    pub async fn download_to(&self, megabytes: usize, path: &Path) -> Result<u64, Failure> {
        let (mut response, mut length) = (self.media(megabytes).await?, 0);
        let mut file = BufWriter::with_capacity(PIECE, tokio::fs::File::create(path).await?);
        while let Some(piece) = response.chunk().await? {
            length += piece.len() as u64;
            file.write_all(&piece).await?;
        }
        file.flush().await?;
        file.get_ref().sync_all().await?;
        Ok(length)
    }

    async fn media(&self, megabytes: usize) -> Result<reqwest::Response, Failure> {
        let url = self.url.replace("/channels/ec/open/upload", "/cgi-bin/media/get");
        let query = [("access_token", "TOKEN"), ("media_id", &megabytes.to_string())];
        Ok(self.client.get(url).query(&query).send().await?.error_for_status()?)
    }

    async fn upload_part(&self, openid: &str, part: Part) -> Result<String, Failure> {
        let query = [("access_token", "TOKEN"), ("openid", openid), ("upload_type", "0")];
        let form = Form::new().part("file", part.mime_str("model/stl")?);
        media_id(self.client.post(&self.url).query(&query).multipart(form)).await
    }
}

async fn media_id(request: reqwest::RequestBuilder) -> Result<String, Failure> {
    let answer: Answer = request.send().await?.error_for_status()?.json().await?;
    match answer.errcode {
        0 => Ok(answer.media_id),
        code => Err(format!("the service refused: {code} {}", answer.errmsg).into()),
    }
}
