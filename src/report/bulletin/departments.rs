//! Departments: the league table, the first, the last, and those without business.

use super::{
    ReportError,
    drawing::{percent_axis, position},
    funnel,
    gather::Facts,
    gather::{Sheet, count, outcome},
    press::Place,
    tables::{FIRST, rank_cell, ranked},
    writer::{Told, Voice, Writer},
};
use crate::{
    charts::{Estimate, HeatCell, HeatColumn, HeatMap, HeatRow, Mark, RateBar, RateBars, Tone as BarTone},
    figures::{Figure, GroupKey, Outcome, figure},
    narrative::{Piece, RankMove, Ranking, Scene, Unit, breakdown, paragraph_with, rank_moves, ranking},
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
/// Figures of the units in the lists of the first.
const SHOWN: [&str; 4] = ["accepted", "finished", "mean_turnaround", "actual_speedup"];
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
    let before = facts.departments_previous.as_ref();
    let before = before.map(|sheet| ranked(writer, sheet.named(), RATE, writer.min_cases()));
    let mut blocks = vec![Block::Table(league(writer, (&units, before.as_ref())))];
    blocks.extend(before.iter().flat_map(|before| moves(writer, &units, before)));
    blocks.push(bars(writer, &units)?);
    blocks.extend(funnel::blocks(writer, &units)?);
    blocks.extend(last(writer, sheet, &units));
    blocks.push(writer.heading("heading.first"));
    blocks.extend(top(writer, sheet, ("top_volume", "accepted"), 0));
    blocks.extend(top(writer, sheet, ("top_speedup", "actual_speedup"), writer.min_cases()));
    blocks.push(writer.heading("heading.without_cases"));
    blocks.push(without_cases(writer, sheet));
    blocks.push(heat_map(writer)?);
    Ok(blocks)
}

/// The rank of a unit in a ranking.
fn rank_in(units: &Ranked<'_>, name: &str) -> Option<usize> {
    units.iter().find(|(_, key, _)| key == name).and_then(|(rank, _, _)| *rank)
}

/// The league table, with the ranks of the period before if it is compared with.
fn league(writer: &mut Writer<'_>, (units, before): (&Ranked<'_>, Option<&Ranked<'_>>)) -> Table {
    let facts = writer.facts;
    let mut columns =
        vec![writer.own_column("rank", ColumnKind::Number), writer.own_column("department", ColumnKind::Text)];
    columns.extend(before.map(|_| writer.own_column("rank_before", ColumnKind::Number)));
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
        let scope = [("department".to_owned(), key.clone())];
        let mut cells = vec![rank_cell(*rank), Cell::text(key)];
        cells.extend(before.map(|before| rank_cell(rank_in(before, key))));
        let cells = league_cells(writer, cells, outcomes, Place { when: &facts.now.when, scope: &scope });
        table.rows.push(Row { cells, tone: if rank.is_some() { Tone::Plain } else { Tone::Muted } });
    }
    let place = Place { when: &facts.now.when, scope: &[] };
    let mut cells = vec![Cell::default(), Cell::text(writer.area())];
    cells.extend(before.map(|_| Cell::default()));
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

/// Who rose and who fell most in the ranking.
fn moves(writer: &Writer<'_>, units: &Ranked<'_>, before: &Ranked<'_>) -> Vec<Block> {
    let moved = units
        .iter()
        .filter_map(|(rank, key, _)| Some(RankMove { unit: key, before: rank_in(before, key)?, now: (*rank)? }));
    let said = rank_moves(&writer.scene(&writer.area()), &moved.collect::<Vec<_>>());
    let words = |pieces: Vec<Piece>| {
        pieces
            .into_iter()
            .filter_map(|piece| if let Piece::Words(words) = piece { Some(words) } else { None })
            .collect::<String>()
    };
    said.into_iter().map(|pieces| Block::Paragraph(vec![Inline::text(words(pieces))])).collect()
}

/// The last ranked units below the whole, with what the rank comes from.
fn last(writer: &mut Writer<'_>, sheet: &Sheet, units: &Ranked<'_>) -> Vec<Block> {
    let facts = writer.facts;
    let whole = outcome(&facts.now.outcomes, RATE).and_then(|whole| writer.press.key(whole));
    let below = |outcomes: &[Outcome]| outcome(outcomes, RATE).and_then(|rate| writer.press.key(rate)) < whole;
    let ranked: Vec<_> = units.iter().filter(|(rank, _, outcomes)| rank.is_some() && below(outcomes)).collect();
    let mut items = Vec::new();
    for (rank, key, outcomes) in ranked.iter().rev().take(BOTTOM) {
        let late = late_items(facts, key);
        let named: Vec<Unit<'_>> = late.iter().map(|(name, outcomes)| Unit { name, outcomes }).collect();
        let scene = Scene { now: outcomes, previous: None, year_ago: None, units: &named, ..writer.scene(key) };
        let of = |figure| breakdown(&scene, figure).unwrap_or_default();
        let rank = rank.map_or_else(String::new, |rank| rank.to_string());
        let fills =
            [("rank", vec![Piece::Words(rank)]), ("late", of("overdue_finished")), ("open", of("overdue_pending"))];
        let said = paragraph_with(&scene, "last", &fills);
        let now = Told::group(sheet, key, outcomes);
        let units = late.iter().map(|(name, outcomes)| {
            let mut told = Told::group(sheet, key, outcomes);
            told.scope.push(("item_name".to_owned(), name.clone()));
            told
        });
        let units = units.collect();
        items.push(writer.running(said, &Voice { now, previous: None, year_ago: None, units }));
    }
    if items.is_empty() {
        return Vec::new();
    }
    vec![writer.heading("heading.last"), Block::List(List { order: ListOrder::Free, items })]
}

