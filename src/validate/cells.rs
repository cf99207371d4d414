//! Reading cells. A cell that cannot be read becomes null and is counted; whether its row stays is for the rules.
//!
//! Their codes are [`CELL_CODES`].

mod completion;

use super::{
    judge::{Context, Layout, Remark},
    memo::Memo,
    rest::Rest,
    row::{Cell, Completion, Limit, ResultWord, Row, StateWord},
    values::{self, BadValue, Instant, Limit as WrittenLimit},
};
use crate::{
    diag::{Code, Severity},
    ingest::{Batch, Record},
    period::Day,
    reference::WrittenUnit,
    schema::{Field, FieldMap, LimitUnit},
};
use completion::Items;

/// What may be wrong with a cell, whatever else stands in its row.
pub(super) const CELL_CODES: &[Code] = &[
    "ambiguous-code",
    "bad-date",
    "bad-limit",
    "bad-number",
    "implausible-date",
    "item-not-in-force",
    "limit-note",
    "lost-digits-id",
    "negative-limit",
    "undecodable-cell",
    "unknown-item",
    "unknown-word",
];

/// A longest believable limit, in its unit; beyond it the number is a system's way to write "none".
pub const LONGEST_LIMIT: i64 = 36_500;

/// First and last plausible day: 2000-01-01 and 2100-12-31.
pub(super) const PLAUSIBLE: std::ops::RangeInclusive<Day> = Day(10_957)..=Day(47_846);

/// A record read.
pub(super) struct Reading<'a> {
    pub row: Row<'a>,
    /// The cells that no rule asks about.
    pub rest: Rest,
    pub remarks: Vec<Remark>,
}

/// What a word cell was read as: its canonical word, or what is wrong with it.
pub(super) type Word = Result<Option<String>, Code>;

/// The columns of a file and what was read in them so far.
pub(super) struct Cells<'a> {
    pub context: &'a Context<'a>,
    pub layout: &'a Layout,
    states: Memo<StateWord>,
    results: Memo<(ResultWord, bool)>,
    pub words: FieldMap<Memo<Word>>,
    limits: FieldMap<Memo<Result<Option<WrittenLimit>, Code>>>,
    units: Memo<Result<Option<WrittenUnit>, ()>>,
    items: Items<'a>,
    /// Limits that carry a bare 天 or 日.
    pub bare_days: u64,
}

impl<'a> Cells<'a> {
    pub(super) fn new(context: &'a Context<'a>, layout: &'a Layout) -> Self {
        Self {
            context,
            layout,
            states: Memo::default(),
            results: Memo::default(),
            words: FieldMap::default(),
            limits: FieldMap::default(),
            units: Memo::default(),
            items: Items::new(context.catalogue),
            bare_days: 0,
        }
    }

    /// Reads a record.
    pub(super) fn read<'b>(&mut self, batch: &'b Batch<'b>, record: usize) -> Reading<'b>
    where
        'a: 'b,
    {
        let mut at = At::new(batch, record, self.layout);
        let mut row = Row {
            id: self.id(&mut at),
            applied: self.instant(&mut at, Field::AppliedAt),
            accepted: self.instant(&mut at, Field::AcceptedAt),
            closed: self.instant(&mut at, Field::ClosedAt),
            given: self.instant(&mut at, Field::PromisedDue),
            extended: self.instant(&mut at, Field::ExtendedAt),
            rated: self.instant(&mut at, Field::RatedAt),
            updated: self.instant(&mut at, Field::UpdatedAt),
            state: self.state(&at),
            result: self.result(&mut at),
            valid: self.flag(&mut at, Field::Valid),
            instant: self.word(&mut at, Field::CaseType).map(|word| word == "instant"),
            statutory: self.limit(&mut at, Field::StatutoryLimit, Field::StatutoryLimitUnit),
            promised: self.limit(&mut at, Field::PromisedLimit, Field::PromisedLimitUnit),
            item: None,
            completed: Completion::default(),
        };
        if self.context.catalogue.is_some() {
            self.complete(&mut at, &mut row);
        }
        Reading { row, rest: self.rest(&mut at), remarks: at.remarks }
    }

    fn id<'b>(&self, at: &mut At<'b, '_>) -> &'b str {
        let text = values::id(at.text(Field::CaseId));
        // A number that stands for nothing has no digit: the tables are asked only then.
        if !text.bytes().any(|byte| byte.is_ascii_digit()) && self.context.words.is_null(text) {
            return "";
        }
        if is_scientific(text) {
            at.remark(Severity::Warning, "lost-digits-id", Field::CaseId);
        }
        text
    }

