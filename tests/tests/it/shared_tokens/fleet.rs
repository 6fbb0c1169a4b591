//! Several processes that call the same mock server and share a Redis.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Instant;

use serde_json::Value;
use weixin_mock::Mock;

use super::redis_server::RedisServer;
use super::{signal, wait_until};

/// The number of machines.
pub(super) const MACHINES: usize = 8;

/// Machines of one mode, and the vendor that they call.
pub(super) struct Fleet {
    machines: Vec<Machine>,
    vendor: Mock,
}

/// One process.
pub(super) struct Machine {
    name: String,
    child: Child,
    input: Option<ChildStdin>,
    said: Arc<Mutex<Vec<(Instant, Value)>>>,
    listener: Option<JoinHandle<()>>,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Running,
    Frozen,
    Dead,
}

impl Fleet {
    /// Starts the machines and, when all are ready, lets them call at once.
    pub(super) fn start(vendor: &Mock, redis: &RedisServer, settings: &[(&str, &str)]) -> Self {
        let machine = |number: usize| Machine::start(&format!("m{number}"), vendor, redis, settings);
        let mut fleet = Self { machines: (1..=MACHINES).map(machine).collect(), vendor: vendor.clone() };
        wait_until("all machines are ready", || fleet.machines.iter().all(|machine| machine.has_said("ready")));
        fleet.machines.iter_mut().for_each(Machine::go);
        fleet
    }

    /// Waits until each machine that runs has had so many calls that the vendor took, from now on.
    pub(super) fn wait_for_calls(&self, calls: usize) {
        let since = self.vendor.requests().len();
        self.wait_for_calls_since(since, calls);
    }

    /// The same, from a request of the vendor on.
    pub(super) fn wait_for_calls_since(&self, since: usize, calls: usize) {
        wait_until("every machine has calls that work", || {
            let requests = self.vendor.requests();
            let of = |machine: &Machine| {
                let worked = requests[since..].iter().filter(|request| {
                    request.response.success
                        && request.path.contains("upload")
                        && request.header("user-agent") == Some(&machine.name)
                });
                worked.count()
            };
            self.machines.iter().filter(|machine| machine.state == State::Running).all(|machine| of(machine) >= calls)
        });
    }

    /// How often the machines have reported a token request to an endpoint.
    pub(super) fn fetches(&self, endpoint: &str) -> usize {
        self.machines.iter().map(|machine| machine.fetches(endpoint).len()).sum()
    }

    /// The machine that asks an endpoint for a token, once there were more of these than `before`.
    pub(super) fn fetching(&mut self, endpoint: &str, before: usize) -> &mut Machine {
        wait_until("a machine fetches", || self.fetches(endpoint) > before);
        let last = self.machines.iter_mut().max_by_key(|machine| machine.fetches(endpoint).last().copied());
        last.expect("there are machines")
    }

    /// Lets machines that hang go on.
    pub(super) fn thaw(&mut self) {
        self.machines.iter_mut().filter(|machine| machine.state == State::Frozen).for_each(Machine::thaw);
    }

    /// Lets them end. Every call of each must have worked.
    pub(super) fn end(mut self) -> u64 {
        for machine in &mut self.machines {
            drop(machine.input.take());
        }
        let mut calls = 0;
        for machine in self.machines.iter_mut().filter(|machine| machine.state == State::Running) {
            let end = machine.end();
            assert_eq!(end["failed"], 0, "{}: {end}", machine.name);
            calls += end["calls"].as_u64().expect("a number");
        }
        calls
    }
}

impl Machine {
    fn start(name: &str, vendor: &Mock, redis: &RedisServer, settings: &[(&str, &str)]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_machine"));
        command.arg(format!("name={name}")).arg(format!("vendor={}", vendor.url()));
        command.arg(format!("redis={}", redis.url()));
        command.args(settings.iter().map(|(name, value)| format!("{name}={value}")));
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("a machine starts");
        let output = BufReader::new(child.stdout.take().expect("a pipe"));
        let said = Arc::new(Mutex::new(Vec::new()));
        let heard = said.clone();
        let listener = std::thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                let event: Value = serde_json::from_str(&line).expect("a machine says JSON");
                heard.lock().expect("no listener panics").push((Instant::now(), event));
            }
        });
        let input = child.stdin.take();
        Self { name: name.to_owned(), child, input, said, listener: Some(listener), state: State::Running }
    }

    fn go(&mut self) {
        self.input.as_mut().expect("a pipe").write_all(b"go\n").expect("it reads");
    }

    fn events(&self, name: &str) -> Vec<(Instant, Value)> {
        let said = self.said.lock().expect("no listener panics");
        said.iter().filter(|(_, event)| event["event"] == name).cloned().collect()
    }

    fn has_said(&self, name: &str) -> bool {
        !self.events(name).is_empty()
    }

    /// When it has asked an endpoint for tokens.
    fn fetches(&self, endpoint: &str) -> Vec<Instant> {
        let fetches = self.events("fetch").into_iter().filter(|(_, event)| event["endpoint"] == endpoint);
        fetches.map(|(when, _)| when).collect()
    }

    /// Ends the process like a power failure.
    pub(super) fn kill(&mut self) {
        self.child.kill().expect("it was running");
        self.child.wait().expect("it has ended");
        self.state = State::Dead;
    }

    /// Stops the process; it goes on at [`thaw`](Self::thaw) and knows nothing of it.
    pub(super) fn freeze(&mut self) {
        signal(self.child.id(), "STOP");
        self.state = State::Frozen;
    }

    fn thaw(&mut self) {
        signal(self.child.id(), "CONT");
        self.state = State::Running;
    }

    /// What it says at its end.
    fn end(&mut self) -> Value {
        wait_until("the machine ends", || self.child.try_wait().expect("it can be asked").is_some());
        self.listener.take().expect("it ends once").join().expect("the listener has heard all");
        let end = self.events("end").pop();
        end.unwrap_or_else(|| panic!("{} ended without a word", self.name)).1
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
