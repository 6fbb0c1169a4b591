//! The two lists of characters, of the spec and of the runtime, agree.

use weixin_codegen::model::{CharSet, Chars};

#[test]
#[allow(deprecated)]
fn widths_are_the_same_here_and_there() {
    use weixin_tests::language::demo::Remark;
    for code in (0..0x3_0000_u32).step_by(7).chain(0x1_0000..0x1_0010).chain(0xfe00..0x1_0000) {
        let Some(character) = char::from_u32(code) else { continue };
        let text = character.to_string().repeat(4);
        let refused = weixin_runtime::Request::validate(&Remark::new("ab").title(format!("{text}aaa"))).is_err();
        assert_eq!(refused, weixin_codegen::model::width(&text) == 8, "U+{code:04X}");
    }
}

#[test]
fn sets_of_characters_are_the_same_here_and_there() {
    let runtime = |set| match set {
        CharSet::Digits => weixin_runtime::Chars::Digits,
        CharSet::Letters => weixin_runtime::Chars::Letters,
        CharSet::Lower => weixin_runtime::Chars::Lower,
        CharSet::Upper => weixin_runtime::Chars::Upper,
        CharSet::Hex => weixin_runtime::Chars::Hex,
        CharSet::Ascii => weixin_runtime::Chars::Ascii,
        CharSet::Space => weixin_runtime::Chars::Space,
        CharSet::Chinese => weixin_runtime::Chars::Chinese,
    };
    for set in CharSet::ALL {
        let (spec, runtime) = (Chars::Set(set), runtime(set));
        let differs = ('\0'..=char::MAX).find(|character| spec.has(*character) != runtime.has(*character));
        assert_eq!(differs, None, "{set:?}");
    }
}
