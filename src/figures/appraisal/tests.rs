use super::*;
use crate::{
    config::{SCHEMES, SchemeFile},
    figures::Value,
    number::Ratio,
};

/// A scheme over departments with these lines.
fn scheme(text: &str) -> Result<Scheme, BadScheme> {
    let whole = format!("title = \"t\"\ngroup = \"department\"\nmin_cases = 1\n{text}");
    let file = SchemeFile::read("t.toml".into(), &whole).unwrap_or_else(|error| panic!("{error}\n{whole}"));
    Scheme::of(&file.scheme, 15, |_| None)
}

/// A scheme of one criterion.
fn single(figure: &str, rest: &str) -> Result<Scheme, BadScheme> {
    scheme(&format!("[[criteria]]\nfigure = \"{figure}\"\n{rest}\n"))
}

fn fault(scheme: Result<Scheme, BadScheme>) -> (String, Fault) {
    let bad = scheme.unwrap_err();
    (bad.key, bad.fault)
}

fn outcome(figure: &'static str, value: Option<Value>) -> Outcome {
    Outcome { figure, value, n: None, left_out: Vec::new(), open: 0, withheld: None }
}

#[expect(clippy::unnecessary_wraps, reason = "the value of an outcome may be missing")]
const fn ratio(numerator: i64, denominator: i64) -> Option<Value> {
    Some(Value::Ratio(Ratio::new(numerator, denominator)))
}

