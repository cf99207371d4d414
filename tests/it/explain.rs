//! Every figure explained over the sample city: the arithmetic adds up, and there are words for all of it.

use crate::support::Room;
use std::path::Path;
use xiaoneng::{
    config::Settings,
    figures::{Desk, FIGURES, Figure, Formula, Part, Value, View, ask},
    number::Ratio,
    period::AsOf,
    pipeline::{self, Loaded, NamedFile, Request},
    query::{Arithmetic, FigureDesk, FigureExplanation},
    reference::{Labels, Language},
    render::figure::{FigureForm, figure_json, figure_text},
    schema::Dataset,
};

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/sample");

fn load(settings: &Settings) -> Loaded {
    let file = |name: &str| vec![NamedFile::given(Path::new(SAMPLE).join(name).to_str().expect("a path"))];
    let request = Request {
        cases: file("cases.csv"),
        suspensions: file("suspensions.csv"),
        registers: Dataset::ALL.iter().map(|dataset| (*dataset, file(&format!("{}.csv", dataset.id())))).collect(),
        dimensions: ["item", "department", "item_code", "item_name", "project"].map(str::to_owned).to_vec(),
        ..Request::default()
    };
    pipeline::load(settings, &request).expect("the sample city reads")
}

fn signed(parts: &[Part]) -> i64 {
    parts.iter().map(|part| part.sign * part.amount).sum()
}

/// The value follows from its parts, and is what the figure is without an explanation.
fn adds_up(desk: &Desk<'_>, figure: &'static Figure, told: &Arithmetic) {
    let groups = ask(desk, told.view, &[figure], &[]).expect("an answer");
    assert_eq!(groups[0].outcomes[0], told.outcome, "{}", figure.id);
    let (parts, id) = (&told.parts, figure.id);
    match (told.outcome.value, &figure.formula) {
        (None, _) => {}
        (Some(Value::Ratio(ratio)), Formula::Quantile(..)) => {
            let between = parts.between.expect("a quantile lies between values");
            assert_eq!(ratio, Ratio::new(10 * between.low + (between.high - between.low) * between.rest, 10), "{id}");
            assert_eq!(told.outcome.n, Some(between.n), "{id}");
        }
        (Some(Value::Ratio(ratio)), _) => {
            // The working days of a period are nothing that is counted in the data.
            let counted = parts.denominator.is_empty().then_some(ratio.denominator);
            let denominator = counted.unwrap_or_else(|| signed(&parts.denominator));
            assert_eq!(ratio, Ratio::new(signed(&parts.numerator), denominator), "{id}");
        }
        (Some(Value::Amount(amount)), _) => assert_eq!(amount, signed(&parts.numerator), "{id}"),
    }
}

/// Whether a text holds a message's id where its words should be.
fn unworded(text: &str) -> Option<&str> {
    let ids = ["measure-", "unit-", "dated-", "fact-", "needs-", "explain-", "better-", "change-", "part-", "{"];
    ids.into_iter().find(|id| text.contains(id))
}

#[test]
fn every_figure_is_explained_in_both_languages() {
    let project = Path::new(SAMPLE).join("xiaoneng.toml");
    let settings = Settings::load(Some(&project)).expect("the project file of the sample city");
    let loaded = load(&settings);
    let view =
        View { period: "2026-06".parse().expect("a month"), as_of: AsOf::end_of("2026-06-30".parse().expect("a day")) };
    let desk = Desk::new(&loaded.validated.cases, &settings.calendar, &settings.rules, view.as_of)
        .with_registers(&loaded.validated);
    let figures = FigureDesk {
        desk: &desk,
        rules: &settings.rules,
        day_unit: settings.day_unit,
        bare_days: 7,
        kinds: &["听证".to_owned()],
        unusable: &|_| 0,
    };
    let mut valued = 0;
    for figure in FIGURES {
        let told: FigureExplanation = figures.explain(figure, view).expect("an explanation");
        for arithmetic in
            std::iter::once(&told.now).chain(told.compared.iter().filter_map(|other| other.value.as_ref()))
        {
            adds_up(&desk, figure, arithmetic);
        }
        valued += usize::from(told.now.outcome.value.is_some());
        assert!(told.compared.iter().all(|compared| compared.value.is_some()), "two years of data: {}", figure.id);
        let commands: Vec<String> = told.listed.iter().map(|part| part.id().to_owned()).collect();
        for language in [Language::Zh, Language::En] {
            let labels = Labels::of(language).expect("words");
            let form = FigureForm { labels: &labels, decimals: 1, filter: None, commands: &commands };
            let text = figure_text(&form, &told);
            let words = labels.figure(figure.id).expect("words of the figure");
            assert!(text.starts_with(&format!("{} ({})\n{}\n", words.name, figure.id, words.definition)), "{text}");
            assert!(text.contains(&figure.text(told.now.outcome.value, 1)), "{text}");
            assert_eq!(unworded(&text), None, "{text}");
            let json = figure_json(&form, &told);
            assert_eq!(json["now"]["text"], figure.text(told.now.outcome.value, 1), "{json:#}");
            assert_eq!(json["now"]["value"].is_null(), told.now.outcome.value.is_none(), "{json:#}");
        }
    }
    assert!(valued * 10 > FIGURES.len() * 7, "{valued} of {} figures have a value", FIGURES.len());
}

#[test]
fn a_stopped_clock_has_run_as_far_as_the_moment() {
    let cases = "办件编号,办理部门,受理时间,办结时间,办理状态,法定时限,承诺办结时间\n\
                 1,甲,2025-02-28 15:12:55,,在办,72小时,2025-03-03\n";
    let stops = "办件编号,种类,开始时间,结束时间\n1,听证,2025-02-24,2025-03-20\n";
    let room = Room::with(&[("c.csv", cases), ("s.csv", stops)]);
    let words = ["explain", "--case", "1", "--cases", "c.csv", "--suspensions", "s.csv", "--as-of", "2025-02-28"];
    let told = room.data(&words);
    assert!(told.contains("数到 08:47:05/72:00"), "{told}");
    assert!(!told.contains("72:00/72:00"), "{told}");
}
