//! From clauses to data for the engine: names become columns, words become codes, values become ranges.

use super::{
    Cause, Fault, Filtered, Holds, Place,
    clause::{Check, Clause, Compare, Literal, Test, Value},
    column::{Column, Kind, Names},
    span::{Span, day_span, micros, moment, number_span, within},
};
use crate::{
    engine::Filter,
    reference::{Labels, Words, WrittenUnit},
    schema::{State, column as c},
    validate::{Cases, values},
};
use std::collections::BTreeSet;

/// The words of values.
pub struct Lexicon<'a> {
    /// Those of the exports.
    pub words: &'a Words,
    /// The printed ones, in each language.
    pub labels: &'a [Labels],
}

/// A text that no case has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nobody {
    /// The column as it is written.
    pub column: String,
    /// The text.
    pub text: String,
    /// The texts that cases have.
    pub known: Vec<String>,
}

pub(super) struct Resolver<'a> {
    pub cases: &'a Cases,
    pub names: &'a Names<'a>,
    pub lexicon: &'a Lexicon<'a>,
}

pub(super) fn resolve(clause: &Clause, resolver: &Resolver<'_>) -> Result<Filtered, Fault> {
    let mut nobody = Vec::new();
    for test in clause.tests() {
        nobody.extend(resolver.nobody(test)?);
    }
    Ok(Filtered { filter: resolver.clause(clause)?, nobody })
}

/// What is asked of a column, with what is needed to complain.
#[derive(Clone, Copy)]
struct Asked<'a> {
    column: &'a Column,
    test: &'a Test,
}

impl Asked<'_> {
    fn wrong(self, holds: Holds) -> Fault {
        let place = match &self.test.check {
            Check::Compare(_, literal) | Check::Contains(literal) | Check::Between(literal, _) => literal.place,
            Check::OneOf(list) => list.first().map_or(self.test.place, |literal| literal.place),
            Check::Set | Check::Blank | Check::Filled => self.test.place,
        };
        self.wrong_at(place, holds)
    }

    fn wrong_at(self, place: Place, holds: Holds) -> Fault {
        place.fault(Cause::WrongType { name: self.test.name.text().to_owned(), holds })
    }
}

