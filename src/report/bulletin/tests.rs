//! Bulletins of small tables, through every room before this one.

use super::*;
use crate::{
    config::{Covers, Settings},
    figures::{Dimension, FIGURES, Searched, View, Who, appraisal::Scheme, ask, figure, shortest},
    number::Ratio,
    pipeline::{self, NamedFile, Request, Wanted},
    reference::Language,
    report::{Block, Content, Inline, Printed, Row, Table},
    schema,
};
use gather::count;
use promises::ItemsToDate;
use std::{collections::BTreeSet, io::Write as _};

const HEADINGS: &str = "办件编号,部门,区划,层级,事项名称,申请渠道,办件类型,申请时间,受理时间,办结时间,办理状态,法定时限,承诺时限,评价等级\n";

fn made(table: &str, period: &str, language: Language) -> Bulletin {
    Made { period, language, ..Made::of(table) }.made()
}

/// A bulletin of a table that holds what is said of it, or what it shows itself.
fn made_of((table, covers): (&str, Option<Covers>), period: &str, language: Language) -> Bulletin {
    Made { covers, period, language, ..Made::of(table) }.made()
}

/// What a bulletin is made of.
struct Made<'a> {
    table: &'a str,
    registers: &'a [(schema::Dataset, &'a str)],
    covers: Option<Covers>,
    project: Project,
    scheme: Option<Scheme>,
    period: &'a str,
    language: Language,
}

impl<'a> Made<'a> {
    /// October 2025 of all cases, in Chinese.
    fn of(table: &'a str) -> Self {
        Self {
            table,
            registers: &[],
            covers: Some(Covers::All),
            project: Project::default(),
            scheme: None,
            period: "2025-10",
            language: Language::Zh,
        }
    }

    fn made(&self) -> Bulletin {
        self.with(|source| bulletin(source).unwrap())
    }

    /// What follows from the source of the bulletin.
    fn with<T>(&self, follows: impl FnOnce(&BulletinSource<'_>) -> T) -> T {
        let written = |table: &str| {
            let mut file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
            file.write_all(table.as_bytes()).unwrap();
            file
        };
        let (cases, settings) = (written(self.table), Settings::load(None).unwrap());
        let files: Vec<_> = self.registers.iter().map(|(dataset, table)| (*dataset, written(table))).collect();
        let named = |file: &tempfile::NamedTempFile| NamedFile::given(file.path().to_str().unwrap());
        let wanted = Wanted { period: self.period.parse().ok(), as_of: None };
        let request = Request {
            cases: vec![named(&cases)],
            suspensions: Vec::new(),
            registers: files.iter().map(|(dataset, file)| (*dataset, vec![named(file)])).collect(),
            dimensions: DIMENSIONS.iter().chain(&["item_code"]).map(|name| (*name).to_owned()).collect(),
            seen_until: wanted.seen_until(),
            progress: crate::ingest::Progress::default(),
        };
        let loaded = pipeline::load(&settings, &request).unwrap();
        let moment = wanted.report(loaded.validated.cases.events, &settings.calendar).unwrap();
        let cut = loaded.validated.cases.coverage.cut(Some(moment.period), self.covers);
        let desk = Desk::new(&loaded.validated.cases, &settings.calendar, &settings.rules, moment.as_of)
            .with_cut(cut, moment.period)
            .with_registers(&loaded.validated);
        let labels = Labels::of(self.language).unwrap();
        let source = BulletinSource {
            desk: &desk,
            calendar: &settings.calendar,
            given: &loaded.given,
            validated: &loaded.validated,
            labels: &labels,
            project: &self.project,
            period: moment.period,
            as_of: moment.as_of,
            settings: &BTreeMap::new(),
            inputs: &[],
            sections: &sections(self.project.report.sections.as_deref()).unwrap(),
            scheme: self.scheme.as_ref(),
        };
        follows(&source)
    }
}

/// Twelve months of two departments, one of them slow in the last.
fn year() -> String {
    let mut table = HEADINGS.to_owned();
    for month in 1..=10 {
        for case in 0..20 {
            let (unit, closed) = match (case % 2, month) {
                (0, _) => ("甲局", "06"),
                (_, 10) => ("乙局", "28"),
                _ => ("乙局", "07"),
            };
            let open = case == 19 && month == 10;
            let state = if open { "在办" } else { "办结" };
            let closed = if open { String::new() } else { format!("2025-{month:02}-{closed}") };
            let row = format!(
                "{month:02}{case:03},{unit},某区,县级,某事项,窗口,承诺件,2025-{month:02}-03,2025-{month:02}-03,{closed},{state},20,5,满意\n"
            );
            table += &row;
        }
    }
    table
}

fn texts(bulletin: &Bulletin) -> String {
    let mut said = String::new();
    for section in &bulletin.report.sections {
        said += &section.title;
        for block in &section.blocks {
            said.push('\n');
            match block {
                Block::Heading(text) => said += text,
                Block::Paragraph(text) => said += &inline(text),
                Block::Note(note) => said += &inline(&note.text),
                Block::List(list) => list.items.iter().for_each(|item| said += &inline(item)),
                _ => {}
            }
        }
    }
    said
}

fn inline(text: &[Inline]) -> String {
    let one = |inline: &Inline| match inline {
        Inline::Text(words) => words.clone(),
        Inline::Figure(printed) => printed.text.clone(),
    };
    text.iter().map(one).collect()
}

fn tables(bulletin: &Bulletin) -> Vec<&Table> {
    let blocks = bulletin.report.sections.iter().flat_map(|section| &section.blocks);
    blocks
        .filter_map(|block| match block {
            Block::Table(table) => Some(table),
            Block::Chart(chart) => Some(&chart.table),
            _ => None,
        })
        .collect()
}

fn printed(bulletin: &Bulletin) -> Vec<&Printed> {
    let cells =
        tables(bulletin).into_iter().flat_map(|table| table.rows.iter().chain(&table.total)).flat_map(|row| &row.cells);
    cells
        .filter_map(|cell| match &cell.content {
            Content::Figure(printed) => Some(printed),
            _ => None,
        })
        .collect()
}

/// What must hold for every bulletin.
fn check(bulletin: &Bulletin) {
    let said = texts(bulletin);
    for broken in
        ["{", "为—", "—个", "：—", "}", "，，", "；；", "；。", "，。", "。。", "，；", ", ,", "; .", "NaN", "inf"]
    {
        assert!(!said.contains(broken), "{broken} in {said}");
    }
    let ids: Vec<&str> = tables(bulletin).iter().map(|table| table.id.as_str()).collect();
    assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len(), "{ids:?}");
    for table in tables(bulletin) {
        assert!(!table.caption.contains('.'), "{}", table.caption);
        assert!(
            table.rows.iter().chain(&table.total).all(|row| row.cells.len() == table.columns.len()),
            "{}",
            table.id
        );
    }
    let defined: BTreeSet<&str> = bulletin
        .report
        .sections
        .iter()
        .flat_map(|section| &section.blocks)
        .flat_map(|block| match block {
            Block::Definitions(definitions) => definitions.as_slice(),
            _ => &[],
        })
        .map(|definition| definition.figure.as_str())
        .collect();
    let kept: BTreeSet<&str> = bulletin.figures.iter().map(|figure| figure.text.as_str()).collect();
    for printed in printed(bulletin) {
        let id = printed.figure.as_deref().unwrap();
        assert!(defined.contains(id), "{id} is printed and not defined");
        assert!(kept.contains(printed.text.as_str()), "{id} is printed and not kept");
    }
}

