//! What has to be asked, and the lines of the project file that answer it.

use super::{Inspected, guess::Guess};
use crate::{
    config::Entry,
    pipeline::{
        columns::{ColumnError, Headings, Role},
        evidence::{Values, is_code},
    },
    reference::{Codes, Words},
    schema::{Field, FieldMap, Kind},
    validate::values::{self, BadValue, DateFormat},
};
use std::sync::Arc;

/// Something that only the user knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// Which column is one that cases need?
    Missing {
        /// The field.
        field: Field,
        /// Columns whose values suggest it.
        candidates: Vec<Arc<str>>,
    },
    /// Two columns are called the same.
    Twice {
        /// Their heading.
        heading: String,
        /// Their positions, from 1.
        positions: (usize, usize),
    },
    /// The project file names a heading that the file does not have.
    NotThere {
        /// For this field.
        field: &'static str,
        /// The heading.
        heading: String,
    },
    /// A heading with several meanings that its values do not decide.
    Meaning {
        /// The heading.
        heading: Arc<str>,
        /// The fields.
        fields: Vec<Field>,
    },
    /// A heading that says nothing, over values that do.
    Guessed {
        /// The heading.
        heading: Arc<str>,
        /// What the values suggest.
        guess: Guess,
    },
    /// From which table are the codes of a column?
    Codes {
        /// The field.
        field: Field,
        /// The heading.
        heading: Arc<str>,
        /// The codes.
        codes: Vec<String>,
    },
    /// What do words of a closed column mean?
    Words {
        /// The field.
        field: Field,
        /// The heading.
        heading: Arc<str>,
        /// The words that are not known, and how often each stands there.
        words: Vec<(String, u64)>,
    },
    /// How are the dates of a column written?
    Format {
        /// The field.
        field: Field,
        /// The heading.
        heading: Arc<str>,
        /// Forms that nearly all of the first values have.
        forms: Vec<&'static str>,
    },
}

/// One possible answer: a line of the project file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What to write.
    pub entry: Entry,
    /// What it would mean, or the words to choose from; may be empty.
    pub remark: String,
}

/// Stands in a line where the user has to write something.
const OPEN: &str = "?";

impl Question {
    /// The stable name of its kind.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "missing",
            Self::Twice { .. } => "twice",
            Self::NotThere { .. } => "not-there",
            Self::Meaning { .. } => "meaning",
            Self::Guessed { .. } => "guessed",
            Self::Codes { .. } => "codes",
            Self::Words { .. } => "words",
            Self::Format { .. } => "format",
        }
    }

    /// The lines of the project file that answer it: each is one possible answer, except those of words, each of which
    /// wants one.
    #[must_use]
    pub fn lines(&self, codes: &Codes, words: &Words) -> Vec<Line> {
        let heading = |field: Field, text: &str| Line { entry: Entry::heading(field, text), remark: String::new() };
        match self {
            Self::Missing { field, candidates } if candidates.is_empty() => vec![heading(*field, OPEN)],
            Self::Missing { field, candidates } => candidates.iter().map(|text| heading(*field, text)).collect(),
            Self::Twice { .. } | Self::NotThere { .. } => Vec::new(),
            Self::Meaning { heading: text, fields } => fields.iter().map(|field| heading(*field, text)).collect(),
            Self::Guessed { heading: text, guess } => {
                let form = |field: &Field| {
                    guess.forms.iter().map(|form| Entry::format(*field, form).dotted()).collect::<Vec<_>>()
                };
                let line = |field: &Field| Line { remark: form(field).join(" | "), ..heading(*field, text) };
                guess.fields.iter().map(line).collect()
            }
            Self::Codes { field, codes: seen, .. } => {
                let named = |(name, table): (&str, &crate::reference::CodeTable)| Line {
                    entry: Entry::of("codes", field.id(), name),
                    remark: table.source.clone(),
                };
                let tables: Vec<Line> = codes.of(field.id()).map(named).collect();
                let seen = seen.iter().map(|code| word_line(*field, code, words));
                tables.into_iter().chain(seen).collect()
            }
            Self::Words { field, words: unknown, .. } => {
                unknown.iter().map(|(word, _)| word_line(*field, word, words)).collect()
            }
            Self::Format { field, forms, .. } => {
                let line = |form: &&str| Line { entry: Entry::format(*field, form), remark: String::new() };
                forms.iter().map(line).collect()
            }
        }
    }
}

