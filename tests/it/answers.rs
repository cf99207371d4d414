//! One answer in every form: read back, each holds the same texts and the same integers.

use crate::{
    oracle::{
        random,
        written::{CASE_COLUMNS, cases_csv, stops_csv},
    },
    support::Room,
};
use calamine::{Data, Reader, Xlsx};
use serde_json::Value as Json;
use std::{fs, io::Cursor};

const QUESTION: [&str; 13] = [
    "query",
    "cases.csv",
    "--suspensions",
    "stops.csv",
    "--figures",
    "accepted,on_time_rate_closed,mean_turnaround,p90_turnaround,fee_due,satisfaction_rate",
    "--by",
    "department,channel",
    "--period",
    "2026-03",
    "--compare",
    "previous,year_ago",
    "--where",
];
const FIGURES: usize = 6;
const FILTER: &str = "not (level = '市级' and turnaround > 40)";

fn room() -> Room {
    let (cases, stops) = random::files(5, 700);
    // A name that every form has to keep as it is, and one that a sheet might take for a formula.
    let cases = cases.replace("部门1", "\"a|b <i>_x_</i> & \"\"c\"\"\"").replace("部门2", "=1+1");
    Room::with(&[("cases.csv", &cases), ("stops.csv", &stops), ("xiaoneng.toml", "data.covers = \"all\"\n")])
}

fn ask(room: &Room, format: &str) -> Vec<u8> {
    let options = [FILTER, "--format", format, "--output", "answer"];
    assert_eq!(room.data(&[&QUESTION[..], &options].concat()), "");
    fs::read(room.at("answer")).expect("the answer")
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("UTF-8")
}

/// The figures of each group: as they print, numerator, denominator.
type Told = Vec<Vec<(String, Option<i64>, Option<i64>)>>;

/// The groups of the JSON form, which the others are held against.
fn told(room: &Room) -> (Vec<[String; 2]>, Told) {
    let answer: Json = serde_json::from_str(&text(ask(room, "json"))).expect("JSON");
    assert_eq!(answer["where"], FILTER);
    let rows = answer["rows"].as_array().expect("rows");
    let (mut keys, mut figures) = (Vec::new(), Told::new());
    for group in rows.chunks(FIGURES) {
        let key = ["department", "channel"].map(|name| group[0]["by"][name].as_str().unwrap_or("合计").to_owned());
        keys.push(key);
        let figure = |row: &Json| {
            (row["text"].as_str().expect("a text").to_owned(), row["numerator"].as_i64(), row["denominator"].as_i64())
        };
        figures.push(group.iter().map(figure).collect());
    }
    assert!(keys.len() > 5 && keys.iter().any(|[department, _]| department == "=1+1"), "{keys:?}");
    (keys, figures)
}

#[test]
fn markdown_holds_what_json_holds() {
    let room = room();
    let (keys, figures) = told(&room);
    let page = text(ask(&room, "md"));
    let rows: Vec<Vec<String>> = page.lines().take_while(|line| line.starts_with('|')).map(cells).collect();
    assert_eq!(rows.len(), keys.len() + 2);
    for ((row, key), figures) in rows.iter().skip(2).zip(&keys).zip(&figures) {
        assert!(row[0] == key[0] || key[0].is_empty(), "{row:?}: {key:?}");
        let printed: Vec<&str> = row[2..].iter().step_by(5).map(String::as_str).collect();
        let expected: Vec<&str> = figures.iter().map(|(text, ..)| text.as_str()).collect();
        assert_eq!(printed, expected);
    }
    assert!(page.contains("not (level = '市级' and turnaround &gt; 40)"), "{page}");
}

