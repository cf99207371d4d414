//! The report in GitHub's Markdown, to be read as it is or on a page.
//!
//! In: a [`Report`]. Out: text. Never: a word of its own (they are in `templates/`). Why: everything that comes from data is
//! escaped, so that a name can be no heading, no link and no markup.

use super::{
    RenderError,
    grid::plain,
    paper::{Numbered, Numbering, Words},
};
use crate::report::{Block, Definition, Inline, List, ListOrder, NoteKind, Report, Row, Table};

/// The text of `report`, in UTF-8, with a newline at its end.
///
/// # Errors
/// [`RenderError::Words`] if a list of words is broken.
pub fn markdown(report: &Report) -> Result<Vec<u8>, RenderError> {
    let words = Words::of(report.language)?;
    let mut numbering = Numbering::new(&words);
    let mut pieces = head(report, &words);
    for section in &report.sections {
        pieces.push(format!("## {}", plain(&section.title)));
        for block in &section.blocks {
            match numbering.table(block) {
                Some(numbered) => pieces.extend(table(&numbered, &words)),
                None => pieces.extend(text(block, &words)),
            }
        }
    }
    pieces.push(format!("---\n\n{}{}{}", words.get("made_with"), words.get("colon"), plain(&report.program)));
    Ok((pieces.join("\n\n") + "\n").into_bytes())
}

fn head(report: &Report, words: &Words) -> Vec<String> {
    let period = format!("{}{}{}", words.get("period"), words.get("colon"), report.period);
    let said = [Some(&report.masthead), report.issue.as_ref(), Some(&report.issuer), Some(&report.date)];
    let said: Vec<&str> = said.into_iter().flatten().map(String::as_str).collect();
    let mut pieces = vec![format!("# {}", plain(&report.title))];
    pieces.extend(report.subtitle.iter().map(|subtitle| line(subtitle)));
    pieces.extend(report.marking.iter().map(|marking| format!("**{}**", plain(marking))));
    pieces.extend([line(&said.join(" · ")), line(&period)]);
    pieces
}

fn text(block: &Block, words: &Words) -> Vec<String> {
    let colon = words.get("colon");
    match block {
        Block::Heading(text) => vec![format!("### {}", plain(text))],
        Block::Paragraph(text) => vec![line(&running(text))],
        Block::List(list) => vec![entries(list)],
        Block::Note(note) => {
            let head = words.get(if note.kind == NoteKind::Warning { "warning" } else { "info" });
            vec![format!("> **{head}{colon}** {}", plain(&running(&note.text)))]
        }
        Block::Definitions(definitions) => {
            let entry = |entry: &Definition| format!("- **{}** {}", plain(&entry.term), definition(entry, words));
            vec![definitions.iter().map(entry).collect::<Vec<_>>().join("\n")]
        }
        Block::KeyValues(pairs) => {
            let pair = pairs.iter().map(|pair| format!("- **{}** {}", plain(&pair.key), plain(&running(&pair.value))));
            vec![pair.collect::<Vec<_>>().join("\n")]
        }
        Block::Cards(_) | Block::Table(_) | Block::Chart(_) => Vec::new(),
    }
}

fn definition(entry: &Definition, words: &Words) -> String {
    let mut text = plain(&entry.definition);
    for (name, value) in [("numerator", &entry.numerator), ("denominator", &entry.denominator)] {
        if let Some(value) = value {
            text = format!("{text} {}{}{}", words.get(name), words.get("colon"), plain(value));
        }
    }
    text
}

fn entries(list: &List) -> String {
    let mark = |number: usize| if list.order == ListOrder::Ranked { format!("{number}.") } else { "-".to_owned() };
    let entry = |(number, item): (usize, &Vec<Inline>)| format!("{} {}", mark(number), line(&running(item)));
    (1..).zip(&list.items).map(entry).collect::<Vec<_>>().join("\n")
}

/// Caption, rows, remarks.
fn table(numbered: &Numbered<'_>, words: &Words) -> Vec<String> {
    let Table { columns, rows, total, notes, .. } = &*numbered.table;
    let row = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    let mut lines = vec![row(columns.iter().map(|column| plain(&column.title)).collect())];
    let rule = |numeric: bool| if numeric { "---:" } else { "---" }.to_owned();
    lines.push(row(columns.iter().map(|column| rule(column.kind.is_numeric())).collect()));
    let cells = |row: &Row| row.cells.iter().map(|cell| plain(cell.content.printed())).collect::<Vec<_>>();
    lines.extend(rows.iter().map(|cells_of| row(cells(cells_of))));
    let bold = |cell: String| if cell.trim().is_empty() { cell } else { format!("**{}**", cell.trim()) };
    lines.extend(total.iter().map(|total| row(cells(total).into_iter().map(bold).collect())));
    let mut pieces = vec![format!("**{} {}**", numbered.label, plain(numbered.caption.trim())), lines.join("\n")];
    pieces.extend(notes.iter().map(|note| plain(&words.note(note))));
    pieces
}

fn running(text: &[Inline]) -> String {
    text.iter().map(Inline::printed).collect()
}

/// A text at the beginning of a line, where also digits and dashes make lists and headings.
fn line(text: &str) -> String {
    let text = plain(text.trim_start());
    let digits = text.len() - text.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
    match text[digits..].chars().next() {
        Some('.' | ')') if digits > 0 => format!("{}\\{}", &text[..digits], &text[digits..]),
        Some('-' | '+' | '=') if digits == 0 => format!("\\{text}"),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_line() {
        for (text, written) in [
            ("1. x", "1\\. x"),
            ("2026) x", "2026\\) x"),
            ("- x", "\\- x"),
            ("=", "\\="),
            ("# x", "\\# x"),
            ("10月份", "10月份"),
            ("    indented", "indented"),
            ("a\nb", "a b"),
        ] {
            assert_eq!(line(text), written);
        }
    }
}
