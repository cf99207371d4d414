//! No sentence contradicts its table: a thousand random months, read back.

use super::{
    finding::{TARGETS, entries, finding},
    month::{Chance, Month},
    reader::{Against, Said, Tongue, expected, numbers, printed, read, well_formed},
};
use std::collections::BTreeMap;
use xiaoneng::{
    figures::{Outcome, Value, figure},
    narrative::{
        Phrases, Piece, RankMove, Ranking, Scene, Term, Unit, breakdown, changes, findings, paragraph, rank_moves,
        ranking,
    },
    number::Ratio,
    period::Period,
    reference::{Labels, Language},
};

const MONTHS: u64 = 1_000;

/// The figures of a paragraph, in its order, and whether a nought of them needs another figure.
const HEADLINE: [(&str, bool); 9] = [
    ("accepted", true),
    ("finished", true),
    ("mean_turnaround", false),
    ("actual_speedup", false),
    ("on_time_rate_closed", false),
    ("rating_participation", false),
    ("satisfaction_rate", false),
    ("overdue_finished", false),
    ("overdue_pending", false),
];

/// The words of a language.
struct Book {
    tongue: Tongue,
    phrases: Phrases,
    labels: Labels,
    lead: &'static str,
}

fn books() -> [Book; 2] {
    let book = |tongue, language, lead| Book {
        tongue,
        phrases: Phrases::of(language).unwrap(),
        labels: Labels::of(language).unwrap(),
        lead,
    };
    [book(Tongue::Zh, Language::Zh, "10月份，"), book(Tongue::En, Language::En, "In October 2026, ")]
}

/// Outcomes of a month.
struct Told {
    now: Vec<Outcome>,
    previous: Option<Vec<Outcome>>,
    year_ago: Option<Vec<Outcome>>,
    units: Vec<(&'static str, Vec<Outcome>)>,
}

impl Told {
    fn of(month: &Month) -> Self {
        Self {
            now: month.now.outcomes(),
            previous: month.previous.map(|counts| counts.outcomes()),
            year_ago: month.year_ago.map(|counts| counts.outcomes()),
            units: month.units.iter().map(|(name, counts)| (*name, counts.outcomes())).collect(),
        }
    }

    fn units(&self) -> Vec<Unit<'_>> {
        self.units.iter().map(|(name, outcomes)| Unit { name, outcomes }).collect()
    }
}

fn targets() -> Vec<(&'static str, Value)> {
    TARGETS.iter().map(|(id, above, below)| (*id, Value::Ratio(Ratio::new(*above, *below)))).collect()
}

fn scene<'a>(
    book: &'a Book,
    month: &Month,
    told: &'a Told,
    (units, targets): (&'a [Unit<'a>], &'a [(&'static str, Value)]),
) -> Scene<'a> {
    Scene {
        phrases: &book.phrases,
        labels: &book.labels,
        period: "2026-10".parse::<Period>().unwrap(),
        area: if book.tongue == Tongue::Zh { "全市" } else { "the city" },
        decimals: month.decimals,
        min_cases: 15,
        now: &told.now,
        previous: told.previous.as_deref(),
        year_ago: told.year_ago.as_deref(),
        units,
        targets,
    }
}

/// Pieces as a reader sees them, figures printed by the test's own arithmetic.
fn text(pieces: &[Piece], month: &Month) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Words(words) => words.clone(),
        Piece::Figure(quote) => {
            let counts = match (quote.unit, quote.of) {
                (Some(unit), _) => month.units[unit].1,
                (None, Term::Now) => month.now,
                (None, Term::Previous) => month.previous.unwrap(),
                (None, Term::YearAgo) => month.year_ago.unwrap(),
            };
            let value = counts.figure(quote.figure).expect("a quoted figure has a value");
            let rate = value.1.is_some() && quote.figure != "mean_turnaround";
            let own = format!("{}{}", printed(quote.figure, value, month.decimals), if rate { "%" } else { "" });
            let outcome = counts.outcomes().into_iter().find(|outcome| outcome.figure == quote.figure).unwrap();
            assert_eq!(own, figure(quote.figure).unwrap().text(outcome.value, month.decimals), "{}", quote.figure);
            own
        }
    };
    pieces.iter().map(piece).collect()
}

/// Does this for every month, in both languages.
fn every(mut each: impl FnMut(&Book, &Month, &Told)) {
    let books = books();
    for seed in 0..MONTHS {
        let month = Chance::of(seed).month();
        let told = Told::of(&month);
        for book in &books {
            each(book, &month, &told);
        }
    }
}

