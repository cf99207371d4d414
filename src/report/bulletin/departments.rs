//! Departments: the league table, the first, the last, and those without business.

use super::{
    ReportError,
    drawing::{percent_axis, position},
    funnel,
    gather::Facts,
    gather::{Sheet, count, outcome},
    press::Place,
    tables::{FIRST, rank_cell, ranked},
    writer::Writer,
};
use crate::{
    charts::{Estimate, HeatCell, HeatColumn, HeatMap, HeatRow, Mark, RateBar, RateBars, Tone as BarTone},
    figures::{Figure, GroupKey, Outcome, figure},
    narrative::Part,
    number::{NONE, competition_ranks},
    period::first_of_month,
    report::{Block, Cell, Column, ColumnKind, Inline, List, ListOrder, NoteKind, Row, Table, Tone},
};
use std::collections::BTreeSet;

pub(super) const RATE: &str = "on_time_rate_closed";
const LEAGUE: [&str; 9] = [
    "accepted",
    "finished",
    RATE,
    "overdue_finished",
    "overdue_pending",
    "mean_turnaround",
    "actual_speedup",
    "satisfaction_rate",
    "pending_end",
];
/// Units in the lists of the first.
const TOP: usize = 10;
/// Units in the list of the last.
const BOTTOM: usize = 3;

pub(super) type Ranked<'s> = Vec<(Option<usize>, String, &'s [Outcome])>;

pub(super) fn blocks(writer: &mut Writer<'_>) -> Result<Vec<Block>, ReportError> {
    let facts = writer.facts;
    let Some(sheet) = &facts.departments else {
        let column = writer.press.labels.name("column", "department");
        return Ok(vec![writer.note(NoteKind::Info, "note.no_column", &[("column", column)])]);
    };
    let units = ranked(writer, sheet.named(), RATE, writer.min_cases());
    let mut blocks = vec![Block::Table(league(writer, sheet, &units)), bars(writer, &units)?];
    blocks.extend(funnel::blocks(writer, &units)?);
    blocks.extend(last(writer, sheet, &units));
    blocks.push(writer.heading("heading.first"));
    blocks.push(top(writer, sheet, ("top_volume", "accepted"), 0));
    blocks.push(top(writer, sheet, ("top_speedup", "actual_speedup"), writer.min_cases()));
    blocks.push(writer.heading("heading.without_cases"));
    blocks.push(without_cases(writer, sheet));
    blocks.push(heat_map(writer)?);
    Ok(blocks)
}

fn league(writer: &mut Writer<'_>, sheet: &Sheet, units: &Ranked<'_>) -> Table {
    let facts = writer.facts;
    let mut columns =
        vec![writer.own_column("rank", ColumnKind::Number), writer.own_column("department", ColumnKind::Text)];
    for id in LEAGUE {
        columns.push(writer.column(id));
        if id == RATE {
            columns.push(writer.own_column("n", ColumnKind::Number));
            columns.push(writer.own_column("interval", ColumnKind::Code));
        }
    }
    let mut table = writer.table("departments", columns);
    table.heading = 1;
    for (rank, key, outcomes) in units {
        let scope = [(sheet.dimension.clone(), key.clone())];
        let cells = vec![rank_cell(*rank), Cell::text(key)];
        let cells = league_cells(writer, cells, outcomes, Place { when: &sheet.when, scope: &scope });
        table.rows.push(Row { cells, tone: if rank.is_some() { Tone::Plain } else { Tone::Muted } });
    }
    let place = Place { when: &facts.now.when, scope: &[] };
    let cells = vec![Cell::default(), Cell::text(writer.area())];
    table.total = Some(Row::plain(league_cells(writer, cells, &facts.now.outcomes, place)));
    table.notes.push(writer.filled("note.ranking", &[("least", &writer.min_cases().to_string())]));
    table
}

fn league_cells(writer: &mut Writer<'_>, first: Vec<Cell>, outcomes: &[Outcome], place: Place<'_>) -> Vec<Cell> {
    let mut cells = first;
    for id in LEAGUE {
        let cell = writer.cell(outcomes, id, place);
        if id != RATE {
            cells.push(cell);
            continue;
        }
        let rate = outcome(outcomes, id);
        let permille = rate.and_then(position).map(|percent| (percent * 10.0).round());
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 1000, the length of a bar")]
        cells.push(permille.map_or(cell.clone(), |permille| cell.with_bar(permille as u16)));
        let cases = rate.and_then(|rate| rate.value?.denominator()).unwrap_or(0);
        cells.push(super::tables::number_cell(cases));
        cells.push(Cell::text(interval(rate)));
    }
    cells
}

/// The 95 % interval as printed.
fn interval(rate: Option<&Outcome>) -> String {
    let interval = rate.and_then(|rate| figure(rate.figure).and_then(|figure: &Figure| figure.interval(rate.value)));
    interval.map_or_else(|| NONE.to_owned(), |(low, high)| format!("{:.1}–{:.1}", low * 100.0, high * 100.0))
}

