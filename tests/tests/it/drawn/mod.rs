//! Every endpoint of a spec, drawn from its model: nobody writes a call.
//!
//! Requests are drawn at, below and above each limit, made into the generated types, and sent to the mock by the client.
//! Three then have to agree who share no code: the model, as it is read here; the checks of the client; and those of the
//! mock. What the client refuses, the mock refuses, with the code that the spec predicts, and the reverse; and what arrives
//! is what was drawn.

mod answers;
mod choices;
mod dates;
mod least;
mod presence;
mod probes;
mod pushes;
mod requests;
mod service;
mod texts;
mod typed;
mod values;
mod wire;

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use choices::{Choices, smallest};
pub(crate) use least::request as least;
use probes::Probe;
use requests::Tried;
use service::Service;
use typed::{Bindings, Typed};

use crate::workspace::root;

/// How often each place is tried.
const EACH: usize = 2;

/// How many cases are drawn of each variant, response and message that are about no place.
const ANY: usize = 10;

/// The most failures that are shown.
const MOST: usize = 12;

/// The seed: that of the gate, or another each time.
fn seed() -> u64 {
    let given = std::env::var("PROPTEST_RNG_SEED").ok().and_then(|seed| seed.parse().ok());
    given.unwrap_or_else(|| SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |time| time.as_secs()))
}

async fn service(name: &'static str, folder: &Path, bindings: Bindings) -> Service {
    let sources = weixin_codegen::files::read_spec(folder).expect("the spec can be read");
    let api = weixin_codegen::model(sources).expect("the spec is good").without_drafts();
    Service::start(name, api, bindings).await
}

async fn weixin() -> Service {
    service("weixin", &root().join("spec"), typed::weixin()).await
}

async fn language() -> Service {
    service("language", &root().join("tests/fixtures/language"), typed::language()).await
}

/// What came of all cases of a service.
#[derive(Debug, Default)]
struct Tally {
    done: u64,
    impossible: u64,
    failures: Vec<String>,
}

impl Tally {
    /// Counts a case that failed: its smallest form, if there is room for it.
    fn fail(&mut self, seed: u64, number: u64, show: impl FnOnce() -> String) {
        if self.failures.len() < MOST {
            self.failures.push(format!("{}\n  seed {seed}, case {number}", show()));
        }
    }

    fn report(&self, what: &str) {
        let Self { done, impossible, failures } = self;
        println!("{what}: {done} cases, {impossible} that cannot be drawn");
        assert!(failures.is_empty(), "{}", failures.join("\n\n"));
        assert!(*done > 0 && impossible * 5 < *done, "{done} cases, {impossible} that cannot be drawn");
    }
}

/// The smallest choices that still fail, and why. `why` tries them, and says why they fail.
fn shrunk(choices: Vec<u64>, why: impl AsyncFn(Vec<u64>) -> Option<String>) -> (Vec<u64>, String) {
    let handle = tokio::runtime::Handle::current();
    let attempt = |made: &[u64]| tokio::task::block_in_place(|| handle.block_on(why(made.to_vec())));
    let choices = smallest(choices, |made| attempt(made).is_some());
    let why = attempt(&choices).unwrap_or_else(|| "it fails now and then".to_owned());
    (choices, why)
}

async fn requests_of(service: &Service, seed: u64) -> Tally {
    let mut tally = Tally::default();
    let mut number = 0;
    for typed in &service.bindings.requests {
        let endpoint = service.endpoint(typed);
        let types = service.api.types_of(endpoint);
        let probes = probes::of_request(types, &endpoint.variants[typed.variant], &service.api.formats);
        let each = probes.iter().flat_map(|probe| std::iter::repeat_n(Some(probe), EACH));
        let mut failed: Option<&Probe> = None;
        for probe in each.chain(std::iter::repeat_n(None, ANY)) {
            number += 1;
            // Once is enough.
            if failed.is_some() && failed == probe {
                continue;
            }
            match request(service, typed, probe, Choices::random(seed, number)).await {
                Ok(Tried::Done) => tally.done += 1,
                Ok(Tried::Impossible) => tally.impossible += 1,
                Err((choices, _)) => {
                    failed = probe;
                    tally.fail(seed, number, || show_request(service, typed, probe, choices));
                }
            }
        }
    }
    tally
}

async fn request(
    service: &Service,
    typed: &Typed,
    probe: Option<&Probe>,
    choices: Choices,
) -> Result<Tried, (Vec<u64>, String)> {
    let endpoint = service.endpoint(typed);
    let drawn = requests::draw(&service.api, endpoint, &endpoint.variants[typed.variant], probe, choices);
    requests::judge(service, typed, probe, &drawn).await.map_err(|why| (drawn.choices, why))
}

