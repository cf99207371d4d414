//! A paragraph of clauses, as the book of phrases plans it.

use super::{
    Piece, Quote, Scene, Term,
    compose::{Fills, joined, words},
    phrases::{Against, Clause, fill},
    value_in,
};
use crate::figures::{Change, Figure, Outcome, Unit, Value, Withheld};

/// Where a printed value went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Up.
    Up,
    /// Down.
    Down,
    /// Both print the same.
    Level,
    /// They differ by less than the printed change can show.
    Nearly,
}

/// The paragraph of a plan; empty if no clause has data.
#[must_use]
pub fn paragraph(scene: &Scene<'_>, plan: &str) -> Vec<Piece> {
    paragraph_with(scene, plan, &[])
}

/// The paragraph of a plan with more places than figures, period and area.
#[must_use]
pub fn paragraph_with(scene: &Scene<'_>, plan: &str, fills: &[(&str, Vec<Piece>)]) -> Vec<Piece> {
    let mut sentences: Vec<Vec<Vec<Piece>>> = Vec::new();
    let mut begins = true;
    for clause in scene.phrases.plan.get(plan).into_iter().flatten() {
        begins |= clause.begins;
        let Some(pieces) = said(scene, clause, fills) else { continue };
        if begins {
            sentences.push(Vec::new());
        }
        begins = false;
        if let Some(sentence) = sentences.last_mut() {
            sentence.push(pieces);
        }
    }
    let joins = &scene.phrases.joins;
    let sentences = sentences.into_iter().map(|clauses| {
        let mut pieces = joined(clauses, &joins.clause);
        if let Some(Piece::Words(first)) = pieces.first_mut() {
            *first = capitalised(first);
        }
        pieces.push(Piece::Words(joins.stop.clone()));
        pieces
    });
    joined(sentences.collect(), &joins.gap)
}

/// Where a value went, from the printed digits; `None` without a comparison.
#[must_use]
pub fn direction(figure: &Figure, (now, before): (Option<Value>, Option<Value>), decimals: u32) -> Option<Direction> {
    let change = figure.change(now, before, decimals)?;
    Some(match (change, change.number().units.signum()) {
        (_, 1) => Direction::Up,
        (_, -1) => Direction::Down,
        (Change::Growth(_), _) if now != before => Direction::Nearly,
        _ => Direction::Level,
    })
}

/// A clause with its comparisons; `None` without data for it.
fn said(scene: &Scene<'_>, clause: &Clause, more: Fills<'_>) -> Option<Vec<Piece>> {
    let (figure, value) = scene.value(&clause.figure)?;
    let excess = match &clause.over {
        Some(other) => excess(value, scene.value(other)?.1)?,
        None => 0,
    };
    let template = match value.numerator() {
        0 => {
            let known = clause.needs.as_ref().is_none_or(|needed| scene.value(needed).is_some());
            // Data that were cut by one date do not show that there is nothing.
            let cut = |outcome: &Outcome| {
                matches!(outcome.withheld, Some(Withheld::CutByAcceptance | Withheld::CutByClosing))
            };
            let cut = scene.now.iter().any(cut);
            clause.zero.as_ref().filter(|_| known && !cut)?
        }
        ..0 => clause.negative.as_ref().unwrap_or(&clause.text),
        1 if value.denominator().is_none() => clause.one.as_ref().unwrap_or(&clause.text),
        _ => &clause.text,
    };
    let mut fills = vec![
        ("value", vec![Piece::Figure(Quote { figure: figure.id, of: Term::Now, unit: None })]),
        ("lead", words(&scene.phrases.lead(scene.period))),
        ("area", words(&scene.area)),
        ("excess", words(&excess)),
    ];
    fills.extend(more.iter().cloned());
    let mut pieces = scene.composed(template, &fills)?;
    pieces.extend(beside(scene, clause, (figure, value)));
    pieces.extend(untimed(scene, clause));
    // Of nothing there is nothing to compare.
    if value.numerator() != 0 {
        let said = against(scene, clause).iter().filter_map(|against| compared(scene, (figure, value), *against));
        for (at, words) in said.enumerate() {
            let joins = &scene.phrases.joins;
            let join = if at == 0 { &joins.comma } else { &joins.also };
            pieces.push(Piece::Words(format!("{join}{words}")));
        }
    }
    Some(pieces)
}