impl Resolver<'_> {
    fn clause(&self, clause: &Clause) -> Result<Filter, Fault> {
        let each = |parts: &[Clause]| parts.iter().map(|part| self.clause(part)).collect::<Result<Vec<_>, _>>();
        Ok(match clause {
            Clause::All(parts) => Filter::All(each(parts)?),
            Clause::Any(parts) => Filter::Any(each(parts)?),
            Clause::Not(inner) => not(self.clause(inner)?),
            Clause::Test(test) => self.test(test)?,
        })
    }

    fn column(&self, test: &Test) -> Result<Column, Fault> {
        self.names.find(&test.name).map_err(|cause| test.place.fault(cause))
    }

    fn test(&self, test: &Test) -> Result<Filter, Fault> {
        let column = self.column(test)?;
        let asked = Asked { column: &column, test };
        let filter = match &test.check {
            Check::Blank => not(self.present(&column)),
            Check::Filled => self.present(&column),
            _ => self.compared(asked)?,
        };
        Ok(match test.check {
            _ if test.holds => filter,
            Check::Blank | Check::Filled => not(filter),
            _ => Filter::All(vec![self.present(&column), not(filter)]),
        })
    }

    /// Whether a case has a value in a column.
    fn present(&self, column: &Column) -> Filter {
        let words = self.lexicon.words;
        match column.kind {
            Kind::Case => Filter::Has(c::CASE_ID.to_owned()),
            Kind::Text(_) | Kind::Own => self.codes(column, |text| !text.is_empty()),
            Kind::Count => self.codes(column, |text| matches!(values::count(text, words), Ok(Some(_)))),
            Kind::Date => self.codes(column, |text| matches!(values::instant(text, words), Ok(Some(_)))),
            Kind::Level => Filter::Between(c::RATING.to_owned(), 1, 5),
            Kind::Number(name) | Kind::Money(name) | Kind::Unit(name) | Kind::Flag(name, _) => {
                Filter::Has(name.to_owned())
            }
            Kind::Moment(on, ..) => Filter::Has(on.to_owned()),
            Kind::State(_) | Kind::Periodic => Filter::All(Vec::new()),
        }
    }

    fn compared(&self, asked: Asked<'_>) -> Result<Filter, Fault> {
        let words = self.lexicon.words;
        match asked.column.kind {
            Kind::Text(table) => self.texts(asked, table),
            Kind::Own => self.own(asked),
            Kind::Case => case(asked),
            Kind::Count => {
                let spans = spans(asked, Holds::Numbers, |literal| number_span(literal, 0))?;
                let number = |text: &str| values::count(text, words).ok().flatten();
                Ok(self.codes(asked.column, |text| number(text).is_some_and(|number| within(&spans, number))))
            }
            Kind::Date => {
                let spans = spans(asked, Holds::Dates, |literal| day_span(literal, words))?;
                Ok(self.codes(asked.column, |text| micros(text, words).is_some_and(|at| within(&spans, at))))
            }
            Kind::Number(name) => numbers(name, &spans(asked, Holds::Numbers, |literal| number_span(literal, 0))?),
            Kind::Money(name) => numbers(name, &spans(asked, Holds::Money, |literal| number_span(literal, 2))?),
            Kind::Level => numbers(c::RATING, &self.levels(asked)?),
            Kind::Moment(on, time, edge) => {
                let spans = spans(asked, Holds::Dates, |literal| day_span(literal, words))?;
                Ok(Filter::Any(spans.into_iter().map(|span| moment((on, time, edge), span)).collect()))
            }
            Kind::Flag(name, table) => flags(asked, |value| self.flag(value, table), &|holds| {
                let is = Filter::Is(name.to_owned());
                if holds { is } else { Filter::All(vec![Filter::Has(name.to_owned()), not(is)]) }
            }),
            Kind::State(state) => flags(asked, |value| self.flag(value, "flag"), &|holds| {
                let is = state_is(state);
                if holds { is } else { not(is) }
            }),
            Kind::Unit(name) => self.units(asked, name),
            Kind::Periodic => Err(asked.test.place.fault(Cause::Periodic { name: asked.test.name.text().to_owned() })),
        }
    }

    /// Cases whose text in a dimension is one of these.
    fn codes(&self, column: &Column, holds: impl Fn(&str) -> bool) -> Filter {
        // Records beside the cases may have texts that no case has.
        let codes = self.cases.texts(&column.id);
        let codes = codes.filter(|(_, text)| !text.is_empty() && holds(text)).map(|(code, _)| code);
        Filter::OneOf(c::dimension(&column.id), codes.collect())
    }

    fn texts(&self, asked: Asked<'_>, table: Option<&'static str>) -> Result<Filter, Fault> {
        let column = asked.column;
        let read = |literal: &Literal| match (&literal.value, table) {
            (Value::Text(text), None) if !text.is_empty() => Ok(text.clone()),
            (Value::Text(text), Some(table)) => self.word(asked, (literal, text), table),
            _ => Err(asked.wrong_at(literal.place, Holds::Texts)),
        };
        match &asked.test.check {
            Check::Compare(Compare::Equal, literal) => {
                let wanted = read(literal)?;
                Ok(self.codes(column, |text| text == wanted))
            }
            Check::OneOf(list) => {
                let wanted = list.iter().map(read).collect::<Result<BTreeSet<String>, Fault>>()?;
                Ok(self.codes(column, |text| wanted.contains(text)))
            }
            Check::Contains(Literal { value: Value::Text(part), .. }) => {
                // Of a closed column what is printed is meant as well as what is written.
                let printed = |text: &str| table.into_iter().flat_map(|table| self.printed(table, text)).collect();
                let printed = |text: &str| -> Vec<String> { printed(text) };
                let contains = |text: &str| text.contains(part.as_str());
                Ok(self.codes(column, |text| contains(text) || printed(text).iter().any(|text| contains(text))))
            }
            _ => Err(asked.wrong(Holds::Texts)),
        }
    }

    /// The canonical word that is meant in a closed column; a word that only the export knows stands for itself.
    fn word(&self, asked: Asked<'_>, (literal, text): (&Literal, &str), table: &str) -> Result<String, Fault> {
        let words = self.lexicon.words;
        let canonical = || words.column(table).into_iter().flat_map(crate::reference::WordTable::canonical);
        let named = |word: &&str| self.printed(table, word).any(|printed| printed == text);
        let own = || self.cases.dictionaries.get(&asked.column.id).and_then(|own| own.texts().find(|own| *own == text));
        let found = words.find(table, text).or_else(|| canonical().find(named)).or_else(own);
        found.filter(|word| !word.is_empty()).map(str::to_owned).ok_or_else(|| {
            let printed = canonical().flat_map(|word| self.printed(table, word).take(1).collect::<Vec<_>>());
            let name = asked.test.name.text().to_owned();
            literal.place.fault(Cause::UnknownWord { name, word: text.to_owned(), known: printed.collect() })
        })
    }

    /// How a canonical word is printed, in each language.
    fn printed<'s>(&'s self, table: &'s str, word: &'s str) -> impl Iterator<Item = String> + 's {
        self.lexicon.labels.iter().map(move |labels| labels.name(table, word).to_owned())
    }

    /// A column of the export's own: texts, or numbers or dates if all of them are and a number or date is asked for.
    fn own(&self, asked: Asked<'_>) -> Result<Filter, Fault> {
        let words = self.lexicon.words;
        let literals = asked.test.check.literals();
        if literals.iter().all(|literal| matches!(literal.value, Value::Text(_))) {
            return self.texts(asked, None);
        }
        let all = |reads: &dyn Fn(&str) -> bool| {
            let texts = self.cases.dictionaries.get(&asked.column.id);
            texts.is_some_and(|texts| texts.texts().filter(|text| !words.is_null(text)).all(reads))
        };
        let number = |text: &str| number_span(&Value::Bare(text.to_owned()), DECIMALS);
        if all(&|text| number(text).is_some()) {
            let spans = spans(asked, Holds::Texts, |literal| number_span(literal, DECIMALS))?;
            let holds = |span: Span| span.low == span.high && within(&spans, span.low);
            return Ok(self.codes(asked.column, |text| number(text).is_some_and(holds)));
        }
        if all(&|text| micros(text, words).is_some()) {
            let spans = spans(asked, Holds::Texts, |literal| day_span(literal, words))?;
            return Ok(self.codes(asked.column, |text| micros(text, words).is_some_and(|at| within(&spans, at))));
        }
        Err(asked.wrong(Holds::Texts))
    }

    fn levels(&self, asked: Asked<'_>) -> Result<Vec<Span>, Fault> {
        let level = |value: &Value| match value {
            Value::Text(text) => {
                let level = self.lexicon.words.find("rating", text)?.parse().ok()?;
                Some(Span { low: level, high: level })
            }
            _ => number_span(value, 0),
        };
        // No rating is no level 0.
        let rated = |span: Span| Span { low: span.low.max(1), ..span };
        spans(asked, Holds::Numbers, level).map(|spans| spans.into_iter().map(rated).collect())
    }

    fn flag(&self, value: &Value, table: &str) -> Option<bool> {
        let text = match value {
            Value::Flag(flag) => return Some(*flag),
            Value::Text(text) | Value::Bare(text) => text,
        };
        match self.lexicon.words.find(table, text).or_else(|| self.lexicon.words.find("flag", text))? {
            "yes" | "active" => Some(true),
            "no" | "default" => Some(false),
            _ => None,
        }
    }

    fn units(&self, asked: Asked<'_>, name: &str) -> Result<Filter, Fault> {
        let unit = |value: &Value| match value {
            Value::Text(text) => match self.lexicon.words.unit(text) {
                Some(WrittenUnit::Unit(unit)) => Some(Span { low: unit as i64, high: unit as i64 }),
                _ => None,
            },
            _ => None,
        };
        match asked.test.check {
            Check::Compare(Compare::Equal, _) | Check::OneOf(_) => numbers(name, &spans(asked, Holds::Texts, unit)?),
            _ => Err(asked.wrong(Holds::Texts)),
        }
    }

    /// Texts that are asked for by equality in an open column and that no case has.
    fn nobody(&self, asked: &Test) -> Result<Vec<Nobody>, Fault> {
        let column = self.column(asked)?;
        let (Kind::Text(None) | Kind::Own, Some(own)) = (column.kind, self.cases.dictionaries.get(&column.id)) else {
            return Ok(Vec::new());
        };
        let (Check::Compare(Compare::Equal, _) | Check::OneOf(_)) = &asked.check else { return Ok(Vec::new()) };
        let known = || own.texts().filter(|text| !text.is_empty()).map(str::to_owned).collect();
        let missing = |literal: &Literal| match &literal.value {
            Value::Text(text) if !self.cases.texts(&column.id).any(|(_, known)| known == text) => {
                Some(Nobody { column: asked.name.text().to_owned(), text: text.clone(), known: known() })
            }
            _ => None,
        };
        Ok(asked.check.literals().into_iter().filter_map(missing).collect())
    }
}

