//! From the vendor's pages to the spec: reads a saved page and writes a draft of its endpoint.
//!
//! Each folder is a stage, and none knows a later one:
//!
//! 1. `page` tells what a page was saved as, takes it out of what a crawler wrote around it, and reads it into blocks:
//!    headings, tables, samples, sentences; the words that it looks for are in `vocabulary`;
//! 2. `facts` goes over the blocks and collects what they say, each fact with its line and how sure it is;
//! 3. `infer` puts the rows of tables where they belong, settles types, names and limits, and makes a [`draft`];
//! 4. `yaml` writes the draft in the language of the spec, and edits files of it;
//! 5. `review` compares a page with the spec, and keeps what people decided.
//!
//! Nothing here touches the disk or the network, and nothing is guessed in silence: what is open stands in the draft as
//! a `TODO` with the line of the page, and in the list of [`Import::todos`].

pub mod draft;
mod facts;
mod import;
mod infer;
mod page;
mod review;
mod sections;
mod text;
mod vocabulary;
mod yaml;

pub use draft::context::SpecContext;
pub use import::{Import, SharedCodes, import, share_codes};
pub use infer::endpoint::Options;
pub use infer::names::TakenNames;
pub use page::address::is_page_address;
pub use page::{MAX_BYTES, Page, PageError};
pub use review::drift::report::{render_json, render_markdown, render_text};
pub use review::drift::spec::{KnownSpec, facts_of};
pub use review::drift::subject::PageSubject;
pub use review::drift::{
    ChangeState, ChangedBy, CorrectedBy, Difference, Drift, DriftError, FactChange, NeedlessCorrection, NewSentence,
    PageMove, Written,
};
pub use review::lock::{LockedPage, PageLock};
pub use review::mark::{mark_reviewed, mark_settled};
pub use review::observed::{
    MAX_OBSERVED, ObservedChange, ObservedNotes, ObservedSpec, ObservedState, render_observed_json,
    render_observed_markdown, render_observed_text,
};
pub use review::reading::model::Reading;
pub use review::reading::stored::{FOLDER as FACTS_FOLDER, MAX_FACTS, StoredFacts};
pub use review::validator::Validator;
pub use sections::{SectionRow, Sections};
pub use yaml::edit::EditError;
