//! The words and signs of a written filter.

use super::{Cause, Fault, Place};
use unicode_normalization::UnicodeNormalization;

/// A word or sign, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub kind: Kind,
    pub place: Place,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name or a word of the language, as written.
    Word(String),
    /// A name in brackets, which is no word of the language.
    Name(String),
    /// A text in quotes.
    Quoted(String),
    /// A number, a day or an instant.
    Bare(String),
    Sign(Sign),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Equal,
    Unequal,
    Less,
    AtMost,
    Greater,
    AtLeast,
    Not,
    And,
    Or,
    Open,
    Close,
    Comma,
}

/// Signs as they are written, longer ones first; those of the East Asian width become these.
const SIGNS: [(&str, Sign); 18] = [
    ("==", Sign::Equal),
    ("!=", Sign::Unequal),
    ("<>", Sign::Unequal),
    ("<=", Sign::AtMost),
    (">=", Sign::AtLeast),
    ("&&", Sign::And),
    ("||", Sign::Or),
    ("=", Sign::Equal),
    ("\u{2260}", Sign::Unequal),
    ("\u{2264}", Sign::AtMost),
    ("\u{2265}", Sign::AtLeast),
    ("<", Sign::Less),
    (">", Sign::Greater),
    ("!", Sign::Not),
    ("(", Sign::Open),
    (")", Sign::Close),
    (",", Sign::Comma),
    ("\u{3001}", Sign::Comma),
];

/// Quotes: ASCII, English and Chinese ones. A text ends with the quote that belongs to its first one.
const QUOTES: [(char, &[char]); 8] = [
    ('\'', &['\'']),
    ('"', &['"']),
    ('\u{2018}', &['\u{2019}']),
    ('\u{2019}', &['\u{2019}']),
    ('\u{201c}', &['\u{201d}']),
    ('\u{201d}', &['\u{201d}']),
    ('\u{300c}', &['\u{300d}']),
    ('\u{300e}', &['\u{300f}']),
];

/// Brackets around names.
const BRACKETS: [(char, char); 3] = [('[', ']'), ('\u{3010}', '\u{3011}'), ('`', '`')];

/// Splits a filter into words and signs.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, Fault> {
    let letters: Vec<char> = text.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        if letters[at].is_whitespace() {
            at += 1;
            continue;
        }
        let (kind, length) = token(&letters[at..]).map_err(|(cause, length)| Place { at, length }.fault(cause))?;
        tokens.push(Token { kind, place: Place { at, length } });
        at += length;
    }
    Ok(tokens)
}

/// The first of them and its length in characters.
fn token(rest: &[char]) -> Result<(Kind, usize), (Cause, usize)> {
    let first = plain(rest[0]);
    if let Some((_, ends)) = QUOTES.iter().find(|(quote, _)| *quote == rest[0] || *quote == first) {
        return quoted(rest, ends).map(|(text, length)| (Kind::Quoted(text), length)).ok_or((Cause::OpenQuote, 1));
    }
    if let Some((_, end)) = BRACKETS.iter().find(|(open, _)| *open == rest[0] || *open == first) {
        let (text, length) = quoted(rest, &[*end]).ok_or((Cause::OpenQuote, 1))?;
        return Ok((Kind::Name(text.trim().to_owned()), length));
    }
    let signed = first == '-' && rest.get(1).is_some_and(|next| plain(*next).is_ascii_digit());
    if first.is_ascii_digit() || signed {
        let number = |letter: &char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '.' | ':' | '/');
        let bare: String = rest.iter().map(|letter| plain(*letter)).take_while(number).collect();
        let length = bare.len();
        return Ok((Kind::Bare(bare), length));
    }
    if is_letter(rest[0]) {
        let word: String = rest.iter().take_while(|letter| is_letter(**letter)).collect();
        let length = word.chars().count();
        return Ok((Kind::Word(word), length));
    }
    let two: String = rest.iter().take(2).map(|letter| plain(*letter)).collect();
    match SIGNS.iter().find(|(sign, _)| two.starts_with(sign)) {
        Some((sign, kind)) => Ok((Kind::Sign(*kind), sign.chars().count())),
        None => Err((Cause::Unexpected { found: rest[0].to_string() }, 1)),
    }
}

fn is_letter(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '.' | '\u{b7}')
}

/// A character in its plain width.
fn plain(letter: char) -> char {
    let mut letters = std::iter::once(letter).nfkc();
    match (letters.next(), letters.next()) {
        (Some(plain), None) => plain,
        _ => letter,
    }
}

/// The text up to the quote that ends it, which stands doubled where it belongs to the text; and the length with quotes.
fn quoted(rest: &[char], ends: &[char]) -> Option<(String, usize)> {
    let ends = |letter: char| ends.contains(&letter) || ends.contains(&plain(letter));
    let mut text = String::new();
    let mut at = 1;
    loop {
        let letter = *rest.get(at)?;
        if !ends(letter) {
            text.push(letter);
        } else if rest.get(at + 1).is_some_and(|next| *next == letter) {
            text.push(letter);
            at += 1;
        } else {
            return Some((text, at + 1));
        }
        at += 1;
    }
}
