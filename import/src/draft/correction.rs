//! Where a page contradicts itself, and how a file says so.

use weixin_codegen::spec::type_name::TypeWord;

use crate::draft::path::FactPath;

/// A fact about which a table and a valid sample of the page disagree; the sample holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// The fact.
    pub at: FactPath,
    /// What they disagree about.
    pub contradiction: Contradiction,
}

/// What a table and a valid sample disagree about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contradiction {
    /// The type.
    Type {
        /// The word of the table.
        declared: String,
        /// What the sample shows; `None`: a single value where the table has a list.
        shown: Option<TypeWord>,
        /// The type of the fact, where that is one word of the language.
        truth: Option<TypeWord>,
    },
    /// The name of a field.
    Name {
        /// That of the table.
        in_table: String,
        /// That of the sample.
        in_sample: String,
    },
    /// The sample has a field that no row of a table names.
    NoRow,
}

impl Correction {
    /// What the page says, as `page_says` has it.
    pub fn page_says(&self) -> String {
        match &self.contradiction {
            Contradiction::Type { declared: word, .. } | Contradiction::Name { in_table: word, .. } => {
                format!("`{word}`")
            }
            Contradiction::NoRow => NOTHING.to_owned(),
        }
    }

    /// What is true, where it is one value.
    pub fn truth(&self) -> Option<&'static str> {
        match &self.contradiction {
            Contradiction::Type { truth, .. } => truth.map(TypeWord::key),
            Contradiction::Name { .. } | Contradiction::NoRow => None,
        }
    }

    /// How that is known, for people.
    pub fn reason(&self) -> String {
        match &self.contradiction {
            Contradiction::Type { shown: Some(shown), .. } => {
                format!("the page's valid sample shows `{}`", shown.key())
            }
            Contradiction::Type { shown: None, .. } => "the page's valid sample shows no list".to_owned(),
            Contradiction::Name { in_sample, .. } => format!("the page's valid sample calls it `{in_sample}`"),
            Contradiction::NoRow => "the page's valid sample holds it, and no table names it".to_owned(),
        }
    }
}

/// What a correction says of the page, as far as a page can be held against it. People may write anything there; only
/// what is quoted, and the word `nothing`, are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageSays {
    /// The page does not say it: `nothing`.
    Nothing,
    /// Words of the page, in backticks or quotes.
    Words(Vec<String>),
    /// A sentence about the page that quotes none of its words.
    Sentence,
}

/// What stands in the file where the page says nothing.
const NOTHING: &str = "nothing";

impl PageSays {
    /// Reads the text of `page_says`.
    pub fn parse(text: &str) -> Self {
        if text == NOTHING {
            return Self::Nothing;
        }
        let quoted = |mark: char| text.split(mark).skip(1).step_by(2).filter(|part| !part.is_empty());
        let words: Vec<String> = quoted('`').chain(quoted('"')).map(str::to_owned).collect();
        if words.is_empty() { Self::Sentence } else { Self::Words(words) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_correction_says_of_the_page_is_read_back() {
        let made = |contradiction| PageSays::parse(&Correction { at: FactPath::default(), contradiction }.page_says());
        assert_eq!(made(Contradiction::NoRow), PageSays::Nothing);
        let words = |words: &[&str]| PageSays::Words(words.iter().map(|word| (*word).to_owned()).collect());
        let name = Contradiction::Name { in_table: "cardid".to_owned(), in_sample: "card_id".to_owned() };
        assert_eq!(made(name), words(&["cardid"]));
        assert_eq!(PageSays::parse("`a` in the table, and \"b\" below"), words(&["a", "b"]));
        assert_eq!(PageSays::parse("the name is blank"), PageSays::Sentence);
    }
}
