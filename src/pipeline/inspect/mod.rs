//! What is in a file of cases: what each column is taken for and why, what its values say, what has to be asked.
//!
//! The table is told as for any other command, then read to its end; nothing is judged and nothing guessed: what only the
//! values suggest is a question.

mod guess;
mod question;
mod tally;

pub use guess::Guess;
pub use question::{Line, Question};
pub use tally::WordCount;

use super::{
    LoadError, NamedFile,
    columns::{Headings, Role},
    evidence::{Share, Values},
    formats, registers,
    tell::tell,
};
use crate::{
    config::Settings,
    ingest::{self, Header, Table},
    period::Day,
    reference::Aliases,
    schema::{Dataset, Field, Kind, Privacy, SuspensionField},
    validate::values::DateForm,
};
use std::{cmp::Reverse, collections::BTreeMap, sync::Arc};
use tally::{Counted, Reader, Tally};

/// A file of cases, looked at.
#[derive(Clone, Debug)]
pub struct Inspection {
    /// The file.
    pub file: Arc<str>,
    /// What it is packed in and encoded as.
    pub form: String,
    /// How it is written: delimiter, heading, what stands above it.
    pub header: Header,
    /// Records in it.
    pub records: u64,
    /// Physical lines of rows that add records up (合计) and are none.
    pub totals: Vec<u64>,
    /// Those of them that do not fit the headings; nothing else is said of them.
    pub ragged: u64,
    /// Its columns, by position.
    pub columns: Vec<Inspected>,
    /// What the project file has to say, or may.
    pub questions: Vec<Question>,
}

/// A column, looked at.
#[derive(Clone, Debug)]
pub struct Inspected {
    /// Its heading as written.
    pub heading: Arc<str>,
    /// What it is taken for, and why.
    pub role: Role,
    /// Fields that it is read as besides (the project says so).
    pub also: Vec<Field>,
    /// Whose secret it holds: of such a column no value is shown.
    pub privacy: Privacy,
    /// How many of its cells are filled.
    pub filled: Share,
    /// Its first distinct values.
    pub examples: Vec<String>,
    /// How its dates are counted, if they are numbers.
    pub date_form: Option<DateForm>,
    /// First and last day, of a column of dates.
    pub span: Option<(Day, Day)>,
    /// Values that do not read, and the first of them.
    pub unread: (u64, Vec<String>),
    /// Words of a closed column, the commonest first.
    pub words: Vec<WordCount>,
    /// What the values of a column without a meaning suggest.
    pub guess: Option<Guess>,
}

impl Inspected {
    /// The field that it is taken for.
    #[must_use]
    pub const fn field(&self) -> Option<Field> {
        match self.role {
            Role::Field(field, _) => Some(field),
            _ => None,
        }
    }

    /// Whether its values may be shown.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.privacy == Privacy::Open
    }
}

/// Looks at the tables of a file of cases.
///
/// # Errors
/// [`LoadError`]: the file cannot be read; columns that cannot be told are questions.
pub fn inspect(settings: &Settings, file: &NamedFile) -> Result<Vec<Inspection>, LoadError> {
    file.tables(settings)?.map(|table| of_table(settings, table?)).collect()
}

fn of_table(settings: &Settings, table: Table) -> Result<Inspection, LoadError> {
    let aliases = Aliases::cases()?;
    let formats = formats(settings)?;
    let (headings, problems) = tell(&table, &aliases, settings);
    let header = table.header().clone();
    let positions = 0..headings.texts.len();
    let values = |column: usize| Values::of(table.first(), (column, headings.texts.len()), &settings.words);
    let own = |column: usize| matches!(headings.roles[column], Role::Own);
    let guesses: Vec<Option<Guess>> =
        positions.clone().map(|column| if own(column) { values(column).guess(&headings) } else { None }).collect();
    let date_questions = question::formats(&headings, &formats, &values);
    let readers: Vec<Reader<'_>> = positions
        .map(|column| Reader {
            kind: kind(&headings, column),
            words: &settings.words,
            formats: &formats,
            headings: &headings,
        })
        .collect();
    let Counted { records, totals, ragged, tallies, form } = tally::count(table, &readers)?;
    let looked = Looked { settings, headings: &headings, whole: records - ragged };
    let columns: Vec<Inspected> = tallies
        .into_iter()
        .zip(guesses)
        .enumerate()
        .map(|(column, (tally, guess))| looked.column(column, tally, guess))
        .collect();
    let mut questions = question::of_problems(problems, &columns);
    questions.extend(date_questions);
    questions.extend(question::of_columns(&columns));
    Ok(Inspection { file: headings.file.clone(), form, header, records, totals, ragged, columns, questions })
}

