//! `--where`: which cases count.

use super::{
    problem::{Problem, nearest},
    query::{unknown, words},
};
use crate::{
    config::Settings,
    pipeline::{Loaded, Request, Role},
    query::filter::{Cause, Condition, Fault, Filtered, Heading, Holds, Lexicon, Names},
    schema::Field,
};
use unicode_width::UnicodeWidthStr;

/// Reads the files of a request and tells which of their cases `text` lets through.
///
/// Before the files are read nobody knows their headings: a name that is a canonical column is loaded as one, any other
/// as a heading. Should the headings tell otherwise, the files are read once more.
pub(super) fn load(
    text: &str,
    settings: &Settings,
    mut request: Request,
    read: impl Fn(&Request) -> Result<Loaded, Problem>,
) -> Result<Loaded, Problem> {
    let said = |fault| complaint(text, fault);
    let condition = Condition::parse(text, &settings.words).map_err(said)?;
    let names = |headings: &[Heading]| -> Result<Vec<String>, Problem> {
        let names = Names::new(&settings.headings, headings).map_err(|error| Problem::internal(&error))?;
        Ok(condition.dimensions(&names).map_err(said)?.into_iter().collect())
    };
    let missing = |request: &Request, wanted: Vec<String>| -> Vec<String> {
        wanted.into_iter().filter(|name| !request.dimensions.contains(name)).collect()
    };
    let guessed = missing(&request, names(&[])?);
    request.dimensions.extend(guessed);
    let mut loaded = read(&request)?;
    let headings = headings(&loaded);
    let more = missing(&request, names(&headings)?);
    if !more.is_empty() {
        request.dimensions.extend(more);
        loaded = read(&request)?;
    }
    let labels = words()?;
    let names = Names::new(&settings.headings, &headings).map_err(|error| Problem::internal(&error))?;
    let lexicon = Lexicon { words: &settings.words, labels: &labels };
    let filtered: Filtered = condition.resolve(&loaded.validated.cases, &names, &lexicon).map_err(said)?;
    loaded.filter = Some(filtered);
    Ok(loaded)
}

/// The columns of the files of cases.
pub(super) fn headings(loaded: &Loaded) -> Vec<Heading> {
    let files = loaded.inputs.iter().filter(|input| input.dataset == "cases").map(|input| &input.headings);
    let columns = files.flat_map(|headings| headings.texts.iter().zip(&headings.roles).zip(&headings.privacy));
    let field = |role: &Role| if let Role::Field(field, _) = role { Some(*field) } else { None };
    let mut columns: Vec<Heading> = columns
        .map(|((text, role), privacy)| Heading { text: text.to_string(), field: field(role), privacy: *privacy })
        .collect();
    // Of one heading in several files the column of a field goes first.
    columns.sort_by_key(|column| column.field.map_or(Field::ALL.len(), |field| field as usize));
    columns
}

/// What is wrong with a filter, with a mark under the place.
fn complaint(text: &str, fault: Fault) -> Problem {
    let line: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    let part = |from: usize, to: usize| -> String { line.chars().skip(from).take(to).collect() };
    let before = part(0, fault.place.at).width();
    let marked = part(fault.place.at, fault.place.length).width().max(1);
    let caret = format!("{}{}", " ".repeat(before), "^".repeat(marked));
    let (id, mut fills) = cause(fault.cause);
    fills.extend([("expression", line), ("caret", caret)]);
    Problem { id, fills }
}

fn cause(cause: Cause) -> (&'static str, Vec<(&'static str, String)>) {
    let suggested =
        |name: &str, known: &[String]| nearest(name, known.iter().map(String::as_str)).unwrap_or_default().to_owned();
    match cause {
        Cause::OpenQuote => ("where-open-quote", vec![]),
        Cause::Unexpected { found } => ("where-unexpected", vec![("name", found)]),
        Cause::UnexpectedSign => ("where-unexpected-sign", vec![]),
        Cause::Ended => ("where-ended", vec![]),
        Cause::TooDeep => ("where-too-deep", vec![]),
        Cause::Unquoted { text } => ("where-unquoted", vec![("name", text)]),
        Cause::UnknownOperator { name, known } => {
            let suggestion = suggested(&name, &known);
            ("where-operator", vec![("suggestion", suggestion), ("name", name)])
        }
        Cause::HalfRange => ("where-half-range", vec![]),
        Cause::UnknownName { name, known } => {
            let unknown = unknown(("where-name", &["column", "dimension"]), &name, known.iter().map(String::as_str));
            (unknown.id, unknown.fills)
        }
        Cause::Ambiguous { name, fields } => ("where-ambiguous", vec![("name", name), ("fields", fields.join(", "))]),
        Cause::Secret { name } => ("where-secret", vec![("name", name)]),
        Cause::Periodic { name } => ("where-periodic", vec![("name", name)]),
        Cause::WrongType { name, holds } => {
            let id = match holds {
                Holds::Texts => "where-texts",
                Holds::Numbers => "where-numbers",
                Holds::Money => "where-money",
                Holds::Dates => "where-dates",
                Holds::Flags => "where-flags",
            };
            (id, vec![("name", name)])
        }
        Cause::UnknownWord { name, word, known } => {
            let suggestion = suggested(&word, &known);
            let fills = [("suggestion", suggestion), ("name", name), ("word", word), ("known", known.join(", "))];
            ("where-word", fills.into())
        }
    }
}
