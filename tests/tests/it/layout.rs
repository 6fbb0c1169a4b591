//! The one layout of the YAML: whatever a file says, it says after `weixin fmt`, with all of its comments.

use std::fs;

use weixin_codegen::layout::formatted;
use weixin_codegen::{Source, files, model};
use weixin_tests::bundle;

use crate::workspace::{files_below, root};

/// A spec with a name.
type Spec = (String, Vec<Source>);

/// All specs of the repository, good and bad ones.
fn specs() -> Vec<Spec> {
    let folders = ["spec", "cli/tests/spec", "import/tests/spec", "tests/fixtures/language"];
    let of_folder = |folder: &str| (folder.to_owned(), files::read_spec(&root().join(folder)).expect("a spec"));
    let bundles = files_below(&root().join("tests/fixtures"))
        .into_iter()
        .filter(|path| path.extension().is_some_and(|it| it == "txt"));
    // One of the bad specs is not UTF-8, and has no layout.
    let bundles = bundles.filter_map(|path| {
        let text = String::from_utf8(fs::read(&path).expect("readable")).ok()?;
        Some((path.display().to_string(), bundle::sources(&text)))
    });
    let all: Vec<Spec> = folders.map(of_folder).into_iter().chain(bundles).collect();
    assert!(all.len() > 150, "{} specs: some are not found", all.len());
    all
}

/// A file in its layout; nothing if it is not YAML.
fn laid_out(source: &Source) -> Option<Source> {
    let text = match formatted(source) {
        Ok(text) => text,
        Err(errors) => {
            let first = errors.list().first().map(|error| error.message.clone()).unwrap_or_default();
            assert!(!first.contains("without a loss"), "{}\n{}", source.shown, source.text);
            return None;
        }
    };
    let laid_out = Source { text, ..source.clone() };
    assert_eq!(formatted(&laid_out).as_deref().ok(), Some(laid_out.text.as_str()), "{}\n{}", source.shown, source.text);
    Some(laid_out)
}

#[test]
fn a_spec_means_the_same_in_its_layout() {
    let mut good = 0;
    for (name, sources) in specs() {
        let laid_out: Option<Vec<Source>> = sources.iter().map(laid_out).collect();
        let Some(laid_out) = laid_out else { continue };
        let messages = |sources: Vec<Source>| match model(sources) {
            Ok(api) => Ok(api),
            Err(errors) => {
                let mut messages: Vec<String> = errors.list().iter().map(|error| error.message.clone()).collect();
                messages.sort();
                Err(messages)
            }
        };
        let before = messages(sources);
        good += usize::from(before.is_ok());
        assert_eq!(before, messages(laid_out), "{name}");
    }
    assert!(good > 60, "{good} good specs");
}

/// Numbers from a seed.
struct Rng(u64);

impl Rng {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }
}

/// A file with comments and blank lines at random places; in some of them it means something else, or nothing.
fn with_comments(text: &str, rng: &mut Rng) -> String {
    let mut out = String::new();
    for (number, line) in text.lines().enumerate() {
        if rng.below(3) == 0 {
            out.push('\n');
        }
        if rng.below(3) == 0 {
            let deep = [0, 2, 4, 6, 8, line.len() - line.trim_start().len()][rng.below(6)];
            out.push_str(&format!("{:deep$}# above {number}: {{ \"x\" ]\n", ""));
        }
        // Inside of brackets, too.
        let cut = line.find([',', '{', '[']).filter(|_| rng.below(6) == 0);
        match cut {
            Some(at) => out.push_str(&format!("{} # inside {number}\n{:20}{}", &line[..=at], "", &line[at + 1..])),
            None => out.push_str(line),
        }
        if rng.below(4) == 0 {
            out.push_str(&format!(" # behind {number}, 'y"));
        }
        out.push_str(["\n", "\n", "\n\n", " \n"][rng.below(4)]);
    }
    out
}

#[test]
fn no_comment_is_lost_wherever_it_stands() {
    let mut rng = Rng(7);
    let mut read = 0;
    for (_, sources) in specs() {
        for source in sources {
            for _ in 0..3 {
                let text = with_comments(&source.text, &mut rng);
                let commented = Source { text, ..source.clone() };
                let Some(laid_out) = laid_out(&commented) else { continue };
                read += 1;
                for mark in ["# above ", "# inside ", "# behind "] {
                    let count = |text: &str| text.matches(mark).count();
                    assert_eq!(count(&laid_out.text), count(&commented.text), "{}", commented.text);
                }
            }
        }
    }
    assert!(read > 300, "{read} files with comments are YAML");
}

#[test]
fn line_ends_and_marks_of_other_systems_go() {
    for (_, sources) in specs().into_iter().take(4) {
        for source in sources {
            let text = format!("\u{FEFF}{}", source.text.replace('\n', "\r\n"));
            let other = Source { text, ..source.clone() };
            assert_eq!(formatted(&other).ok(), formatted(&source).ok(), "{}", source.shown);
        }
    }
}

#[test]
fn the_layout_is_this_one() {
    let text = "\
# yaml-language-server: $schema=../../schema.json

# About the page.
page: {read: 2026-11-21,   url: 'https://example.com/a'}   # behind the page
route: POST /a   
endpoint: a # its name
summary:
  In two
  lines.

token: [
  app, # the first
  component ]
errors: { 1:    { text: \"x\", name: A }, -1: {name: B} }
# About the list.
json:
    list: { doc: 'It''s, in quotes.', type: list, items: { fields: { x: string,
      y: { type: open_enum, values: { 1: { name: One } } } }, type: object } }
    # TODO below
docs: >-
      Folded
        and

      more.


response: nothing
# The end.
";
    let source = Source { shown: "a.yaml".into(), path: "a.yaml".into(), text: text.into() };
    let laid_out = formatted(&source).expect("YAML");
    assert_eq!(
        laid_out,
        "\
# yaml-language-server: $schema=../../schema.json

endpoint: a # its name
summary: In two lines.
docs: >-
  Folded
    and

  more.

# About the page.
page: { url: \"https://example.com/a\", read: 2026-11-21 } # behind the page
route: POST /a
token:
  - app # the first
  - component

# About the list.
json:
  list:
    type: list
    doc: \"It's, in quotes.\"
    items:
      type: object
      fields:
        x: string
        y:
          type: open_enum
          values:
            1: { name: One }
  # TODO below

response: nothing

errors:
  1: { name: A, text: \"x\" }
  -1: { name: B }
# The end.
"
    );
}

#[test]
fn what_is_not_yaml_is_said_where_it_is() {
    let source =
        Source { shown: "spec/a.yaml".into(), path: "a.yaml".into(), text: "endpoint: a\nsummary: b: c\n".into() };
    let errors = formatted(&source).expect_err("not YAML").to_string();
    assert!(errors.contains("--> spec/a.yaml:2:"), "{errors}");
}
