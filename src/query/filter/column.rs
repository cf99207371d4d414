//! What a name in a filter stands for.

use super::{Cause, clause::Name};
use crate::{
    config::GivenHeading,
    figures::Dimension,
    reference::{Aliases, BadAliases, Labels, Language, Meaning, heading_key},
    schema::{Dataset, Field, Privacy, State, column as c},
};
use std::{cell::OnceCell, collections::BTreeMap};

/// A column of the export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// As it is written.
    pub text: String,
    /// The field that it is, if it is one's.
    pub field: Option<Field>,
    /// Whose secret it holds.
    pub privacy: Privacy,
}

/// What a name stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its canonical name; of a column of the export's own its heading.
    pub id: String,
    pub(super) kind: Kind,
}

/// How it is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The number of the case.
    Case,
    /// A dimension; the words of a closed one are those of a table.
    Text(Option<&'static str>),
    /// A column of the export's own: texts, or numbers if all of them are.
    Own,
    /// A dimension whose texts are read as whole numbers.
    Count,
    /// A dimension whose texts are read as dates.
    Date,
    Number(&'static str),
    /// Money in cents, compared in yuan.
    Money(&'static str),
    /// A level of satisfaction: a number, or the word for it.
    Level,
    /// Yes or no; the table of words for it.
    Flag(&'static str, &'static str),
    State(State),
    /// A unit of limits.
    Unit(&'static str),
    /// A day and perhaps a time of day.
    Moment(&'static str, Option<&'static str>, Edge),
    /// Depends on which event is meant.
    Periodic,
}

/// When on its day something is that has no time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edge {
    /// At its beginning: an event.
    Start,
    /// At its end: a due date.
    End,
}

/// What is no dimension, or is compared otherwise than one.
const COLUMNS: &[(&str, Kind)] = &[
    ("case_id", Kind::Case),
    ("line", Kind::Number(c::LINE)),
    ("item", Kind::Text(None)),
    ("source", Kind::Text(None)),
    ("agent_handled", Kind::Flag(c::AGENT, "flag")),
    ("valid", Kind::Text(Some("flag"))),
    ("rating_active", Kind::Flag(c::RATING_ACTIVE, "rating_active")),
    ("rating", Kind::Level),
    ("applied_at", Kind::Moment(c::APPLIED_ON, Some(c::APPLIED_TIME), Edge::Start)),
    ("accepted_at", Kind::Moment(c::ACCEPTED_ON, Some(c::ACCEPTED_TIME), Edge::Start)),
    ("closed_at", Kind::Moment(c::CLOSED_ON, Some(c::CLOSED_TIME), Edge::Start)),
    ("extended_at", Kind::Moment(c::EXTENDED_ON, None, Edge::Start)),
    ("rated_at", Kind::Moment(c::RATED_ON, None, Edge::Start)),
    ("delivered_at", Kind::Date),
    ("updated_at", Kind::Date),
    ("due", Kind::Moment(c::DUE_ON, Some(c::DUE_TIME), Edge::End)),
    ("promised_due", Kind::Moment(c::PROMISED_DUE_ON, Some(c::PROMISED_DUE_TIME), Edge::End)),
    ("statutory_due", Kind::Moment(c::STATUTORY_DUE_ON, Some(c::STATUTORY_DUE_TIME), Edge::End)),
    ("promised_limit", Kind::Number(c::PROMISED_AMOUNT)),
    ("statutory_limit", Kind::Number(c::STATUTORY_AMOUNT)),
    ("promised_limit_unit", Kind::Unit(c::PROMISED_UNIT)),
    ("statutory_limit_unit", Kind::Unit(c::STATUTORY_UNIT)),
    ("suspended_days", Kind::Count),
    ("extended_days", Kind::Count),
    ("materials", Kind::Count),
    ("visits", Kind::Number(c::VISITS)),
    ("fee_due", Kind::Money(c::FEE_DUE)),
    ("fee_charged", Kind::Money(c::FEE_CHARGED)),
    ("turnaround", Kind::Number(c::TURNAROUND)),
    ("age", Kind::Number(c::AGE)),
    ("overdue_days", Kind::Number(c::OVERDUE_DAYS)),
    ("gross_days", Kind::Number(c::GROSS_DAYS)),
    ("stopped_days", Kind::Number(c::STOPPED_DAYS)),
    ("acceptance_lag", Kind::Number(c::ACCEPTANCE_LAG)),
    ("promised_allowance", Kind::Number(c::PROMISED_ALLOWANCE)),
    ("statutory_allowance", Kind::Number(c::STATUTORY_ALLOWANCE)),
    ("on_time", Kind::Flag(c::ON_TIME, "flag")),
    ("statutory_on_time", Kind::Flag(c::STATUTORY_ON_TIME, "flag")),
    ("early", Kind::Flag(c::EARLY, "flag")),
    ("overdue", Kind::Flag(c::OVERDUE, "flag")),
    ("due_soon", Kind::Flag(c::DUE_SOON, "flag")),
    ("stopped", Kind::Flag(c::STOPPED, "flag")),
    ("timed", Kind::Flag(c::TIMED, "flag")),
    ("extended", Kind::Flag(c::EXTENDED, "flag")),
    ("instant", Kind::Flag(c::INSTANT, "flag")),
    ("commitment", Kind::Flag(c::COMMITMENT, "flag")),
    ("online", Kind::Flag(c::ONLINE, "flag")),
    ("same_day", Kind::Flag(c::SAME_DAY, "flag")),
    ("waiting", Kind::State(State::Waiting)),
    ("pending", Kind::State(State::Pending)),
    ("not_accepted", Kind::State(State::NotAccepted)),
    ("closed_other", Kind::State(State::ClosedOther)),
    ("finished", Kind::State(State::Finished)),
    ("month", Kind::Periodic),
    ("quarter", Kind::Periodic),
    ("year", Kind::Periodic),
    ("weekday", Kind::Periodic),
    ("hour", Kind::Periodic),
];

impl Column {
    /// The dimension that must be loaded to compare it.
    pub(super) fn dimension(&self) -> Option<&str> {
        matches!(self.kind, Kind::Text(_) | Kind::Own | Kind::Count | Kind::Date).then_some(self.id.as_str())
    }

    fn of_id(id: &str) -> Option<Self> {
        let column = COLUMNS.iter().find(|(known, _)| *known == id).map(|(_, kind)| *kind);
        let dimension = || {
            let (_, field) = Dimension::COLUMNS.iter().find(|(known, _)| *known == id)?;
            let words = match field {
                Field::Channel | Field::CaseType | Field::State | Field::Result => Some(field.id()),
                _ => None,
            };
            Some(Kind::Text(words))
        };
        column.or_else(dimension).map(|kind| Self { id: id.to_owned(), kind })
    }

    fn of_field(field: Field) -> Option<Self> {
        let dimension = Dimension::COLUMNS.iter().find(|(_, known)| *known == field).map(|(id, _)| *id);
        Self::of_id(dimension.unwrap_or(field.id()))
    }

    fn own(heading: &str) -> Self {
        Self { id: heading.to_owned(), kind: Kind::Own }
    }
}

/// Everything by which a column can be called.
pub struct Names<'a> {
    fields: Aliases<Field>,
    computed: Aliases<&'static str>,
    given: &'a BTreeMap<Field, GivenHeading>,
    headings: &'a [Heading],
    /// What columns are called where they are printed, in each language.
    printed: OnceCell<BTreeMap<String, &'static str>>,
}

/// Datasets beside the cases whose records can be told apart, in the order in which a name is looked up.
const REGISTERS: [Dataset; 7] = [
    Dataset::Problems,
    Dataset::Activities,
    Dataset::Complaints,
    Dataset::Surveys,
    Dataset::BadRatings,
    Dataset::Items,
    Dataset::Units,
];

impl<'a> Names<'a> {
    /// The names in force: those of the project (`given`), those of the program, and the headings that were read.
    ///
    /// # Errors
    /// If the built-in tables do not read, which a test excludes.
    pub fn new(given: &'a BTreeMap<Field, GivenHeading>, headings: &'a [Heading]) -> Result<Self, BadAliases> {
        let ids: Vec<&'static str> = COLUMNS.iter().map(|(id, _)| *id).collect();
        let (fields, computed) = (Aliases::cases()?, Aliases::computed(&ids)?);
        Ok(Self { fields, computed, given, headings, printed: OnceCell::new() })
    }

    /// The dimension that a name stands for: a canonical one by its id or any of its names, else as it is written. A name
    /// that the cases do not know is one of the datasets beside them; for figures of `registers` their names go first.
    #[must_use]
    pub fn dimension(&self, name: &str, registers: &[Dataset]) -> Dimension {
        match Dimension::named(name) {
            Dimension::Column(_) if Column::of_id(name).is_none() => {}
            known => return known,
        }
        if let Some(id) = registers.iter().find_map(|dataset| of_register(name, *dataset)) {
            return Dimension::named(id);
        }
        // A heading that was read goes before what is printed, which goes before what other exports write.
        let printed = if self.heading(name).is_none() { self.printed(name) } else { None };
        let beside = || REGISTERS.iter().find_map(|dataset| of_register(name, *dataset));
        match (printed, self.alias(name)) {
            (Some(id), _) => Dimension::named(id),
            (None, Some(alias)) => alias,
            // What is read under its own heading is called by it.
            (None, None) if self.heading(name).is_some() => Dimension::named(name),
            (None, None) => Dimension::named(beside().unwrap_or(name)),
        }
    }

    /// The dimension that a name stands for by the headings of exports alone.
    #[must_use]
    pub fn alias(&self, name: &str) -> Option<Dimension> {
        match self.find(&Name::Any(name.to_owned())) {
            Ok(Column { kind: Kind::Own | Kind::Case, .. }) | Err(_) => None,
            Ok(column) => Some(Dimension::named(&column.id)),
        }
    }

    /// The canonical name of the column that a name stands for, or the heading that it is; none of what nobody knows or may
    /// see.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<String> {
        self.find(&Name::Any(name.to_owned())).ok().map(|column| column.id)
    }

    /// The column that a name stands for; before any heading is known, a name that says nothing is taken for one.
    pub(super) fn find(&self, name: &Name) -> Result<Column, Cause> {
        let text = name.text();
        let heading = || self.heading(text);
        // What is computed is called as it is printed, whatever other exports write.
        let computed = |column: &Column| Field::named(&column.id).is_none() && !matches!(column.kind, Kind::Text(_));
        let found = match name {
            Name::Any(text) => Column::of_id(text).map(Ok).or_else(heading),
            Name::Heading(text) => heading().or_else(|| Column::of_id(text).map(Ok)),
        };
        found
            .or_else(|| self.printed(text).and_then(Column::of_id).filter(computed).map(Ok))
            .or_else(|| self.known(text))
            .or_else(|| self.printed(text).and_then(Column::of_id).map(Ok))
            .unwrap_or_else(|| if self.headings.is_empty() { Ok(Column::own(text)) } else { Err(self.unknown(text)) })
    }

    /// By what it is called where it is printed.
    fn printed(&self, text: &str) -> Option<&'static str> {
        self.printed.get_or_init(printed).get(&heading_key(text)).copied()
    }

    /// By the headings that were read.
    fn heading(&self, text: &str) -> Option<Result<Column, Cause>> {
        let exact = self.headings.iter().find(|heading| heading.text == text);
        let key = heading_key(text);
        let heading = exact.or_else(|| self.headings.iter().find(|heading| heading_key(&heading.text) == key))?;
        match (heading.field, heading.privacy) {
            (Some(field), Privacy::Open | Privacy::Staff) => Column::of_field(field).map(Ok),
            (None, Privacy::Open) => Some(Ok(Column::own(&heading.text))),
            (_, Privacy::Staff | Privacy::Applicant) => Some(Err(Cause::Secret { name: text.to_owned() })),
        }
    }

    /// By what the project and the program call columns.
    fn known(&self, text: &str) -> Option<Result<Column, Cause>> {
        let key = heading_key(text);
        let given = self.given.iter().find(|(_, given)| given.texts().iter().any(|given| heading_key(given) == key));
        let field = match (given, self.fields.meaning(text)) {
            (Some((field, _)), _) => *field,
            (None, Meaning::Field(alias)) => alias.field,
            (None, Meaning::Private(_)) => return Some(Err(Cause::Secret { name: text.to_owned() })),
            (None, Meaning::Ambiguous(_)) if self.headings.is_empty() => return None,
            (None, Meaning::Ambiguous(fields)) => {
                let fields = fields.iter().map(|field| field.id().to_owned()).collect();
                return Some(Err(Cause::Ambiguous { name: text.to_owned(), fields }));
            }
            (None, Meaning::Unknown) => match self.computed.meaning(text) {
                Meaning::Field(alias) => return Column::of_id(alias.field).map(Ok),
                _ => return None,
            },
        };
        Some(Column::of_field(field).ok_or_else(|| Cause::Secret { name: text.to_owned() }))
    }

    fn unknown(&self, text: &str) -> Cause {
        let open = self.headings.iter().filter(|heading| heading.privacy == Privacy::Open);
        let listed = |name: &&str| !COLUMNS.iter().any(|(known, _)| known == name);
        let dimensions = Dimension::COLUMNS.iter().map(|(name, _)| *name).filter(listed);
        let columns = COLUMNS.iter().filter(|(_, kind)| *kind != Kind::Periodic).map(|(name, _)| *name);
        let mut known: Vec<String> = dimensions.chain(columns).map(str::to_owned).collect();
        known.extend(open.map(|heading| heading.text.clone()));
        Cause::UnknownName { name: text.to_owned(), known }
    }
}