/// With which periods a clause compares: a year only once with the year before, a period that has none before it with a
/// year earlier.
fn against<'c>(scene: &Scene<'_>, clause: &'c Clause) -> &'c [Against] {
    match (scene.period.previous(), clause.compare.as_slice()) {
        (None, [_, ..]) => &[Against::YearAgo],
        (Some(previous), [first, ..]) if previous == scene.period.year_ago() => std::slice::from_ref(first),
        (_, compare) => compare,
    }
}

/// By how much a count exceeds another; nothing if it does not.
fn excess(value: Value, other: Value) -> Option<i64> {
    value.numerator().checked_sub(other.numerator()).filter(|more| *more > 0)
}

/// The value of the period before, in brackets, unless there is nothing now and was nothing then.
fn beside(scene: &Scene<'_>, clause: &Clause, (figure, now): (&'static Figure, Value)) -> Vec<Piece> {
    let phrases = scene.phrases;
    let (outcomes, of, whom, whom_end) = match scene.period.previous() {
        Some(_) => {
            let (whom, end) = (phrases.previous(scene.period), phrases.previous_end(scene.period));
            (scene.previous, Term::Previous, whom, end)
        }
        None => (scene.year_ago, Term::YearAgo, phrases.year_ago().to_owned(), phrases.year_ago_end()),
    };
    let Some((_, before)) = outcomes.and_then(|before| value_in(before, figure.id)) else { return Vec::new() };
    let template = match (before.numerator(), now.numerator()) {
        (0, 0) => return Vec::new(),
        (0, _) => &clause.beside_none,
        _ => &clause.beside,
    };
    let Some(template) = template else { return Vec::new() };
    let fills = [
        ("before", vec![Piece::Figure(Quote { figure: figure.id, of, unit: None })]),
        ("whom", words(&whom)),
        ("whom_end", words(whom_end)),
    ];
    scene.composed(template, &fills).unwrap_or_default()
}

/// How many cases are left out since they have no limit, if any are.
fn untimed(scene: &Scene<'_>, clause: &Clause) -> Option<Piece> {
    let outcome = scene.now.iter().find(|outcome| outcome.figure == clause.figure)?;
    let (_, cases) = outcome.left_out.iter().find(|(reason, cases)| *reason == "untimed" && *cases > 0)?;
    Some(Piece::Words(fill(clause.untimed.as_ref()?, &[("untimed", &cases.to_string())])))
}

/// How a value moved, in words.
fn compared(scene: &Scene<'_>, (figure, value): (&Figure, Value), against: Against) -> Option<String> {
    let (outcomes, whom): (&[Outcome], String) = match against {
        Against::Previous => (scene.previous?, scene.phrases.previous(scene.period)),
        Against::YearAgo => (scene.year_ago?, scene.phrases.year_ago().to_owned()),
    };
    let before = value_in(outcomes, figure.id).map(|(_, before)| before);
    let change = figure.change(Some(value), before, scene.decimals)?;
    let kind = match (change, figure.unit) {
        (Change::Growth(_), _) => "growth",
        (Change::Points(_), _) => "points",
        (Change::Difference(_), Unit::WorkingDays) => "days",
        (Change::Difference(_), _) => "other",
    };
    let said = scene.phrases.change.get(kind)?;
    let template = match direction(figure, (Some(value), before), scene.decimals)? {
        Direction::Up => &said.up,
        Direction::Down => &said.down,
        Direction::Level => &said.level,
        Direction::Nearly => &said.nearly,
    };
    let magnitude = change.number().magnitude().to_string();
    Some(fill(template, &[("change", &magnitude), ("whom", &whom)]))
}

/// With a capital first letter, where the script has capitals.
fn capitalised(text: &str) -> String {
    let mut signs = text.chars();
    signs.next().map_or(String::new(), |first| first.to_uppercase().chain(signs).collect())
}

#[cfg(test)]
mod tests {
    use super::super::{Phrases, Unit as Place, findings};
    use super::*;
    use crate::{
        number::Ratio,
        period::Period,
        reference::{Labels, Language},
    };
    use std::sync::LazyLock;