#[test]
fn durations_of_all_types_are_those_of_an_export_without_types() {
    let (cases, stops) = random::table(6, 400);
    let untyped: Vec<&str> = CASE_COLUMNS.iter().copied().filter(|name| *name != "办件类型").collect();
    let room = |columns: &[&str]| {
        let (cases, stops) = (cases_csv(&cases, columns), stops_csv(&stops));
        Room::with(&[("cases.csv", &cases), ("stops.csv", &stops), ("xiaoneng.toml", "data.covers = \"all\"\n")])
    };
    let (typed, untyped) = (room(&CASE_COLUMNS), room(&untyped));
    let ask = |room: &Room, figures: &str, more: &[&str]| -> Json {
        let words = ["query", "cases.csv", "--suspensions", "stops.csv", "--format", "json", "--by", "department"];
        let period = ["--period", "2026", "--figures", figures];
        serde_json::from_str(&room.data(&[&words[..], &period, more].concat())).expect("JSON")
    };
    let lasting =
        "mean_turnaround,median_turnaround,p90_turnaround,max_turnaround,gross_days_mean,suspended_days_share";
    let all = ask(&typed, lasting, &["--all-types"]);
    assert_eq!(all["rows"], ask(&untyped, lasting, &[])["rows"]);
    assert_ne!(all["rows"], ask(&typed, lasting, &[])["rows"]);
    assert_eq!(all["all_types"], true);
    // What is said of commitment cases stays theirs.
    let others = "actual_speedup_over_promise,instant_share_finished,accepted";
    assert_eq!(ask(&typed, others, &["--all-types"])["rows"], ask(&typed, others, &[])["rows"]);
    let told = typed.data(&["explain", "mean_turnaround", "--cases", "cases.csv", "--all-types"]);
    assert!(told.contains("--part denominator --cases cases.csv --all-types"), "{told}");
    assert!(told.contains("办理时长按全部办件计"), "{told}");
}

#[test]
fn the_year_to_date_is_the_answer_for_its_months() {
    let room = Room::new();
    let project = concat!(env!("CARGO_MANIFEST_DIR"), "/data/sample/xiaoneng.toml");
    let ask = |period: &str, compare: &str| -> Vec<Json> {
        let figures =
            "accepted,finished,pending_end,on_time_rate_due,mean_turnaround,median_turnaround,accepted_per_day";
        let words = ["query", "-c", project, "--figures", figures, "--by", "department"];
        let more = ["--period", period, "--compare", compare, "--format", "json"];
        let answer: Json = serde_json::from_str(&room.data(&[&words[..], &more].concat())).expect("JSON");
        answer["rows"].as_array().expect("rows").clone()
    };
    let whole = ask("2026-01..2026-10", "year_ago");
    let mut met = 0;
    for row in ask("2026-10", "year_to_date") {
        let to_date = &row["compare"]["year_to_date"];
        let same = |other: &&Json| other["by"] == row["by"] && other["figure"] == row["figure"];
        let Some(other) = whole.iter().find(same) else { panic!("{row}") };
        for part in ["value", "numerator", "denominator", "text", "n"] {
            assert_eq!(to_date[part], other[part], "{row}\n{other}");
        }
        for part in ["value", "numerator", "denominator", "text"] {
            assert_eq!(to_date["year_ago"][part], other["compare"]["year_ago"][part], "{row}\n{other}");
        }
        assert_eq!(to_date["change"], other["compare"]["year_ago"]["change"], "{row}\n{other}");
        assert_eq!(to_date["covered"], other["compare"]["year_ago"]["covered"]);
        met += i32::from(to_date["change"].is_string());
    }
    assert!(met > 10);
    // A year that the period does not begin in is none of its years.
    for row in ask("2025-11..2026-03", "year_to_date") {
        let to_date = &row["compare"]["year_to_date"];
        assert_eq!((&to_date["value"], &to_date["covered"]), (&Json::Null, &Json::Bool(false)));
    }
}

#[test]
fn a_comparison_is_the_answer_of_its_own_period() {
    let project = concat!(env!("CARGO_MANIFEST_DIR"), "/data/sample/xiaoneng.toml");
    let room = Room::new();
    let ask = |more: &[&str]| -> Json {
        let words = ["query", "-c", project, "--figures", "on_time_rate_accepted,actual_speedup", "--format", "json"];
        serde_json::from_str(&room.data(&[&words[..], more].concat())).expect("JSON")
    };
    let (compared, alone) = (ask(&["--period", "2026-10", "--compare", "previous"]), ask(&["--period", "2026-09"]));
    for (compared, alone) in compared["rows"].as_array().unwrap().iter().zip(alone["rows"].as_array().unwrap()) {
        for part in ["value", "n", "left_out", "reach"] {
            assert_eq!(compared["compare"]["previous"][part], alone[part], "{part}");
        }
    }
    assert!(alone["rows"][0]["reach"].is_object());
}