/// Every value of a figure says which it is: a rate, mean or count under a figure's name is no bare text.
fn check_origins(bulletin: &Bulletin, language: Language) {
    let labels = Labels::of(language).unwrap();
    let names: BTreeSet<&str> =
        FIGURES.iter().filter_map(|figure| labels.figure(figure.id)).map(|words| words.short.as_str()).collect();
    // What is counted of a day or a level of ratings is no figure of the list.
    let counted = ["daily", "levels", "without_cases"];
    for table in tables(bulletin).into_iter().filter(|table| !counted.contains(&table.id.as_str())) {
        for (at, column) in table.columns.iter().enumerate() {
            if !column.kind.is_numeric() || !names.contains(column.title.as_str()) {
                continue;
            }
            for row in table.rows.iter().chain(&table.total) {
                let bare = matches!(&row.cells[at].content, Content::Text(text) if text != crate::number::NONE);
                assert!(!bare, "{}: a bare {} in {:?}", table.id, column.title, row.cells[at]);
            }
        }
    }
}

fn table<'b>(bulletin: &'b Bulletin, id: &str) -> Option<&'b Table> {
    tables(bulletin).into_iter().find(|table| table.id == id)
}

/// The whole numbers of a column: of figures what they count, of the rest their key.
fn numbers(table: &Table, column: usize) -> Vec<i64> {
    let number = |row: &Row| match &row.cells[column].content {
        Content::Figure(printed) => printed.numerator.unwrap(),
        _ => row.cells[column].key.unwrap(),
    };
    table.rows.iter().map(number).collect()
}

