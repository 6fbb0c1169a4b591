"""What it costs to add the crate: crates, builds and size of a small program, beside plain reqwest and other SDKs from the registry."""
import os, shutil, statistics, subprocess, sys
from pathlib import Path

from measuring import ROOT, cost, output, short, table

OURS = """\
use weixin::cgi_bin::{GetAccessToken, GetAccessTokenRequired};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = weixin::Client::without_token().build()?;
    let token = client.send(GetAccessToken::new(GetAccessTokenRequired { appid: "wx0123456789abcdef", secret: "secret" })).await?;
    println!("{:?}", token.expires_in);
    Ok(())
}
"""
BY_HAND = """\
#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = "https://api.weixin.qq.com/cgi-bin/token?grant_type=client_credential&appid=wx0123456789abcdef&secret=secret";
    let token: serde_json::Value = reqwest::get(url).await?.json().await?;
    println!("{:?}", token["expires_in"]);
    Ok(())
}
"""
WECHAT_MP_SDK = """\
use wechat_mp_sdk::{WechatMp, types::{AppId, AppSecret}};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = WechatMp::builder().appid(AppId::new("wx0123456789abcdef")?).secret(AppSecret::new("secret")?).build()?;
    let login = client.auth_login("code").await?;
    println!("{}", login.openid);
    Ok(())
}
"""
WX_RUST_MINIAPP = """\
use wx_rust_miniapp::api::WxMaService;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let config = wx_rust_miniapp::config::r#impl::WxMaDefaultConfig::new("wx0123456789abcdef", "secret");
    let service = wx_rust_miniapp::api::r#impl::WxMaServiceImpl::new_arc(std::sync::Arc::new(config));
    let session = service.js_code_to_session("code").await?;
    println!("{session:?}");
    Ok(())
}
"""
TOKIO = 'tokio = { version = "1", features = ["macros", "rt"] }\n'
PATH = f'path = "{ROOT}/generated"'
ONE_GROUP = 'default-features = false, features = ["client", "rustls", "cgi_bin"]'

# The dependencies and the program of each.
VARIANTS = {
    "reqwest 0.13 by hand": ('reqwest = { version = "0.13", features = ["json"] }\nserde_json = "1"\n', BY_HAND),
    "weixin, one group": (f"weixin = {{ {PATH}, {ONE_GROUP} }}\n", OURS),
    "weixin": (f"weixin = {{ {PATH} }}\n", OURS),
    "weixin, and weixin-mock for tests": (f'weixin = {{ {PATH} }}\nweixin-mock = {{ path = "{ROOT}/mock" }}\n', OURS),
    "wechat-mp-sdk 0.3": ('wechat-mp-sdk = "0.3"\n', WECHAT_MP_SDK),
    "wx-rust-miniapp 0.1.5": ('wx-rust-miniapp = "=0.1.5"\n', WX_RUST_MINIAPP),
}
MANIFEST = """\
[workspace]

[package]
name = "hello"
version = "0.0.0"
edition = "2024"

[profile.release]
strip = true

[dependencies]
"""


def cargo(place, *arguments):
    """Wall and CPU seconds."""
    return cost("cargo", *arguments, "--manifest-path", str(place / "Cargo.toml"), CARGO_TARGET_DIR=str(place / "target"))


def measure(place, name, runs):
    """Crates, seconds of the cold and the incremental build, and MiB of the stripped program."""
    dependencies, program = VARIANTS[name]
    shutil.rmtree(place, ignore_errors=True)
    (place / "src").mkdir(parents=True)
    (place / "Cargo.toml").write_text(MANIFEST + TOKIO + dependencies)
    (place / "src/main.rs").write_text(program)
    cargo(place, "fetch")
    tree = output("cargo", "tree", "--edges", "normal,build", "--prefix", "none", "--manifest-path", str(place / "Cargo.toml"))
    crates = len({" ".join(line.split()[:2]) for line in tree.splitlines() if line}) - 1
    cold, edits = cargo(place, "build"), []
    for run in range(max(3, runs // 5)):
        (place / "src/main.rs").write_text(program.replace("{:?}", f"{run}: {{:?}}").replace("{}", f"{run}: {{}}"))
        edits.append(cargo(place, "build"))
    cargo(place, "build", "--release")
    size = (place / "target/release/hello").stat().st_size / 2**20
    shutil.rmtree(place)
    return crates, cold, [statistics.median(column) for column in zip(*edits)], size


def row(name, measured):
    crates, (wall, processor), (edit, _), size = measured
    return name, crates, short(wall), short(processor), short(edit), short(size)


def adding(place, options):
    """Each builds everything anew, so it takes minutes."""
    rows = [row(name, measure(place / "hello", name, options.runs)) for name in VARIANTS]
    head = ("a program with", "crates", "cold build (s)", "of it CPU (s)", "after an edit (s)", "stripped release (MiB)")
    return "\nA program that makes one call. Builds are `cargo build` in the dev profile; crates are those of the system that builds, without tests.\n" + table(head, rows)