#[test]
fn a_card_of_the_last_day_is_the_same_seen_from_later() {
    // Both limits of case 1 pass on the last day of the year: a red card is dated by the day after.
    let cases = "办件编号,办理部门,受理时间,办结时间,办理状态,法定时限,承诺时限\n\
                 1,甲,2025-12-29 10:38:18,2025-12-31 20:40:42,办结,14工作小时,9工作小时\n\
                 2,甲,2025-11-03 09:00,2025-11-04 09:00,办结,5工作日,3工作日\n\
                 3,甲,2026-02-03 09:00,2026-02-04 09:00,办结,5工作日,3工作日\n";
    let room = Room::with(&[("c.csv", cases), ("xiaoneng.toml", "data.covers = \"all\"\n")]);
    let ask = |more: &[&str]| -> Json {
        let words = ["query", "c.csv", "--figures", "yellow_cards,red_cards", "--format", "json", "--period"];
        serde_json::from_str::<Json>(&room.data(&[&words[..], more].concat())).expect("JSON")["rows"].take()
    };
    let (then, later) = (ask(&["2025-12"]), ask(&["2026-01", "--compare", "previous"]));
    for (index, (own, compared)) in [(1, 0), (0, 1)].into_iter().enumerate() {
        assert_eq!(then[index]["value"], own);
        assert_eq!(later[index]["compare"]["previous"]["value"], own);
        assert_eq!(later[index]["value"], compared);
    }
}

#[test]
fn years_without_a_calendar_are_said() {
    let cases = "办件编号,办理部门,受理时间,办结时间,办理状态,法定时限\n\
                 1,甲,2026-03-03,2026-03-05,办结,5工作日\n2,甲,2093-01-04,,在办,20工作日\n";
    let room = Room::with(&[("c.csv", cases)]);
    let ran = room.run(&["query", "c.csv", "--figures", "accepted"]);
    assert!(ran.stderr.contains("2093"), "{ran:?}");
    let ran = room.run(&["query", "c.csv", "--figures", "accepted", "--period", "2026-03"]);
    assert!(!ran.stderr.contains("2093"), "{ran:?}");
}

/// The cells of a row of Markdown, as they are shown.
fn cells(line: &str) -> Vec<String> {
    let (mut cells, mut cell, mut letters) = (Vec::new(), String::new(), line.chars().skip(1));
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => cell.extend(letters.next()),
            '|' => cells.push(std::mem::take(&mut cell)),
            letter => cell.push(letter),
        }
    }
    let shown = |cell: &String| cell.trim().replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    cells.iter().map(shown).collect()
}

#[test]
fn a_page_holds_what_json_holds() {
    let room = room();
    let (_, figures) = told(&room);
    let page = text(ask(&room, "html"));
    let (table, _) = page.split_once("<tbody").and_then(|(_, rest)| rest.split_once("</table>")).expect("a table");
    let numerators: Vec<&str> = attributes(table, "data-numerator").collect();
    // Of each figure its own value and those of two comparisons; quantiles do not show integers.
    let own = |told: &(String, Option<i64>, Option<i64>)| told.1.map(|number| number.to_string());
    for row in &figures {
        for (index, told) in row.iter().enumerate().filter(|(index, _)| *index != 3) {
            if let Some(number) = own(told) {
                assert!(numerators.contains(&number.as_str()), "{index}: {number}");
            }
            assert!(table.contains(&format!(">{}<", told.0)), "{}", told.0);
        }
    }
    assert!(!page.contains("<i>_x_"), "a name is no markup");
    assert!(page.contains("default-src 'none'") && !page.contains("http://"), "nothing is loaded");
    assert_eq!(page.matches("<h1").count(), 1);
}

fn attributes<'a>(page: &'a str, name: &str) -> impl Iterator<Item = &'a str> {
    let start = format!(" {name}=\"");
    let values: Vec<&str> = page.split(&start).skip(1).filter_map(|rest| rest.split('"').next()).collect();
    values.into_iter()
}

