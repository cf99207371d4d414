//! Departments in a funnel: which of them differ from the others by more than chance.

use super::{
    ReportError,
    departments::{RATE, Ranked},
    drawing::{length, near_axis},
    gather::outcome,
    press::Place,
    tables::number_cell,
    writer::Writer,
};
use crate::{
    charts::{Axis, Funnel, FunnelPoint, Limit, Mark, Tick},
    figures::{Outcome, Value, differing, figure},
    number::{NONE, Ratio, binomial_limits},
    report::{Block, Cell, ColumnKind, Inline, Row, Tone},
};
use std::cmp::Ordering;

/// The tails that chance leaves outside the 95 % and 99.8 % limits, on either side.
const TAILS: [f64; 2] = [0.025, 0.001];
/// Points of a limit curve.
const STEPS: i64 = 120;

/// A ranked department.
struct Unit<'u> {
    name: &'u str,
    rate: &'u Outcome,
    ratio: Ratio,
    /// Below or above the others, if by more than chance.
    side: Option<Ordering>,
}

/// The funnel and the departments that it names; nothing if no department is ranked.
pub(super) fn blocks(writer: &mut Writer<'_>, units: &Ranked<'_>) -> Result<Vec<Block>, ReportError> {
    let units = tested(units);
    let whole = writer.facts.now.outcomes.iter().find(|outcome| outcome.figure == RATE).and_then(ratio);
    let Some(whole) = whole.filter(|_| !units.is_empty()) else { return Ok(Vec::new()) };
    Ok(vec![chart(writer, &units, whole)?, Block::Paragraph(named(writer, &units))])
}

fn ratio(outcome: &Outcome) -> Option<Ratio> {
    match outcome.value? {
        Value::Ratio(ratio) => Some(ratio),
        Value::Amount(_) => None,
    }
}

/// The ranked departments, each tested against all others.
fn tested<'u>(units: &'u Ranked<'_>) -> Vec<Unit<'u>> {
    let known = |ranked: bool| {
        let of = units.iter().filter(move |(rank, _, _)| rank.is_some() == ranked);
        of.filter_map(|(_, name, outcomes)| {
            let rate = outcome(outcomes, RATE)?;
            Some((name.as_str(), rate, ratio(rate)?))
        })
    };
    let ratios: Vec<Ratio> = known(true).map(|(_, _, ratio)| ratio).collect();
    let others: Vec<Ratio> = known(false).map(|(_, _, ratio)| ratio).collect();
    let sides = differing(&ratios, &others);
    known(true).zip(sides).map(|((name, rate, ratio), side)| Unit { name, rate, ratio, side }).collect()
}

fn chart(writer: &mut Writer<'_>, units: &[Unit<'_>], whole: Ratio) -> Result<Block, ReportError> {
    let columns = vec![
        writer.own_column("department", ColumnKind::Text),
        writer.own_column("n", ColumnKind::Number),
        writer.column(RATE),
        writer.own_column("limits_95", ColumnKind::Code),
        writer.own_column("limits_998", ColumnKind::Code),
        writer.own_column("differs", ColumnKind::Text),
    ];
    let mut table = writer.table("funnel", columns);
    let when = writer.press.home.clone();
    for unit in units {
        let cases = unit.ratio.denominator;
        let limits = TAILS.map(|tail| {
            let limits = binomial_limits(cases, whole, tail);
            limits.map_or_else(|| NONE.to_owned(), |(low, high)| format!("{:.1}–{:.1}", low * 100.0, high * 100.0))
        });
        let side = match unit.side {
            Some(Ordering::Less) => writer.word("text.below"),
            Some(_) => writer.word("text.above"),
            None => NONE.to_owned(),
        };
        let [inner, outer] = limits;
        let scope = [("department".to_owned(), unit.name.to_owned())];
        let rate = writer.press.cell(unit.rate, Place { when: &when, scope: &scope });
        let cells = vec![
            Cell::text(unit.name),
            number_cell(cases),
            rate,
            Cell::text(inner),
            Cell::text(outer),
            Cell::text(side),
        ];
        let tone = if unit.side == Some(Ordering::Less) { Tone::Alert } else { Tone::Plain };
        table.rows.push(Row { cells, tone });
    }
    table.notes.push(writer.word("note.differs"));
    writer.chart("funnel", picture(writer, units, whole), table)
}