    static LABELS: LazyLock<Labels> = LazyLock::new(|| Labels::of(Language::Zh).unwrap());

    fn outcome(figure: &'static str, value: impl Into<Option<Value>>) -> Outcome {
        Outcome { figure, value: value.into(), n: None, left_out: Vec::new(), open: 0, withheld: None }
    }

    fn rate(numerator: i64, denominator: i64) -> Value {
        Value::Ratio(Ratio::new(numerator, denominator))
    }

    fn text(pieces: &[Piece], now: &[Outcome], units: &[Place<'_>]) -> String {
        let printed = |quote: &Quote| {
            let outcomes = quote.unit.map_or(now, |unit| units[unit].outcomes);
            let value = outcomes.iter().find(|outcome| outcome.figure == quote.figure).unwrap().value;
            crate::figures::figure(quote.figure).unwrap().text(value, 1)
        };
        let piece = |piece: &Piece| match piece {
            Piece::Words(words) => words.clone(),
            Piece::Figure(quote) => printed(quote),
        };
        pieces.iter().map(piece).collect()
    }

    fn scene<'a>(phrases: &'a Phrases, now: &'a [Outcome], previous: &'a [Outcome]) -> Scene<'a> {
        Scene {
            phrases,
            labels: &LABELS,
            period: "2026-10".parse::<Period>().unwrap(),
            area: "全市",
            decimals: 1,
            min_cases: 15,
            now,
            previous: Some(previous),
            year_ago: None,
            units: &[],
            targets: &[],
        }
    }

    fn headline(now: &[Outcome], previous: &[Outcome]) -> String {
        let phrases = Phrases::of(Language::Zh).unwrap();
        text(&paragraph(&scene(&phrases, now, previous), "headline"), now, &[])
    }

    #[test]
    fn direction_words_agree_with_the_printed_digits() {
        for before in 990..1010 {
            for now in 990..1010 {
                let said = headline(
                    &[outcome("accepted", Some(Value::Amount(9))), outcome("satisfaction_rate", rate(now, 1500))],
                    &[outcome("accepted", Some(Value::Amount(9))), outcome("satisfaction_rate", rate(before, 1500))],
                );
                let tenths = |part: i64| Ratio::new(part, 1500).percent(1).unwrap().units;
                let moved = tenths(now) - tenths(before);
                let points = format!("{}.{}", moved.abs() / 10, moved.abs() % 10);
                let expected = match moved {
                    0 => "，与上月持平。".to_owned(),
                    1.. => format!("，比上月提高{points}个百分点。"),
                    _ => format!("，比上月下降{points}个百分点。"),
                };
                assert!(said.ends_with(&expected), "{now} after {before}: {said}, not {expected}");
                assert!(said.starts_with("10月份，全市共受理9件，与上月持平。"), "{said}");
            }
        }
    }

    #[test]
    fn counts_that_differ_are_not_level() {
        let said = |now, before| {
            headline(
                &[outcome("accepted", Some(Value::Amount(now)))],
                &[outcome("accepted", Some(Value::Amount(before)))],
            )
        };
        assert!(said(30_001, 30_000).contains("与上月基本持平"));
        assert!(said(30_000, 30_000).contains("，与上月持平"));
        assert!(said(30_100, 30_000).contains("比上月增加0.3%"));
        assert_eq!(said(5, 0), "10月份，全市共受理5件。");
        assert_eq!(said(0, 5), "10月份，全市没有受理办件。");
    }

    #[test]
    fn a_year_is_compared_once_and_a_part_of_it_with_the_last() {
        let phrases = Phrases::of(Language::Zh).unwrap();
        let month = |accepted, used, late| {
            [
                outcome("accepted", Value::Amount(accepted)),
                outcome("mean_turnaround", rate(used, 10)),
                outcome("on_time_rate_closed", rate(9, 10)),
                outcome("overdue_finished", Value::Amount(late)),
            ]
        };
        let (now, before) = (month(6, 20, 3), month(5, 30, 4));
        let said = |period: &str| {
            let scene =
                Scene { period: period.parse().unwrap(), year_ago: Some(&before), ..scene(&phrases, &now, &before) };
            text(&paragraph(&scene, "headline"), &now, &[])
        };
        assert!(said("2026").starts_with(
            "2026年，全市共受理6件，比上年增加20.0%。承诺件平均办结时间2.00个工作日，比上年减少1.00个工作日；"
        ));
        let part = said("2026-01..2026-10");
        assert!(part.starts_with("1月至10月，全市共受理6件，比上年同期增加20.0%。承诺件平均办结时间2.00个工作日，比上年同期减少1.00个工作日；"), "{part}");
        assert!(part.contains("。超期办结3件（上年同期"), "{part}");
        assert!(said("2026-10").contains("受理6件，比上月增加20.0%，比上年同期增加20.0%。"));
    }

    #[test]
    fn clauses_without_data_are_not_said() {
        assert_eq!(headline(&[], &[]), "");
        let blank = [outcome("accepted", Some(Value::Amount(3))), outcome("mean_turnaround", None)];
        assert_eq!(headline(&blank, &[]), "10月份，全市共受理3件。");
        let late = |rate| [outcome("overdue_finished", Some(Value::Amount(0))), outcome("on_time_rate_closed", rate)];
        assert_eq!(headline(&late(None), &[]), "");
        assert!(headline(&late(Some(rate(3, 3))), &[]).ends_with("。没有出现超期办结件。"));
        assert!(headline(&[outcome("actual_speedup", rate(-1, 10))], &[]).contains("为-10.0%，即慢于法定时限"));
    }

    #[test]
    fn the_lens_speaks_beyond_half_a_point() {
        let phrases = Phrases::of(Language::Zh).unwrap();
        let said = |due: i64| {
            let now = [outcome("on_time_rate_closed", rate(1000, 1000)), outcome("on_time_rate_due", rate(due, 1000))];
            findings(&scene(&phrases, &now, &[])).iter().map(|pieces| text(pieces, &now, &[])).collect::<String>()
        };
        assert_eq!(said(995), "");
        assert!(said(994).contains("为100.0%，按应办结件计为99.4%，前者高0.6个百分点"));
    }

    #[test]
    fn the_last_is_named_only_among_several() {
        let phrases = Phrases::of(Language::Zh).unwrap();
        let unit = |on_time, cases| {
            [
                outcome("on_time_rate_closed", rate(on_time, cases)),
                outcome("overdue_finished", Some(Value::Amount(cases - on_time))),
            ]
        };
        let now = unit(45, 50);
        let (slow, fast, small) = (unit(15, 20), unit(20, 20), unit(1, 10));
        let said = |units: &[Place<'_>]| {
            let scene = Scene { units, ..scene(&phrases, &now, &[]) };
            findings(&scene).iter().map(|pieces| text(pieces, &now, units)).collect::<String>()
        };
        let [slow, fast, small] =
            [("甲局", &slow), ("乙局", &fast), ("丙局", &small)].map(|(name, outcomes)| Place { name, outcomes });
        assert_eq!(said(&[slow, small]), "");
        let lowest = "按时办结率（按办结件）最低的是甲局，为75.0%，超期办结5件，与其他部门的差距在偶然波动的范围之内。";
        assert_eq!(said(&[small, fast, slow]), lowest);
    }

    #[test]
    fn both_languages_plan_the_same() {
        let (zh, en) = (Phrases::of(Language::Zh).unwrap(), Phrases::of(Language::En).unwrap());
        assert!(zh.plan.keys().eq(en.plan.keys()) && zh.finding.keys().eq(en.finding.keys()));
        assert!(
            zh.lead.keys().eq(en.lead.keys())
                && zh.ranking.keys().eq(en.ranking.keys())
                && zh.whom.keys().eq(en.whom.keys())
                && zh.change.keys().eq(en.change.keys())
        );
        for (name, plan) in &zh.plan {
            let facts = |clause: &Clause| {
                (
                    clause.figure.clone(),
                    clause.compare.clone(),
                    clause.begins,
                    clause.needs.clone(),
                    clause.over.clone(),
                )
            };
            assert!(plan.iter().map(facts).eq(en.plan[name].iter().map(facts)), "{name}");
            assert!(plan.iter().all(|clause| crate::figures::figure(&clause.figure).is_some()), "{name}");
        }
    }
}
