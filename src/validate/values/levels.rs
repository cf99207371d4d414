//! Levels from 1 to 8, several at once.

use super::{BadValue, text::plain};
use crate::reference::Words;

/// Reads levels as a set of bits, level 1 the lowest: `1,3,5`, `1^3`, `1、3`, `135`.
///
/// # Errors
/// [`BadValue::NotANumber`] where anything else stands.
pub fn levels(text: &str, words: &Words) -> Result<Option<i64>, BadValue> {
    let text = plain(text);
    if words.is_null(&text) {
        return Ok(None);
    }
    let mut set = 0;
    for character in text.chars().filter(|character| !SEPARATORS.contains(character)) {
        match character.to_digit(10) {
            Some(level @ 1..=8) => set |= 1 << (level - 1),
            _ => return Err(BadValue::NotANumber),
        }
    }
    if set == 0 { Err(BadValue::NotANumber) } else { Ok(Some(set)) }
}

/// Among them the ideographic comma.
const SEPARATORS: [char; 8] = [',', ';', '^', '|', '/', ' ', '\t', '\u{3001}'];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_sets_of_levels() {
        let words = Words::built_in().unwrap();
        for (text, expected) in [
            ("1", Ok(Some(1))),
            ("1,3,8", Ok(Some(0b1000_0101))),
            ("１、２，４", Ok(Some(0b1011))),
            ("1^5", Ok(Some(0b1_0001))),
            ("78", Ok(Some(0b1100_0000))),
            ("", Ok(None)),
            ("无", Ok(None)),
            ("0", Err(BadValue::NotANumber)),
            ("9", Err(BadValue::NotANumber)),
            (",", Err(BadValue::NotANumber)),
            ("四级", Err(BadValue::NotANumber)),
        ] {
            assert_eq!(levels(text, &words), expected, "{text}");
        }
    }
}
