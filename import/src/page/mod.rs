//! A saved page: what kind of text it is, and its blocks.

pub(crate) mod address;
pub(crate) mod banner;
pub(crate) mod block;
mod escapes;
pub(crate) mod flat;
pub(crate) mod format_row;
pub(crate) mod html;
pub(crate) mod json_table;
pub(crate) mod lines;
pub(crate) mod markdown;
pub(crate) mod sample;
pub(crate) mod tags;
pub(crate) mod torn_end;
mod torn_rows;
pub(crate) mod xml_sample;

use std::fmt;

use crate::page::banner::Banner;
use crate::page::block::Block;
use crate::text;

/// The largest page that is read, in bytes. The vendor's longest pages have some 200 kB.
pub const MAX_BYTES: usize = 4 * 1024 * 1024;

/// The longest line that is read, in bytes: a line is a paragraph, a row or a sample, and none is that long.
const MAX_LINE: usize = 512 * 1024;

/// A page as it was saved.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Its path or address, as messages show it.
    pub shown: String,
    /// The address that a browser opens, where it is known.
    pub url: Option<String>,
    /// The day on which it was read, `2026-11-21`, where it is known.
    pub read: Option<String>,
    /// The text.
    pub text: String,
}

/// Why nothing could be made of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageError {
    /// The page, as messages show it.
    pub page: String,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub help: String,
}

impl fmt::Display for PageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}\n  help: {}", self.page, self.what, self.help)
    }
}

impl std::error::Error for PageError {}

/// What a page was saved as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Markdown with pipe tables.
    Markdown,
    /// HTML, as a browser saves it.
    Html,
    /// Text without any marks: cells of a table are joined by single spaces.
    Flat,
}

impl Page {
    /// An error about this page.
    pub fn error(&self, what: impl Into<String>, help: impl Into<String>) -> PageError {
        PageError { page: self.shown.clone(), what: what.into(), help: help.into() }
    }

    /// What the page was saved as, by its content.
    pub fn format(&self) -> Format {
        let head: String = self.text.chars().take(4000).collect::<String>().to_ascii_lowercase();
        let tags = ["<!doctype html", "<html", "<body", "<table", "<h1", "<div"];
        if tags.iter().any(|tag| head.contains(tag)) && !self.text.contains("\n| --") {
            return Format::Html;
        }
        let is_rule = |line: &str| {
            if !line.contains('|') || !line.contains('-') {
                return false;
            }
            let bare: String = line.chars().filter(|c| !c.is_whitespace()).collect();
            bare.starts_with("|-") || bare.starts_with("|:-") || bare.contains("-|-")
        };
        let marked = |line: &str| line.starts_with("```") || line.starts_with("## ") || is_rule(line);
        if self.text.lines().any(marked) { Format::Markdown } else { Format::Flat }
    }

    /// The page without what a crawler wrote around it, and what that says.
    ///
    /// # Errors
    ///
    /// When the page is empty, or larger than what is read.
    pub fn banner(&self) -> Result<Banner, PageError> {
        self.check()?;
        Ok(banner::split(&text::legible(&self.text)))
    }

    /// What to do about a page of which nothing could be read.
    pub(crate) fn unread(&self) -> &'static str {
        if self.text.contains(char::REPLACEMENT_CHARACTER) {
            "many of its characters are lost; save the page again, as UTF-8"
        } else {
            "save the whole page as Markdown, HTML or text, as UTF-8"
        }
    }

    fn check(&self) -> Result<(), PageError> {
        if self.text.trim().is_empty() {
            return Err(
                self.error("the page is empty", "save it again; the browser may have saved it before it had loaded")
            );
        }
        if self.text.len() > MAX_BYTES {
            let what = format!("the page has more than {MAX_BYTES} bytes");
            return Err(self.error(what, "save the page of one interface, without pictures and scripts"));
        }
        if let Some(at) = self.text.lines().position(|line| line.len() > MAX_LINE) {
            let what = format!("line {} is longer than {MAX_LINE} bytes", at + 1);
            return Err(self.error(what, "save the page with its line ends, without pictures and scripts"));
        }
        Ok(())
    }

    /// The blocks of a page that has no banner any more, and nothing that cannot be read.
    pub(crate) fn blocks(&self) -> Vec<Block> {
        let text = self.text.as_str();
        json_table::tables(match self.format() {
            Format::Markdown => markdown::blocks(&escapes::without_second_level(text)),
            Format::Html => html::blocks(&escapes::without_any(text)),
            Format::Flat => flat::blocks(&escapes::without_any(text)),
        })
    }
}
