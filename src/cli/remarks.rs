//! What is said on standard error beside an answer: what it does not count, and what it cannot show.

use super::{
    console::Console,
    open::{ledger, over_limit},
};
use crate::{
    config::Settings,
    figures::{Desk, Figure, Outcome},
    period::{Day, Period},
    pipeline::{Loaded, Moment},
    render::figure::column_name,
    schema::{Dataset, Field, column as c},
    validate::Ledger,
};
use std::collections::BTreeMap;

/// Says of each dataset how many of its records do not count since they were refused.
pub(super) fn say_refused(loaded: &Loaded, settings: &Settings, console: &Console) {
    let cases = ledger(loaded);
    // That more were refused than the project allows is said in words of its own.
    let mut ledgers: Vec<(&str, Ledger)> =
        if over_limit(cases, settings) { Vec::new() } else { vec![("cases", cases)] };
    for dataset in Dataset::ALL {
        let own = loaded.validated.registers.ledgers.iter().filter(|(of, ..)| of == dataset);
        ledgers.push((dataset.id(), own.fold(Ledger::default(), |sum, (.., ledger)| sum.plus(*ledger))));
    }
    for (dataset, ledger) in ledgers.into_iter().filter(|(_, ledger)| ledger.rejected > 0) {
        let fills = [
            ("dataset", console.labels().name("dataset", dataset).to_owned()),
            ("rejected", ledger.rejected.to_string()),
            ("read", ledger.read.to_string()),
        ];
        console.say("records-refused", &fills);
    }
}

/// Says if the data do not reach over the period that is asked for.
pub(super) fn say_reach(desk: &Desk<'_>, (moment, events): (Moment, Option<(Day, Day)>), console: &Console) {
    let (Moment { period, as_of }, Some((first, last))) = (moment, events) else { return };
    let period_named = ("period", period.to_string());
    if ends_before(period, last) {
        console.say("data-end-before", &[period_named.clone(), ("last", last.to_string())]);
    } else if first > period.start && !desk.covers(period) {
        console.say("data-begin-after", &[period_named.clone(), ("first", first.to_string())]);
    }
    if as_of.day < period.start && as_of.day != last {
        console.say("as-of-before-period", &[period_named, ("as_of", as_of.day.to_string())]);
    }
}

/// Whether the last event of the data lies before a period.
pub(super) fn ends_before(period: Period, last: Day) -> bool {
    last < period.start
}

/// Says which figures have no value since a column that they need is missing, or none of its values can be used.
pub(super) fn say_missing<'o>(
    (desk, loaded): (&Desk<'_>, &Loaded),
    figures: &[&'static Figure],
    outcomes: &(impl Iterator<Item = &'o Outcome> + Clone),
    console: &Console,
) {
    let labels = console.labels();
    let absent = |figure: &&&'static Figure| {
        let mut own = outcomes.clone().filter(|outcome| outcome.figure == figure.id).peekable();
        own.peek().is_some() && own.all(|outcome| outcome.value.is_none() && outcome.withheld.is_none())
    };
    let mut columns: BTreeMap<(String, u64), Vec<&str>> = BTreeMap::new();
    for figure in figures.iter().filter(absent) {
        for column in figure.needs.iter().filter(|column| !desk.fills(figure, column)) {
            let key = (column_name(labels, figure, column), unusable(loaded, column));
            columns.entry(key).or_default().push(labels.figure(figure.id).map_or(figure.id, |words| &words.short));
        }
    }
    for ((column, unusable), figures) in columns {
        let id = if unusable > 0 { "figures-of-unusable-column" } else { "figures-without-column" };
        let figures = figures.join(&labels.message("comma", &[]).text);
        console.say(id, &[("figures", figures), ("column", column), ("count", unusable.to_string())]);
    }
}

/// How many values of the column of cases that a column is made from could not be used.
pub(super) fn unusable(loaded: &Loaded, column: &str) -> u64 {
    let Some(field) = made_from(column) else { return 0 };
    let cells = |input: &crate::pipeline::InputFile| {
        let heading = input.headings.texts.get(input.headings.column(field)?)?;
        loaded.validated.nulled.get(&(input.name.clone(), heading.clone())).copied()
    };
    loaded.inputs.iter().filter(|input| input.dataset == "cases").filter_map(cells).sum()
}

/// The field of cases that a column is made from.
fn made_from(column: &str) -> Option<Field> {
    match column {
        c::INSTANT => Some(Field::CaseType),
        c::ONLINE => Some(Field::Channel),
        c::AGENT => Some(Field::AgentHandled),
        c::APPLIED_ON => Some(Field::AppliedAt),
        own => Field::named(own),
    }
}