fn picture(writer: &Writer<'_>, units: &[Unit<'_>], whole: Ratio) -> Funnel {
    let percent = |ratio: Ratio| ratio.approximate().unwrap_or_default() * 100.0;
    let point = |unit: &Unit<'_>| FunnelPoint {
        n: place(unit.ratio.denominator),
        rate: percent(unit.ratio),
        outlier: unit.side.map(|_| unit.name.to_owned()),
    };
    let sizes = || units.iter().map(|unit| unit.ratio.denominator);
    let largest = sizes().max().unwrap_or(1);
    let reach = ((sizes().min().unwrap_or(1) / 2).max(1), largest);
    let [inner, outer] = TAILS.map(|tail| curve(reach, whole, tail));
    let rates: Vec<f64> = units.iter().map(|unit| percent(unit.ratio)).chain([percent(whole)]).collect();
    let whole =
        figure(RATE).map(|figure| figure.text(Some(Value::Ratio(whole)), writer.press.decimals)).unwrap_or_default();
    Funnel {
        head: writer.head("funnel"),
        n: cases_axis(&writer.word("axis.finished"), reach),
        rate: near_axis(&writer.press.name(RATE), &rates),
        points: units.iter().map(point).collect(),
        inner: Limit { label: "95%".to_owned(), points: inner },
        outer: Limit { label: "99.8%".to_owned(), points: outer },
        reference: Mark { at: rates.last().copied().unwrap_or_default(), label: format!("{} {whole}", writer.area()) },
    }
}

/// Small numbers of cases lie apart: a number of cases stands at its square root.
fn place(cases: i64) -> f64 {
    length(cases).sqrt()
}

/// Limits by number of cases, from half the smallest department to the largest.
fn curve((least, most): (i64, i64), whole: Ratio, tail: f64) -> Vec<(f64, f64, f64)> {
    let mut cases: Vec<i64> = (0..=STEPS).map(|step| least + (most - least) * step * step / (STEPS * STEPS)).collect();
    cases.dedup();
    let point = |cases: i64| {
        let (low, high) = binomial_limits(cases, whole, tail)?;
        Some((place(cases), low * 100.0, high * 100.0))
    };
    cases.into_iter().filter_map(point).collect()
}

/// Numbers of cases with one digit that is not 0: 1, 2 or 5; if that leaves only a few, multiples of one of them.
fn cases_axis(label: &str, (least, most): (i64, i64)) -> Axis {
    let powers = std::iter::successors(Some(1_i64), |power| power.checked_mul(10));
    let round = || powers.clone().flat_map(|power| [1, 2, 5].map(|digit| digit * power));
    let mut ticks: Vec<i64> = round().take_while(|cases| *cases <= most).filter(|cases| *cases >= least).collect();
    if ticks.len() < 4 {
        let step = round().find(|step| (most - least) / step <= 6).unwrap_or(most);
        ticks = (1..=most / step).map(|count| count * step).filter(|cases| *cases >= least).collect();
    }
    Axis {
        label: label.to_owned(),
        ticks: ticks.into_iter().map(|cases| Tick { at: place(cases), label: cases.to_string() }).collect(),
    }
}

/// The departments below and above the others, or that there is none.
fn named(writer: &mut Writer<'_>, units: &[Unit<'_>]) -> Vec<Inline> {
    let of = |side: Ordering| -> Vec<String> {
        units.iter().filter(|unit| unit.side == Some(side)).map(|unit| unit.name.to_owned()).collect()
    };
    let mut said = Vec::new();
    for (name, side) in [("text.differs_below", Ordering::Less), ("text.differs_above", Ordering::Greater)] {
        let names = of(side);
        if !names.is_empty() {
            let list = Inline::text(writer.press.phrases.list(&names));
            said.extend(writer.sentence(name, &[("list", list)]));
        }
    }
    if said.is_empty() { writer.sentence("text.differs_none", &[]) } else { said }
}