fn bars(writer: &mut Writer<'_>, units: &Ranked<'_>) -> Result<Block, ReportError> {
    let facts = writer.facts;
    let columns = vec![
        writer.own_column("department", ColumnKind::Text),
        writer.column(RATE),
        writer.own_column("interval", ColumnKind::Code),
        writer.own_column("n", ColumnKind::Number),
    ];
    let mut table = writer.table("department_rates", columns);
    let mut rows = Vec::new();
    for (rank, key, outcomes) in units {
        let Some(rate) = outcome(outcomes, RATE) else { continue };
        let Some(value) = rate.value else { continue };
        let estimate = figure(RATE).and_then(|figure| figure.interval(rate.value)).zip(position(rate));
        let text = figure(RATE).map_or_else(String::new, |figure| figure.text(rate.value, writer.press.decimals));
        let cases = value.denominator().unwrap_or(0);
        let scope = [("department".to_owned(), key.clone())];
        table.rows.push(Row::plain(vec![
            Cell::text(key),
            writer.press.cell(rate, Place { when: &facts.now.when, scope: &scope }),
            Cell::text(interval(Some(rate))),
            super::tables::number_cell(cases),
        ]));
        rows.push(RateBar {
            name: key.clone(),
            estimate: estimate.map(|((low, high), value)| Estimate { value, low: low * 100.0, high: high * 100.0 }),
            value_label: text,
            n_label: cases.to_string(),
            tone: if rank.is_some() { BarTone::Plain } else { BarTone::Quiet },
        });
    }
    let whole = outcome(&facts.now.outcomes, RATE);
    let reference = whole.and_then(position).map(|at| {
        let text = whole.and_then(|whole| figure(RATE).map(|figure| figure.text(whole.value, writer.press.decimals)));
        Mark { at, label: format!("{} {}", writer.area(), text.unwrap_or_default()) }
    });
    let chart = RateBars {
        head: writer.head("department_rates"),
        axis: percent_axis(&writer.press.name(RATE)),
        rows,
        value_head: writer.press.short(RATE),
        n_head: writer.word("column.n"),
        reference,
    };
    writer.chart("department_rates", chart, table)
}

/// The last ranked units below the whole, with what the rank comes from.
fn last(writer: &mut Writer<'_>, sheet: &Sheet, units: &Ranked<'_>) -> Vec<Block> {
    let facts = writer.facts;
    let whole = outcome(&facts.now.outcomes, RATE).and_then(|whole| writer.press.key(whole));
    let below = |outcomes: &[Outcome]| outcome(outcomes, RATE).and_then(|rate| writer.press.key(rate)) < whole;
    let ranked: Vec<_> = units.iter().filter(|(rank, _, outcomes)| rank.is_some() && below(outcomes)).collect();
    let words = writer.press.words;
    let mut items = Vec::new();
    for (rank, key, outcomes) in ranked.iter().rev().take(BOTTOM) {
        let scope = [(sheet.dimension.clone(), key.clone())];
        let place = Place { when: &sheet.when, scope: &scope };
        let timed = outcome(outcomes, "mean_turnaround").is_some_and(|outcome| outcome.value.is_some());
        let mean = if timed { words.get("text.last_unit_mean") } else { "" };
        let template = format!("{}{mean}{}", words.get("text.last_unit"), writer.press.phrases.joins.stop);
        let item = crate::narrative::parts(&template).into_iter().map(|part| match part {
            Part::Words(words) => Inline::text(words),
            Part::Place("unit") => Inline::text(key),
            Part::Place("rank") => Inline::text(rank.map_or_else(String::new, |rank| rank.to_string())),
            Part::Place(id) => match outcome(outcomes, id) {
                Some(outcome) => Inline::Figure(writer.press.print(outcome, place)),
                None => Inline::text(NONE),
            },
        });
        items.push(item.collect());
    }
    if items.is_empty() {
        return Vec::new();
    }
    vec![writer.heading("heading.last"), Block::List(List { order: ListOrder::Free, items })]
}

/// The first ten units by a figure, equal printed values sharing a rank.
fn top(writer: &mut Writer<'_>, sheet: &Sheet, (id, by): (&str, &str), least: i64) -> Block {
    let mut groups = sheet.named();
    groups.retain(|(_, outcomes)| {
        let known =
            outcome(outcomes, by).is_some_and(|outcome| outcome.value.is_some_and(|value| value.numerator() > 0));
        known && count(outcomes, "finished") >= least
    });
    let key = |outcomes: &[Outcome]| outcome(outcomes, by).and_then(|outcome| writer.press.key(outcome));
    groups.sort_by_key(|(_, outcomes)| std::cmp::Reverse(key(outcomes)));
    let keys: Vec<Option<i64>> = groups.iter().map(|(_, outcomes)| key(outcomes)).collect();
    let ranks = competition_ranks(&keys);
    let shown = ["accepted", "finished", "mean_turnaround", "actual_speedup"];
    let mut columns =
        vec![writer.own_column("rank", ColumnKind::Number), writer.own_column("department", ColumnKind::Text)];
    columns.extend(shown.iter().map(|id| writer.column(id)));
    let mut table = writer.table(id, columns);
    table.heading = 1;
    for (rank, (key, outcomes)) in ranks.into_iter().zip(groups).take_while(|(rank, _)| *rank <= TOP) {
        let row = writer.group_row(vec![rank_cell(Some(rank)), Cell::text(&key)], (sheet, &key, outcomes), &shown);
        table.rows.push(row);
    }
    if table.rows.is_empty() {
        if let Some(cut) = writer.cannot_show() {
            return cut;
        }
        return writer.note(NoteKind::Info, &format!("note.no_{id}"), &[("least", &least.to_string())]);
    }
    writer.shorten(&mut table, FIRST, ("department", &shown));
    if least > 0 {
        table.notes.push(writer.filled("note.top", &[("least", &least.to_string())]));
    }
    Block::Table(table)
}

