//! The files that other programs read are what their schemas say.
//!
//! The checker knows the keywords that our schemas use, and a test that they use no other.

use crate::support::Room;
use serde_json::{Map, Value, json};
use std::{collections::BTreeSet, fs};

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/sample/xiaoneng.toml");
const FIGURES: &str = include_str!("../../data/schema/figures.schema.json");
const MANIFEST: &str = include_str!("../../data/schema/manifest.schema.json");
const INSPECT: &str = include_str!("../../data/schema/inspect.schema.json");

/// Keywords that are obeyed, and those that only tell.
const OBEYED: [&str; 9] =
    ["type", "const", "enum", "required", "properties", "additionalProperties", "items", "minimum", "pattern"];
const TELLING: [&str; 3] = ["$schema", "title", "description"];

fn schema(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// Where a value is not what the schema says.
pub fn complaints(schema: &Value, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    look(schema, value, &mut (String::from("$"), &mut found));
    found
}

fn look(schema: &Value, value: &Value, (path, found): &mut (String, &mut Vec<String>)) {
    let no_keywords = Map::new();
    let keywords = schema.as_object().unwrap_or(&no_keywords);
    let mut say = |complaint: String| found.push(format!("{path}: {complaint}"));
    for (keyword, wanted) in keywords {
        match keyword.as_str() {
            "type" if !types(wanted).any(|name| is(name, value)) => say(format!("{value} is no {wanted}")),
            "const" if value != wanted => say(format!("{value} is not {wanted}")),
            "enum" if !wanted.as_array().unwrap().contains(value) => say(format!("{value} is none of {wanted}")),
            "minimum" if value.as_f64() < wanted.as_f64() => say(format!("{value} is less than {wanted}")),
            "pattern" if !fits(wanted.as_str().unwrap(), value) => say(format!("{value} is not like {wanted}")),
            "required" => {
                let names = wanted.as_array().unwrap().iter().filter_map(Value::as_str);
                names.filter(|name| value.get(name).is_none()).for_each(|name| say(format!("{name} is missing")));
            }
            _ => {}
        }
    }
    let properties = schema["properties"].as_object().unwrap_or(&no_keywords);
    for (name, inner) in value.as_object().unwrap_or(&no_keywords) {
        let inside = format!("{path}.{name}");
        match (properties.get(name), &schema["additionalProperties"]) {
            (Some(schema), _) => look(schema, inner, &mut (inside, &mut **found)),
            (None, Value::Bool(false)) => found.push(format!("{inside} has no place")),
            (None, other) => look(other, inner, &mut (inside, &mut **found)),
        }
    }
    for (index, inner) in value.as_array().into_iter().flatten().enumerate() {
        look(&schema["items"], inner, &mut (format!("{path}[{index}]"), &mut **found));
    }
}

fn types(wanted: &Value) -> impl Iterator<Item = &str> {
    wanted.as_str().into_iter().chain(wanted.as_array().into_iter().flatten().filter_map(Value::as_str))
}

fn is(name: &str, value: &Value) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("no such type: {other}"),
    }
}

/// The patterns that our schemas have, by hand.
fn fits(pattern: &str, value: &Value) -> bool {
    let text = value.as_str().unwrap_or_default();
    let day = |text: &str| {
        let mark = |(index, letter): (usize, u8)| {
            if matches!(index, 4 | 7) { letter == b'-' } else { letter.is_ascii_digit() }
        };
        text.len() == 10 && text.bytes().enumerate().all(mark)
    };
    match pattern {
        r"^\d{4}-\d{2}-\d{2}$" => day(text),
        r"^\d{4}-\d{2}-\d{2}( .*)?$" => day(text.split(' ').next().unwrap_or_default()),
        "^[0-9a-f]{64}$" => text.len() == 64 && text.bytes().all(|letter| matches!(letter, b'0'..=b'9' | b'a'..=b'f')),
        other => panic!("no such pattern: {other}"),
    }
}

/// Every keyword of a schema and of those within.
fn keywords(schema: &Value, found: &mut BTreeSet<String>) {
    let Some(entries) = schema.as_object() else { return };
    for (keyword, inner) in entries {
        found.insert(keyword.clone());
        match keyword.as_str() {
            "properties" => inner.as_object().unwrap().values().for_each(|schema| keywords(schema, found)),
            "items" | "additionalProperties" => keywords(inner, found),
            _ => {}
        }
    }
}

