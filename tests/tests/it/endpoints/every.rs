//! Every endpoint of the spec, in every variant, against the mock server: one line each, and none may be missing.

use std::cell::RefCell;
use std::collections::BTreeSet;

use weixin::cgi_bin::*;
use weixin::channels::{Upload, UploadUrlRequired};
use weixin::virtual_payment::{CurrencyPay, CurrencyPayRequired};
use weixin::wxa::*;
use weixin::{Client, File, Request, Token};
use weixin_mock::Mock;
use weixin_runtime::SigningKey;

use crate::facts::file_of;

/// Calls the mock, and remembers what was called.
struct Calls<'a> {
    vendor: &'a Mock,
    called: RefCell<BTreeSet<(String, Option<String>)>>,
}

impl Calls<'_> {
    /// Sends with a token of the first kind that the endpoint accepts, and expects a typed success.
    async fn succeeds<R: Request>(&self, request: R) -> R::Response {
        let client = match R::ENDPOINT.token.first() {
            None => Client::without_token(),
            Some(&"app") => Client::builder(Token::app("T")),
            Some(&"component") => Client::builder(Token::component("T")),
            Some(_) => Client::builder(Token::authorizer("T")),
        };
        let signed = R::ENDPOINT.signed.iter();
        let client = signed.fold(client, |client, name| client.signer(*name, SigningKey::new("key")));
        let client = client.base_url(self.vendor.url()).build().expect("a client");
        let name = R::ENDPOINT.name;
        let response = client.send(request).await.unwrap_or_else(|error| panic!("{name}: {error}"));
        let seen = self.vendor.requests().pop().expect("the mock has seen it");
        assert_eq!(seen.endpoint.as_deref(), Some(name));
        assert!(seen.problems.is_empty() && seen.response.success, "{name}: {:?}", seen.problems);
        self.called.borrow_mut().insert((name.to_owned(), seen.variant.clone()));
        response
    }
}

/// Every endpoint of the mock's spec with each of its variants.
fn all(vendor: &Mock) -> BTreeSet<(String, Option<String>)> {
    let endpoints = vendor.api().groups.iter().flat_map(|group| &group.endpoints);
    let variants = |endpoint: &weixin_codegen::model::Endpoint| {
        let name = endpoint.name.wire.clone();
        let variant = |variant: &weixin_codegen::model::Variant| {
            (name.clone(), variant.name.as_ref().map(|name| name.wire.clone()))
        };
        endpoint.variants.iter().map(variant).collect::<Vec<_>>()
    };
    endpoints.flat_map(variants).collect()
}

#[tokio::test]
async fn the_mock_serves_every_endpoint() {
    let vendor = Mock::embedded().await;
    let calls = Calls { vendor: &vendor, called: RefCell::default() };
    let refresh = vendor.authorize("wx-platform", "wx-account");
    calls.succeeds(GetAccessToken::new(GetAccessTokenRequired { appid: "wx", secret: "secret" })).await;
    calls.succeeds(GetStableAccessToken::new(GetStableAccessTokenRequired { appid: "wx", secret: "secret" })).await;
    calls
        .succeeds(GetComponentAccessToken::new(GetComponentAccessTokenRequired {
            component_appid: "wx-platform",
            component_appsecret: "secret",
            component_verify_ticket: "ticket",
        }))
        .await;
    calls
        .succeeds(GetAuthorizerAccessToken::new(GetAuthorizerAccessTokenRequired {
            component_appid: "wx-platform",
            authorizer_appid: "wx-account",
            authorizer_refresh_token: refresh,
        }))
        .await;
    calls.succeeds(GetPreAuthCode::new("wx-platform")).await;
    calls
        .succeeds(GetAuthorizerRefreshToken::new(GetAuthorizerRefreshTokenRequired {
            component_appid: "wx-platform",
            authorization_code: "code",
        }))
        .await;
    calls.succeeds(Upload::binary("openid", file_of("stl", 64))).await;
    calls.succeeds(Upload::url(UploadUrlRequired { openid: "openid", file_url: "https://a.example/b.png" })).await;
    let shot = calls.succeeds(UploadMediaToCodeAudit::new(file_of("png", 64))).await.mediaid;
    calls
        .succeeds(Commit::new(CommitRequired {
            template_id: 1_u64,
            ext_json: serde_json::json!({}),
            user_version: "1.0",
            user_desc: "first",
        }))
        .await;
    calls.succeeds(GetCodePage::new()).await;
    calls.succeeds(GetAllCategoryName::new()).await;
    calls.succeeds(GetTrialQrCode::new().path("page/index?a=1")).await;
    calls.succeeds(GetCodePrivacyInfo::new()).await;
    let item = ReviewItem::new(ReviewItemRequired {
        first_class: "工具",
        second_class: "备忘录",
        first_id: 1_u64,
        second_id: 2_u64,
    });
    let submission = SubmitAudit::new()
        .item_list(vec![item])
        .preview_info(ReviewPreview::new(ReviewPreviewRequired { video_id_list: vec![], pic_id_list: vec![shot] }));
    let review = calls.succeeds(submission).await.audit_id;
    calls.succeeds(GetAuditStatus::new(review)).await;
    calls.succeeds(GetLatestAuditStatus::new()).await;
    calls.succeeds(UndoAudit::new()).await;
    calls.succeeds(Release::new()).await;
    calls.succeeds(UploadTempMedia::voice(File::from_bytes("a.amr", "#!AMR\n"))).await;
    calls.succeeds(UploadTempMedia::video(file_of("mp4", 64))).await;
    calls.succeeds(UploadTempMedia::thumb(file_of("jpg", 64))).await;
    let picture = calls.succeeds(UploadTempMedia::image(file_of("png", 64))).await.media_id;
    calls.succeeds(GetMedia::new(picture)).await;
    calls.succeeds(UploadAuthMaterial::new(file_of("gif", 64))).await;
    calls.succeeds(ImgSecCheck::new(file_of("png", 64))).await;
    calls
        .succeeds(GetUserRiskRank::new(GetUserRiskRankRequired {
            appid: "wx",
            openid: "openid",
            scene: GetUserRiskRankScene::Content,
            client_ip: "127.0.0.1",
        }))
        .await;
    let upload = calls
        .succeeds(ApplyUpload::new(ApplyUploadRequired { media_name: "a - 1", media_type: "MP4" }))
        .await
        .upload_id;
    let part = UploadPart::new(UploadPartRequired {
        upload_id: upload.clone(),
        part_number: 1_u32,
        resource_type: ChunkOf::Video,
        data: file_of("mp4", 64),
    });
    let tag = calls.succeeds(part).await.etag;
    calls.succeeds(CommitUpload::new(upload, vec![UploadedChunk::new(1_u32, tag)])).await;
    calls.succeeds(CheckSessionKey::new("openid")).await;
    calls
        .succeeds(CurrencyPay::new(CurrencyPayRequired { openid: "openid", env: 0, amount: 1_u64, order_id: "order" }))
        .await;
    assert_eq!(*calls.called.borrow(), all(&vendor), "each variant of each endpoint is called");
}