#[test]
fn one_dimension_has_a_picture() {
    let room = room();
    for figures in ["on_time_rate_closed,accepted", "accepted", "mean_turnaround", "fee_relief,accepted"] {
        let options = ["--figures", figures, "--by", "department", "--format", "html"];
        let page = room.data(&[&["query", "cases.csv", "--suspensions", "stops.csv"], &options[..]].concat());
        assert_eq!(page.matches("<svg").count(), 1, "{figures}");
        // The table of all that was asked stands in the open, before the picture.
        let open = crate::page::tables(&crate::page::shown(&page)).remove(0);
        assert_eq!(open[0].len(), 1 + figures.split(',').count(), "{open:?}");
        assert!(open.len() > 3 && page.find("<table") < page.find("<svg"), "{open:?}");
        assert_eq!(page, room.data(&[&["query", "cases.csv", "--suspensions", "stops.csv"], &options[..]].concat()));
    }
}

#[test]
fn a_workbook_holds_what_json_holds_and_computes_its_ratios() {
    let room = room();
    let (keys, figures) = told(&room);
    let bytes = ask(&room, "xlsx");
    assert_eq!(bytes, ask(&room, "xlsx"), "the same bytes again");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let sheet = book.worksheet_range("数据").expect("a sheet");
    let formulas = book.worksheet_formula("数据").expect("formulas");
    let formula = |row: usize, column: usize| {
        let place = |number: usize| u32::try_from(number).expect("small");
        formulas.get_value((place(row), place(column))).cloned().unwrap_or_default()
    };
    assert_eq!(sheet.height(), keys.len() + 1);
    // Which figures are ratios, and so have two columns more; each has two columns for every comparison, a ratio four.
    let ratios = [false, true, true, true, false, true];
    for (row, (key, figures)) in (1..).zip(keys.iter().zip(&figures)) {
        let cell = |column: usize| sheet.get((row, column)).cloned().unwrap_or(Data::Empty);
        if !key[0].is_empty() {
            assert_eq!(cell(0), Data::String(key[0].clone()));
        }
        let mut column = 2;
        for ((text, numerator, denominator), ratio) in figures.iter().zip(ratios) {
            match (numerator, denominator) {
                (Some(numerator), Some(denominator)) => {
                    assert_eq!(integer(&cell(column + 1)), *numerator);
                    assert_eq!(integer(&cell(column + 2)), *denominator);
                    let rate = text.ends_with('%');
                    let number: f64 = text.trim_end_matches('%').parse().expect("a number");
                    let Data::Float(cached) = cell(column) else { panic!("{row} {column}: {:?}", cell(column)) };
                    assert!((cached * if rate { 100.0 } else { 1.0 } - number).abs() < 1e-9, "{text}: {cached}");
                    let written = formula(row, column);
                    let computed = compute(&written, *numerator, *denominator);
                    assert!((computed * if rate { 100.0 } else { 1.0 } - number).abs() < 1e-9, "{text}: {written}");
                }
                (Some(amount), None) if !text.contains('.') => assert_eq!(integer(&cell(column)), *amount),
                (Some(cents), None) => {
                    let Data::Float(yuan) = cell(column) else { panic!("{:?}", cell(column)) };
                    #[expect(clippy::cast_precision_loss, reason = "small numbers")]
                    let expected = *cents as f64 / 100.0;
                    assert!((yuan - expected).abs() < 1e-9);
                }
                _ => assert_eq!(cell(column), Data::String("—".to_owned())),
            }
            column += if ratio { 11 } else { 5 };
        }
    }
}

