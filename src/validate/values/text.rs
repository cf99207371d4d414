//! Cells without their dress.

use std::borrow::Cow;

/// `text` without blanks around it, full-width characters as their ASCII ones; borrowed unless there are some inside.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    let text = trimmed(text);
    if text.is_ascii() || !text.chars().any(|character| narrow(character) != character) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().map(narrow).collect())
    }
}

/// An identifier without the apostrophe or tab that keeps a spreadsheet from taking it for a number.
#[must_use]
pub fn id(text: &str) -> &str {
    let text = trimmed(text);
    // Nearly all begin with a letter or digit.
    if text.bytes().next().is_some_and(|first| first.is_ascii_alphanumeric()) {
        return text;
    }
    text.trim_start_matches(|character| character == '\'' || blank(character))
}

/// Whether a text surely neither begins nor ends with a blank, as nearly all do: told from single bytes.
#[must_use]
#[inline]
pub fn is_bare(text: &str) -> bool {
    let ideograph = |byte: u8| matches!(byte, 0xe4..=0xe9);
    match text.as_bytes() {
        [] => true,
        [only] => only.is_ascii_graphic(),
        // Of a character of three bytes the first says that it is an ideograph.
        bytes @ [first, .., last] => {
            let last =
                last.is_ascii_graphic() || bytes.len().checked_sub(3).is_some_and(|third| ideograph(bytes[third]));
            last && (first.is_ascii_graphic() || ideograph(*first))
        }
    }
}

fn trimmed(text: &str) -> &str {
    if is_bare(text) { text } else { text.trim_matches(blank) }
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
    fn bare_texts_have_nothing_to_trim() {
        let blanks = [" ", "\t", "\u{a0}", "\u{2003}", "\u{2028}", "\u{3000}", "\u{feff}", "\u{200b}", "\n"];
        for inner in ["", "a", "办", "a办", "办a", "办结", "é", "😀", "办😀", "，", "办，", "龥", "一"]
        {
            assert!(!is_bare(inner) || inner.trim_matches(blank) == inner, "{inner:?}");
            for blank in blanks {
                for text in [format!("{blank}{inner}"), format!("{inner}{blank}"), format!("办{inner}{blank}")] {
                    assert!(!is_bare(&text), "{text:?}");
                }
            }
        }
        assert!(is_bare("办理部门") && is_bare("x") && is_bare("2026-03-01"));
    }

    #[test]
    fn full_width_becomes_narrow() {
        assert_eq!(plain("　２０２６－３　"), "2026-3");
        assert!(matches!(plain(" 5工作日\t"), Cow::Borrowed("5工作日")));
    }
}