/// Decimals that are compared in a column of the export's own.
const DECIMALS: u32 = 6;

fn not(filter: Filter) -> Filter {
    Filter::Not(Box::new(filter))
}

fn state_is(state: State) -> Filter {
    Filter::Between(c::STATE.to_owned(), state as i64, state as i64)
}

fn case(asked: Asked<'_>) -> Result<Filter, Fault> {
    let text = |literal: &Literal| match &literal.value {
        Value::Text(text) if !text.is_empty() => Ok(text.clone()),
        _ => Err(asked.wrong_at(literal.place, Holds::Texts)),
    };
    let name = c::CASE_ID.to_owned();
    match &asked.test.check {
        Check::Compare(Compare::Equal, literal) => Ok(Filter::Text(name, BTreeSet::from([text(literal)?]))),
        Check::OneOf(list) => Ok(Filter::Text(name, list.iter().map(text).collect::<Result<_, _>>()?)),
        Check::Contains(literal) => Ok(Filter::Contains(name, text(literal)?)),
        _ => Err(asked.wrong(Holds::Texts)),
    }
}

#[expect(clippy::unnecessary_wraps, reason = "one of several ways to compare, the others of which may fail")]
fn numbers(name: &str, spans: &[Span]) -> Result<Filter, Fault> {
    let between = |span: &Span| Filter::Between(name.to_owned(), span.low, span.high);
    Ok(Filter::Any(spans.iter().map(between).collect()))
}

