//! Headless Chromium, driven over the pipe of its DevTools protocol: messages
//! are JSON that ends in a zero byte.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// Names under which Chromium is installed.
const NAMES: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

/// How long a page may take to do what it is asked.
const PATIENCE: Duration = Duration::from_secs(60);

/// A browser with one page, which ends with this.
pub struct Browser {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    session: String,
    last: u64,
    complaints: Vec<String>,
    _profile: tempfile::TempDir,
}

/// The Chromium of this machine.
///
/// # Panics
/// There is none: the tests of the report are not passed without one.
fn chromium() -> String {
    let named = std::env::var("CHROMIUM").ok();
    let names = named.into_iter().chain(NAMES.map(str::to_owned));
    let runs = |name: &String| {
        let mut version = Command::new(name);
        let version = version.arg("--version").stderr(Stdio::null()).output();
        version.is_ok_and(|output| output.status.success())
    };
    names.into_iter().find(runs).unwrap_or_else(|| {
        panic!(
            "no Chromium found, which the tests of the report need: install it, as with \
             `apt-get install chromium`, or name it in the variable CHROMIUM"
        )
    })
}

impl Browser {
    /// Starts a browser with an empty page.
    pub fn start() -> Self {
        let profile = tempfile::tempdir().unwrap();
        // The protocol speaks on descriptors 3 and 4: they become the pipes of
        // standard input and output.
        let script = r#"exec "$CHROMIUM" --headless --no-sandbox --disable-gpu \
            --disable-dev-shm-usage --no-first-run --disable-extensions \
            --user-data-dir="$PROFILE" --window-size=1400,1000 --remote-debugging-pipe \
            3<&0 4>&1 0</dev/null 1>&2 2>/dev/null"#;
        let mut child = Command::new("sh")
            .args(["-c", script])
            .env("CHROMIUM", chromium())
            .env("PROFILE", profile.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut browser = Browser {
            input: child.stdin.take().unwrap(),
            output: BufReader::new(child.stdout.take().unwrap()),
            child,
            session: String::new(),
            last: 0,
            complaints: Vec::new(),
            _profile: profile,
        };
        let page = browser.call("Target.createTarget", json!({"url": "about:blank"}));
        let target = json!({"targetId": page["targetId"], "flatten": true});
        let attached = browser.call("Target.attachToTarget", target);
        browser.session = attached["sessionId"].as_str().unwrap().to_owned();
        for domain in ["Page.enable", "Runtime.enable", "Log.enable"] {
            browser.call(domain, json!({}));
        }
        browser
    }

    /// Calls a method of the protocol and gives its result.
    #[track_caller]
    pub fn call(&mut self, method: &str, params: Value) -> Value {
        self.last += 1;
        let mut message = json!({"id": self.last, "method": method, "params": params});
        if !self.session.is_empty() {
            message["sessionId"] = json!(self.session);
        }
        let mut bytes = serde_json::to_vec(&message).unwrap();
        bytes.push(0);
        self.input.write_all(&bytes).unwrap();
        loop {
            let answer = self.receive();
            if answer["id"] == self.last {
                assert!(answer["error"].is_null(), "{method}: {answer}");
                return answer["result"].clone();
            }
        }
    }

    fn receive(&mut self) -> Value {
        let mut bytes = Vec::new();
        self.output.read_until(0, &mut bytes).unwrap();
        assert_eq!(bytes.pop(), Some(0), "the browser has ended");
        let message: Value = serde_json::from_slice(&bytes).unwrap();
        let complains = match message["method"].as_str() {
            Some("Runtime.exceptionThrown" | "Log.entryAdded") => true,
            Some("Runtime.consoleAPICalled") => {
                matches!(
                    message["params"]["type"].as_str(),
                    Some("error" | "warning")
                )
            }
            Some("Page.javascriptDialogOpening") => true,
            _ => false,
        };
        if complains {
            self.complaints.push(message.to_string());
        }
        message
    }

    /// Opens a file and waits until it is read.
    pub fn open(&mut self, path: &str, scripts: bool) {
        let disabled = json!({"value": !scripts});
        self.call("Emulation.setScriptExecutionDisabled", disabled);
        self.call("Page.navigate", json!({"url": format!("file://{path}")}));
        self.wait("document.readyState === 'complete'");
    }

    /// The value of an expression in the page.
    #[track_caller]
    pub fn value(&mut self, expression: &str) -> Value {
        let params = json!({"expression": expression, "returnByValue": true, "awaitPromise": true});
        let done = self.call("Runtime.evaluate", params);
        let failed = &done["exceptionDetails"];
        assert!(failed.is_null(), "{expression}: {failed}");
        done["result"]["value"].clone()
    }

    /// The text of an expression in the page.
    #[track_caller]
    pub fn text(&mut self, expression: &str) -> String {
        let value = self.value(expression);
        let text = value.as_str();
        text.unwrap_or_else(|| panic!("{expression}: {value}"))
            .to_owned()
    }

    /// Waits until an expression holds.
    #[track_caller]
    pub fn wait(&mut self, expression: &str) {
        let start = Instant::now();
        while self.value(expression) != true {
            assert!(start.elapsed() < PATIENCE, "never true: {expression}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Presses a key, with the text that it writes, if any.
    pub fn press(&mut self, key: &str) {
        let code = match key {
            "Enter" => 13,
            "Escape" => 27,
            "Tab" => 9,
            "ArrowUp" => 38,
            "ArrowDown" => 40,
            _ => 0,
        };
        let written = match key {
            "Enter" => "\r",
            key if key.chars().count() == 1 => key,
            _ => "",
        };
        let event = |kind: &str, text: &str| json!({"type": kind, "key": key, "text": text, "windowsVirtualKeyCode": code});
        self.call("Input.dispatchKeyEvent", event("keyDown", written));
        self.call("Input.dispatchKeyEvent", event("keyUp", ""));
    }

    /// Fails if the page has logged an error, thrown, or opened a dialog.
    #[track_caller]
    pub fn assert_calm(&mut self) {
        self.value("0");
        assert!(self.complaints.is_empty(), "{:#?}", self.complaints);
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
