//! `weixin list`, `weixin show` and `weixin completions`: reading a spec in a terminal, and through a pipe.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value as Json, json};

use crate::sandbox::{Sandbox, err, out};

/// The spec that uses every feature of the language.
pub(crate) fn language() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/language").display().to_string()
}

#[test]
fn the_list_is_one_line_an_endpoint_in_a_pipe() {
    let sandbox = Sandbox::new();
    let done = sandbox.run(&["list"]);
    assert_eq!(
        out(&done),
        "upload                  POST /channels/ec/open/upload  Send a file for a custom-made product to the merchant after \
         the order is placed.\n\
         uploadMediaToCodeAudit  POST /wxa/uploadmedia          Upload a screenshot or screen recording that helps the \
         reviewer of a mini program.\n",
        "{}",
        err(&done)
    );
    assert!(!out(&done).contains('\u{1b}'));
}

#[test]
fn the_list_can_be_searched() {
    let sandbox = Sandbox::new();
    let lines = |arguments: &[&str]| out(&sandbox.run(arguments)).lines().count();
    assert_eq!(lines(&["list", "UPLOAD", "mini program"]), 1);
    assert_eq!(lines(&["list", "--group", "channels"]), 1);
    assert_eq!(lines(&["list", "upload"]), 2);
    let nothing = sandbox.run(&["list", "hologram"]);
    assert_eq!(nothing.status.code(), Some(2));
    assert_eq!(err(&nothing), "error: no endpoint matches `hologram`\n");
    let json = sandbox.run(&["list", "--json", "hologram"]);
    assert_eq!((out(&json).as_str(), json.status.code()), ("[]\n", Some(2)));
    assert_eq!(err(&json), err(&nothing));
    let group = sandbox.run(&["list", "--group", "chanels"]);
    assert_eq!(err(&group), "error: the spec has no group `chanels`; did you mean `channels`?\n");
    let json: Json = serde_json::from_str(&out(&sandbox.run(&["list", "--json", "order"]))).expect("JSON");
    assert_eq!(json[0]["path"], "/channels/ec/open/upload");
    assert_eq!(json.as_array().map(Vec::len), Some(1));
}

#[test]
fn a_group_holds_the_groups_inside_it() {
    let sandbox = Sandbox::new();
    let of = |group: &str| {
        let done = sandbox.run(&["list", "--group", group, "--json", "--spec", &language()]);
        let json: Json = serde_json::from_str(&out(&done)).unwrap_or_else(|error| panic!("{error}: {}", err(&done)));
        let full =
            |one: &Json| format!("{} {}", one["group"].as_str().unwrap_or(""), one["name"].as_str().unwrap_or(""));
        json.as_array().expect("a list").iter().map(full).collect::<Vec<_>>()
    };
    assert_eq!(of("files"), ["files send", "files/parts finish"]);
    assert_eq!(of("files/parts"), ["files/parts finish"]);
    let wrong = sandbox.run(&["list", "--group", "files/part", "--spec", &language()]);
    assert_eq!(err(&wrong), "error: the spec has no group `files/part`; did you mean `files/parts`?\n");
    for name in ["finish", "files/parts/finish", "/files/parts/finish"] {
        let shown = out(&sandbox.run(&["show", name, "--spec", &language()]));
        assert!(shown.starts_with("finish  files/parts\n"), "{name}: {shown}");
    }
}

#[test]
fn messages_are_listed_and_shown() {
    let sandbox = Sandbox::new();
    let run = |arguments: &[&str]| out(&sandbox.run(&[arguments, &["--spec", &language()]].concat()));
    let listed = run(&["list", "--group", "messages"]);
    assert!(
        listed.starts_with("followed  MsgType = event, Event = subscribe           Somebody follows the account.\n"),
        "{listed}"
    );
    assert_eq!(listed.lines().count(), 2);
    let json: Json = serde_json::from_str(&run(&["list", "--json", "subscribe"])).expect("JSON");
    assert_eq!((&json[0]["message"], &json[0]["when"]["Event"]), (&json!("followed"), &json!("subscribe")));
    let shown = run(&["show", "messages/users/ordered"]);
    for line in [
        "ordered  messages/users\n",
        "Version = 2",
        "OrderId",
        "MsgType     always \"event\"",
        "type Part",
        "at most 5",
    ] {
        assert!(shown.contains(line), "{line}: {shown}");
    }
    assert!(run(&["show", "followed"]).contains("reply  nothing but `success`"));
    let shown: Json = serde_json::from_str(&run(&["show", "OrderPlaced", "--json"])).expect("JSON");
    assert_eq!(shown["reply"]["fixed"], json!([{ "name": "MsgType", "value": "event" }]));
    let wrong = sandbox.run(&["show", "folowed", "--spec", &language()]);
    assert_eq!(err(&wrong), "error: the spec has no endpoint or message `folowed`; did you mean `followed`?\n");
}