/// A flag is set, or it is compared with yes and no.
fn flags(
    asked: Asked<'_>,
    read: impl Fn(&Value) -> Option<bool>,
    is: &dyn Fn(bool) -> Filter,
) -> Result<Filter, Fault> {
    let read = |literal: &Literal| read(&literal.value).ok_or_else(|| asked.wrong_at(literal.place, Holds::Flags));
    match &asked.test.check {
        Check::Set => Ok(is(true)),
        Check::Compare(Compare::Equal, literal) => read(literal).map(is),
        Check::OneOf(list) => Ok(Filter::Any(list.iter().map(|one| read(one).map(is)).collect::<Result<_, _>>()?)),
        _ => Err(asked.wrong(Holds::Flags)),
    }
}

/// The values that a check lets through, as spans.
fn spans(asked: Asked<'_>, holds: Holds, read: impl Fn(&Value) -> Option<Span>) -> Result<Vec<Span>, Fault> {
    let read = |literal: &Literal| read(&literal.value).ok_or_else(|| asked.wrong_at(literal.place, holds));
    let compared = |compare: Compare, span: Span| match compare {
        Compare::Equal => span,
        Compare::Less => Span { low: i64::MIN, high: span.low - 1 },
        Compare::AtMost => Span { low: i64::MIN, high: span.high },
        Compare::Greater => Span { low: span.high + 1, high: i64::MAX },
        Compare::AtLeast => Span { low: span.low, high: i64::MAX },
    };
    Ok(match &asked.test.check {
        Check::Compare(compare, literal) => vec![compared(*compare, read(literal)?)],
        Check::OneOf(list) => list.iter().map(read).collect::<Result<_, _>>()?,
        Check::Between(low, high) => vec![Span { low: read(low)?.low, high: read(high)?.high }],
        Check::Set | Check::Blank | Check::Filled | Check::Contains(_) => return Err(asked.wrong(holds)),
    })
}
