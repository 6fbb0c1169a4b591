//! Calls of interfaces that this crate does not have.

use weixin_runtime::{ApiError, Client, CustomCall, Method};

use crate::api::errors::CommonError;
use crate::api::service::SERVICE;

/// Calls of interfaces that this crate does not have, by any [`Client`]: with its token, retries, limits and hooks. A refusal
/// is an error with code, rid and the class of the codes that every interface has.
///
/// ```no_run
/// use serde_json::{Value, json};
/// use weixin::{Client, CustomCalls, File};
///
/// # async fn calls(client: Client) -> Result<(), Box<dyn std::error::Error>> {
/// let quota: Value = client.post("/cgi-bin/openapi/quota/get").json(&json!({ "cgi_path": "/wxa/release" })).send().await?;
/// let picture = File::open("shot.png").await?;
/// let checked: Value = client.post("/wxa/img_sec_check").form("media", picture).send().await?;
/// client.get("/cgi-bin/media/get").query("media_id", "m1").save("picture.jpg").await?;
/// # Ok(())
/// # }
/// ```
pub trait CustomCalls {
    /// A call with any method. A path has to be a constant: what varies in it is a `{name}`, and
    /// [`CustomCall::path`] its value.
    fn custom(&self, method: Method, path: &'static str) -> CustomCall;

    /// A call with `GET`.
    fn get(&self, path: &'static str) -> CustomCall {
        self.custom(Method::Get, path)
    }

    /// A call with `POST`.
    fn post(&self, path: &'static str) -> CustomCall {
        self.custom(Method::Post, path)
    }
}

impl CustomCalls for Client {
    fn custom(&self, method: Method, path: &'static str) -> CustomCall {
        self.custom_call(&SERVICE, CommonError::TABLE, method, path)
    }
}