#[test]
fn the_headline_says_what_the_table_says() {
    let mut said_of = BTreeMap::<(&str, String), u32>::new();
    every(|book, month, told| {
        let pieces = paragraph(&scene(book, month, told, (&[], &[])), "headline");
        let text = text(&pieces, month);
        well_formed(book.tongue, &text);
        let known = |id: &str| month.now.figure(id).is_some();
        let both = [(Against::Previous, month.previous), (Against::YearAgo, month.year_ago)];
        let expected: Vec<Said> = HEADLINE
            .iter()
            .filter(|(id, _)| {
                !id.starts_with("overdue")
                    || month.now.figure(id).is_some_and(|(cases, _)| cases > 0)
                    || known("on_time_rate_closed")
            })
            .filter_map(|(id, both_years)| {
                let others: &[_] = if *both_years {
                    &both
                } else if id.starts_with("overdue") {
                    &[]
                } else {
                    &both[..1]
                };
                expected(id, (&month.now, others), month.decimals)
            })
            .collect();
        let found = read(book.tongue, &text, book.lead);
        // A rate of nought is printed with its digits, and so it is read.
        let plain = |said: &Said| Said {
            number: if said.number.parse() == Ok(0.0) { "0".to_owned() } else { said.number.clone() },
            ..said.clone()
        };
        assert_eq!(
            found.iter().map(plain).collect::<Vec<_>>(),
            expected.iter().map(plain).collect::<Vec<_>>(),
            "{text}"
        );
        for said in &found {
            for (_, way) in &said.moved {
                *said_of.entry((said.figure, way.split(' ').next().unwrap().to_owned())).or_default() += 1;
            }
        }
    });
    // The months are such that everything is said at least now and then.
    for figure in
        ["accepted", "finished", "mean_turnaround", "actual_speedup", "on_time_rate_closed", "satisfaction_rate"]
    {
        for way in ["up", "down", "level"] {
            assert!(said_of.get(&(figure, way.to_owned())) > Some(&5), "{figure} {way}: {said_of:?}");
        }
    }
    assert!(said_of.get(&("accepted", "nearly".to_owned())) > Some(&5), "{said_of:?}");
}

#[test]
fn a_region_says_why_it_finished_more_than_it_accepted() {
    let mut more = 0;
    every(|book, month, told| {
        let text = text(&paragraph(&Scene { year_ago: None, ..scene(book, month, told, (&[], &[])) }, "region"), month);
        well_formed(book.tongue, &text);
        let excess = month.now.finished - month.now.accepted;
        let found = read(book.tongue, &text, "");
        let why = found.iter().find(|said| said.figure == "carry_over");
        assert_eq!(why.map(|said| said.number.clone()), (excess > 0).then(|| excess.to_string()), "{text}");
        more += u32::from(excess > 0);
        for said in found.iter().filter(|said| said.figure != "carry_over") {
            let (above, below) = month.now.figure(said.figure).unwrap();
            let print = if above == 0 { "0".to_owned() } else { printed(said.figure, (above, below), month.decimals) };
            let read = if said.number.parse() == Ok(0.0) { "0" } else { said.number.as_str() };
            assert_eq!(read, print, "{text}");
        }
        let tail: Vec<String> = numbers(
            text.split(if book.tongue == Tongue::Zh { "结转的办件" } else { "older ones" }).nth(1).unwrap_or(""),
        );
        let stocks: Vec<String> =
            [month.now.start, month.now.end].iter().filter(|cases| **cases > 0).map(ToString::to_string).collect();
        assert!(excess <= 0 || tail == stocks, "{text}");
    });
    assert!(more > 200, "{more}");
}

#[test]
fn lists_are_as_long_as_they_say_and_in_their_order() {
    let mut lengths = BTreeMap::<usize, u32>::new();
    every(|book, month, told| {
        for (name, id) in [("top_volume", "accepted"), ("top_speedup", "actual_speedup")] {
            let digits = |unit: &usize| {
                month.units[*unit].1.figure(id).map(|value| super::reader::digits(id, value, month.decimals))
            };
            let mut units: Vec<usize> = (0..month.units.len())
                .filter(|unit| month.units[*unit].1.figure(id).is_some_and(|value| value.0 > 0))
                .collect();
            units.sort_by_key(|unit| std::cmp::Reverse(digits(unit)));
            let of = units.len();
            let last = units.get(9).and_then(digits);
            units.retain(|unit| last.is_none() || digits(unit) >= last);
            let all = told.units();
            let shown = Ranking {
                name,
                figure: if id == "accepted" { "accepted" } else { "actual_speedup" },
                places: 10,
                first: &units,
                of,
            };
            let Some(pieces) = ranking(&scene(book, month, told, (&all, &[])), shown) else {
                assert!(units.is_empty());
                continue;
            };
            let text = text(&pieces, month);
            well_formed(book.tongue, &text);
            let (before, after) =
                text.split_once(if book.tongue == Tongue::Zh { "：" } else { ": " }).unwrap_or(("", &text));
            let found = entries(after);
            let expected: Vec<_> = units
                .iter()
                .map(|unit| {
                    (month.units[*unit].0, printed(id, month.units[*unit].1.figure(id).unwrap(), month.decimals))
                })
                .collect();
            assert_eq!(found, expected, "{text}");
            let said = numbers(before);
            match (units.len(), said.as_slice()) {
                (1, []) => assert_eq!(of, 1, "{text}"),
                (count, [said]) => assert!(said == &count.to_string() && (count == 10 || count == of), "{text}"),
                (count, [places, said]) => {
                    assert!(count > 10 && places == "10" && said == &count.to_string(), "{text}");
                }
                other => panic!("{other:?}: {text}"),
            }
            *lengths.entry(units.len()).or_default() += 1;
        }
    });
    assert!(
        lengths.contains_key(&1) && lengths.contains_key(&10) && lengths.keys().any(|length| *length > 10),
        "{lengths:?}"
    );
}

