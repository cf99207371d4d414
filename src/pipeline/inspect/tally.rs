//! The cells of a column, counted.

use crate::{
    ingest::{Batch, IngestError, Table},
    period::Day,
    pipeline::columns::Headings,
    reference::Words,
    schema::{Field, FieldMap, Kind},
    validate::{
        is_total,
        values::{self, DateFormat},
    },
};
use std::collections::BTreeMap;

/// Values that are shown of a column.
const EXAMPLES: usize = 3;

/// Distinct words that are counted in a closed column; more are no words.
const WORDS: usize = 1_000;

/// Longest text that may say that there is nothing.
const LONGEST_NOTHING: usize = 12;

/// A word of a closed column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordCount {
    /// As written.
    pub text: String,
    /// Its canonical word; `None` if it is not known.
    pub canonical: Option<String>,
    /// How often.
    pub count: u64,
}

/// What was counted in a column.
#[derive(Default)]
pub(super) struct Tally {
    pub filled: u64,
    pub examples: Vec<String>,
    pub words: BTreeMap<String, u64>,
    pub span: Option<(Day, Day)>,
    pub unread: u64,
    pub unread_examples: Vec<String>,
}

/// What was counted in a table.
pub(super) struct Counted {
    pub records: u64,
    /// Physical lines of rows that add records up and are none.
    pub totals: Vec<u64>,
    /// Those that do not fit the headings: their cells may be anybody's secret, wherever they stand.
    pub ragged: u64,
    pub tallies: Vec<Tally>,
    /// What the table is packed in and encoded as.
    pub form: String,
}

/// Reads a table to its end; `readers` are those of its columns.
pub(super) fn count(table: Table, readers: &[Reader<'_>]) -> Result<Counted, IngestError> {
    let none = || readers.iter().map(|_| Tally::default()).collect();
    let mut all = Counted { records: 0, totals: Vec::new(), ragged: 0, tallies: none(), form: String::new() };
    let read = table.read(
        |batch| {
            let mut part = Counted { records: 0, totals: Vec::new(), ragged: 0, tallies: none(), form: String::new() };
            for record in 0..batch.len() {
                if readers.first().is_some_and(|reader| reader.adds_up(batch, record)) {
                    part.totals.push(batch.line(record));
                    continue;
                }
                part.records += 1;
                if batch.width(record) != readers.len() {
                    part.ragged += 1;
                    continue;
                }
                for (column, (reader, tally)) in readers.iter().zip(&mut part.tallies).enumerate() {
                    reader.read(batch.cell(record, column).trim(), tally);
                }
            }
            part
        },
        |part| {
            all.records += part.records;
            all.totals.extend(part.totals);
            all.ragged += part.ragged;
            for (tally, part) in all.tallies.iter_mut().zip(part.tallies) {
                tally.append(part);
            }
        },
    )?;
    Ok(Counted { form: read.form, ..all })
}

/// How the cells of a column are read.
pub(super) struct Reader<'a> {
    /// The field that the column is.
    pub kind: Option<Field>,
    pub words: &'a Words,
    pub formats: &'a FieldMap<DateFormat>,
    pub headings: &'a Headings,
}

impl Reader<'_> {
    fn read(&self, text: &str, tally: &mut Tally) {
        if !self.is_nothing(text) {
            self.add(text, tally);
        }
    }

    /// Whether a record is none, but adds others up.
    fn adds_up(&self, batch: &Batch<'_>, record: usize) -> bool {
        self.headings.column(Field::CaseId).is_some_and(|id| is_total(batch, record, id, self.words))
    }

    fn is_nothing(&self, text: &str) -> bool {
        let may_be = text.len() <= LONGEST_NOTHING && !text.bytes().any(|byte| byte.is_ascii_digit());
        may_be && self.words.is_null(text)
    }

    fn add(&self, text: &str, tally: &mut Tally) {
        let mut read = true;
        match self.kind.map(|field| (field, field.kind())) {
            None | Some((_, Kind::Id | Kind::Text)) => {}
            Some((_, Kind::Word | Kind::Unit | Kind::Flag)) => tally.count(text),
            Some((field, Kind::Instant | Kind::Day | Kind::Bound)) => match self.date(field, text) {
                Ok(Some(day)) => tally.widen(day),
                Ok(None) => return,
                Err(()) => read = false,
            },
            Some((_, Kind::Limit)) => read = values::limit(text, self.words).is_ok(),
            Some((_, Kind::Count)) => read = values::count(text, self.words).is_ok(),
            Some((_, Kind::Money)) => read = values::money(text, self.words).is_ok(),
            Some((_, Kind::Number)) => read = values::ratio(text, self.words).is_ok(),
            Some((_, Kind::Period)) => read = values::period(text, self.words).is_ok(),
            Some((_, Kind::Levels)) => read = values::levels(text, self.words).is_ok(),
        }
        tally.filled += 1;
        show(&mut tally.examples, text);
        if !read {
            tally.unread += 1;
            show(&mut tally.unread_examples, text);
        }
    }

    /// The day of a date; none for one that stands for nothing.
    fn date(&self, field: Field, text: &str) -> Result<Option<Day>, ()> {
        let counted = || self.headings.date_forms.get(field).and_then(|form| form.read(text, None));
        let read = match self.formats.get(field) {
            Some(format) => format.read(text, self.words, None),
            None => counted().map_or_else(|| values::instant(text, self.words), |counted| Ok(Some(counted))),
        };
        read.map(|instant| instant.map(|instant| instant.day)).map_err(|_| ())
    }
}

impl Tally {
    /// Adds what was counted in the records that follow.
    pub(super) fn append(&mut self, later: Self) {
        self.filled += later.filled;
        self.unread += later.unread;
        for text in &later.examples {
            show(&mut self.examples, text);
        }
        for text in &later.unread_examples {
            show(&mut self.unread_examples, text);
        }
        for (text, count) in later.words {
            if self.words.len() < WORDS || self.words.contains_key(&text) {
                *self.words.entry(text).or_default() += count;
            }
        }
        for day in later.span.into_iter().flat_map(|(first, last)| [first, last]) {
            self.widen(day);
        }
    }

    fn count(&mut self, text: &str) {
        if let Some(count) = self.words.get_mut(text) {
            *count += 1;
        } else if self.words.len() < WORDS {
            self.words.insert(text.to_owned(), 1);
        }
    }

    fn widen(&mut self, day: Day) {
        let (first, last) = self.span.unwrap_or((day, day));
        self.span = Some((first.min(day), last.max(day)));
    }
}

fn show(examples: &mut Vec<String>, text: &str) {
    const LONGEST: usize = 40;
    if examples.len() < EXAMPLES {
        let text: String = text.chars().take(LONGEST).collect();
        if !examples.contains(&text) {
            examples.push(text);
        }
    }
}

/// The words of a column with their meaning, the commonest first.
pub(super) fn read_words(field: Field, counted: BTreeMap<String, u64>, words: &Words) -> Vec<WordCount> {
    let table = match field.kind() {
        Kind::Unit => "unit",
        Kind::Flag => "flag",
        _ => field.id(),
    };
    let meaning = |(text, count): (String, u64)| {
        let canonical = words.find(table, &text).map(str::to_owned);
        WordCount { text, canonical, count }
    };
    let mut read: Vec<WordCount> = counted.into_iter().map(meaning).collect();
    read.sort_by_key(|word| std::cmp::Reverse(word.count));
    read
}
