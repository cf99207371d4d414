//! Cells without their dress.

use std::borrow::Cow;

/// `text` without blanks around it, full-width characters as their ASCII ones; borrowed unless there are some inside.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    let text = text.trim_matches(blank);
    if text.is_ascii() || !text.chars().any(|character| narrow(character) != character) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().map(narrow).collect())
    }
}

/// An identifier without the apostrophe or tab that keeps a spreadsheet from taking it for a number.
#[must_use]
pub fn id(text: &str) -> &str {
    let text = text.trim_matches(blank);
    // Nearly all begin with a letter or digit.
    if text.bytes().next().is_some_and(|first| first.is_ascii_alphanumeric()) {
        return text;
    }
    text.trim_start_matches(|character| character == '\'' || blank(character))
}

/// White space, and what looks like it.
fn blank(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{feff}' | '\u{200b}')
}

/// The ASCII character that a full-width one stands for.
fn narrow(character: char) -> char {
    match character {
        '\u{3000}' | '\u{a0}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character),
        // The minus sign proper.
        '\u{2212}' => '-',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_text() {
        for text in ["007", "'007", "\t007", " '007 ", "\u{feff}007\u{200b}", "'\t007"] {
            assert_eq!(id(text), "007", "{text:?}");
        }
        assert_eq!((id("０07"), id("a'b"), id(" ' ")), ("０07", "a'b", ""));
    }

    #[test]
    fn full_width_becomes_narrow() {
        assert_eq!(plain("　２０２６－３　"), "2026-3");
        assert!(matches!(plain(" 5工作日\t"), Cow::Borrowed("5工作日")));
    }
}