#[test]
fn the_parts_of_a_count_add_up() {
    let mut kinds = [0; 3];
    every(|book, month, told| {
        let units = told.units();
        for id in ["overdue_finished", "overdue_pending"] {
            let whole = month.now.figure(id).unwrap().0;
            let Some(pieces) = breakdown(&scene(book, month, told, (&units, &[])), id) else { continue };
            let text = text(&pieces, month);
            let affected: Vec<_> = month.units.iter().filter(|(_, counts)| counts.figure(id).unwrap().0 > 0).collect();
            let parts = numbers(&text);
            if parts.is_empty() {
                assert!(
                    affected.len() == 1
                        && text.contains(affected[0].0)
                        && (whole == 1) != text.contains(if book.tongue == Tongue::Zh { "均" } else { "all" }),
                    "{whole}: {text}"
                );
                kinds[0] += 1;
                continue;
            }
            assert_eq!(parts.iter().map(|part| part.parse::<i64>().unwrap()).sum::<i64>(), whole, "{text}");
            assert_eq!(parts.len(), affected.len().min(4), "{text}");
            kinds[usize::from(affected.len() > 3) + 1] += 1;
        }
    });
    assert!(kinds.iter().all(|kind| *kind > 20), "{kinds:?}");
}

#[test]
fn findings_say_what_the_table_says() {
    let targets = targets();
    let mut told_of = BTreeMap::<String, u32>::new();
    let mut zh = Vec::new();
    every(|book, month, told| {
        let units = told.units();
        let scene = scene(book, month, told, (&units, &targets));
        let all: Vec<String> =
            findings(&scene).iter().chain(&changes(&scene)).map(|pieces| text(pieces, month)).collect();
        for text in &all {
            well_formed(book.tongue, text);
            if book.tongue == Tongue::Zh {
                *told_of.entry(finding(text, month).to_owned()).or_default() += 1;
            }
        }
        // Both languages say the same with the same numbers; a single one may be said without its number.
        let sorted = |text: &String| {
            let mut all = numbers(text);
            all.retain(|number| number != "1" && number != "0");
            all.sort();
            all
        };
        let numbers: Vec<_> = all.iter().map(sorted).collect();
        if book.tongue == Tongue::Zh {
            zh = numbers;
        } else {
            let without_counts = |zh: &Vec<String>, en: &Vec<String>| {
                en.iter().all(|number| zh.contains(number)) && zh.len() - en.len() <= 1
            };
            assert!(
                zh.len() == numbers.len() && zh.iter().zip(&numbers).all(|(zh, en)| without_counts(zh, en)),
                "{zh:?} {numbers:?} {all:#?}"
            );
        }
    });
    assert!(told_of.len() >= 12 && told_of.values().all(|times| *times > 3), "{told_of:?}");
}

#[test]
fn moves_in_the_ranking_are_the_greatest() {
    let books = books();
    for seed in 0..MONTHS {
        let mut chance = Chance::of(seed);
        let month = chance.month();
        let told = Told::of(&month);
        let mut rank = || usize::try_from(chance.upto(12)).unwrap() + 1;
        let moves: Vec<RankMove<'_>> =
            month.units.iter().map(|(unit, _)| RankMove { unit, before: rank(), now: rank() }).collect();
        for book in &books {
            let said: Vec<String> = rank_moves(&scene(book, &month, &told, (&[], &[])), &moves)
                .iter()
                .map(|pieces| text(pieces, &month))
                .collect();
            let (most, least) = moves.iter().fold((0, 0), |(up, down), one| {
                (up.max(one.before.saturating_sub(one.now)), down.max(one.now.saturating_sub(one.before)))
            });
            assert_eq!(said.len(), usize::from(most >= 3) + usize::from(least >= 3));
            for text in &said {
                well_formed(book.tongue, text);
                let up = text.contains("上升") || text.contains("rise");
                let named = entries(text);
                let expected = moves
                    .iter()
                    .filter(|one| if up { one.before == one.now + most } else { one.now == one.before + least });
                assert_eq!(
                    named.iter().map(|(name, _)| *name).collect::<Vec<_>>(),
                    expected.map(|one| one.unit).collect::<Vec<_>>(),
                    "{text}"
                );
            }
        }
    }
}