#[test]
fn namesakes_are_listed_and_called_by_their_groups() {
    let sandbox = Sandbox::new();
    let spec = sandbox.0.path().join("namesakes");
    let write = |path: &str, text: &str| {
        let path = spec.join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("writable");
    };
    write(
        "service.yaml",
        "service: demo\nsummary: A service.\nbase_url: https://example.com\n\
         envelopes: { main: { code: errcode, message: errmsg, success: [0] } }\n\
         tokens: { app: { query: access_token, doc: A token. } }\n",
    );
    for (group, name) in [("express", "cancel"), ("express/business", "cancel"), ("shop", "find")] {
        let endpoint = format!(
            "endpoint: {name}\nsummary: A call.\npage: {{ url: unknown, read: 2026-11-21 }}\n\
             route: POST /{group}/{name}\ntoken: app\nresponse: nothing\n"
        );
        write(&format!("endpoints/{group}/{name}.yaml"), &endpoint);
    }
    let spec = spec.display().to_string();
    let listed = out(&sandbox.run(&["list", "--spec", &spec]));
    let names: Vec<&str> = listed.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(names, ["express/cancel", "express/business/cancel", "find"]);
    for name in names {
        let shown = out(&sandbox.run(&["show", name, "--spec", &spec]));
        assert!(shown.contains(&format!("\n  weixin call {name}\n")), "{shown}");
    }
}

#[test]
fn an_endpoint_is_shown_whole() {
    let sandbox = Sandbox::new();
    let done = sandbox.run(&["show", "UPLOAD"]);
    let said = out(&done);
    for part in [
        "upload  channels\n  Send a file for a custom-made product",
        "\n  route        POST /channels/ec/open/upload\n",
        "\n  token        app (query `access_token`) or authorizer (query `access_token`)\n",
        "\n  caller       servers only\n",
        "\nvariant binary  a multipart form\n",
        "\n  upload_type  always 0, query\n",
        "\n  openid       string, required, query, at least 1 character\n               The user who sends the file.\n",
        "\n  file         file, required, form, formats custom_goods, below 10 MiB\n",
        "\n  weixin call upload --variant binary openid=… file=@PATH\n",
        "\nvariant url  a JSON body\n",
        "\nresponse  JSON\n  media_id  CustomGoodsFileId, required\n",
        "\ntype CustomGoodsFileId  an id\n",
        "\nformats custom_goods\n",
        ".jpg (image/jpeg or image/jpg)",
        ".zip (application/zip, a zip archive)",
        "\n  10007  FormatUnsupported (content)\n         the file is of a format that is not accepted\n",
        "\n         the service says \"The upload file format is not supported\"\n         → send one of",
        "\n         checked before sending: format\n",
        "\n  10004  FileRisky (content)\n         file risky\n         the service says \"Uploading a file is risky, please re-upload\"\n",
        "\nerrors common  shared\n",
        "\n  40001  TokenNotLatest (token_invalid)\n",
        "\ncorrections  where the page is wrong\n",
        "\n  variants.url.json.file_url.type\n    the page says `file`\n    the truth is url\n    reason: the page's second sample",
        "\nassumptions  not stated by the page\n",
        "\n  errors.common\n    ",
    ] {
        assert!(said.contains(part), "{part:?} is not in:\n{said}{}", err(&done));
    }
    assert!(!said.contains('\u{1b}'), "no colours into a pipe");
    assert_eq!(out(&sandbox.run(&["show", "/channels/ec/open/upload"])), said);
    assert_eq!(
        err(&sandbox.run(&["show", "uploat"])),
        "error: the spec has no endpoint `uploat`; did you mean `upload`?\n"
    );
}