/// The line that says what a word means, with the words to choose from.
fn word_line(field: Field, word: &str, words: &Words) -> Line {
    let table = match field.kind() {
        Kind::Unit => "unit",
        Kind::Flag => "flag",
        _ => field.id(),
    };
    let canonical: Vec<&str> = words.column(table).map(|table| table.canonical().collect()).unwrap_or_default();
    Line { entry: Entry::of(&format!("words.{table}"), word, OPEN), remark: canonical.join(" | ") }
}

/// What stands in the way of reading the file.
pub(super) fn of_problems(problems: Vec<ColumnError>, columns: &[Inspected]) -> Vec<Question> {
    let question = |problem: ColumnError| match problem {
        ColumnError::Missing { field, .. } => {
            let field = Field::named(field)?;
            let suggested = |column: &&Inspected| {
                column.guess.as_ref().is_some_and(|guess| guess.fields.contains(&field))
                    || matches!(&column.role, Role::Ambiguous(fields) if fields.contains(&field))
            };
            let candidates = columns.iter().filter(suggested).map(|column| column.heading.clone()).collect();
            Some(Question::Missing { field, candidates })
        }
        ColumnError::Twice { heading, first, second, .. } => {
            Some(Question::Twice { heading, positions: (first, second) })
        }
        ColumnError::NoSuchHeading { field, heading, .. } => Some(Question::NotThere { field, heading }),
        // Asked of its column, together with those that nothing depends on.
        ColumnError::Ambiguous { .. } => None,
    };
    problems.into_iter().filter_map(question).collect()
}

/// What the columns leave open.
pub(super) fn of_columns(columns: &[Inspected]) -> Vec<Question> {
    let mut questions = Vec::new();
    for column in columns {
        let heading = column.heading.clone();
        match (&column.role, &column.guess) {
            (Role::Ambiguous(fields), _) => {
                let taken = |field: &Field| columns.iter().any(|column| column.field() == Some(*field));
                let fields: Vec<Field> = fields.iter().copied().filter(|field| !taken(field)).collect();
                if !fields.is_empty() {
                    questions.push(Question::Meaning { heading, fields });
                }
            }
            (Role::Own, Some(guess)) => questions.push(Question::Guessed { heading, guess: guess.clone() }),
            (Role::Field(field, _), _) => questions.extend(of_words(*field, column)),
            _ => {}
        }
    }
    questions
}

/// Words and codes that are not known. The channel of a rating may be any text.
fn of_words(field: Field, column: &Inspected) -> Vec<Question> {
    if field == Field::RatingChannel {
        return Vec::new();
    }
    let unknown = column.words.iter().filter(|word| word.canonical.is_none());
    let (codes, words): (Vec<_>, Vec<_>) = unknown.partition(|word| is_code(&word.text));
    let heading = || column.heading.clone();
    let mut codes: Vec<String> = codes.into_iter().map(|word| word.text.clone()).collect();
    codes.sort();
    let words: Vec<(String, u64)> = words.into_iter().map(|word| (word.text.clone(), word.count)).collect();
    let codes = (!codes.is_empty()).then(|| Question::Codes { field, heading: heading(), codes });
    let words = (!words.is_empty()).then(|| Question::Words { field, heading: heading(), words });
    codes.into_iter().chain(words).collect()
}

/// Columns of dates most of which do not read, and the forms that they may have.
pub(super) fn formats<'a>(
    headings: &Headings,
    given: &FieldMap<DateFormat>,
    values: &dyn Fn(usize) -> Values<'a>,
) -> Vec<Question> {
    let mut questions = Vec::new();
    for field in Field::ALL.iter().copied().filter(|field| field.kind() == Kind::Instant && given.get(*field).is_none())
    {
        let Some(column) = headings.column(field) else { continue };
        let values = values(column);
        let year_last = values.share(|text| values::instant(text, values.words()) == Err(BadValue::YearLast));
        if year_last.hardly_any() {
            continue;
        }
        let forms = values.forms();
        questions.push(Question::Format { field, heading: headings.texts[column].clone(), forms });
    }
    questions
}