#[test]
fn every_kind_of_chart_is_drawn_of_what_has_it() {
    let bulletin = made(&large(), "2025-10", Language::Zh);
    let drawn: BTreeSet<&str> = bulletin
        .report
        .sections
        .iter()
        .flat_map(|section| &section.blocks)
        .filter_map(|block| match block {
            Block::Chart(chart) => {
                assert!(chart.description.ends_with('。') && chart.svg.contains("<desc"), "{}", chart.id);
                assert!(!chart.table.rows.is_empty(), "{}: a table behind it", chart.id);
                Some(chart.id.as_str())
            }
            _ => None,
        })
        .collect();
    let kinds = "trend backlog daily lens movement turnarounds ages dumbbell levels department_rates funnel heat";
    let missing: Vec<&str> = kinds.split(' ').filter(|kind| !drawn.contains(kind)).collect();
    assert!(missing.is_empty(), "{missing:?} of {drawn:?}");
}

#[test]
fn the_backlog_of_every_month_is_that_of_the_month_alone() {
    let table_of = |period: &str| made(&carried(), period, Language::Zh);
    let year = table_of("2025-10");
    let backlog = table(&year, "backlog").unwrap();
    let ends = numbers(backlog, 5);
    assert_eq!(backlog.rows.len(), 10);
    assert!(ends.iter().collect::<BTreeSet<_>>().len() > 3, "the stock moves: {ends:?}");
    for (month, end) in ends.iter().enumerate() {
        let alone = table_of(&format!("2025-{:02}", month + 1));
        let start = (2025, i8::try_from(month + 1).unwrap(), 1);
        let of = |figure: &&PrintedFigure| figure.figure == "pending_end" && figure.scope.is_empty();
        let value = alone.figures.iter().filter(of).find(|figure| figure.period.start.ymd() == start);
        assert_eq!(value.unwrap().numerator, Some(*end), "month {}", month + 1);
    }
    let starts = numbers(backlog, 1);
    assert_eq!(starts[1..], ends[..ends.len() - 1]);
}

/// Ten months whose cases are finished up to three months later, some never, one of them withdrawn.
fn carried() -> String {
    let mut table = HEADINGS.to_owned();
    for month in 1..=10 {
        for case in 0..(5 + month * 7 % 11) {
            let close = month + case % 4;
            let (closed, state) = match case % 5 {
                _ if close > 10 => (String::new(), "在办"),
                4 => (format!("2025-{close:02}-20"), "撤回"),
                _ => (format!("2025-{close:02}-21"), "办结"),
            };
            let unit = ["甲局", "乙局", "丙局"][case % 3];
            let row = format!(
                "{month:02}{case:03},{unit},某区,县级,某事项,窗口,承诺件,2025-{month:02}-02,2025-{month:02}-03,{closed},{state},20,5,\n"
            );
            table += &row;
        }
    }
    table
}

/// A city with as many units, places and items as there are: 60 departments, 180 towns, 900 items, over 13 months.
fn large() -> String {
    let mut table = HEADINGS.to_owned();
    for month in 0..14 {
        let (year, name) = (2024 + (month + 8) / 12, (month + 8) % 12 + 1);
        for case in 0..1200 {
            let day = 1 + case % 24;
            let closed = format!("{year}-{name:02}-{:02}", (day + case % 9).min(28));
            let (closed, state) = if case % 50 == month { (String::new(), "在办") } else { (closed, "办结") };
            let row = format!(
                "{year}{name:02}{case:06},市自然资源和规划第{}分局,第{}街道办事处,镇街,企业登记事项第{}号,窗口,承诺件,{year}-{name:02}-{day:02},{year}-{name:02}-{day:02},{closed},{state},20,{},{}\n",
                case % 60,
                case * 7 % 180,
                case * 11 % 900,
                3 + case % 5,
                ["满意", "非常满意", "基本满意", "不满意", "非常不满意"][case * 13 % 5],
            );
            table += &row;
        }
    }
    table
}

#[test]
fn the_largest_city_is_a_page_of_less_than_two_megabytes() {
    let bulletin = made(&large(), "2025-10", Language::Zh);
    check_origins(&bulletin, Language::Zh);
    let page = crate::render::html(&bulletin.report).unwrap();
    // What a larger city's numbers are longer is well below the rest.
    assert!(page.len() < 1_700_000, "{} bytes", page.len());
    let regions = table(&bulletin, "region").unwrap();
    assert_eq!(regions.rows.len(), 60);
    let command = "xiaoneng query --figures accepted,";
    assert!(
        regions.notes.iter().any(|note| note.starts_with("另有120行未列出") && note.contains(command)),
        "{regions:?}"
    );
}