/// The items of a unit that have late cases, and their figures.
fn late_items<'f>(facts: &'f Facts, unit: &str) -> Vec<(String, &'f [Outcome])> {
    let item = |group: &'f crate::figures::Group| match group.key.as_slice() {
        [GroupKey::Text(name), GroupKey::Text(item)] if name == unit && !item.is_empty() => {
            Some((item.clone(), group.outcomes.as_slice()))
        }
        _ => None,
    };
    facts.late.iter().filter_map(item).collect()
}

/// The first ten units by a figure in a sentence and a table, equal printed values sharing a rank.
fn top(writer: &mut Writer<'_>, sheet: &Sheet, (id, by): (&'static str, &'static str), least: i64) -> Vec<Block> {
    let facts = writer.facts;
    let all = sheet.named();
    let mut at: Vec<usize> = (0..all.len()).collect();
    at.retain(|unit| {
        let value = outcome(all[*unit].1, by).and_then(|outcome| outcome.value);
        value.is_some_and(|value| value.numerator() > 0) && count(all[*unit].1, "finished") >= least
    });
    let key = |unit: &usize| outcome(all[*unit].1, by).and_then(|outcome| writer.press.key(outcome));
    at.sort_by_key(|unit| std::cmp::Reverse(key(unit)));
    let ranks = competition_ranks(&at.iter().map(key).collect::<Vec<_>>());
    let (of, first) = (at.len(), ranks.iter().take_while(|rank| **rank <= TOP).count());
    at.truncate(first);
    if at.is_empty() {
        let none = || writer.note(NoteKind::Info, &format!("note.no_{id}"), &[("least", &least.to_string())]);
        return vec![writer.cannot_show().unwrap_or_else(none)];
    }
    let units: Vec<Unit<'_>> = all.iter().map(|(name, outcomes)| Unit { name, outcomes }).collect();
    let list = Ranking { name: id, figure: by, places: TOP, first: &at, of };
    let said = ranking(&Scene { units: &units, ..writer.scene(&writer.area()) }, list);
    let said = said.map(|pieces| writer.running(pieces, &Voice::of(facts)));
    let mut columns =
        vec![writer.own_column("rank", ColumnKind::Number), writer.own_column("department", ColumnKind::Text)];
    columns.extend(SHOWN.iter().map(|id| writer.column(id)));
    let mut table = writer.table(id, columns);
    table.heading = 1;
    for (rank, unit) in ranks.into_iter().zip(at) {
        let (key, outcomes) = &all[unit];
        let row = writer.group_row(vec![rank_cell(Some(rank)), Cell::text(key)], (sheet, key, outcomes), &SHOWN);
        table.rows.push(row);
    }
    writer.shorten(&mut table, FIRST, ("department", &SHOWN));
    if least > 0 {
        table.notes.push(writer.filled("note.top", &[("least", &least.to_string())]));
    }
    said.map(Block::Paragraph).into_iter().chain([Block::Table(table)]).collect()
}

/// Units that neither accepted nor finished anything in the period: those of the roster, or of the data without one.
fn without_cases(writer: &mut Writer<'_>, sheet: &Sheet) -> Block {
    let facts = writer.facts;
    let idle = facts.idle.clone().unwrap_or_else(|| unseen(writer, sheet));
    if let Some(cut) = writer.cannot_show().filter(|_| !idle.is_empty()) {
        return cut;
    }
    let list = writer.press.phrases.list(&idle);
    let number = match (&facts.idle, outcome(&facts.now.outcomes, "departments_without_cases")) {
        (Some(_), Some(counted)) => {
            Inline::Figure(writer.press.print(counted, Place { when: &facts.now.when, scope: &[] }))
        }
        _ => Inline::text(idle.len().to_string()),
    };
    let name = match (idle.len(), facts.idle.is_some()) {
        (0, true) => "text.all_units_busy",
        (0, false) => "text.all_busy",
        (1, _) => "text.one_without_cases",
        _ => "text.without_cases",
    };
    Block::Paragraph(writer.sentence(name, &[("count", number), ("list", Inline::text(list))]))
}

/// Departments of the data without business in the period.
fn unseen(writer: &Writer<'_>, sheet: &Sheet) -> Vec<String> {
    let named = sheet.named();
    let busy = |name: &str| {
        let unit = named.iter().find(|(key, _)| key == name);
        unit.is_some_and(|(_, outcomes)| count(outcomes, "accepted") + count(outcomes, "finished") > 0)
    };
    let texts = writer.source.desk.cases.dictionaries.get("department");
    let mut idle: Vec<String> =
        texts.into_iter().flat_map(crate::validate::Dictionary::texts).map(str::to_owned).collect();
    idle.retain(|name| !name.is_empty() && !busy(name));
    idle.sort();
    idle
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
