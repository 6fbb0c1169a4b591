//! A browser without a window, spoken to by the protocol of its developer tools, over pipes.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use serde_json::{Value as Json, json};

/// The browser reads what it is told from its descriptor 3, and answers on 4.
const START: &str = "exec chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --hide-scrollbars \
    --disable-background-networking --disable-component-update --disable-sync --disable-dev-shm-usage \
    --remote-debugging-pipe \"--user-data-dir=$0\" about:blank 3<&0 4>&1 0</dev/null 1>/dev/null 2>/dev/null";

/// How long an answer may take on a machine that has much else to do.
const PATIENCE: Duration = Duration::from_secs(120);

/// A page in a browser.
pub(crate) struct Page {
    browser: Child,
    input: ChildStdin,
    messages: Receiver<Json>,
    number: u64,
    session: String,
    /// How many pages have been loaded.
    loads: usize,
    /// What happened on its own: errors of scripts, and what the page's policy forbade.
    pub(crate) complaints: Vec<String>,
    _profile: tempfile::TempDir,
}

impl Page {
    /// Starts a browser with an empty page.
    pub(crate) fn new() -> Self {
        let profile = tempfile::tempdir().expect("a folder");
        let mut browser = Command::new("sh")
            .args(["-c", START])
            .arg(profile.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a shell starts");
        let input = browser.stdin.take().expect("a pipe");
        let output = BufReader::new(browser.stdout.take().expect("a pipe"));
        let (sender, messages) = channel();
        thread::spawn(move || {
            let texts = output.split(0).map_while(Result::ok);
            texts.filter_map(|text| serde_json::from_slice(&text).ok()).try_for_each(|message| sender.send(message))
        });
        let mut page = Self {
            browser,
            input,
            messages,
            number: 0,
            session: String::new(),
            loads: 0,
            complaints: Vec::new(),
            _profile: profile,
        };
        let target = page.call("Target.createTarget", json!({ "url": "about:blank" }))["targetId"].clone();
        let attached = page.call("Target.attachToTarget", json!({ "targetId": target, "flatten": true }));
        page.session = attached["sessionId"].as_str().expect("a session").to_owned();
        for domain in ["Page.enable", "Runtime.enable", "Log.enable"] {
            page.call(domain, json!({}));
        }
        page
    }

    /// Calls a method, and returns what it returns.
    pub(crate) fn call(&mut self, method: &str, params: Json) -> Json {
        self.number += 1;
        let mut message = json!({ "id": self.number, "method": method, "params": params });
        if !self.session.is_empty() {
            message["sessionId"] = self.session.clone().into();
        }
        write!(self.input, "{message}\0").and_then(|()| self.input.flush()).expect("the browser reads");
        let answer = loop {
            let message = self.next();
            if message["id"] == self.number {
                break message;
            }
        };
        assert!(answer["error"].is_null(), "{method}: {}", answer["error"]);
        answer["result"].clone()
    }

    /// The next message.
    fn next(&mut self) -> Json {
        let message = self.messages.recv_timeout(PATIENCE).expect("the browser answers");
        match message["method"].as_str() {
            Some("Page.loadEventFired") => self.loads += 1,
            Some("Runtime.exceptionThrown" | "Log.entryAdded" | "Page.javascriptDialogOpening") => {
                self.complaints.push(message["params"].to_string());
            }
            _ => {}
        }
        message
    }

    fn navigate(&mut self, url: &str) {
        let before = self.loads;
        self.call("Page.navigate", json!({ "url": url }));
        while self.loads == before {
            self.next();
        }
    }

    /// Opens a file on a screen of a width, in the light or in the dark.
    pub(crate) fn open(&mut self, file: &Path, width: u32, scheme: &str) {
        let screen = json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false });
        self.call("Emulation.setDeviceMetricsOverride", screen);
        let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
        self.call("Emulation.setEmulatedMedia", json!({ "features": features }));
        // Another address of the same file would not be loaded anew.
        self.navigate("about:blank");
        self.navigate(&format!("file://{}", file.display()));
    }

    /// What an expression is in the page.
    pub(crate) fn value(&mut self, expression: &str) -> Json {
        let params = json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let result = self.call("Runtime.evaluate", params);
        assert!(result["exceptionDetails"].is_null(), "{expression}: {}", result["exceptionDetails"]);
        result["result"]["value"].clone()
    }

    /// Types a text where the focus is.
    pub(crate) fn write(&mut self, text: &str) {
        self.call("Input.insertText", json!({ "text": text }));
    }

    /// Presses a key: a letter, or one with a name.
    pub(crate) fn press(&mut self, key: &str) {
        let code = match key {
            "Enter" => 13,
            "Escape" => 27,
            "Tab" => 9,
            "ArrowUp" => 38,
            "ArrowDown" => 40,
            " " => 32,
            _ => 0,
        };
        let text = match key {
            "Enter" => "\r",
            one if one.chars().count() == 1 => one,
            _ => "",
        };
        let mut down = json!({ "type": "keyDown", "key": key, "windowsVirtualKeyCode": code });
        if !text.is_empty() {
            down["text"] = text.into();
        }
        self.call("Input.dispatchKeyEvent", down);
        self.call("Input.dispatchKeyEvent", json!({ "type": "keyUp", "key": key, "windowsVirtualKeyCode": code }));
    }

    /// Presses a key that leads to another page, and waits for that; or to a place on the same page.
    pub(crate) fn follow(&mut self, key: &str) {
        let before = self.value("location.pathname");
        let loads = self.loads;
        self.press(key);
        // A place on the same page loads nothing.
        for _ in 0..100 {
            let is_there = self.value("document.readyState") == "complete";
            if is_there
                && (self.loads > loads
                    || self.value("location.pathname") == before && self.value("location.hash") != "")
            {
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
        panic!("{key} leads nowhere");
    }

    /// Clicks into the middle of an element.
    pub(crate) fn click(&mut self, selector: &str) {
        let middle = self.value(&format!(
            "(() => {{ const one = document.querySelector({selector:?}); one.scrollIntoView({{ block: 'center' }});
                const box = one.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; }})()"
        ));
        for kind in ["mousePressed", "mouseReleased"] {
            let event = json!({ "type": kind, "x": middle[0], "y": middle[1], "button": "left", "clickCount": 1 });
            self.call("Input.dispatchMouseEvent", event);
        }
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        let _ = self.browser.kill();
        let _ = self.browser.wait();
    }
}