    pub(super) fn instant(&self, at: &mut At<'_, '_>, field: Field) -> Cell<Instant> {
        let text = at.text(field);
        if text.is_empty() {
            return Cell::Blank;
        }
        let (words, zone) = (self.context.words, self.context.zone);
        let read = match self.context.formats.get(field) {
            // Dates that begin with the year are read in any case: a converted table has no others.
            Some(format) => {
                format.read(text, words, zone).or_else(|error| values::instant_in(text, words, zone).map_err(|_| error))
            }
            None => values::counted_or_written(text, self.layout.date_forms.get(field).copied(), (words, zone)),
        };
        // Of acceptance and closing the rules for rows speak.
        let decisive = field == Field::AcceptedAt || field == Field::ClosedAt;
        let mut bad = |code: Code, cell: Cell<Instant>| {
            if !decisive {
                at.blank(code, field);
            }
            cell
        };
        match read {
            Ok(None) => Cell::Blank,
            Ok(Some(instant)) if PLAUSIBLE.contains(&instant.day) => Cell::Read(instant),
            Ok(Some(_)) => bad("implausible-date", Cell::Implausible),
            Err(_) => bad("bad-date", Cell::Bad),
        }
    }

    fn state(&mut self, at: &At<'_, '_>) -> StateWord {
        let words = self.context.words;
        *self.states.read(at.text(Field::State), |text| match words.find("state", text) {
            _ if words.is_null(text) => StateWord::Unsaid,
            None if is_code(text) => StateWord::Ambiguous,
            None => StateWord::Unknown,
            Some("waiting") => StateWord::Waiting,
            Some("correcting") => StateWord::Correcting,
            Some("pending") => StateWord::Pending,
            Some("suspended") => StateWord::Suspended,
            Some("not_accepted") => StateWord::NotAccepted,
            Some("returned") => StateWord::Returned,
            Some("withdrawn" | "closed_other") => StateWord::Withdrawn,
            Some("void") => StateWord::Void,
            Some("granted" | "refused") => StateWord::Decided,
            Some(_) => StateWord::Closed,
        })
    }

    fn result(&mut self, at: &mut At<'_, '_>) -> ResultWord {
        let words = self.context.words;
        let (word, known) = *self.results.read(at.text(Field::Result), |text| match words.find("result", text) {
            _ if words.is_null(text) => (ResultWord::Unsaid, true),
            None => (ResultWord::Unsaid, false),
            Some("granted" | "refused" | "finished") => (ResultWord::Decided, true),
            Some("not_accepted") => (ResultWord::NotAccepted, true),
            Some("returned") => (ResultWord::Returned, true),
            Some("void") => (ResultWord::Void, true),
            Some(_) => (ResultWord::Withdrawn, true),
        });
        if !known {
            at.blank(unknown(at.text(Field::Result)), Field::Result);
        }
        word
    }

    /// The canonical word of a cell; an unknown one is remarked and null.
    pub(super) fn word(&mut self, at: &mut At<'_, '_>, field: Field) -> Option<&str> {
        let text = at.text(field);
        if text.is_empty() {
            return None;
        }
        let words = self.context.words;
        let read = self.words.get_or_default(field).read(text, |text| read_word(words, field, text));
        match read {
            Ok(word) => word.as_deref(),
            Err(code) => {
                at.blank(code, field);
                None
            }
        }
    }

    pub(super) fn flag(&mut self, at: &mut At<'_, '_>, field: Field) -> Option<bool> {
        self.word(at, field).map(|word| word == "yes")
    }

    fn limit(&mut self, at: &mut At<'_, '_>, field: Field, unit_field: Field) -> Option<Limit> {
        let text = at.text(field);
        if text.is_empty() {
            return None;
        }
        let words = self.context.words;
        let read = *self.limits.get_or_default(field).read(text, |text| {
            values::limit(text, words).map_err(|_| "bad-limit").and_then(|limit| match limit {
                Some(limit) if limit.amount < 0 => Err("negative-limit"),
                Some(limit) if limit.amount > LONGEST_LIMIT => Err("bad-limit"),
                limit => Ok(limit),
            })
        });
        let written = match read {
            Ok(written) => written?,
            Err(code) => {
                at.blank(code, field);
                return None;
            }
        };
        let unit = match written.unit {
            Some(unit) => unit,
            None => self.unit(at, field, unit_field)?,
        };
        let unit = match unit {
            WrittenUnit::Unit(unit) => unit,
            WrittenUnit::None => return None,
            WrittenUnit::Day => self.bare_day(at),
        };
        if written.noted {
            at.remark(Severity::Note, "limit-note", field);
        }
        Some(Limit { amount: i32::try_from(written.amount).ok()?, unit })
    }

