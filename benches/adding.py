"""What it costs to add the crate: crates, builds and size of a small program, beside plain reqwest and other SDKs from the registry."""
import os, shutil, statistics, subprocess, sys
from pathlib import Path

from measuring import ROOT, cost, output, short, table

OURS = """\
use weixin::access_token::{GetAccessToken, GetAccessTokenRequired};

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

# The dependencies and the program of each.
VARIANTS = {
    "reqwest 0.13 by hand": ('reqwest = { version = "0.13", features = ["json"] }\nserde_json = "1"\n', BY_HAND),
    "weixin": (f"weixin = {{ {PATH} }}\n", OURS),
    "wechat-mp-sdk 0.3": ('wechat-mp-sdk = "0.3"\n', WECHAT_MP_SDK),
    "wx-rust-miniapp 0.1.5": ('wx-rust-miniapp = "=0.1.5"\n', WX_RUST_MINIAPP),
}
# What somebody adds later, for tests.
LATER = {"weixin": ("weixin-mock beside it, for tests", f'weixin-mock = {{ path = "{ROOT}/mock" }}\n')}
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


def cargo(place, *arguments, target):
    """Wall and CPU seconds."""
    return cost("cargo", *arguments, "--manifest-path", str(place / "Cargo.toml"), CARGO_TARGET_DIR=str(target))


def crates(place):
    """How many crates a program has, besides itself."""
    cargo(place, "fetch", target=place / "target")
    tree = output("cargo", "tree", "--edges", "normal,build", "--prefix", "none", "--manifest-path", str(place / "Cargo.toml"))
    return len({" ".join(line.split()[:2]) for line in tree.splitlines() if line}) - 1


def measure(place, released, name, runs):
    """Rows: crates, seconds of the cold and the incremental build, and MiB of the stripped program. Where releases are built, what the
    variants have in common is built once, because nobody asks how long they take."""
    dependencies, program = VARIANTS[name]
    shutil.rmtree(place, ignore_errors=True)
    (place / "src").mkdir(parents=True)
    (place / "Cargo.toml").write_text(MANIFEST + TOKIO + dependencies)
    (place / "src/main.rs").write_text(program)
    number, target = crates(place), place / "target"
    (wall, processor), edits = cargo(place, "build", target=target), []
    for run in range(max(3, runs // 5)):
        (place / "src/main.rs").write_text(program.replace("{:?}", f"{run}: {{:?}}").replace("{}", f"{run}: {{}}"))
        edits.append(cargo(place, "build", target=target)[0])
    cargo(place, "build", "--release", target=released)
    size = (released / "release/hello").stat().st_size / 2**20
    yield name, number, short(wall), short(processor), short(statistics.median(edits)), short(size)
    if name in LATER:
        later, dependency = LATER[name]
        (place / "Cargo.toml").write_text(MANIFEST + TOKIO + dependencies + dependency)
        more = crates(place) - number
        wall, processor = cargo(place, "build", target=target)
        yield later, f"+{more}", f"+{short(wall)}", f"+{short(processor)}", "", ""
    shutil.rmtree(place)


def adding(place, options):
    """Each builds everything anew, so it takes some ten minutes on two cores."""
    rows = [row for name in VARIANTS for row in measure(place / "hello", place / "released", name, options.runs)]
    head = ("a program with", "crates", "cold build (s)", "of it CPU (s)", "after an edit (s)", "stripped release (MiB)")
    return "\nA program that makes one call. Builds are `cargo build` in the dev profile; crates are those of the system that builds, without tests.\n" + table(head, rows)
