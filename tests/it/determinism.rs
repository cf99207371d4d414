//! The same input gives the same bytes, wherever, whenever and in whatever order its rows stand.

use crate::{
    oracle::random,
    support::{Ran, Room},
};
use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};
use serde_json::Value as Json;
use std::{fs, path::Path};

/// What a report consists of, beside what tells one run from another.
const ARTEFACTS: [&str; 7] =
    ["bulletin.html", "figures.json", "rejects.csv", "manifest.json", "bulletin.xlsx", "bulletin.md", "figures.csv"];

/// A synthetic city.
fn city() -> Room {
    let room = Room::new();
    let ran = room.run(&["sample", "city", "--rows", "1200"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    room
}

/// The bytes of a report on a city.
fn bulletin(room: &Room, city: &str, variables: &[(&str, &str)]) -> Vec<Vec<u8>> {
    let project = format!("{city}/xiaoneng.toml");
    let formats = "html,json,xlsx,md,csv";
    let mut command = room.command(&["bulletin", "-c", &project, "-o", "out", "--formats", formats]);
    let ran = Ran::of(&command.envs(variables.iter().copied()).output().expect("the program runs"));
    assert!(ran.status < 2, "{ran:?}");
    ARTEFACTS.iter().map(|name| fs::read(room.at("out").join(name)).expect("an artefact")).collect()
}

fn assert_equal(one: &[Vec<u8>], other: &[Vec<u8>]) {
    for (name, (one, other)) in ARTEFACTS.iter().zip(one.iter().zip(other)) {
        let place = one.iter().zip(other).position(|(one, other)| one != other);
        assert!(one == other, "{name} differs, lengths {} and {}, first at {place:?}", one.len(), other.len());
    }
}

#[test]
fn a_report_is_the_same_twice_in_another_zone_language_and_place() {
    let room = city();
    let first = bulletin(&room, "city", &[]);
    assert_equal(&first, &bulletin(&room, "city", &[]));
    let far = [("TZ", "America/New_York"), ("LC_ALL", "C"), ("POLARS_MAX_THREADS", "1"), ("RAYON_NUM_THREADS", "1")];
    let elsewhere = Room::new();
    fs::create_dir_all(elsewhere.at("deep/down")).expect("folders");
    for entry in fs::read_dir(room.at("city")).expect("a folder") {
        let name = entry.expect("an entry").file_name();
        fs::copy(room.at("city").join(&name), elsewhere.at("deep/down").join(&name)).expect("a file");
    }
    assert_equal(&first, &bulletin(&elsewhere, "deep/down", &far));
    assert_equal(&first, &bulletin(&elsewhere, "deep/down", &[("LC_ALL", "en_US.UTF-8"), ("TZ", "Asia/Shanghai")]));
}

#[test]
fn a_document_is_the_same_in_another_zone_language_and_place() {
    let room = city();
    let document = |folder: &str, variables: &[(&str, &str)]| {
        let project = room.at("city/xiaoneng.toml");
        let place = room.at(folder);
        fs::create_dir_all(&place).expect("a folder");
        let arguments = ["bulletin", "-c", project.to_str().expect("a name"), "--formats", "docx", "-o", "out"];
        let mut command = room.command(&arguments);
        let ran = Ran::of(&command.current_dir(&place).envs(variables.iter().copied()).output().expect("it runs"));
        if ran.status == 2 && ran.stderr.contains("fonts-noto-cjk") {
            crate::office::missing("no Chinese font");
            return Vec::new();
        }
        assert!(ran.status < 2, "{ran:?}");
        fs::read(place.join("out/bulletin.docx")).expect("a document")
    };
    let first = document("here", &[]);
    let far = [("TZ", "America/New_York"), ("LC_ALL", "C"), ("RAYON_NUM_THREADS", "1")];
    assert!(document("over/there", &far) == first, "the document differs");
}

#[test]
fn answers_are_the_same_twice_in_another_zone_language_and_place() {
    let (cases, stops) = random::files(41, 500);
    let room = Room::with(&[("cases.csv", &cases), ("stops.csv", &stops)]);
    let figures = "accepted,on_time_rate_due,median_turnaround,pending_end,promised_speedup,mean_rating";
    let query = ["--figures", figures, "--by", "department,month", "--period", "2026-H1", "--compare", "previous"];
    for (command, options) in [("query", &query[..]), ("cases", &["--period", "2026-08"][..])] {
        for format in ["table", "csv", "json", "jsonl"] {
            let here =
                [&[command, "cases.csv", "--suspensions", "stops.csv", "-q", "--format", format], options].concat();
            let first = room.run(&here);
            assert_eq!((first.status, first.stderr.as_str()), (0, ""), "{here:?}");
            assert_eq!(room.run(&here), first, "{here:?}");
            let (cases, stops) = (room.at("cases.csv"), room.at("stops.csv"));
            let (cases, stops) = (cases.to_str().expect("a name"), stops.to_str().expect("a name"));
            let there = [&[command, cases, "--suspensions", stops, "-q", "--format", format], options].concat();
            let other = Room::new();
            let mut run = other.command(&there);
            run.envs([
                ("TZ", "America/New_York"),
                ("LC_ALL", "C"),
                ("POLARS_MAX_THREADS", "1"),
                ("RAYON_NUM_THREADS", "1"),
            ]);
            assert_eq!(Ran::of(&run.output().expect("the program runs")), first, "{there:?}");
        }
    }
}

/// The same rows in another order, the heading first.
fn shuffled(text: &str, seed: u64) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    let mut dice = ChaCha8Rng::seed_from_u64(seed);
    for place in (2..lines.len()).rev() {
        let other = 1 + usize::try_from(dice.next_u64() % place as u64).expect("a place");
        lines.swap(place, other);
    }
    lines.join("\n") + "\n"
}

#[test]
fn the_order_of_rows_moves_no_figure() {
    let (cases, stops) = random::files(42, 700);
    let dictionary = Room::new().data(&["figures", "--format", "json"]);
    let dictionary: Json = serde_json::from_str(&dictionary).expect("JSON");
    let ids: Vec<&str> =
        dictionary.as_array().expect("a list").iter().filter_map(|figure| figure["id"].as_str()).collect();
    // Registers are asked of elsewhere. Of two acceptances of an item in one minute the last row stands for the item.
    let of_registers = crate::registers::ids();
    let ids = ids.into_iter().filter(|id| !of_registers.contains(*id)).collect::<Vec<_>>().join(",");
    let answer = |cases: &str, stops: &str, by: &str| {
        let room = Room::with(&[("cases.csv", cases), ("stops.csv", stops)]);
        let files = ["query", "cases.csv", "--suspensions", "stops.csv", "--format", "json"];
        room.data(
            &[&files[..], &["--figures", &ids, "--by", by, "--period", "2026-Q3", "--compare", "previous"]].concat(),
        )
    };
    for by in ["department", "item,channel", "month", "weekday,hour"] {
        let first = answer(&cases, &stops, by);
        for seed in 0..2 {
            assert_eq!(answer(&shuffled(&cases, seed), &shuffled(&stops, seed), by), first, "by {by}");
        }
    }
}

#[test]
fn the_order_of_rows_moves_nothing_in_the_figures_of_a_report() {
    let room = city();
    let first = bulletin(&room, "city", &[]);
    for name in ["cases.csv", "suspensions.csv", "items.csv", "ratings.csv"] {
        let path = room.at("city").join(name);
        let text = fs::read_to_string(&path).expect("a file");
        fs::write(&path, shuffled(&text, 7)).expect("a file");
    }
    let second = bulletin(&room, "city", &[]);
    let figures = |report: &[Vec<u8>]| -> Json {
        let mut figures: Json = serde_json::from_slice(&report[1]).expect("JSON");
        without_digests(&mut figures);
        figures
    };
    assert_eq!(figures(&first), figures(&second));
}

/// A digest says which bytes were read: it must differ.
fn without_digests(json: &mut Json) {
    match json {
        Json::Object(entries) => {
            entries.retain(|key, _| key != "digest" && key != "blake3");
            entries.values_mut().for_each(without_digests);
        }
        Json::Array(entries) => entries.iter_mut().for_each(without_digests),
        _ => {}
    }
}

#[test]
fn shuffling_keeps_every_row() {
    let text = "heading\n1\n2\n3\n4\n5\n";
    let other = shuffled(text, 1);
    assert_ne!(other, text);
    let sorted = |text: &str| {
        let mut lines: Vec<_> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_eq!(sorted(&other), sorted(text));
    assert!(other.starts_with("heading\n") && !Path::new("out").exists());
}
