//! Headings that exports of hall systems and exchange platforms really have, in `tests/headings/seen.csv`: what `inspect`
//! must take each for, given these values. `?` is asked, never guessed; `own` is kept under its own heading.

use crate::support::Room;
use serde_json::Value;
use std::fs;

/// A heading, what it is, and values under it.
struct Seen {
    heading: String,
    field: String,
    values: Vec<String>,
}

fn seen() -> Vec<Seen> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/headings/seen.csv");
    let text = fs::read_to_string(path).expect("the list of headings");
    let rows = csv::Reader::from_reader(text.as_bytes()).into_records().map(|row| row.expect("three cells"));
    rows.map(|row| Seen {
        heading: row[0].to_owned(),
        field: row[1].to_owned(),
        values: row[2].split('|').map(str::to_owned).collect(),
    })
    .collect()
}

/// A file with nothing but this column, twenty times its values over, and one that says nothing.
fn file(seen: &Seen) -> String {
    let rows = seen.values.iter().map(|value| format!("\"{value}\",-\n")).collect::<Vec<_>>().concat();
    format!("\"{}\",x\n{}", seen.heading, rows.repeat(20))
}

/// What inspect proposes: a field, `?` with a question of meaning, `own`.
fn proposed(file: &Value) -> String {
    let column = &file["columns"][0];
    if let Some(field) = column["fields"][0].as_str() {
        return field.to_owned();
    }
    let asked = file["questions"].as_array().is_some_and(|asked| asked.iter().any(|one| one["kind"] == "meaning"));
    if asked { "?".to_owned() } else { column["reason"].as_str().unwrap_or_default().to_owned() }
}

#[test]
fn headings_are_proposed_right() {
    let seen = seen();
    let room = Room::new();
    let names: Vec<String> = (0..seen.len()).map(|index| format!("{index:03}.csv")).collect();
    for (name, seen) in names.iter().zip(&seen) {
        fs::write(room.at(name), file(seen)).expect("a file of the test");
    }
    let arguments: Vec<&str> =
        ["inspect", "--format", "json"].into_iter().chain(names.iter().map(String::as_str)).collect();
    let page: Value = serde_json::from_str(&room.data(&arguments)).expect("JSON");
    let files = page["files"].as_array().expect("files");
    assert_eq!(files.len(), seen.len());
    let wrong: Vec<String> = seen
        .iter()
        .zip(files)
        .filter(|(seen, file)| proposed(file) != seen.field)
        .map(|(seen, file)| format!("{} is {}, proposed {}", seen.heading, seen.field, proposed(file)))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The keys of an object, ascending.
fn keys(object: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = object.as_object().expect("an object").keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

#[test]
fn the_schema_says_what_is_printed() {
    let schema: Value = serde_json::from_str(include_str!("../../data/schema/inspect.schema.json")).expect("JSON");
    let seen =
        Seen { heading: "承诺时间".into(), field: String::new(), values: vec!["1".into(), "2026-03-01".into()] };
    let text = format!("某市办件表,\n{}", file(&seen).replace(",x\n", ",办理状态\n").replace(",-", ",办结"));
    let room = Room::with(&[("a.csv", &text)]);
    let page: Value = serde_json::from_str(&room.data(&["inspect", "a.csv", "--format", "json"])).expect("JSON");
    let of_file = &schema["properties"]["files"]["items"];
    let printed = &page["files"][0];
    for (path, object) in [
        (None, printed),
        (Some("titles"), &printed["titles"][0]),
        (Some("columns"), &printed["columns"][0]),
        (Some("questions"), &printed["questions"][0]),
    ] {
        let described = path.map_or(of_file, |path| &of_file["properties"][path]["items"]);
        assert_eq!(keys(object), keys(&described["properties"]), "{path:?}");
        assert_eq!(described["required"].as_array().map(Vec::len), Some(keys(object).len()), "{path:?}");
    }
    let word = &of_file["properties"]["columns"]["items"]["properties"]["words"]["items"]["properties"];
    assert_eq!(keys(&printed["columns"][1]["words"][0]), keys(word));
}

#[test]
fn codes_are_asked_about() {
    for (heading, table) in [("满意度", "codes.rating = \"gbt39046\""), ("办件类型", "codes.case_type = \"epoint\"")]
    {
        let seen = Seen { heading: heading.to_owned(), field: String::new(), values: vec!["1".into(), "2".into()] };
        let room = Room::with(&[("codes.csv", &file(&seen))]);
        let page: Value =
            serde_json::from_str(&room.data(&["inspect", "codes.csv", "--format", "json"])).expect("JSON");
        let questions = page["files"][0]["questions"].as_array().expect("questions");
        let codes = questions.iter().find(|question| question["kind"] == "codes").expect("a question about codes");
        let lines: Vec<&str> =
            codes["lines"].as_array().expect("lines").iter().filter_map(|line| line["line"].as_str()).collect();
        assert!(lines.contains(&table), "{heading}: {lines:?}");
    }
}