#[test]
fn the_days_add_up_to_the_period() {
    let bulletin = made(&carried(), "2025-10", Language::Zh);
    let daily = table(&bulletin, "daily").unwrap();
    assert_eq!(daily.rows.len(), 21, "to the last day that is seen");
    for (column, id) in [(2, "accepted"), (3, "finished")] {
        let sum: i64 = numbers(daily, column).iter().sum();
        let of = |figure: &&PrintedFigure| figure.figure == id && figure.scope.is_empty();
        let whole = bulletin.figures.iter().filter(of).find(|figure| figure.period.start.ymd() == (2025, 10, 1));
        assert_eq!(Some(sum), whole.unwrap().numerator, "{id}");
    }
    let said = |day: usize| match &daily.rows[day - 1].cells[1].content {
        Content::Text(text) => text.as_str(),
        _ => "",
    };
    assert_eq!((said(9), said(11)), ("周四", "周六，调休上班（国庆节、中秋节）"));
    assert!(said(1).starts_with("周三，休息（"), "{}", said(1));
}

#[test]
fn what_moved_the_rate_adds_up_to_its_change() {
    let bulletin = made(&year(), "2025-10", Language::Zh);
    let movement = table(&bulletin, "movement").unwrap();
    let total = movement.total.as_ref().unwrap();
    for column in 3..6 {
        assert_eq!(Some(numbers(movement, column).iter().sum()), total.cells[column].key);
    }
    assert_eq!(total.cells[5].key, Some(-474), "100.0 % to 52.6 %");
    let said = texts(&bulletin);
    assert!(said.contains("由2025年9月的100.0%变为52.6%，变动-47.4个百分点"), "{said}");
}

#[test]
fn of_an_export_that_cannot_show_one_nothing_is_said_to_be_absent() {
    let row = |id: &str, accepted: &str, closed: &str| {
        format!("{id},甲局,某区,县级,某事项,窗口,承诺件,{accepted},{accepted},{closed},办结,20,5,满意\n")
    };
    let inside = HEADINGS.to_owned() + &row("1", "2025-10-09", "2025-10-13") + &row("2", "2025-10-13", "2025-11-05");
    let closed = HEADINGS.to_owned() + &row("1", "2025-09-09", "2025-10-13") + &row("2", "2025-10-13", "2025-10-15");
    let absent = ["没有超期未结", "没有出现超期", "没有即将到期", "没有在办件", "没有受理"];
    for (table, cut, withheld) in
        [(inside, "按受理时间截取", "cut_by_acceptance"), (closed, "按办结时间截取", "cut_by_closing")]
    {
        let bulletin = made_of((&table, None), "2025-10", Language::Zh);
        let said = texts(&bulletin);
        assert!(said.contains(cut) && said.contains("不能据此断定"), "{said}");
        assert!(absent.iter().all(|words| !said.contains(words)), "{said}");
        assert!(!said.contains("＝办结"), "no sum of what is not known: {said}");
        let overdue = bulletin.figures.iter().find(|figure| figure.figure == "overdue_pending").unwrap();
        assert_eq!((overdue.text.as_str(), overdue.value), ("—", None));
        assert_eq!(overdue.withheld.map(crate::figures::Withheld::id), Some(withheld));
        assert!(texts(&made_of((&table, Some(Covers::All)), "2025-10", Language::Zh)).contains("＝办结"));
    }
}

#[test]
fn cases_without_a_limit_are_neither_late_nor_not() {
    let row = |id: &str, closed: &str, limits: &str| {
        let state = if closed.is_empty() { "在办" } else { "办结" };
        format!("{id},甲局,某区,县级,某事项,窗口,承诺件,2025-10-09,2025-10-09,{closed},{state},{limits},\n")
    };
    let told = |rows: [&str; 2]| {
        texts(&made_of((&(HEADINGS.to_owned() + &rows.concat()), Some(Covers::All)), "2025-10", Language::Zh))
    };
    let (closed, open) = (row("1", "2025-10-13", ","), row("2", "", ","));
    let none = told([&closed, &open]);
    assert!(none.contains("有没有超期未结的办件无从判断：没有一件办件写有所比较的时限"), "{none}");
    // "Whether there are none" does not say that there are none.
    let sure = none.replace("有没有", "");
    assert!(["没有超期未结的", "没有出现超期", "没有即将到期的"].iter().all(|words| !sure.contains(words)), "{none}");
    let some = told([&row("1", "2025-10-13", "20,5"), &open]);
    assert!(some.contains("期末没有超期未结的办件。另有1件在办件没有时限，无从判断"), "{some}");
    assert!(some.contains("期末没有超期未结件（另有1件在办件没有时限，无从比较）"), "{some}");
}