/// What the rows of a file are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// Handled cases.
    Cases,
    /// Suspensions of cases.
    Suspensions,
    /// Records of another dataset.
    Register(Dataset),
    /// Its headings do not say.
    Unknown,
}

/// Tells what the rows of a file are, from its headings: the cases' or the suspensions' if the columns are there without
/// which neither can be; else those of the one dataset that knows most of the headings, and at least half of them.
///
/// # Errors
/// [`LoadError`]: the file cannot be read.
pub fn dataset(settings: &Settings, file: &NamedFile) -> Result<Told, LoadError> {
    let Some(table) = file.tables(settings)?.next().transpose()? else { return Ok(Told::Unknown) };
    let (cases, _) = tell(&table, &Aliases::cases()?, settings);
    if cases.column(Field::CaseId).is_some() && cases.column(Field::AcceptedAt).is_some() {
        return Ok(Told::Cases);
    }
    let (written, none) = (&table.header().columns, BTreeMap::new());
    let stops = ingest::map_headings(written, &Aliases::suspensions()?, &settings.words, &none);
    let needed = [SuspensionField::CaseId, SuspensionField::StartedAt];
    if needed.into_iter().all(|field| stops.column(field).is_some()) {
        return Ok(Told::Suspensions);
    }
    let mut known = Vec::new();
    for dataset in Dataset::ALL {
        let columns = registers::known(&table, *dataset, settings)?;
        if columns * 2 >= written.len() {
            known.push((columns, *dataset));
        }
    }
    known.sort_unstable_by_key(|(columns, _)| Reverse(*columns));
    Ok(match known.as_slice() {
        [(most, _), (second, _), ..] if most == second => Told::Unknown,
        [(_, dataset), ..] => Told::Register(*dataset),
        [] => Told::Unknown,
    })
}

/// The field as which the cells of a column are read.
fn kind(headings: &Headings, column: usize) -> Option<Field> {
    match headings.roles[column] {
        Role::Field(field, _) => Some(field),
        _ => None,
    }
}

/// What was found before the columns were counted.
struct Looked<'a> {
    settings: &'a Settings,
    headings: &'a Headings,
    /// Records that fit the headings.
    whole: u64,
}

impl Looked<'_> {
    fn column(&self, column: usize, tally: Tally, guess: Option<Guess>) -> Inspected {
        let field = kind(self.headings, column);
        let strictest = guess.iter().flat_map(|guess| &guess.fields).map(|field| field.privacy()).max();
        let privacy = self.headings.privacy[column].max(strictest.unwrap_or(Privacy::Open));
        let open = privacy == Privacy::Open;
        let shown = |texts: Vec<String>| if open { texts } else { Vec::new() };
        let words = match field.filter(|field| open && matches!(field.kind(), Kind::Word | Kind::Unit | Kind::Flag)) {
            Some(field) => tally::read_words(field, tally.words, &self.settings.words),
            None => Vec::new(),
        };
        let others = Field::ALL.iter().copied();
        Inspected {
            heading: self.headings.texts[column].clone(),
            role: self.headings.roles[column].clone(),
            also: others
                .filter(|other| Some(*other) != field && self.headings.column(*other) == Some(column))
                .collect(),
            privacy,
            filled: Share { part: tally.filled, whole: self.whole },
            examples: shown(tally.examples),
            date_form: field.and_then(|field| self.headings.date_forms.get(field).copied()),
            span: tally.span.filter(|_| open),
            unread: (tally.unread, shown(tally.unread_examples)),
            words,
            guess,
        }
    }
}