#[test]
fn every_feature_of_the_language_is_shown() {
    let sandbox = Sandbox::new();
    let said = out(&sandbox.run(&["show", "everything", "--spec", &language()]));
    for part in [
        "page  u32, optional, 1 when left out, query, at least 1, at most 100\n",
        "tags    list of string, required, json, at least 1 item, at most 3 items, each at least 1 character",
        "large   u64, required, json, sent as a string\n",
        "exact   i64, required, may be null, json\n",
        "at_ms   timestamp in milliseconds, optional, json\n",
        "day     day, optional, json, sent with dashes\n",
        "bill    day, optional, json, sent in digits\n",
        "created timestamp in seconds, optional, json, sent as in 2023-11-02 15:04:05\n",
        "fee     money in fen, optional, json, at least 1\n",
        "tip     money in yuan, optional, json, at most 99.5\n",
        "wait_days  duration in days, optional, json, at most 30\n",
        "secret  secret string, optional, json, at least 3 characters\n",
        "b       string, optional, json, required when a is present\n",
        "at most one of at, at_ms\n",
        "type Money  an object\n",
        "type Currency  an open enum of strings\n",
        "  CNY  Yuan.\n",
        "type TicketId  an id, valid for 2 hours\n",
        "note     string, optional, required when title is \"abc\"\n",
        "exactly one of img, img_url\n",
        "errors extra  shared\n",
        "permission   permission set 1 or 86 (third-party platforms)\n",
        "time zone   +08:00\n",
        "title   收发一切\nsection   测试 › 全部\n",
        "page   address unknown\nread 2026-11-22\ntitled 一切的另一页\nin 其他\n",
    ] {
        let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(plain(&said).contains(plain(part).trim()), "{part:?} is not in:\n{said}");
    }
    let json: Json = serde_json::from_str(&out(&sandbox.run(&["show", "everything", "--json", "--spec", &language()])))
        .expect("JSON");
    assert_eq!(json["variants"][0]["parameters"][0]["default"], 1);
    assert_eq!(json["variants"][0]["parameters"][0]["in"], "query");
    assert_eq!(json["errors"][0]["code"], 1001);
    let section = json!(["测试", "全部"]);
    let first = json!({ "url": "https://example.com/everything", "read": "2026-11-21", "title": "收发一切", "section": section });
    let second = json!({ "url": null, "read": "2026-11-22", "title": "一切的另一页", "section": ["其他"] });
    assert_eq!(json["pages"], json!([first, second]));
    for word in ["收发", "另一页", "全部"] {
        let found = out(&sandbox.run(&["list", word, "--spec", &language()]));
        assert!(found.contains("everything") && found.contains("收发一切") && found.lines().count() == 1, "{found}");
    }
    let types: BTreeSet<&str> =
        json["types"].as_array().expect("a list").iter().filter_map(|ty| ty["name"].as_str()).collect();
    assert!(["Money", "Currency", "TicketId", "EverythingItem"].iter().all(|name| types.contains(name)), "{types:?}");
    let file = out(&sandbox.run(&["show", "fetchFile", "--spec", &language()]));
    assert!(file.contains("response  a file, or JSON if the call is refused\n"), "{file}");
}

#[test]
fn shells_are_told_the_names() {
    let sandbox = Sandbox::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let done = sandbox.run(&["completions", shell]);
        assert!(done.status.success(), "{shell}: {}", err(&done));
        for name in ["uploadMediaToCodeAudit", "getStableAccessToken"] {
            assert!(shell == "elvish" || shell == "powershell" || out(&done).contains(name), "{shell} lacks {name}");
        }
    }
}

#[test]
#[ignore = "needs bash"]
fn bash_completes_names_of_endpoints() {
    let sandbox = Sandbox::new();
    sandbox.write("complete.bash", &out(&sandbox.run(&["completions", "bash"])));
    let script = "source ./complete.bash\nCOMP_WORDS=(weixin show getCode) COMP_CWORD=2\n_weixin weixin getCode show\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n";
    let done = Command::new("bash").args(["-c", script]).current_dir(sandbox.0.path()).output().expect("bash starts");
    assert_eq!(out(&done), "getCodePage\ngetCodePrivacyInfo\n", "{}", err(&done));
    let parsed =
        Command::new("bash").args(["-n", "complete.bash"]).current_dir(sandbox.0.path()).status().expect("bash");
    assert!(parsed.success());
}