#[test]
fn an_appraisal_is_the_same_in_every_form() {
    let room = Room::new();
    for file in ["input.csv", "scheme.toml"] {
        let folder = std::path::Path::new(crate::support::CORPUS).join("appraise-by-hand");
        fs::copy(folder.join(file), room.at(file)).expect("a file of the corpus");
    }
    let form = |format: &str| {
        let words = ["appraise", "input.csv", "--scheme", "scheme.toml", "--period", "2026-03", "--format", format];
        let ran = room.run(&[&words[..], &["-o", "list"]].concat());
        assert_eq!(ran.status, 0, "{}", ran.stderr);
        fs::read(room.at("list")).expect("the list")
    };
    let told: Json = serde_json::from_slice(&form("json")).expect("JSON");
    let page = text(form("html"));
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(form("xlsx"))).expect("a workbook");
    let list = book.worksheet_range("名次和得分").expect("a sheet");
    let said: Vec<String> = book
        .worksheet_range("逐项得分")
        .expect("a sheet")
        .rows()
        .chain(book.worksheet_range("说明").expect("a sheet").rows())
        .flat_map(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>())
        .collect();
    let units = told["units"].as_array().expect("units").iter().filter(|unit| !unit["score"].is_null());
    for (row, unit) in units.enumerate() {
        let score = unit["score"].as_str().expect("a score");
        let name = unit["by"]["department"].as_str().expect("a name");
        let cell = |column: usize| list.get((row + 1, column)).cloned().unwrap_or(Data::Empty);
        assert_eq!(cell(1), Data::String(name.to_owned()));
        assert!(matches!(cell(5), Data::Float(cached) if format!("{cached:.2}") == score), "{name}: {:?}", cell(5));
        assert!(page.contains(&format!(">{score}<")) && page.contains(name), "{name} {score}");
        for one in unit["criteria"].as_array().into_iter().chain(unit["by_hand"].as_array()).flatten() {
            let line = one["arithmetic"].as_str().expect("a line");
            assert!(said.iter().any(|said| said == line), "{line}");
            assert!(page.contains(line), "{line}");
        }
    }
    // Marks by hand are said to be so, and who has none is named, wherever the list is read.
    let table = text(form("table"));
    let others = [table, text(form("md")), page, said.join("\n")];
    for form in &others {
        assert!(form.contains("手工录入") && form.contains("由人工打分") && form.contains("还没有打分"), "{form}");
    }
}

fn integer(cell: &Data) -> i64 {
    match cell {
        #[expect(clippy::cast_possible_truncation, reason = "whole numbers")]
        Data::Float(number) if number.fract() == 0.0 => *number as i64,
        Data::Int(number) => *number,
        other => panic!("{other:?} is no whole number"),
    }
}

/// What the formula of a ratio comes to, from its own numbers: places and kind are read from its text.
#[expect(clippy::cast_precision_loss, reason = "as a workbook computes")]
fn compute(formula: &str, numerator: i64, denominator: i64) -> f64 {
    let scale: f64 = formula.rsplit('/').next().expect("a divisor").trim_end_matches(')').parse().expect("a number");
    let (n, d) = (numerator as f64, denominator as f64);
    let rounded = n.signum() * ((2.0 * n.abs() * scale + d) / (2.0 * d)).floor();
    let rounded = if n == 0.0 { 0.0 } else { rounded };
    assert!(formula.contains("INT((2*ABS(") && formula.starts_with("IF("), "{formula}");
    let units = match formula.contains("AND(") {
        true if rounded == 0.0 => n.signum() * f64::from(n != 0.0),
        true if (rounded - scale).abs() < 0.5 && n < d => scale - 1.0,
        _ => rounded,
    };
    units / scale
}

#[test]
fn lists_are_the_same_in_every_form() {
    let room = room();
    let list = |format: &str| {
        let options = ["--list", "pending", "--columns", "case_id,department,age", "--format", format, "-o", "list"];
        assert_eq!(room.data(&[&["cases", "cases.csv", "--suspensions", "stops.csv"], &options[..]].concat()), "");
        fs::read(room.at("list")).expect("the list")
    };
    let rows: Vec<Json> =
        serde_json::from_slice::<Json>(&list("json")).expect("JSON").as_array().expect("rows").clone();
    let cells_of =
        |row: &Json| ["case_id", "department", "age"].map(|name| row[name].as_str().expect("text").to_owned());
    let expected: Vec<Vec<String>> = rows.iter().map(|row| cells_of(row).to_vec()).collect();
    assert!(expected.len() > 20);
    let page = text(list("md"));
    let found: Vec<Vec<String>> = page.lines().skip(2).map(cells).collect();
    assert_eq!(found, expected);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(list("xlsx"))).expect("a workbook");
    let sheet = book.worksheet_range_at(0).expect("a sheet").expect("cells");
    let found: Vec<Vec<String>> =
        sheet.rows().skip(1).map(|row| row.iter().map(ToString::to_string).collect()).collect();
    assert_eq!(found, expected);
}