/// A department with cases and one more value.
fn unit(name: &str, cases: i64, more: &[(&'static str, Option<Value>)]) -> Group {
    let mut outcomes = vec![outcome("finished", Some(Value::Amount(cases)))];
    outcomes.extend(more.iter().map(|(figure, value)| outcome(figure, *value)));
    Group { key: vec![GroupKey::Text(name.to_owned())], outcomes }
}

/// The printed marks that a scheme of one criterion gives to a value.
fn marks(scheme: &Scheme, value: Option<Value>) -> String {
    let id = scheme.criteria[0].figure.id;
    let scored = scheme.score(vec![unit("甲", 20, &[(id, value)])]);
    scored.units[0].printed().map_or("—".to_owned(), |marks| marks.to_string())
}

#[test]
fn published_arithmetic_comes_out() {
    let on_time =
        single("on_time_rate_closed", "full = 25\nper_point_off = { target = 100, marks_per_point = 1 }").unwrap();
    for (value, printed) in
        [(ratio(8_982, 10_000), "14.82"), (ratio(4, 5), "5.00"), (ratio(2, 3), "0.00"), (ratio(1, 1), "25.00")]
    {
        assert_eq!(marks(&on_time, value), printed);
    }
    let satisfied = |target: u32| {
        let rule = format!("full = 25\nper_point_off = {{ target = {target}, marks_per_point = 0.5, floor = 12.5 }}");
        single("satisfaction_rate", &rule).unwrap()
    };
    for (value, printed) in [
        (ratio(7, 8), "19.75"),
        (ratio(5, 6), "17.67"),
        (ratio(3, 4), "13.50"),
        (ratio(5, 7), "12.50"),
        (ratio(98, 100), "25.00"),
        (ratio(99, 100), "25.00"),
    ] {
        assert_eq!(marks(&satisfied(98), value), printed);
    }
    assert_eq!(marks(&satisfied(95), ratio(12, 17)), "12.79");
    // The same bulletin took the printed 70.59 %: 12.795.
    let rounded = scheme(
        "rounded = 2\n[[criteria]]\nfigure = \"satisfaction_rate\"\nfull = 25\n\
         per_point_off = { target = 95, marks_per_point = 0.5, floor = 12.5 }",
    );
    assert_eq!(marks(&rounded.unwrap(), ratio(12, 17)), "12.80");
    let late = single("overdue_finished", "full = 15\ndeduct_per_case = { marks = 5 }").unwrap();
    for (cases, printed) in [(0, "15.00"), (2, "5.00"), (3, "0.00"), (4, "0.00")] {
        assert_eq!(marks(&late, Some(Value::Amount(cases))), printed);
    }
}

#[test]
fn rules_have_ends() {
    let linear = single("early_rate", "full = 10\nlinear = { from = 20, to = 70 }").unwrap();
    for (percent, printed) in [(20, "0.00"), (10, "0.00"), (45, "5.00"), (70, "10.00"), (99, "10.00")] {
        assert_eq!(marks(&linear, ratio(percent, 100)), printed);
    }
    let down = single("bad_rating_rate", "full = 5\nlinear = { from = 2, to = 0 }").unwrap();
    for (thousandths, printed) in [(0, "5.00"), (5, "3.75"), (20, "0.00"), (50, "0.00")] {
        assert_eq!(marks(&down, ratio(thousandths, 1000)), printed);
    }
    let steps = single("early_rate", "full = 6\nsteps = [[90, 6], [10, 1.5], [50, 3]]").unwrap();
    for (percent, printed) in [(9, "0.00"), (10, "1.50"), (89, "3.00"), (90, "6.00")] {
        assert_eq!(marks(&steps, ratio(percent, 100)), printed);
    }
    let quick = single("mean_turnaround", "full = 6\nsteps = [[5, 2], [3, 4], [1.5, 6]]").unwrap();
    for (halves, printed) in [(3, "6.00"), (4, "4.00"), (6, "4.00"), (7, "2.00"), (11, "0.00")] {
        assert_eq!(marks(&quick, ratio(halves, 2)), printed);
    }
    let days = single("mean_turnaround", "full = 6\nper_point_off = { target = 5, marks_per_point = 0.5, floor = 2 }");
    let days = days.unwrap();
    for (value, printed) in [(4, "6.00"), (5, "6.00"), (7, "5.00"), (40, "2.00")] {
        assert_eq!(marks(&days, ratio(value, 1)), printed);
    }
    let money = single("fee_relief", "full = 10\nlinear = { from = 0, to = 1000 }").unwrap();
    assert_eq!(marks(&money, Some(Value::Amount(50_000))), "5.00");
}

#[test]
fn marks_are_exact_until_they_print() {
    // Three thirds are a whole: 1/3 of 10 three times prints 10.00, not 9.99.
    let thirds = ["early_rate", "online_rate", "same_day_rate"]
        .map(|figure| format!("[[criteria]]\nfigure = \"{figure}\"\nfull = 10\nlinear = {{ from = 0, to = 100 }}\n"));
    let scheme = scheme(&thirds.join("")).unwrap();
    let values = ["early_rate", "online_rate", "same_day_rate"].map(|figure| (figure, ratio(1, 3)));
    let scored = scheme.score(vec![unit("甲", 20, &values)]);
    let printed: Vec<String> = scored.units[0]
        .criteria
        .iter()
        .map(|marked| Decimal::rounded(marked.marks.as_ref().unwrap(), 2).to_string())
        .collect();
    assert_eq!(printed, ["3.33", "3.33", "3.33"]);
    assert_eq!(scored.units[0].score.as_ref().unwrap().total, Exact::from(10));
}

const SMALL: &str = "cap = 110\n[[criteria]]\nfigure = \"early_rate\"\nfull = 60\nlinear = { from = 0, to = 100 }\n\
    [[criteria]]\nfigure = \"satisfaction_rate\"\nfull = 40\nlinear = { from = 0, to = 100 }\nmissing = \"MISSING\"\n\
    [[bonus]]\nfigure = \"online_rate\"\nfull = 15\nlinear = { from = 0, to = 100 }\n\
    [[grades]]\nname = \"优秀\"\nfrom = 90\n[[grades]]\nname = \"合格\"\nfrom = 60\n\
    [coefficients]\n\"丙\" = 1.1\n";

fn values(early: i64, satisfied: Option<Value>, online: i64) -> [(&'static str, Option<Value>); 3] {
    [("early_rate", ratio(early, 100)), ("satisfaction_rate", satisfied), ("online_rate", ratio(online, 100))]
}

#[test]
fn without_a_value_the_scheme_decides() {
    for (missing, total) in [("full", "70.00"), ("zero", "30.00"), ("skip", "50.00")] {
        let scheme = scheme(&SMALL.replace("MISSING", missing)).unwrap();
        let scored = scheme.score(vec![unit("甲", 20, &values(50, None, 0))]);
        assert_eq!(scored.units[0].printed().unwrap().to_string(), total, "{missing}");
    }
    let skip = single("satisfaction_rate", "full = 5\nlinear = { from = 0, to = 100 }").unwrap();
    let scored = skip.score(vec![unit("甲", 20, &values(50, None, 0))]);
    assert_eq!((scored.units[0].score.clone(), scored.units[0].left_out), (None, Some(Reason::Unmeasured)));
}

#[test]
fn bonus_coefficient_and_cap_come_in_this_order() {
    let scheme = scheme(&SMALL.replace("MISSING", "skip")).unwrap();
    let scored = scheme.score(vec![
        unit("丙", 20, &values(80, ratio(8, 10), 40)),
        unit("乙", 20, &values(100, ratio(1, 1), 100)),
        unit("甲", 20, &values(80, ratio(8, 10), 40)),
    ]);
    let told: Vec<_> = scored
        .units
        .iter()
        .map(|unit| (unit.name(), unit.printed().unwrap().to_string(), unit.rank.unwrap(), unit.grade.clone().unwrap()))
        .collect();
    let row = |name: &str, score: &str, rank, grade: &str| (name.to_owned(), score.to_owned(), rank, grade.to_owned());
    assert_eq!(told, [row("乙", "110.00", 1, "优秀"), row("丙", "94.60", 2, "优秀"), row("甲", "86.00", 3, "合格")]);
    assert_eq!(scored.units[0].score.as_ref().unwrap().uncapped, Exact::from(115));
}

#[test]
fn equal_printed_scores_share_a_rank_and_a_grade() {
    let scheme = scheme(&SMALL.replace("MISSING", "skip")).unwrap();
    let of = |name: &str, numerator: i64| {
        unit(name, 20, &[("early_rate", ratio(numerator, 1_000_000)), ("satisfaction_rate", ratio(9, 10))])
    };
    // 36 + 54 = 90, and 0.0024 below or above.
    let scored = scheme.score(vec![of("甲", 899_960), of("乙", 900_000), of("丙", 900_040), of("丁", 800_000)]);
    let told: Vec<_> = scored.units.iter().map(|unit| (unit.name(), unit.rank.unwrap())).collect();
    // 丙 has the coefficient.
    assert_eq!(told, [("丙", 1), ("乙", 2), ("甲", 2), ("丁", 4)].map(|(name, rank)| (name.to_owned(), rank)));
    assert!(scored.units[..3].iter().all(|unit| unit.grade.as_deref() == Some("优秀")));
}

#[test]
fn units_with_few_cases_are_scored_and_not_ranked() {
    let scheme = scheme(&SMALL.replace("MISSING", "skip")).map(|scheme| Scheme { min_cases: 15, ..scheme }).unwrap();
    let scored = scheme.score(vec![
        unit("", 50, &values(100, ratio(1, 1), 0)),
        unit("乙", 14, &values(100, ratio(1, 1), 0)),
        unit("甲", 15, &values(10, ratio(1, 1), 0)),
        unit("丁", 0, &values(10, ratio(1, 1), 0)),
        Group { key: vec![GroupKey::Text("戊".to_owned())], outcomes: Vec::new() },
    ]);
    let told: Vec<_> =
        scored.units.iter().map(|unit| (unit.name(), unit.rank, unit.left_out, unit.score.is_some())).collect();
    let row = |name: &str, rank, reason, scored| (name.to_owned(), rank, reason, scored);
    assert_eq!(
        told,
        [
            row("甲", Some(1), None, true),
            row("乙", None, Some(Reason::FewCases), true),
            row("丁", None, Some(Reason::NoCases), false),
            row("戊", None, Some(Reason::NoCases), false),
            row("", None, Some(Reason::Unnamed), true),
        ]
    );
}

#[test]
fn a_wrong_scheme_is_refused() {
    let rate = |rest: &str| fault(single("on_time_rate_closed", rest));
    let key = |key: &str| format!("criteria[1].{key}");
    assert_eq!(rate("full = 0\nlinear = { from = 0, to = 100 }"), (key("full"), Fault::NotPositive));
    assert_eq!(rate("full = 1"), (key("figure"), Fault::Rules));
    assert_eq!(rate("full = 1\nlinear = { from = 0, to = 1 }\nsteps = [[1, 1]]"), (key("figure"), Fault::Rules));
    assert_eq!(rate("full = 1\nlinear = { from = 5, to = 5 }"), (key("linear"), Fault::Flat));
    assert_eq!(rate("full = 1\nlinear = { from = 0, to = 101 }"), (key("linear"), Fault::Unreachable));
    assert_eq!(rate("full = 1\nlinear = { from = 100, to = 0 }"), (key("linear"), Fault::WrongWay));
    assert_eq!(rate("full = 5\nsteps = [[10, 1], [20, 4]]"), (key("steps"), Fault::Steps));
    assert_eq!(rate("full = 5\nsteps = [[10, 1], [20, 6]]"), (key("steps"), Fault::Steps));
    assert_eq!(rate("full = 5\nsteps = []"), (key("steps"), Fault::Steps));
    assert_eq!(rate("full = 5\nsteps = [[10, 1], [30, 2], [20, 5]]"), (key("steps"), Fault::Steps));
    assert_eq!(rate("full = 5\nsteps = [[20, 1], [10, 5]]"), (key("steps"), Fault::WrongWay));
    assert_eq!(rate("full = 5\nsteps = [[101, 5]]"), (key("steps"), Fault::Unreachable));
    let off = "per_point_off";
    assert_eq!(
        rate("full = 5\nper_point_off = { target = 100.5, marks_per_point = 1 }"),
        (key(off), Fault::Unreachable)
    );
    assert_eq!(rate("full = 5\nper_point_off = { target = 9, marks_per_point = 0 }"), (key(off), Fault::NotPositive));
    assert_eq!(
        rate("full = 5\nper_point_off = { target = 9, marks_per_point = 1, floor = 5 }"),
        (key(off), Fault::Floor)
    );
    assert_eq!(
        fault(single("accepted", "full = 5\nper_point_off = { target = 9, marks_per_point = 1 }")),
        (key(off), Fault::Directionless)
    );
    assert_eq!(rate("full = 5\ndeduct_per_case = { marks = 1 }"), (key("deduct_per_case"), Fault::NoCount));
    // Passing 100 % is possible for what is no share.
    assert!(single("clearance_rate", "full = 5\nlinear = { from = 80, to = 105 }").is_ok());
    let two = |other: &str, rest: &str| {
        let one = "full = 5\nlinear = { from = 0, to = 100 }\n";
        fault(scheme(&format!(
            "{rest}\n[[criteria]]\nfigure = \"early_rate\"\n{one}[[criteria]]\nfigure = \"{other}\"\n{one}"
        )))
    };
    assert_eq!(two("early_rate", ""), ("criteria[2].figure".to_owned(), Fault::Twice));
    assert_eq!(two("erly_rate", ""), ("criteria[2].figure".to_owned(), Fault::Figure("erly_rate".to_owned())));
    assert_eq!(two("online_rate", "base = 100"), ("base".to_owned(), Fault::Base(Exact::from(10))));
    assert_eq!(two("online_rate", "cap = 9"), ("cap".to_owned(), Fault::Cap(Exact::from(10))));
    assert_eq!(two("online_rate", "counted = \"early_rate\""), ("counted".to_owned(), Fault::NoCount));
    assert_eq!(two("online_rate", "rounded = 7"), ("rounded".to_owned(), Fault::Digits));
    let graded = |low: u32, high: u32| {
        let grades = format!("[[grades]]\nname = \"a\"\nfrom = {low}\n[[grades]]\nname = \"b\"\nfrom = {high}");
        fault(single("early_rate", &format!("full = 5\nlinear = {{ from = 0, to = 100 }}\n{grades}")))
    };
    assert_eq!(graded(3, 4), ("grades[2].from".to_owned(), Fault::Grades));
    assert_eq!(graded(6, 4), ("grades[1].from".to_owned(), Fault::Grade(Exact::from(5))));
    assert_eq!(fault(scheme("criteria = []")), ("criteria".to_owned(), Fault::Empty));
    let monthly = SchemeFile::read("t".into(), "title = \"t\"\ngroup = \"month\"\ncriteria = []").unwrap();
    assert_eq!(fault(Scheme::of(&monthly.scheme, 15, |_| None)), ("group".to_owned(), Fault::Group));
}

#[test]
fn the_built_in_schemes_hold() {
    for (name, text) in SCHEMES {
        let file = SchemeFile::read((*name).into(), text).unwrap();
        let scheme = Scheme::of(&file.scheme, 15, |_| None).unwrap_or_else(|bad| panic!("{name}: {bad:?}"));
        assert_eq!(scheme.full(), Exact::from(100), "{name}");
        // Every line that says something is explained.
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            assert!(line.contains('#') || matches!(line, "[[grades]]" | "[coefficients]"), "{name}: {line}");
        }
    }
}

/// Plain fractions, small enough for machine integers.
#[derive(Clone, Copy, Debug)]
struct Fraction(i128, i128);

impl Fraction {
    fn plus(self, other: Self) -> Self {
        Self(self.0 * other.1 + other.0 * self.1, self.1 * other.1).reduced()
    }

    fn times(self, other: Self) -> Self {
        Self(self.0 * other.0, self.1 * other.1).reduced()
    }

    fn over(self, other: Self) -> Self {
        let sign = other.0.signum();
        self.times(Self(other.1 * sign, other.0 * sign))
    }

    fn minus(self, other: Self) -> Self {
        self.plus(Self(-other.0, other.1))
    }

    fn least(self, other: Self) -> Self {
        if self.minus(other).0 < 0 { self } else { other }
    }

    fn reduced(self) -> Self {
        let (mut a, mut b) = (self.0.abs(), self.1);
        while b != 0 {
            (a, b) = (b, a % b);
        }
        Self(self.0 / a.max(1), self.1 / a.max(1))
    }

    fn printed(self) -> String {
        let hundredths = (2 * 100 * self.0.abs() + self.1) / (2 * self.1);
        let sign = if self.0 < 0 && hundredths > 0 { "-" } else { "" };
        format!("{sign}{}.{:02}", hundredths / 100, hundredths % 100)
    }
}

/// Numbers that look random.
struct Draw(u64);

impl Draw {
    fn below(&mut self, bound: u64) -> i128 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i128::from((self.0 >> 33) % bound)
    }
}

#[derive(Clone, Copy)]
enum Plain {
    Linear(i128, i128),
    Steps([(i128, i128); 3]),
    Off(i128, i128, i128),
}

impl Plain {
    fn drawn(draw: &mut Draw, full: i128) -> Self {
        match draw.below(3) {
            0 => {
                let from = draw.below(60);
                Self::Linear(from, from + 1 + draw.below(40))
            }
            1 => {
                let first = draw.below(30);
                let second = first + 1 + draw.below(30);
                Self::Steps([(first, 0), (second, 1), (second + 1 + draw.below(30), full)])
            }
            _ => Self::Off(50 + draw.below(51), 1 + draw.below(20), draw.below(2)),
        }
    }

    fn written(self) -> String {
        match self {
            Self::Linear(from, to) => format!("linear = {{ from = {from}, to = {to} }}"),
            Self::Steps(steps) => format!("steps = {:?}", steps.map(|(at, marks)| [at, marks])),
            Self::Off(target, tenths, floor) => {
                let per = format!("{}.{}", tenths / 10, tenths % 10);
                format!("per_point_off = {{ target = {target}, marks_per_point = {per}, floor = {floor} }}")
            }
        }
    }

    fn marks(self, percent: Fraction, full: i128) -> Fraction {
        let whole = |number: i128| Fraction(number, 1);
        match self {
            Self::Linear(from, to) => {
                let marks = whole(full).times(percent.minus(whole(from))).over(whole(to - from));
                if marks.0 < 0 { whole(0) } else { marks.least(whole(full)) }
            }
            Self::Steps(steps) => {
                let reached = steps.iter().filter(|(at, _)| percent.minus(whole(*at)).0 >= 0);
                whole(reached.map(|(_, marks)| *marks).max().unwrap_or(0))
            }
            Self::Off(target, tenths, floor) => {
                let off = whole(target).minus(percent);
                let marks = whole(full).minus(Fraction(tenths, 10).times(off)).least(whole(full));
                if marks.minus(whole(floor)).0 < 0 { whole(floor) } else { marks }
            }
        }
    }
}

const RATES: [&str; 4] = ["early_rate", "on_time_rate_closed", "satisfaction_rate", "online_rate"];

/// The shares of a unit, by rate.
type Row = [Option<(i128, i128)>; 4];

/// A scheme of three criteria and a bonus in plain numbers.
struct PlainScheme {
    rules: [(i128, Plain); 4],
    /// Of the second criterion.
    missing: &'static str,
    cap: i128,
}

impl PlainScheme {
    fn drawn(draw: &mut Draw) -> Self {
        let mut rule = || {
            let full = 2 + draw.below(30);
            (full, Plain::drawn(draw, full))
        };
        let rules = [rule(), rule(), rule(), rule()];
        let missing = ["full", "zero", "skip"][usize::try_from(draw.below(3)).unwrap()];
        let all: i128 = rules[..3].iter().map(|(full, _)| full).sum();
        Self { rules, missing, cap: all + draw.below(4) }
    }

    fn written(&self) -> String {
        let list = |index: usize| {
            let (full, rule) = self.rules[index];
            let kind = if index == 3 { "bonus" } else { "criteria" };
            let missing = if index == 1 { format!("missing = \"{}\"\n", self.missing) } else { String::new() };
            format!("[[{kind}]]\nfigure = \"{}\"\nfull = {full}\n{}\n{missing}", RATES[index], rule.written())
        };
        format!("cap = {}\n{}", self.cap, (0..4).map(list).collect::<String>())
    }

    fn score(&self, row: &Row) -> Fraction {
        let marks = |index: usize| {
            let (full, rule) = self.rules[index];
            row[index].map(|(k, n)| rule.marks(Fraction(100 * k, n), full))
        };
        let (mut earned, mut measured, mut all) = (Fraction(0, 1), 0, 0);
        for index in 0..3 {
            let full = self.rules[index].0;
            all += full;
            let given = match (marks(index), self.missing) {
                (None, "full") => Some(Fraction(full, 1)),
                (None, "zero") => Some(Fraction(0, 1)),
                (given, _) => given,
            };
            if let Some(given) = given {
                earned = earned.plus(given);
                measured += full;
            }
        }
        let base = earned.times(Fraction(all, measured));
        base.plus(marks(3).unwrap_or(Fraction(0, 1))).least(Fraction(self.cap, 1))
    }
}

fn drawn_row(draw: &mut Draw) -> Row {
    let mut share = || {
        let n = 1 + draw.below(40);
        (draw.below(u64::try_from(n + 1).unwrap()), n)
    };
    let row = [share(), share(), share(), share()].map(Some);
    if draw.below(3) == 0 { [row[0], None, row[2], row[3]] } else { row }
}

#[test]
fn random_schemes_over_random_tables_are_the_plain_arithmetic() {
    for seed in 0..400 {
        let mut draw = Draw(seed);
        let plain = PlainScheme::drawn(&mut draw);
        let text = plain.written();
        let scheme = scheme(&text).unwrap_or_else(|bad| panic!("{bad:?}\n{text}"));
        let table: Vec<Row> = (0..12).map(|_| drawn_row(&mut draw)).collect();
        let short = |number: i128| i64::try_from(number).unwrap();
        let groups = table.iter().enumerate().map(|(index, row)| {
            let values = row.map(|share| share.and_then(|(k, n)| ratio(short(k), short(n))));
            let more: Vec<_> = RATES.into_iter().zip(values).collect();
            unit(&format!("{index:02}"), 20, &more)
        });
        let scored = scheme.score(groups.collect());
        let mut expected: Vec<(Fraction, String)> =
            table.iter().enumerate().map(|(index, row)| (plain.score(row), format!("{index:02}"))).collect();
        let hundredths = |score: &Fraction| score.printed().replace('.', "").parse::<i128>().unwrap();
        expected.sort_by_key(|(score, name)| (Reverse(hundredths(score)), name.clone()));
        for (unit, (score, name)) in scored.units.iter().zip(&expected) {
            let better = expected.iter().filter(|(other, _)| hundredths(other) > hundredths(score)).count();
            let told = (unit.name(), unit.printed().unwrap().to_string(), unit.rank.unwrap());
            assert_eq!(told, (name.clone(), score.printed(), better + 1), "seed {seed}\n{text}");
        }
        assert_eq!(scored.units.len(), expected.len());
    }
}
