//! The known values of a field, from its table of values or from its sentence.

use weixin_codegen::model::{Literal, Wire};

use crate::draft::model::{Field, Scalar, Value};
use crate::facts::lasting::of_row;
use crate::facts::listed::{listed_numbers, listed_words};
use crate::infer::shape::Shape;
use crate::infer::tree::Node;

/// The most values of an enumeration; longer ones are lists of something else.
const MAX_VALUES: usize = 300;

/// The known values of a field of a type, where the page lists them.
pub(crate) fn enumeration(node: &Node, shape: &Shape, scalar: Scalar, field: &Field) -> Option<Vec<Value>> {
    let is_whole = matches!(scalar, Scalar::Integer(_));
    let travels_so = field.wire == Wire::Plain || is_whole && field.wire == Wire::Lenient;
    if !(is_whole || scalar == Scalar::String) || !travels_so || node.values.len() > MAX_VALUES {
        return None;
    }
    let listed: Vec<(String, String)> = if !node.values.is_empty() {
        node.values.clone()
    } else if is_whole {
        listed_numbers(&field.doc)
    } else if field.secret || shape.word {
        return None;
    } else {
        in_sentence(&field.doc, shape)?
    };
    let values = distinct(listed, is_whole)?;
    // Seconds, amounts and ids are no enumerations, even if a sentence tells what 0 means.
    let is_listed = |number: i128| values.iter().any(|known| known.value.to_string() == number.to_string());
    let shown = shape.integer.filter(|_| node.values.is_empty());
    // A sample that shows 0 may show nothing in particular.
    let fits = shown.is_none_or(|(low, high)| (low == 0 || is_listed(low)) && (high == 0 || is_listed(high)));
    (fits && !values.is_empty()).then_some(values)
}

/// The words or numbers that the sentence of a text lists, if samples show them.
fn in_sentence(doc: &str, shape: &Shape) -> Option<Vec<(String, String)>> {
    let words = listed_words(doc);
    let listed = if words.is_empty() { listed_numbers(doc) } else { words };
    let is_listed = |text: &&String| listed.iter().any(|(value, _)| value == text.trim());
    let shown: Vec<&String> = shape.texts.iter().filter(|text| !is_placeholder(text)).collect();
    // One sample may show what is refused.
    let fitting = shown.iter().copied().filter(is_listed).count();
    (!listed.is_empty() && (fitting == shown.len() || fitting > 0 && 2 * fitting >= shown.len())).then_some(listed)
}

/// True for a text of a sample that stands for any.
pub(crate) fn is_placeholder(text: &str) -> bool {
    text.trim().is_empty() || text.to_ascii_lowercase().contains("xxx") || text.trim_matches('.').is_empty()
}

/// The values without duplicates; `None` when a number was expected and one is not.
fn distinct(listed: Vec<(String, String)>, is_whole: bool) -> Option<Vec<Value>> {
    let mut values: Vec<Value> = Vec::new();
    for (text, doc) in listed {
        let text = text.trim_matches(['"', '`', ' ', '“', '”']).to_owned();
        let value = if is_whole { Literal::Integer(text.parse().ok()?) } else { Literal::Text(text) };
        if !values.iter().any(|known| known.value.to_string() == value.to_string()) {
            values.push(Value { value, name: None, lifecycle: of_row(&doc), doc });
        }
    }
    Some(values)
}