#[test]
fn a_year_is_told() {
    let bulletin = made(&year(), "2025-10", Language::Zh);
    check(&bulletin);
    check_origins(&bulletin, Language::Zh);
    let said = texts(&bulletin);
    assert!(said.contains("10月份，全市共受理20件，与上月持平；办结19件，比上月减少5.0%。"), "{said}");
    assert!(said.contains("按时办结率（按办结件）52.6%，比上月下降47.4个百分点"), "{said}");
    assert!(said.contains("超期办结9件（上月没有）；期末超期未结1件（上月末没有）"), "{said}");
    assert!(said.contains("期初在办0件＋受理20件＝办结19件＋其他终结0件＋期末在办1件"), "{said}");
    assert!(said.contains("数据自2025年1月3日起，2024年10月、2024年1月至10月的数据不完整，不作比较和累计。"), "{said}");
    assert!(said.contains("1月至10月，累计受理200件；办结199件；"), "{said}");
    let lens = tables(&bulletin).into_iter().find(|table| table.id == "bridge").unwrap();
    let cases: Vec<i64> = lens.rows.iter().map(|row| row.cells[3].key.unwrap()).collect();
    assert_eq!(cases, [19, 0, 1, 19, 0, 1], "finished and due, finished and accepted");
}

#[test]
fn sections_are_those_that_are_wanted_in_the_order_wanted() {
    let wanted = |names: &[&str]| {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        sections(Some(&names))
    };
    assert_eq!(wanted(&["quality", "manifest", "overview"]), Ok(vec!["quality", "overview"]));
    assert_eq!(wanted(&["qualty"]), Err(BadSection::Unknown("qualty".to_owned())));
    assert_eq!(wanted(&["items", "items"]), Err(BadSection::Twice("items")));
    assert_eq!(sections(None).unwrap(), known_sections().collect::<Vec<_>>());
    let table = year();
    let settings = |text: &str| Made { project: toml::from_str(text).unwrap(), ..Made::of(&table) };
    let bulletin = settings("report.sections = ['quality', 'volumes']").made();
    check(&bulletin);
    let titles: Vec<&str> = bulletin.report.sections.iter().map(|section| section.title.as_str()).collect();
    assert_eq!(titles, ["一、数据质量", "二、办件量", "三、指标口径", "四、数据来源与设定"]);
    assert!(bulletin.figures.iter().all(|figure| figure.figure != "satisfaction_rate"), "not printed, not kept");
    for names in [vec![], vec!["overview"]] {
        let text = format!("report.sections = {names:?}");
        check(&settings(&text).made());
    }
}

/// The cells of a table as they print.
fn rows(table: &Table) -> Vec<Vec<String>> {
    let text = |cell: &crate::report::Cell| match &cell.content {
        Content::Empty => String::new(),
        Content::Text(text) => text.clone(),
        Content::Figure(printed) => printed.text.clone(),
    };
    table.rows.iter().map(|row| row.cells.iter().map(text).collect()).collect()
}

const PROBLEMS: &str = "来源,责任单位,发现日期,整改期限,解决日期,整改状态\n\
    明察暗访,甲局,2025-09-10,2025-09-20,2025-10-15,已解决\n\
    明察暗访,甲局,2025-10-09,2025-10-20,,未解决\n\
    投诉,乙局,2025-10-10,2025-11-20,2025-10-13,已解决\n";
const ACTIVITIES: &str = "活动类型,日期,人次\n培训,2025-10-11,40\n走流程,2025-10-12,2\n";
const COMPLAINTS: &str = "类型,提出日期,部门,是否成立\n投诉,2025-03-01,甲局,是\n";
const BAD_RATINGS: &str = "办件编号,部门,评价时间,回访时间,整改时间,是否误评\n\
    1,甲局,2025-10-09,2025-10-10,2025-10-13,否\n2,乙局,2025-10-10,,,否\n3,乙局,2025-10-10,2025-10-11,,是\n";
const SURVEYS: &str = "来源,日期,肯定数,回答数\n短信,2025-10-20,98,100\n电话,2025-10-20,1,2\n短信,2025-09-20,9,10\n";
const ITEMS: &str = "事项编码,事项名称,实施主体,法定时限,承诺时限,办件类型,已进驻,原材料数,现材料数,生效日期\n\
    A1,某事项,甲局,20,5,承诺件,是,6,4,2020-01-01\nA2,又事项,乙局,10,0,即办件,否,3,3,2020-01-01\n\
    A3,空事项,乙局,10,12,承诺件,是,,,2020-01-01\n";

const REGISTERS: [(schema::Dataset, &str); 6] = [
    (schema::Dataset::Problems, PROBLEMS),
    (schema::Dataset::Activities, ACTIVITIES),
    (schema::Dataset::Complaints, COMPLAINTS),
    (schema::Dataset::BadRatings, BAD_RATINGS),
    (schema::Dataset::Surveys, SURVEYS),
    (schema::Dataset::Items, ITEMS),
];