#[test]
fn a_review_holds_until_a_fact_changes() {
    let sandbox = Sandbox::new();
    let file = "spec/endpoints/channels/upload.yaml";
    let listed = |sandbox: &Sandbox| out(&sandbox.run(&["list", "--unreviewed"])).lines().count();
    assert_eq!(listed(&sandbox), 2);
    let facts = out(&sandbox.run(&["review", "upload"]));
    assert!(facts.starts_with("channels/upload  not reviewed yet\n  https://"), "{facts}");
    assert!(
        facts.contains("\n    route: POST /channels/ec/open/upload\n")
            && facts.contains("review channels/upload --mark")
    );
    assert_eq!(out(&sandbox.run(&["review", "upload", "--mark", "--day", "2026-11-28"])), format!("wrote {file}\n"));
    let shown = |sandbox: &Sandbox| out(&sandbox.run(&["show", "upload"]));
    assert!(shown(&sandbox).contains("reviewed     on 2026-11-28\n") && listed(&sandbox) == 1, "{}", shown(&sandbox));
    sandbox.edit(file, "below: 10 MiB, doc: The file.", "below: 10 MiB, doc: A file.");
    assert_eq!(listed(&sandbox), 1, "sentences are no facts");
    sandbox.edit(file, "below: 10 MiB, doc: A file.", "below: 20 MiB, doc: A file.");
    assert!(shown(&sandbox).contains("on 2026-11-28, and facts have changed since\n") && listed(&sandbox) == 2);
    let lint = out(&sandbox.run(&["lint"]));
    assert!(lint.contains("1 reviewed endpoint changed since; see `weixin list --unreviewed`"), "{lint}");
    let wrong = sandbox.run(&["review", "upload", "--mark", "--day", "2026-13-01"]);
    assert!(
        err(&wrong).contains("invalid value '2026-13-01' for '--day <DATE>': expected a date such as `2026-11-21`"),
        "{}",
        err(&wrong)
    );
    sandbox.run(&["review", "upload", "uploadMediaToCodeAudit", "--mark"]);
    assert_eq!(out(&sandbox.run(&["list", "--unreviewed"])), "nothing to review: 2 endpoints\n");
}

#[test]
fn a_message_is_reviewed_like_an_endpoint() {
    let sandbox = Sandbox::new();
    let file = "spec/messages/user/subscribe.yaml";
    let message = "message: subscribe\nsummary: Somebody followed the account.\npage: { url: unknown, read: 2026-11-21 }\n\
                   when: { MsgType: event, Event: subscribe }\nfields: { FromUserName: string }\nreply: nothing\n";
    fs::create_dir_all(sandbox.0.path().join("spec/messages/user")).expect("a folder");
    sandbox.write(file, message);
    let listed = |sandbox: &Sandbox| out(&sandbox.run(&["list", "subscribe", "--unreviewed"]));
    assert!(listed(&sandbox).contains("subscribe"), "{}", listed(&sandbox));
    let facts = out(&sandbox.run(&["review", "subscribe"]));
    for line in
        ["messages/user/subscribe  not reviewed yet", "when.Event: \"subscribe\"", "fields.FromUserName: string"]
    {
        assert!(facts.contains(line), "{line}: {facts}");
    }
    assert!(facts.contains("    reply: nothing\n"), "{facts}");
    let marked = sandbox.run(&["review", "messages/user/subscribe", "--mark", "--day", "2026-11-28"]);
    assert_eq!(out(&marked), format!("wrote {file}\n"), "{}", err(&marked));
    assert_eq!(listed(&sandbox), "nothing to review: 1 message\n");
    assert!(out(&sandbox.run(&["show", "subscribe"])).contains("reviewed     on 2026-11-28\n"));
    sandbox.edit(file, "FromUserName: string", "FromUserName: u64");
    assert!(listed(&sandbox).contains("and facts have changed since"), "{}", listed(&sandbox));
    assert!(
        out(&sandbox.run(&["lint"])).contains("1 reviewed message changed since"),
        "{}",
        out(&sandbox.run(&["lint"]))
    );
}
