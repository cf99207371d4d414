//! How wide a text is, without a font.
//!
//! In: a text and a size in px. Out: a width that no font of the stack exceeds by more than a hair, and texts cut or
//! wrapped to a width. Never: a font file, the machine's fonts. Why: labels must not overlap on a machine that has other
//! fonts than ours, and plotters' own measuring does not know full-width characters.

use unicode_width::UnicodeWidthChar;

/// The sign that stands for the part of a text that was cut.
pub(super) const ELLIPSIS: char = '\u{2026}';

/// Full-width signs that may not start a line: closing brackets, comma, stop, middle dot.
const NO_START: [char; 9] =
    ['\u{ff09}', '\u{3001}', '\u{ff0c}', '\u{3002}', '\u{ff1b}', '\u{ff1a}', '\u{300b}', '\u{201d}', '\u{b7}'];

/// Full-width signs that may not end a line: opening brackets.
const NO_END: [char; 3] = ['\u{ff08}', '\u{300a}', '\u{201c}'];

/// A text in at most a given number of lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wrapped {
    /// The lines, at least one.
    pub(super) lines: Vec<String>,
    /// Whether the text is whole.
    pub(super) whole: Whole,
}

/// Whether a text was cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whole {
    /// Every character is there.
    Kept,
    /// The end was replaced by an ellipsis.
    Cut,
}

/// The width of `text` in px at the font size `size` px; a safe upper estimate: full-width characters are 1 em.
#[must_use]
pub fn text_width(text: &str, size: f64) -> f64 {
    text.chars().map(ems).sum::<f64>() * size
}

/// The width of one character in em.
fn ems(c: char) -> f64 {
    match c {
        '0'..='9' => 0.6,
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' => 0.34,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '{' | '}' | '-' | '/' | '\\' => 0.44,
        '"' | '*' => 0.5,
        '#' | '&' | '+' | '<' | '=' | '>' | '~' => 0.7,
        'm' | 'M' | 'W' | 'w' | '@' | '%' => 0.95,
        'A'..='Z' => 0.76,
        c if c.is_ascii() => 0.62,
        c => match c.width_cjk() {
            Some(0) | None => 0.0,
            Some(1) => 0.7,
            Some(_) => 1.0,
        },
    }
}

/// `text` cut to `width` px, with an ellipsis where something is missing.
pub(super) fn fit(text: &str, size: f64, width: f64) -> String {
    if text_width(text, size) <= width {
        return text.to_owned();
    }
    let room = width - text_width(&ELLIPSIS.to_string(), size);
    let (head, _) = text.split_at(fitting(text, size, room));
    format!("{}{ELLIPSIS}", head.trim_end())
}

/// `text` in at most `most` lines of `width` px each, about equally long; what does not fit is cut.
pub(super) fn wrap(text: &str, size: f64, width: f64, most: usize) -> Wrapped {
    let filled = fill(text, size, width, most);
    if filled.lines.len() == 1 || filled.whole == Whole::Cut {
        return filled;
    }
    let mut narrower = (10..20).map(|part| fill(text, size, width * f64::from(part) / 20.0, filled.lines.len()));
    narrower.find(|even| even.whole == Whole::Kept).unwrap_or(filled)
}

/// `text` in lines that are as full as can be.
fn fill(text: &str, size: f64, width: f64, most: usize) -> Wrapped {
    let mut lines = Vec::new();
    let mut rest = text.trim();
    while lines.len() + 1 < most && text_width(rest, size) > width {
        let (line, after) = rest.split_at(breaking(rest, size, width));
        lines.push(line.trim_end().to_owned());
        rest = after.trim_start();
    }
    let last = fit(rest, size, width);
    let whole = if last == rest { Whole::Kept } else { Whole::Cut };
    lines.push(last);
    Wrapped { lines, whole }
}

/// The byte length of the longest beginning of `text` that is at most `width` px wide.
fn fitting(text: &str, size: f64, width: f64) -> usize {
    let mut used = 0.0;
    for (at, c) in text.char_indices() {
        used += ems(c) * size;
        if used > width {
            return at;
        }
    }
    text.len()
}

/// Where the first line of `text` ends: after at least one character, at a space rather than inside a Latin word, and
/// not at a sign that may not stand there.
fn breaking(text: &str, size: f64, width: f64) -> usize {
    let first = text.chars().next().map_or(0, char::len_utf8);
    let most = fitting(text, size, width).max(first);
    let inside = |at: usize| {
        let before = text[..at].chars().next_back();
        let after = text[at..].chars().next();
        let word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '\'');
        (word(before) && word(after))
            || after.is_some_and(|c| NO_START.contains(&c))
            || before.is_some_and(|c| NO_END.contains(&c))
    };
    let good = text[..most].char_indices().map(|(at, c)| at + c.len_utf8()).rfind(|at| !inside(*at));
    good.filter(|at| 2 * at >= most).unwrap_or(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_is_one_em() {
        assert!((text_width("市场监督管理局", 12.0) - 84.0).abs() < 1e-9);
        assert!((text_width("99.5", 10.0) - 21.4).abs() < 1e-9);
    }

    #[test]
    fn wraps_to_two_lines_and_cuts_the_rest() {
        let name = "市自然资源和规划局".repeat(4);
        let wrapped = wrap(&name, 12.0, 120.0, 2);
        assert_eq!(wrapped.lines.len(), 2);
        assert_eq!(wrapped.whole, Whole::Cut);
        assert!(wrapped.lines.iter().all(|line| text_width(line, 12.0) <= 120.0));
        assert!(wrapped.lines[1].ends_with(ELLIPSIS));
    }

    #[test]
    fn latin_words_stay_whole_and_stops_do_not_start_a_line() {
        let wrapped = wrap("Bureau of Natural Resources", 12.0, 100.0, 2);
        assert_eq!(wrapped.lines, ["Bureau of", "Natural Reso\u{2026}"]);
        assert_eq!(fill("市公安局（交管）支队", 10.0, 70.0, 2).lines, ["市公安局（交", "管）支队"]);
        assert_eq!(fill("市公安局（交管）支队", 10.0, 50.0, 3).lines, ["市公安局", "（交管）支", "队"]);
        assert_eq!(wrap("应办结件（含超期未办结）", 10.0, 110.0, 2).lines, ["应办结件（含", "超期未办结）"]);
    }

    #[test]
    fn a_width_of_nothing_ends() {
        assert_eq!(wrap("ab", 12.0, 0.0, 2).lines.len(), 2);
        assert_eq!(wrap("", 12.0, 0.0, 2).lines, [""]);
    }
}