/// Units of the data that neither accepted nor finished anything in the period.
fn without_cases(writer: &mut Writer<'_>, sheet: &Sheet) -> Block {
    let busy = |name: &str| {
        let named = sheet.named();
        let unit = named.iter().find(|(key, _)| key == name);
        unit.is_some_and(|(_, outcomes)| count(outcomes, "accepted") + count(outcomes, "finished") > 0)
    };
    let texts = writer.source.desk.cases.dictionaries.get("department");
    let mut idle: Vec<String> =
        texts.into_iter().flat_map(crate::validate::Dictionary::texts).map(str::to_owned).collect();
    idle.retain(|name| !name.is_empty() && !busy(name));
    idle.sort();
    if let Some(cut) = writer.cannot_show().filter(|_| !idle.is_empty()) {
        return cut;
    }
    let list = writer.press.phrases.list(&idle);
    let fills = [("count", Inline::text(idle.len().to_string())), ("list", Inline::text(list))];
    let name = if idle.is_empty() { "text.all_busy" } else { "text.without_cases" };
    Block::Paragraph(writer.sentence(name, &fills))
}

/// The units that have a row in the table of months.
fn units(facts: &Facts) -> BTreeSet<String> {
    let name = |group: &crate::figures::Group| match group.key.first() {
        Some(GroupKey::Text(name)) if !name.is_empty() => Some(name.clone()),
        _ => None,
    };
    facts.department_months.iter().filter_map(name).collect()
}

/// On-time rates by unit and month.
fn heat_map(writer: &mut Writer<'_>) -> Result<Block, ReportError> {
    let facts = writer.facts;
    let months: Vec<i64> = facts.months.iter().map(|(when, _)| i64::from(when.period.start.month_index())).collect();
    let find = |unit: &str, month: i64| {
        let at = |group: &&crate::figures::Group| match group.key.as_slice() {
            [GroupKey::Text(name), GroupKey::Period(index, _)] => name == unit && *index == month,
            _ => false,
        };
        facts.department_months.iter().find(at).and_then(|group| group.outcomes.first())
    };
    let starts: Vec<_> = months.iter().map(|month| first_of_month(i32::try_from(*month).unwrap_or(0))).collect();
    let mut columns = vec![writer.own_column("department", ColumnKind::Text)];
    let name = |day| writer.press.phrases.period(crate::period::Period::month_of(day));
    columns.extend(starts.iter().map(|day| Column::new(name(*day), ColumnKind::Rate)));
    let mut table = writer.table("heat", columns);
    let all: Vec<f64> =
        facts.department_months.iter().filter_map(|group| group.outcomes.first().and_then(position)).collect();
    let (low, high) = (all.iter().copied().fold(100.0, f64::min), all.iter().copied().fold(0.0, f64::max));
    let mut rows = Vec::new();
    for unit in units(facts) {
        let mut cells = vec![Cell::text(unit.as_str())];
        let mut shades = Vec::new();
        for (month, start) in months.iter().zip(&starts) {
            let found = find(&unit, *month).filter(|rate| rate.value.is_some());
            let when =
                super::press::When { period: crate::period::Period::month_of(*start), as_of: writer.source.as_of };
            let scope = [("department".to_owned(), unit.clone())];
            let cell =
                found.map(|rate| (position(rate), writer.press.cell(rate, Place { when: &when, scope: &scope })));
            shades.push(found.and_then(position).map(|at| HeatCell {
                shade: if high > low { ((at - low) / (high - low)).clamp(0.0, 1.0) } else { 1.0 },
                label: figure(RATE).map_or_else(String::new, |figure| {
                    figure.text(found.and_then(|rate| rate.value), writer.press.decimals)
                }),
            }));
            cells.push(cell.map_or_else(|| Cell::text(NONE), |(_, cell)| cell));
        }
        table.rows.push(Row::plain(cells));
        rows.push(HeatRow { name: unit, cells: shades });
    }
    let columns = starts.iter().map(|day| HeatColumn {
        label: writer.press.phrases.short_month(*day).to_owned(),
        group: writer.press.phrases.year(*day),
    });
    let label = |at: f64| format!("{at:.1}%");
    let chart = HeatMap {
        head: writer.head("heat"),
        columns: columns.collect(),
        rows,
        low_label: label(low),
        high_label: label(high),
    };
    writer.chart("heat", chart, table)
}