#[test]
fn what_there_are_no_data_for_names_the_files_that_would_have_them() {
    let bulletin = made(&year(), "2025-10", Language::Zh);
    let said = texts(&bulletin);
    for words in [
        "没有问题台账、活动台账、投诉复议诉讼的数据",
        "--problems、--activities、--complaints",
        "--items",
        "--bad-ratings",
        "--surveys",
    ] {
        assert!(said.contains(words), "{words} in {said}");
    }
    for id in
        ["problem_ledger", "activities", "grievances", "catalogue", "materials", "follow_up", "surveys", "appraisal"]
    {
        assert!(table(&bulletin, id).is_none(), "{id}");
    }
    assert!(!said.contains("考核"), "nobody asked for an appraisal");
    let cases = year();
    let asked = Made { project: toml::from_str("report.sections = ['appraisal']").unwrap(), ..Made::of(&cases) };
    assert!(texts(&asked.made()).contains("没有指明考核办法"));
}

#[test]
fn ledgers_are_told() {
    let cases = year();
    let of = |language| Made { registers: &REGISTERS, language, ..Made::of(&cases) }.made();
    let bulletin = of(Language::Zh);
    check(&bulletin);
    check(&of(Language::En));
    for period in ["2025-Q3", "2025", "2025-03", "2025-10-01..2025-10-15"] {
        check(&Made { registers: &REGISTERS, period, ..Made::of(&cases) }.made());
    }
    let said = texts(&bulletin);
    assert!(
        said.contains(
            "本期发现问题2个，其中已解决1个，阶段性整改0个，解决率50.0%。期末超过整改期限仍未解决的问题1个。"
        ),
        "{said}"
    );
    assert!(said.contains("本期开展活动2次，42人次参加。") && said.contains("没有发生行政复议和行政诉讼"), "{said}");
    let ledger = table(&bulletin, "problem_ledger").unwrap();
    assert_eq!(ledger.columns.len(), 5, "the ledger does not reach back a year");
    assert_eq!(rows(ledger)[1][2..], ["1", "0", "—"].map(str::to_owned), "in September nothing was solved yet");
    let months = rows(table(&bulletin, "problem_months").unwrap());
    assert_eq!(
        months,
        [["2025年9月", "1", "1", "100.0%"], ["2025年10月", "2", "1", "50.0%"]]
            .map(|row| row.map(str::to_owned).to_vec())
    );
    assert!(table(&bulletin, "grievances").is_none(), "no complaint now or the month before is no table of zeros");
    let followed = rows(table(&bulletin, "follow_up_units").unwrap());
    assert_eq!(followed[0][..4], ["乙局", "1/2", "50.0%", "0/1"].map(str::to_owned));
    let surveys = rows(table(&bulletin, "surveys").unwrap());
    assert_eq!(surveys[1], ["短信", "98", "100", "98.0%", "90.0%", "+8.0个百分点"].map(str::to_owned));
}

#[test]
fn the_catalogue_is_told() {
    let cases = year();
    let bulletin = Made { registers: &REGISTERS, ..Made::of(&cases) }.made();
    let said = texts(&bulletin);
    assert!(said.contains("期末有效的事项目录共有3项，其中本期没有办件的2项。"), "{said}");
    assert!(said.contains("目录事项的申请材料由9份减为7份，减少2份，减幅22.2%，平均每项减少1.00份。"), "{said}");
    assert!(
        said.contains("承诺即办（0个工作日）的1项，承诺限期办结的2项。承诺时限长于法定时限的1项，应予更正。"),
        "{said}"
    );
    assert!(said.contains("“网上办理深度”"), "what the catalogue lacks is named: {said}");
    let cut = rows(table(&bulletin, "most_compressed").unwrap());
    assert_eq!(cut, [["1", "某事项", "甲局", "20", "5", "75.0%"].map(str::to_owned).to_vec()]);
    let promises = rows(table(&bulletin, "promises").unwrap());
    let expected = [
        ["某事项", "100", "5个工作日", "100.0%", "3", "100.0%"],
        ["某事项", "99", "5个工作日", "90.9%", "15", "100.0%"],
    ];
    assert_eq!(
        promises,
        expected.map(|row| row.map(str::to_owned).to_vec()),
        "most cases of the year, one department each"
    );
}

