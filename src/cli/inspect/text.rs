//! What is in a file, for the eye.

use super::Asker;
use crate::{
    number::Ratio,
    pipeline::{Inspected, Inspection, Role, Share, Why},
    render::answer::table,
    schema::Field,
};
use std::fmt::Write as _;

/// Rows of totals whose line is listed.
const TOTALS: usize = 10;

/// Words of a closed column that are listed.
const WORDS: usize = 20;

/// The page of one file: how it is written, its columns, what is in them, what is asked.
pub(super) fn page(inspection: &Inspection, asker: &Asker<'_>) -> String {
    let mut text = format!("{}\n", inspection.file);
    let mut line = |id: &str, fills: &[(&str, String)]| {
        let _ = writeln!(text, "    {}", asker.word(id, fills));
    };
    let header = &inspection.header;
    let fills = [
        ("delimiter", asker.word(delimiter(header.delimiter), &[])),
        ("line", header.line.to_string()),
        ("records", inspection.records.to_string()),
        ("form", inspection.form.clone()),
        ("mark", asker.word(if header.bom { "inspect-mark" } else { "inspect-no-mark" }, &[])),
    ];
    line("inspect-file", &fills);
    for (number, title) in &header.titles {
        line(
            "inspect-title",
            &[("line", number.to_string()), ("text", title.trim_end_matches(char::from(header.delimiter)).to_owned())],
        );
    }
    if !inspection.totals.is_empty() {
        let lines: Vec<String> = inspection.totals.iter().take(TOTALS).map(u64::to_string).collect();
        line("inspect-totals", &[("count", inspection.totals.len().to_string()), ("lines", lines.join(", "))]);
    }
    if inspection.ragged > 0 {
        line("inspect-ragged", &[("count", inspection.ragged.to_string())]);
    }
    let headings = ["inspect-heading", "inspect-field", "inspect-why", "inspect-examples", "inspect-filled"];
    let rows = inspection.columns.iter().map(|column| row(column, inspection, asker)).collect();
    text += &table(headings.map(|id| asker.word(id, &[])).into(), rows, 4);
    for column in &inspection.columns {
        text += &contents(column, asker);
    }
    questions(inspection, asker, &mut text);
    text
}

fn delimiter(byte: u8) -> &'static str {
    match byte {
        b'\t' => "inspect-tab",
        b';' => "inspect-semicolon",
        b'|' => "inspect-bar",
        _ => "inspect-comma",
    }
}

fn row(column: &Inspected, inspection: &Inspection, asker: &Asker<'_>) -> Vec<String> {
    let heading = match &*column.heading {
        "" => asker.word("blank", &[]),
        text => text.to_owned(),
    };
    let examples = if column.is_open() { column.examples.join(" | ") } else { HIDDEN.to_owned() };
    vec![heading, field(column, asker), why(column, inspection, asker), examples, percent(column.filled)]
}

/// Stands for values that are somebody's secret.
pub(super) const HIDDEN: &str = "***";

fn field(column: &Inspected, asker: &Asker<'_>) -> String {
    let ids = column.field().into_iter().chain(column.also.iter().copied());
    let fields = asker.fields(ids.map(Field::id));
    match &column.role {
        Role::Field(..) => fields,
        Role::Private(_) => asker.word("inspect-private", &[]),
        Role::Ambiguous(_) => asker.word("inspect-ambiguous", &[]),
        Role::Own | Role::Second { .. } => asker.word("inspect-own", &[]),
    }
}

fn why(column: &Inspected, inspection: &Inspection, asker: &Asker<'_>) -> String {
    let share = |id: &str, share: Share| {
        asker.word(id, &[("part", share.part.to_string()), ("whole", share.whole.to_string())])
    };
    match &column.role {
        Role::Field(_, Why::Values(values)) => share("why-values", *values),
        Role::Second { field, of } => {
            let preferred = inspection.columns[*of].heading.to_string();
            asker.word("why-second", &[("heading", preferred), ("field", asker.field(field.id()))])
        }
        Role::Ambiguous(fields) => asker.fields(fields.iter().map(|field| field.id())),
        Role::Own => match &column.guess {
            Some(guess) => {
                let fields = guess.fields.iter().map(|field| field.id()).collect::<Vec<_>>().join(", ");
                share("why-guess", guess.share).replace("{fields}", &fields)
            }
            None => asker.word("why-own", &[]),
        },
        role => asker.word(&format!("why-{}", reason(role)), &[]),
    }
}

/// The stable name of a reason.
pub(super) const fn reason(role: &Role) -> &'static str {
    use crate::ingest::Reason;
    match role {
        Role::Field(_, Why::Heading(Reason::Project)) => "project",
        Role::Field(_, Why::Heading(Reason::Canonical)) => "canonical",
        Role::Field(_, Why::Heading(Reason::Alias)) => "alias",
        Role::Field(_, Why::Values(_)) => "values",
        Role::Field(_, Why::Rest) => "rest",
        Role::Second { .. } => "second",
        Role::Ambiguous(_) => "ambiguous",
        Role::Private(_) => "private",
        Role::Own => "own",
    }
}

fn percent(share: Share) -> String {
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let percent = Ratio::new(number(share.part), number(share.whole)).percent(1);
    percent.map_or(crate::number::NONE.to_owned(), |percent| format!("{percent}%"))
}

/// The words, the span of dates and the values that do not read of a column.
fn contents(column: &Inspected, asker: &Asker<'_>) -> String {
    let mut text = String::new();
    let mut line = |id: &str, fills: &[(&str, String)]| {
        let fills: Vec<(&str, String)> =
            std::iter::once(("heading", column.heading.to_string())).chain(fills.iter().cloned()).collect();
        let _ = writeln!(text, "{}", asker.word(id, &fills));
    };
    if let Some((first, last)) = column.span {
        line("inspect-span", &[("first", first.to_string()), ("last", last.to_string())]);
    }
    if let Some(form) = column.date_form {
        line("inspect-counted", &[("form", form.id().to_owned())]);
    }
    let known = column
        .words
        .iter()
        .filter_map(|word| Some(format!("{} → {} ×{}", word.text, word.canonical.as_ref()?, word.count)));
    let known: Vec<String> = known.take(WORDS).collect();
    if !known.is_empty() {
        line("inspect-words", &[("words", known.join(", "))]);
    }
    let unknown = column.words.iter().filter(|word| word.canonical.is_none());
    let unknown: Vec<String> = unknown.map(|word| format!("{} ×{}", word.text, word.count)).take(WORDS).collect();
    if !unknown.is_empty() {
        line("inspect-unknown-words", &[("words", unknown.join(", "))]);
    }
    let (unread, examples) = &column.unread;
    if *unread > 0 {
        let examples = if column.is_open() { examples.join(" | ") } else { HIDDEN.to_owned() };
        line("inspect-unread", &[("count", unread.to_string()), ("examples", examples)]);
    }
    text
}

fn questions(inspection: &Inspection, asker: &Asker<'_>, text: &mut String) {
    if inspection.questions.is_empty() {
        let _ = writeln!(text, "{}", asker.word("inspect-no-questions", &[]));
        return;
    }
    let _ = writeln!(text, "{}", asker.word("inspect-questions", &[]));
    for (number, question) in (1..).zip(&inspection.questions) {
        let _ = writeln!(text, "{number}. {}", asker.question(question));
        for line in asker.lines(question) {
            let remark = if line.remark.is_empty() { String::new() } else { format!("  # {}", line.remark) };
            let _ = writeln!(text, "    {}{remark}", line.entry.dotted());
        }
    }
}