    /// The unit beside a limit: its own column, else its heading, else bare days; null if the column cannot be read.
    fn unit(&mut self, at: &mut At<'_, '_>, field: Field, unit_field: Field) -> Option<WrittenUnit> {
        let text = at.text(unit_field);
        let words = self.context.words;
        let unit = *self
            .units
            .read(text, |text| if words.is_null(text) { Ok(None) } else { words.unit(text).map(Some).ok_or(()) });
        match unit {
            Ok(Some(unit)) => Some(unit),
            Ok(None) => Some(self.layout.heading_units.get(field).copied().unwrap_or(WrittenUnit::Day)),
            Err(()) => {
                at.blank("unknown-word", unit_field);
                None
            }
        }
    }

    fn bare_day(&mut self, at: &At<'_, '_>) -> LimitUnit {
        self.bare_days += 1;
        let by_kind = self.context.day_unit_by_kind;
        if by_kind.is_empty() {
            return self.context.day_unit;
        }
        by_kind.get(at.text(Field::ItemKind)).copied().unwrap_or(self.context.day_unit)
    }

    pub(super) fn number<T>(&self, at: &mut At<'_, '_>, field: Field, read: NumberReader<T>) -> Option<T> {
        let text = at.text(field);
        if text.is_empty() {
            return None;
        }
        read(text, self.context.words).unwrap_or_else(|_| {
            at.blank("bad-number", field);
            None
        })
    }
}

/// How a column of numbers is read.
pub(super) type NumberReader<T> = fn(&str, &crate::reference::Words) -> Result<Option<T>, BadValue>;

/// Whether a case number is written as `1.23E+17`: a spreadsheet has taken its digits.
pub(super) fn is_scientific(text: &str) -> bool {
    if !text.contains('+') {
        return false;
    }
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    exponent.strip_prefix('+').is_some_and(digits) && digits(whole) && digits(fraction)
}

fn is_code(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// What is wrong with a word that is not in the tables.
pub(super) fn unknown(text: &str) -> Code {
    if is_code(text) { "ambiguous-code" } else { "unknown-word" }
}

pub(super) fn read_word(words: &crate::reference::Words, field: Field, text: &str) -> Word {
    let table = match field {
        Field::Valid | Field::AgentHandled => "flag",
        other => other.id(),
    };
    match words.find(table, text) {
        _ if words.is_null(text) => Ok(None),
        Some("none") => Ok(None),
        Some(word) => Ok(Some(word.to_owned())),
        // The channel of a rating is free text in which only the system's own default is known.
        None if field == Field::RatingChannel => Ok(Some(text.to_owned())),
        None => Err(unknown(text)),
    }
}

/// One record and what was remarked of it.
pub(super) struct At<'b, 'l> {
    pub batch: &'b Batch<'b>,
    pub record: usize,
    cells: Record<'b>,
    pub layout: &'l Layout,
    pub remarks: Vec<Remark>,
}

impl<'b, 'l> At<'b, 'l> {
    pub(super) fn new(batch: &'b Batch<'b>, record: usize, layout: &'l Layout) -> Self {
        Self { batch, record, cells: batch.record(record), layout, remarks: Vec::new() }
    }

    /// The trimmed text of a field's cell; empty without such a column.
    #[inline]
    pub(super) fn text(&self, field: Field) -> &'b str {
        self.layout.columns.get(field).map_or("", |column| self.cell(*column))
    }

    #[inline]
    pub(super) fn cell(&self, column: usize) -> &'b str {
        let text = self.cells.cell(column);
        match text.as_bytes() {
            // Most cells have nothing to trim.
            [b'\'', ..] if values::says_defused(&self.layout.headings[column]) => values::undefused(text).trim(),
            _ if values::is_bare(text) => text,
            _ => text.trim(),
        }
    }

    /// Remarks on a cell that is kept as it is.
    fn remark(&mut self, severity: Severity, code: Code, field: Field) {
        self.remarks.push(Remark { code, severity, field, blanked: false });
    }

    /// Remarks on a cell whose text became null.
    fn blank(&mut self, code: Code, field: Field) {
        self.remarks.push(Remark { code, severity: Severity::Warning, field, blanked: true });
    }
}