/// What columns are called where they are printed; of a name that two have the first has it.
fn printed() -> BTreeMap<String, &'static str> {
    let mut printed = BTreeMap::new();
    let dimensions = Dimension::COLUMNS.iter().map(|(id, _)| *id).chain(Dimension::OF_REGISTERS.iter().copied());
    let columns = COLUMNS.iter().map(|(id, _)| *id);
    let ids: Vec<&'static str> = ["item"].into_iter().chain(dimensions).chain(columns).collect();
    // That they read is tested where they are made.
    for labels in [Language::Zh, Language::En].into_iter().filter_map(|language| Labels::of(language).ok()) {
        for table in ["dimension", "column"] {
            for id in &ids {
                printed.entry(heading_key(labels.name(table, id))).or_insert(*id);
            }
        }
    }
    printed
}

/// The dimension that a heading of a dataset stands for.
fn of_register(name: &str, dataset: Dataset) -> Option<&'static str> {
    let aliases = Aliases::of(dataset).ok()?;
    let Meaning::Field(alias) = aliases.meaning(name) else { return None };
    let id = match alias.field.facts().id {
        "unit" => "department",
        id => id,
    };
    let dimensions = Dimension::COLUMNS.iter().map(|(id, _)| *id);
    let known = |known: &&str| *known == id;
    dimensions.chain(["source"]).chain(Dimension::OF_REGISTERS.iter().copied()).find(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_an_applicants_is_secret() {
        let given = BTreeMap::new();
        let names = Names::new(&given, &[]).unwrap();
        for field in Field::ALL {
            let found = names.find(&Name::Any(field.id().to_owned()));
            let secret = matches!(found, Err(Cause::Secret { .. }));
            assert_eq!(secret, field.privacy() == Privacy::Applicant, "{}", field.id());
        }
    }
}