/// The smallest request that fails.
fn show_request(service: &Service, typed: &Typed, probe: Option<&Probe>, choices: Vec<u64>) -> String {
    let (choices, why) = shrunk(choices, async |made| {
        request(service, typed, probe, Choices::given(made)).await.err().map(|(_, why)| why)
    });
    let endpoint = service.endpoint(typed);
    let variant = &endpoint.variants[typed.variant];
    let drawn = requests::draw(&service.api, endpoint, variant, probe, Choices::given(choices));
    let name = variant.name.as_ref().map(|name| format!(".{}", name.wire)).unwrap_or_default();
    let tried = probe.map_or_else(String::new, |probe| {
        format!("\n  tried: {} {:?}, to be {:?}", probe.place(), probe.edge, probe.expected)
    });
    format!("{} {}{name}: {why}{tried}\n  request: {}", service.name, typed.endpoint, drawn.shown())
}

async fn answers_of(service: &Service, seed: u64) -> Tally {
    let mut tally = Tally::default();
    let mut number = 0;
    for typed in service.bindings.requests.iter().filter(|typed| typed.variant == 0) {
        let endpoint = service.endpoint(typed);
        for _ in 0..ANY {
            number += 1;
            let drawn = answers::draw(&service.api, endpoint, Choices::random(seed, number));
            if answers::judge(service, typed, &drawn).await.is_ok() {
                tally.done += 1;
                continue;
            }
            tally.fail(seed, number, || {
                let (choices, why) = shrunk(drawn.choices, async |made| {
                    let drawn = answers::draw(&service.api, endpoint, Choices::given(made));
                    answers::judge(service, typed, &drawn).await.err()
                });
                let sent = answers::draw(&service.api, endpoint, Choices::given(choices)).sent;
                let sent = sent.map_or_else(|| "a file".to_owned(), |sent| sent.to_string());
                format!("{} {}: {why}\n  response: {sent}", service.name, typed.endpoint)
            });
        }
    }
    tally
}

async fn codes_of(service: &Service) -> Tally {
    let mut tally = Tally::default();
    for typed in service.bindings.requests.iter().filter(|typed| typed.variant == 0) {
        match answers::judge_codes(service, typed).await {
            Ok(count) => tally.done += count,
            Err(why) => tally.failures.push(format!("{} {}: {why}", service.name, typed.endpoint)),
        }
    }
    tally
}

async fn messages_of(service: &Service, seed: u64) -> Tally {
    let mut tally = Tally::default();
    let mut program = pushes::Program::start().await;
    let mut number = 0;
    for pushed in &service.bindings.messages {
        let message = service.api.messages.iter().find(|message| message.name() == pushed.name);
        let message = message.expect("the lists are made of the same spec");
        for _ in 0..ANY {
            number += 1;
            let drawn = pushes::draw(service, message, Choices::random(seed, number));
            match pushes::judge(service, &mut program, pushed, &drawn).await {
                Ok(count) => tally.done += count,
                Err(_) => tally.fail(seed, number, || {
                    let program = tokio::sync::Mutex::new(&mut program);
                    let (choices, why) = shrunk(drawn.choices, async |made| {
                        let drawn = pushes::draw(service, message, Choices::given(made));
                        pushes::judge(service, &mut **program.lock().await, pushed, &drawn).await.err()
                    });
                    let drawn = pushes::draw(service, message, Choices::given(choices));
                    let document = serde_json::Value::Object(drawn.sent);
                    format!("{} {}: {why}\n  message: {document}", service.name, pushed.name)
                }),
            }
        }
    }
    tally
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn requests_of_every_endpoint() {
    requests_of(&weixin().await, seed()).await.report("requests");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn requests_of_the_whole_language() {
    requests_of(&language().await, seed()).await.report("requests of the language");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn answers_of_every_endpoint() {
    answers_of(&weixin().await, seed()).await.report("answers");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn answers_of_the_whole_language() {
    answers_of(&language().await, seed()).await.report("answers of the language");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn codes_of_every_endpoint() {
    codes_of(&weixin().await).await.report("codes");
    codes_of(&language().await).await.report("codes of the language");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn messages_of_every_kind() {
    messages_of(&weixin().await, seed()).await.report("messages");
    messages_of(&language().await, seed()).await.report("messages of the language");
}

/// A changed route, name or form shows here, whatever else is changed with it.
#[tokio::test]
async fn requests_are_sent_as_they_were_reviewed() {
    let service = weixin().await;
    for group in &service.api.groups {
        let text = wire::of_group(&service, &group.name.wire);
        let name = format!("requests_are_sent_as_they_were_reviewed@{}", group.name.wire.replace('/', "-"));
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "../../snapshots/wire" }, {
            insta::assert_snapshot!(name, text);
        });
    }
}