#[test]
fn schemas_use_only_what_is_checked() {
    for text in [FIGURES, MANIFEST, INSPECT] {
        let mut found = BTreeSet::new();
        keywords(&schema(text), &mut found);
        let unknown: Vec<_> =
            found.iter().filter(|keyword| !OBEYED.contains(&&***keyword) && !TELLING.contains(&&***keyword)).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
    }
}

#[test]
fn what_is_wrong_is_seen() {
    let right = json!({"figure": "accepted", "by": {"department": "a"}, "period": {"start": "2026-10-01", "end": "2026-10-31",
        "as_of": "2026-10-31"}, "value": 1, "numerator": 1, "denominator": null, "n": null, "unit": "cases", "text": "1",
        "left_out": {"no_limit": 2}});
    let page = |entry: &Value| json!({"form": "xiaoneng-figures-1", "figures": [entry]});
    assert_eq!(complaints(&schema(FIGURES), &page(&right)), Vec::<String>::new());
    for (name, value) in [
        ("value", json!("1")),
        ("numerator", json!(0.5)),
        ("unit", json!("件")),
        ("by", json!({"department": 1})),
        ("left_out", json!({"no_limit": null})),
        ("period", json!({"start": "2026-10-01", "end": "2026-10-31"})),
        ("reason", json!("because")),
        ("more", json!(1)),
    ] {
        let mut wrong = right.clone();
        wrong[name] = value;
        assert_eq!(complaints(&schema(FIGURES), &page(&wrong)).len(), 1, "{name}");
    }
    let mut wrong = right;
    wrong.as_object_mut().unwrap().remove("text");
    assert_eq!(complaints(&schema(FIGURES), &page(&wrong)), ["$.figures[0]: text is missing"]);
    assert_eq!(complaints(&schema(FIGURES), &json!({"form": "other", "figures": {}})).len(), 2);
    let digest = &schema(MANIFEST)["properties"]["fonts"]["items"]["properties"]["blake3"];
    assert_eq!(complaints(digest, &json!("0f")).len(), 1);
}

#[test]
fn a_report_is_what_the_schemas_say() {
    let room = Room::new();
    let made = |period: &str| {
        room.data(&["bulletin", "-c", SAMPLE, "--period", period, "--formats", "json,md", "-q", "-o", "out"]);
        let read =
            |name: &str| -> Value { serde_json::from_slice(&fs::read(room.at("out").join(name)).unwrap()).unwrap() };
        (read("figures.json"), read("manifest.json"))
    };
    for period in ["2026-10", "2026-Q2", "2024-11"] {
        let (figures, manifest) = made(period);
        assert!(figures["figures"].as_array().unwrap().len() > 100, "{period}");
        assert_eq!(complaints(&schema(FIGURES), &figures), Vec::<String>::new(), "{period}");
        assert_eq!(complaints(&schema(MANIFEST), &manifest), Vec::<String>::new(), "{period}");
    }
    let room = Room::with(&[("a.csv", "办件编号,受理时间,办结时间\n1,2026-03-02,2026-03-04\n")]);
    let page: Value = serde_json::from_str(&room.data(&["inspect", "a.csv", "--format", "json"])).unwrap();
    assert_eq!(complaints(&schema(INSPECT), &page), Vec::<String>::new());
}

#[test]
fn the_schema_names_every_unit_and_every_reason() {
    let schema = schema(FIGURES);
    let listed = |name: &str| -> BTreeSet<String> {
        let names = schema["properties"]["figures"]["items"]["properties"][name]["enum"].as_array().unwrap();
        names.iter().map(|name| name.as_str().unwrap().to_owned()).collect()
    };
    let dictionary: Value = serde_json::from_str(&Room::new().data(&["figures", "--format", "json"])).unwrap();
    let units = dictionary.as_array().unwrap().iter().map(|figure| figure["unit"].as_str().unwrap().to_owned());
    assert_eq!(listed("unit"), units.collect());
    let labels: toml::Table = include_str!("../../data/labels.zh.toml").parse().unwrap();
    assert_eq!(listed("reason"), labels["withheld"].as_table().unwrap().keys().cloned().collect());
}