#[test]
fn the_shortest_promise_is_the_one_that_the_whole_clock_finds() {
    let cases = include_str!("../../../data/sample/cases.csv");
    let checked = Made { period: "2026-10", ..Made::of(cases) }.with(|source| {
        let found = source.desk.gather(|| ItemsToDate::ask(source)).unwrap().unwrap();
        let view = View { period: found.sheet.when.period, as_of: source.as_of };
        assert_eq!(view.period.to_string(), "2026-01..2026-10");
        let extended = ask(source.desk, view, &[figure("extended").unwrap()], &[Dimension::named("item")]).unwrap();
        let late: BTreeSet<String> = extended
            .iter()
            .filter(|group| count(&group.outcomes, "extended") > 0)
            .map(|group| group.key[0].text())
            .collect();
        assert!(!late.is_empty(), "the clock may see extensions, the distribution does not");
        let codes: BTreeMap<&str, u32> = source.desk.cases.texts("item").map(|(code, item)| (item, code)).collect();
        let mut wanted: BTreeMap<u32, (i64, Ratio)> = BTreeMap::new();
        for (item, values) in found.turnarounds.iter().filter(|(item, _)| !late.contains(item) && !item.is_empty()) {
            let outcomes = found.sheet.named().into_iter().find(|(key, _)| key == item).unwrap().1;
            // Cases handled on the spot are no commitment cases, and the clock would give them a promise.
            if values.iter().map(|(_, times)| times).sum::<i64>() == count(outcomes, "finished") {
                wanted.insert(codes[item.as_str()], promises::shortest(values, 95).unwrap());
            }
        }
        let among = Searched { who: &Who::default(), each: Some(("item", wanted.keys().copied().collect())) };
        let share = (schema::LimitUnit::WorkingDay, Ratio::new(95, 100));
        let searched = shortest(source.desk, view, &among, share).unwrap();
        for (code, (days, held)) in &wanted {
            let found = &searched[code];
            assert_eq!((i64::from(found.promise.amount), found.held), (*days, *held), "{code}");
        }
        wanted.len()
    });
    assert!(checked > 30, "{checked}");
}

#[test]
fn units_are_appraised() {
    let written = r#"
        title = "月考"
        group = "department"
        min_cases = 10
        cap = 120
        criteria = [
            { figure = "on_time_rate_closed", name = "按时", full = 60, linear = { from = 0, to = 100 } },
            { figure = "overdue_pending", full = 40, deduct_per_case = { marks = 10, floor = 0 } },
            { figure = "online_rate", full = 10, linear = { from = 20, to = 70 }, missing = "full" },
        ]
        grades = [{ name = "好", from = 90 }, { name = "差", from = 0 }]
        [[by_hand]]
        name = "暗访"
        full = 10
        source = "督查室"
        missing = "full"
        marks = [{ unit = "乙局", marks = 4, note = "脱岗" }]
    "#;
    let scheme = Scheme::of(&toml::from_str(written).unwrap(), 15, |_| None).unwrap();
    let cases = year();
    let of = |language| Made { scheme: Some(scheme.clone()), language, ..Made::of(&cases) }.made();
    let bulletin = of(Language::Zh);
    check(&bulletin);
    check(&of(Language::En));
    let written = |rows: &[&[&str]]| -> Vec<Vec<String>> {
        rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect()
    };
    let ranks = rows(table(&bulletin, "appraisal").unwrap());
    assert_eq!(ranks, written(&[&["1", "甲局", "110.00", "好", "10"], &["—", "乙局", "34.00", "—", "9"]]));
    let marks = rows(table(&bulletin, "appraisal_marks_1").unwrap());
    let expected: [&[&str]; 2] = [
        &["甲局", "100.0%", "60.00", "0", "40.00", "0.0%", "0.00"],
        &["乙局", "0.0%", "0.00", "1", "30.00", "0.0%", "0.00"],
    ];
    assert_eq!(marks, written(&expected));
    let rules = rows(table(&bulletin, "appraisal_rules").unwrap());
    let expected: [&[&str]; 4] = [
        &["按时", "按时办结率（按办结件）", "60", "达到100%得60分，0%及以下得0分，之间按比例"],
        &["超期未结", "超期未结", "40", "满分40分，每1件扣10分，最低0分"],
        &["网办率", "网办率（按受理件）", "10", "达到70%得10分，20%及以下得0分，之间按比例；没有数值时得满分"],
        &["暗访", "督查室", "10", "手工打分；没有数值时得满分"],
    ];
    assert_eq!(rules, written(&expected));
    let by_hand = rows(table(&bulletin, "appraisal_by_hand_1").unwrap());
    assert_eq!(by_hand, written(&[&["甲局", "10.00", "—"], &["乙局", "4.00", "脱岗"]]));
    let listed = |block: &Block| matches!(block, Block::List(list) if inline(&list.items[0]).contains("乙局"));
    assert!(
        bulletin.report.sections.iter().flat_map(|section| &section.blocks).any(listed),
        "who is not ranked is named"
    );
}

#[test]
fn english_is_complete() {
    let bulletin = made(&year(), "2025-10", Language::En);
    check(&bulletin);
    let said = texts(&bulletin);
    assert!(
        said.contains("In October 2025, 20 cases were accepted in the whole city, as many as the month before;"),
        "{said}"
    );
    let chinese = |text: &str| text.chars().any(|sign| ('一'..='鿿').contains(&sign));
    let own = ["甲局", "乙局", "某区", "某事项"].iter().fold(said.clone(), |own, name| own.replace(name, ""));
    assert!(!chinese(&own), "{own}");
    for table in tables(&bulletin) {
        assert!(!chinese(&table.caption) && table.columns.iter().all(|column| !chinese(&column.title)), "{}", table.id);
    }
}

