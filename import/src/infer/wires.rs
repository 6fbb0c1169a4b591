//! What a text contains, where the page says so: a list with a separator, JSON, bytes in Base64.

use weixin_codegen::model::{IntegerType, Wire};

use crate::draft::model::{Field, Scalar, Type};
use crate::facts::sentences::compact;
use crate::infer::field_of::FieldOf;
use crate::infer::shape::Shape;
use crate::infer::tree::Node;
use crate::page::sample;
use crate::vocabulary::phrases;
use crate::vocabulary::types::{Base, Declared};

/// What a field becomes that the tables call a text. Nothing changes unless a sentence or every sample says so.
pub(crate) fn look_into(node: &Node, declared: &Declared, shape: &Shape, of: FieldOf, field: &mut Field) {
    let is_text = field.ty.is(Scalar::String) || matches!(&field.ty, Type::OpenEnum(_) if !shape.texts.is_empty());
    let is_declared_list = of.is_text_only() && matches!(field.ty, Type::List(_));
    let says_text =
        matches!(declared.base, Base::Text | Base::Unknown | Base::Bytes | Base::Object) || is_declared_list;
    if !(is_text || is_declared_list) || !says_text || field.secret {
        return;
    }
    let sentence = compact(&field.doc);
    if let Some(wire) = separator(&sentence) {
        let single = if is_declared_list { field.ty.innermost().clone() } else { item(node, shape, wire, &field.ty) };
        (field.ty, field.wire) = (Type::List(Box::new(single)), wire);
    } else if is_text && is_json(&sentence, shape) {
        (field.ty, field.wire) = (Type::Scalar(Scalar::Json), Wire::Json);
        field.todos.push("JSON inside a string; say what it holds, if the page does".to_owned());
    } else if is_text && is_base64(&sentence) {
        (field.ty, field.wire) = (Type::Scalar(Scalar::Bytes), Wire::Base64);
    }
}

/// The separator that a sentence names: `多个用逗号隔开`, `separated by commas`.
fn separator(sentence: &str) -> Option<Wire> {
    let separated = phrases::SEPARATED.iter().find_map(|word| sentence.find(word))?;
    // The words of one clause: the separator may stand on either side.
    let clause_start = sentence[..separated].rfind('。').map_or(0, |at| at + '。'.len_utf8());
    let rest = &sentence[clause_start..];
    let clause = &rest[..rest.find('。').unwrap_or(rest.len())];
    let named = phrases::SEPARATORS.iter().filter_map(|(word, key)| Some((clause.find(word)?, *key)));
    named.min_by_key(|(at, _)| *at).and_then(|(_, key)| Wire::from_key(key))
}

/// What is between the separators: whole numbers if every sample and every known value is one.
fn item(node: &Node, shape: &Shape, wire: Wire, ty: &Type) -> Type {
    if let Type::OpenEnum(_) = ty {
        return ty.clone();
    }
    let separator = wire.separator().unwrap_or(',');
    let samples = || shape.texts.iter().flat_map(|text| text.split(separator)).map(str::trim);
    let known = || node.values.iter().map(|(value, _)| value.as_str());
    let is_whole = |text: &str| text.parse::<u64>().is_ok_and(|number| number.to_string() == text);
    let any = samples().any(|text| !text.is_empty());
    if any && samples().filter(|text| !text.is_empty()).chain(known()).all(is_whole) {
        return Type::Scalar(Scalar::Integer(IntegerType::U64));
    }
    Type::Scalar(Scalar::String)
}

/// True if every sample is an object or a list in a string, or the sentence says that there is JSON in a string.
fn is_json(sentence: &str, shape: &Shape) -> bool {
    let texts = || shape.texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty());
    let is_structured =
        |text: &str| sample::parse(text).is_some_and(|parsed| parsed.valid && parsed.length == text.len());
    let shown = texts().next().is_some() && texts().all(is_structured);
    let said = phrases::JSON_IN_TEXT.iter().any(|phrase| sentence.contains(phrase));
    shown || (said && texts().next().is_none())
}

fn is_base64(sentence: &str) -> bool {
    sentence.contains("base64") && phrases::ENCODED.iter().any(|word| sentence.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_name_separators() {
        for (sentence, wire) in [
            ("类目 id，多个用逗号隔开", Some(Wire::Commas)),
            ("请以英文逗号“,”分隔，最多支持5个宽高比", Some(Wire::Commas)),
            ("openid 验证结果，有多个结果时用分号;连接", Some(Wire::Semicolons)),
            ("多张投诉材料图片链接，竖线分割，比如: url1", Some(Wire::Pipes)),
            ("用`|`分隔", Some(Wire::Pipes)),
            ("小程序的标签，用空格分隔，标签至多 10 个", Some(Wire::Spaces)),
            ("The ids, separated by commas", Some(Wire::Commas)),
            ("comma-separated ids", Some(Wire::Commas)),
            ("分隔符。用逗号", None),
            ("命令，image|video", None),
            ("commands separated by line", None),
            ("是否连接网络", None),
            ("", None),
        ] {
            assert_eq!(separator(&compact(sentence)), wire, "{sentence}");
        }
    }

    #[test]
    fn samples_and_sentences_tell_json_and_base64() {
        let shape =
            |texts: &[&str]| Shape { texts: texts.iter().map(|&text| text.into()).collect(), ..Shape::default() };
        assert!(is_json("", &shape(&[r#"{"list":[]}"#])) && is_json("", &shape(&["[1]", ""])));
        assert!(!is_json("", &shape(&[])) && !is_json("", &shape(&["{x}"])) && !is_json("", &shape(&["7"])));
        assert!(is_json(&compact("发送的数据包，格式必须为JSONString"), &shape(&[])));
        assert!(!is_json(&compact("为 JSON 字符串"), &shape(&["Typing"])), "the sample shows something else");
        assert!(is_base64(&compact("经base64编码后的图片内容")) && is_base64(&compact("运单 html 的 BASE64 结果")));
        assert!(!is_base64(&compact("不是 base64")));
    }
}