#[test]
fn other_periods_are_told() {
    for period in ["2025-Q3", "2025-H1", "2025", "2025-02..2025-05", "2025-10-01..2025-10-15", "2025-10-03"] {
        for language in [Language::Zh, Language::En] {
            check(&made(&year(), period, language));
        }
    }
}

#[test]
fn tiny_tables_are_told() {
    let one = "办件编号,受理时间\nA1,2025-10-09\n";
    let bare = "办件编号,受理时间,办结时间,办理状态\nA1,2025-10-09,2025-10-10,办结\nA2,2025-10-09,,在办\n";
    let refused = format!("{HEADINGS},,,,,,,,,,,,,\n");
    for (table, cases) in [(HEADINGS, 0), (one, 1), (bare, 2), (refused.as_str(), 0)] {
        for language in [Language::Zh, Language::En] {
            let bulletin = made(table, "2025-10", language);
            check(&bulletin);
            let accepted = bulletin.figures.iter().find(|figure| figure.figure == "accepted").unwrap();
            assert_eq!(accepted.numerator, Some(cases));
        }
    }
    let said = texts(&made(bare, "2025-10", Language::Zh));
    assert!(said.contains("数据中没有“办理部门”列"), "{said}");
    assert!(said.contains("数据中没有“评价等级”列"), "{said}");
    assert!(!said.contains("没有出现超期办结件"), "without limits nothing is known of lateness: {said}");
}

#[test]
fn the_order_of_rows_does_not_matter() {
    let table = year();
    let mut lines: Vec<&str> = table.lines().skip(1).collect();
    lines.reverse();
    let shuffled = format!("{HEADINGS}{}\n", lines.join("\n"));
    let (one, other) = (made(&table, "2025-10", Language::Zh), made(&shuffled, "2025-10", Language::Zh));
    assert_eq!(one.figures, other.figures);
    let sections = |bulletin: &Bulletin| bulletin.report.sections[..10].to_vec();
    assert_eq!(sections(&one), sections(&other));
}

#[test]
fn every_word_is_there_in_both_languages() {
    let (zh, en) = (Words::of(Language::Zh).unwrap(), Words::of(Language::En).unwrap());
    assert!(zh.names().eq(en.names()));
    for name in zh.names() {
        let places = |words: &Words| {
            let template = words.get(name).to_owned();
            let parts = crate::narrative::parts(&template).into_iter();
            let place = |part| {
                if let crate::narrative::Part::Place(place) = part {
                    place.split('|').next().map(str::to_owned)
                } else {
                    None
                }
            };
            parts.filter_map(place).collect::<BTreeSet<String>>()
        };
        assert_eq!(places(&zh), places(&en), "{name}");
    }
}

#[test]
fn every_word_that_the_source_names_is_there() {
    let words = Words::of(Language::Zh).unwrap();
    let tables: BTreeSet<&str> = words.names().filter_map(|name| name.split('.').next()).collect();
    let names: BTreeSet<&str> = words.names().collect();
    let sources = [
        include_str!("appraisal.rs"),
        include_str!("catalogue.rs"),
        include_str!("departments.rs"),
        include_str!("durations.rs"),
        include_str!("items.rs"),
        include_str!("ledgers.rs"),
        include_str!("mod.rs"),
        include_str!("origin.rs"),
        include_str!("overview.rs"),
        include_str!("places.rs"),
        include_str!("press.rs"),
        include_str!("promises.rs"),
        include_str!("quality.rs"),
        include_str!("registers.rs"),
        include_str!("satisfaction.rs"),
        include_str!("speedup.rs"),
        include_str!("timeliness.rs"),
        include_str!("volumes.rs"),
        include_str!("writer.rs"),
    ];
    let mut found = 0;
    for text in sources.iter().flat_map(|source| source.split('"')) {
        let Some((table, name)) = text.split_once('.') else { continue };
        let plain = name.bytes().all(|sign| sign.is_ascii_lowercase() || sign == b'_' || sign.is_ascii_digit());
        if tables.contains(table) && plain && !name.is_empty() && name != "toml" {
            assert!(names.contains(text), "{text}");
            found += 1;
        }
    }
    assert!(found > 60, "{found}");
}

#[test]
fn figures_are_named_once_and_exist() {
    let bulletin = made(&year(), "2025-10", Language::Zh);
    let mut keys = BTreeSet::new();
    for figure in &bulletin.figures {
        assert!(FIGURES.iter().any(|known| known.id == figure.figure));
        assert!(keys.insert(format!("{} {:?} {:?} {:?}", figure.figure, figure.scope, figure.period, figure.as_of)));
    }
}
