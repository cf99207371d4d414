//! The rules of the house, read from the source: who may import whom, what may stand in a file, how long it may be.
//!
//! Every rule is a function from text to complaints, run over the tree by one test and over a small wrong text by another.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// The line of rooms: each may use the types of those before it, never of those after it.
const LINE: [&str; 24] = [
    "diag",
    "schema",
    "period",
    "number",
    "reference",
    "config",
    "ingest",
    "validate",
    "clock",
    "engine",
    "figures",
    "query",
    "audit",
    "draft",
    "narrative",
    "charts",
    "report",
    "render",
    "output",
    "sample",
    "pipeline",
    "cli",
    "lib",
    "main",
];

/// What only some rooms may touch: the path, the rooms, the reason.
const DOORS: [(&str, &[&str], &str); 7] = [
    ("polars", &["ingest", "validate", "clock", "engine"], "polars stops at the engine's door"),
    // validate: rows beyond the memory's room, in a file without a name.
    ("std::fs", &["config", "reference", "ingest", "validate", "output", "cli"], "few rooms read, one room writes"),
    ("plotters", &["charts"], "only charts are drawn"),
    ("tera", &["render"], "only render fills templates"),
    ("rust_xlsxwriter", &["render"], "only render writes workbooks"),
    ("clap", &["config", "cli", "main"], "options are declared once"),
    ("rustix", &["output"], "the system is called in one place"),
];

/// Files longer than [`FILE`] because they are lists of entries of one shape: the file and what it lists.
const LISTS: [(&str, &str); 0] = [];

const FILE: usize = 400;
const FUNCTION: usize = 60;
const MAIN: usize = 60;

#[test]
fn rooms_import_only_those_before_them() {
    check_sources(|source| imports(&source.room(), source));
}

#[test]
fn wrong_imports_are_seen() {
    let complaints = |room: &str, text: &str| imports(room, &Source::of(&format!("src/{room}/mod.rs"), text)).len();
    assert_eq!(complaints("figures", "use crate::engine::Table;\nuse crate::{period::Day, number::Ratio};"), 0);
    assert_eq!(complaints("engine", "use crate::figures::Figure;"), 1);
    assert_eq!(complaints("engine", "use crate::{clock::X, figures::{Figure, y}, render};"), 2);
    assert_eq!(complaints("engine", "fn f(x: crate::render::Page) {}"), 1);
    assert_eq!(complaints("engine", "use crate::nowhere::X;"), 1);
    assert_eq!(complaints("engine", "use super::figures::Figure;"), 1);
    assert_eq!(complaints("figures", "use polars::prelude::*;"), 1);
    assert_eq!(complaints("figures", "use {std::fmt, polars::prelude};"), 1);
    assert_eq!(complaints("engine", "use polars::prelude::*;"), 0);
    assert_eq!(complaints("render", "use std::{fmt, fs::{self, File}};"), 1);
    assert_eq!(complaints("render", "fn f() { std::fs::read(x) }"), 1);
    assert_eq!(complaints("nobody", ""), 1);
    assert_eq!(complaints("engine", "// use crate::figures\nconst X: &str = \"crate::figures\";"), 0);
    assert_eq!(complaints("engine", "#[cfg(test)]\nmod tests { use crate::figures::X; }"), 0);
    let main = Source::of("src/main.rs", "use xiaoneng::{cli, nowhere};");
    assert_eq!(imports("main", &main).len(), 1);
    let inner = Source::of("src/engine/a.rs", "use super::X; use super::super::figures::Y;");
    assert_eq!(imports("engine", &inner).len(), 1);
}

#[test]
fn chinese_stands_in_data_and_templates() {
    check_sources(|source| chinese(&source.text));
}

#[test]
fn chinese_in_code_is_seen() {
    assert!(chinese("//! 办件\n/// 办结\nfn f() {} /** 受理 */\n").is_empty());
    assert!(chinese("#[cfg(test)]\nmod tests { const X: &str = \"办件\"; }").is_empty());
    assert!(chinese("#[doc = $doc] x\nCaseId \"case_id\" Id Open \"办件编号\";").is_empty());
    assert_eq!(chinese("#[doc = $doc] x\nCaseId \"办件\" Id Open \"办件编号\";").len(), 1);
    assert_eq!(chinese("const X: &str = \"办件\";").len(), 1);
    assert_eq!(chinese("const X: char = '，';").len(), 1);
    assert_eq!(chinese("// 办件\nfn f() {}").len(), 1);
}

#[test]
fn only_declared_tests_are_left_out() {
    assert!(declares_tests("mod a;\n#[cfg(test)]\nmod tests;\n"));
    assert!(!declares_tests("mod a;\nmod tests;\n"));
}

#[test]
fn every_file_says_what_it_is() {
    check_sources(opening);
}

#[test]
fn missing_openings_are_seen() {
    let complaints = |path: &str, text: &str| opening(&Source::of(path, text)).len();
    assert_eq!(complaints("src/clock/mod.rs", "//! X.\n//!\n//! In: a. Out: b. Never: c. Why: d.\n"), 0);
    assert_eq!(complaints("src/clock/mod.rs", "//! X.\n//! In: a. Out: b. Why: d.\n// Never: x\n"), 1);
    assert_eq!(complaints("src/pipeline.rs", "//! X.\n"), 4);
    assert_eq!(complaints("src/clock/a.rs", "//! X.\n"), 0);
    assert_eq!(complaints("src/clock/a.rs", "use x;\n//! X.\n"), 1);
}

#[test]
fn files_and_functions_are_short() {
    check_sources(lengths);
}

#[test]
fn long_files_and_functions_are_seen() {
    let complaints = |path: &str, text: &str| lengths(&Source::of(path, text)).len();
    let function =
        |lines: usize| format!("fn f<T: Fn(i32) -> [u8; 2]>(x: T) {{\n{}}}\n", "    x(1);\n".repeat(lines - 2));
    assert_eq!(complaints("src/a/b.rs", &function(FUNCTION)), 0);
    assert_eq!(complaints("src/a/b.rs", &function(FUNCTION + 1)), 1);
    assert_eq!(complaints("src/a/b.rs", &function(FUNCTION + 9).replacen("x(1)", "// {", 9)), 0);
    assert_eq!(complaints("src/a/b.rs", &"const X: u8 = 1;\n".repeat(FILE)), 0);
    assert_eq!(complaints("src/a/b.rs", &"const X: u8 = 1;\n".repeat(FILE + 1)), 1);
    let tests = format!("const X: u8 = 1;\n#[cfg(test)]\nmod tests {{\n{}}}\n", "const Y: u8 = 1;\n".repeat(FILE));
    assert_eq!(complaints("src/a/b.rs", &tests), 0);
    assert_eq!(complaints("src/main.rs", &"const X: u8 = 1;\n".repeat(MAIN + 1)), 1);
}

#[test]
fn nothing_gives_up_in_the_middle() {
    check_sources(surrenders);
}

#[test]
fn surrenders_are_seen() {
    let complaints = |text: &str| surrenders(&Source::of("src/a/b.rs", text)).len();
    assert_eq!(complaints("fn f() { x.unwrap_or(1); y.expected(); assert!(z); my_panic!() }"), 0);
    assert_eq!(complaints("// x.unwrap()\nconst X: &str = r#\"panic!(\"\"#;"), 0);
    assert_eq!(complaints("#[cfg(test)]\nmod tests { fn f() { x.unwrap() } }"), 0);
    assert_eq!(complaints("#[cfg(test)]\nuse x;\nfn f() { x.unwrap() }"), 1);
    for bad in ["x.unwrap()", "x\n.expect(\"y\")", "panic!(\"x\")", "todo!()", "unimplemented!()", "Option::unwrap"] {
        assert_eq!(complaints(&format!("fn f() {{ {bad} }}")), 1, "{bad}");
    }
}

#[test]
fn names_say_what_things_are() {
    check_sources(empty_names);
}

#[test]
fn empty_names_are_seen() {
    let complaints = |path: &str, text: &str| empty_names(&Source::of(path, text)).len();
    assert_eq!(complaints("src/a/b.rs", "use std::process; fn processed() {}"), 0);
    assert_eq!(complaints("src/a/utils.rs", ""), 1);
    assert_eq!(complaints("src/helpers/mod.rs", ""), 1);
    assert_eq!(complaints("src/a/b.rs", "mod common { }"), 1);
    assert_eq!(complaints("src/a/b.rs", "fn process(x: u8) {} fn handle_row() {} let data2 = 1;"), 3);
}

#[test]
fn the_project_stands_alone() {
    let mut complaints = Vec::new();
    for path in files(&root(), &["target", ".git", "node_modules"]) {
        if let Ok(text) = fs::read_to_string(&path) {
            complaints.extend(outside(&text).into_iter().map(|complaint| format!("{}:{complaint}", shown(&path))));
        }
    }
    report(&complaints);
}

#[test]
fn references_outside_the_project_are_seen() {
    assert!(outside("see ../share/x, homework/, workspace/x and library.rs").is_empty());
    for place in OUTSIDE {
        assert_eq!(outside(&format!("a\nsee {place}x")).len(), 1, "{place}");
    }
}

#[test]
fn every_code_has_words_in_both_languages() {
    let codes: BTreeSet<String> = sources().iter().flat_map(|source| codes(&source.text)).collect();
    assert!(!codes.is_empty(), "no diagnostic code found in src: the search must have gone blind");
    let read = |name: &str| -> toml::Table {
        fs::read_to_string(root().join("data").join(name))
            .unwrap()
            .parse()
            .unwrap_or_else(|error| panic!("{name}: {error}"))
    };
    let (chinese, english) = (read("labels.zh.toml"), read("labels.en.toml"));
    let mut complaints = differences(&chinese, &english);
    for code in &codes {
        for (name, labels) in [("labels.zh.toml", &chinese), ("labels.en.toml", &english)] {
            complaints.extend(unlabelled(code, labels).map(|complaint| format!("data/{name}: {complaint}")));
        }
    }
    report(&complaints);
}

#[test]
fn missing_words_are_seen() {
    let found = codes(
        "x(Diagnostic { code: \"bad-date\", y }); const A: Code = \"bad-number\"; // code: \"x-y\"\n\
         const LIST: &[Code] = &[\"a-b\", \"c-d\"]; #[cfg(test)]\nmod tests { f(code: \"q-r\") }",
    );
    assert_eq!(found, BTreeSet::from(["bad-date", "bad-number", "a-b", "c-d"].map(str::to_owned)));
    let table = |text: &str| text.parse::<toml::Table>().unwrap();
    let labels = table("[codes.bad-date]\ntext = 'x'\nhint = 'y'\n[codes.bad-number]\ntext = 'x'\nhint = ''");
    assert!(unlabelled("bad-date", &labels).is_none());
    assert!(unlabelled("bad-number", &labels).is_some());
    assert!(unlabelled("unknown", &labels).is_some());
    assert!(differences(&table("a = 1\n[b]\nc = 2"), &table("a = 2\n[b]\nc = 3")).is_empty());
    assert_eq!(differences(&table("a = 1\n[b]\nc = 2"), &table("a = 2\n[b]\nd = 3")).len(), 2);
}

#[test]
fn data_can_be_read() {
    let mut complaints = Vec::new();
    let mut seen = 0;
    // The sample city is input, and inputs may be untidy.
    for path in files(&root().join("data"), &["sample"]) {
        let bytes = fs::read(&path).unwrap();
        if let Some(complaint) = unreadable(path.extension().and_then(|ending| ending.to_str()), &bytes) {
            complaints.push(format!("{}: {complaint}", shown(&path)));
        }
        seen += 1;
    }
    assert!(seen > 0, "no data found");
    report(&complaints);
}

#[test]
fn unreadable_data_are_seen() {
    assert!(unreadable(Some("toml"), "甲 = 1".as_bytes()).is_some());
    assert!(unreadable(Some("toml"), "a = 1".as_bytes()).is_none());
    assert!(unreadable(Some("csv"), b"a,b\n1,2\n").is_none());
    assert!(unreadable(Some("csv"), b"a,b\n1,2,3\n").is_some());
    assert!(unreadable(Some("csv"), b"a,b\n").is_some());
    assert!(unreadable(Some("csv"), b"a,b\n\xB0,1\n").is_some());
    assert!(unreadable(Some("json"), b"{").is_some());
}

#[test]
fn the_readme_and_the_continuous_run_say_the_same() {
    let run = fs::read_to_string(root().join(".ci/run")).unwrap();
    for name in ["README.md", "README.zh-CN.md"] {
        let readme = fs::read_to_string(root().join(name)).unwrap();
        report(&drift(&run, &readme).into_iter().map(|complaint| format!("{name}: {complaint}")).collect::<Vec<_>>());
    }
}

#[test]
fn drift_is_seen() {
    let run = "test_command='cargo test --release'\nmarker='<!-- ci: sample -->'\n";
    assert!(drift(run, "# X\n```\ncargo test --release\n```\n<!-- ci: sample -->\n```sh\nx\n```\n").is_empty());
    assert_eq!(drift(run, "cargo test\n<!-- ci: sample -->\n```sh\nx\n```\n").len(), 1);
    assert_eq!(drift(run, "cargo test --release\n").len(), 1);
    assert_eq!(drift("", "").len(), 2);
}

/// What would make a reader need something that is not in the project.
const OUTSIDE: [&str; 3] = [concat!("../", "shared"), concat!("/wo", "rk/"), concat!(".lib", "rary/")];

/// A source file, and the same text without what a rule must not see; lines stay where they are.
struct Source {
    /// Below the project, with `/`.
    path: String,
    /// As it stands.
    text: String,
    /// Without comments, test modules and the contents of literals.
    code: String,
}

impl Source {
    fn of(path: &str, text: &str) -> Self {
        let code = without(text, &[Kind::Comment, Kind::Doc, Kind::Literal]);
        Self { path: path.to_owned(), text: text.to_owned(), code: without_tests(&code, &code) }
    }

    /// The room that the file belongs to.
    fn room(&self) -> String {
        let below = self.path.trim_start_matches("src/");
        below.split('/').next().unwrap_or(below).trim_end_matches(".rs").to_owned()
    }

    /// How many times `super::` leads from here to the crate.
    fn depth(&self) -> usize {
        let folders = self.path.trim_start_matches("src/").trim_end_matches("/mod.rs").trim_end_matches(".rs");
        folders.split('/').count()
    }
}

fn imports(room: &str, source: &Source) -> Vec<String> {
    let Some(position) = LINE.iter().position(|name| *name == room) else {
        return vec![format!("{room} is not in the line of rooms")];
    };
    let mut complaints = Vec::new();
    let own = if room == "main" { "xiaoneng" } else { "crate" };
    for (line, name) in roots(&source.code, own) {
        let before = LINE[..position].contains(&name.as_str()) || name == room;
        if room != "lib" && !before {
            complaints.push(format!("{line}: {room} must not use {name}: imports go up the line only"));
        }
    }
    let chain = "super::".repeat(source.depth());
    for (line, _) in lines(&source.code).filter(|(_, text)| text.contains(&chain)) {
        complaints.push(format!("{line}: write crate:: where another room is meant"));
    }
    for (path, rooms, reason) in DOORS {
        if rooms.contains(&room) {
            continue;
        }
        let used: Vec<usize> = match path.split_once("::") {
            Some((start, name)) => roots(&source.code, start)
                .into_iter()
                .filter(|(_, second)| second == name)
                .map(|(line, _)| line)
                .collect(),
            None => words(&source.code).filter(|(_, word)| *word == path).map(|(line, _)| line).collect(),
        };
        complaints.extend(used.into_iter().map(|line| format!("{line}: {room} must not use {path}: {reason}")));
    }
    complaints
}

/// The names right below a root in paths: `root::a::b` gives `a`, `root::{a, b::{c, d}}` gives `a` and `b`.
fn roots(code: &str, root: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let start = format!("{root}::");
    for (at, _) in code.match_indices(&start) {
        if code[..at].chars().next_back().is_some_and(|letter| is_word(letter) || letter == ':') {
            continue;
        }
        let rest = &code[at + start.len()..];
        let line = line_of(code, at);
        match rest.strip_prefix('{') {
            None => found.push((line, first_word(rest))),
            Some(group) => found.extend(group_members(group).into_iter().map(|name| (line, name))),
        }
    }
    found
}

fn group_members(group: &str) -> Vec<String> {
    let (mut depth, mut part, mut members) = (0_usize, String::new(), Vec::new());
    for letter in group.chars() {
        match letter {
            '}' if depth == 0 => break,
            ',' if depth == 0 => members.push(std::mem::take(&mut part)),
            '{' => depth += 1,
            '}' => depth -= 1,
            _ if depth == 0 => part.push(letter),
            _ => {}
        }
    }
    members.push(part);
    members.iter().map(|member| first_word(member.trim())).filter(|name| !name.is_empty()).collect()
}

fn chinese(text: &str) -> Vec<String> {
    let code = without(text, &[Kind::Comment, Kind::Doc, Kind::Literal]);
    let seen = without_tests(&without(text, &[Kind::Doc]), &code);
    let documents = seen.contains("#[doc = $doc]");
    let wrong = |line: &str| {
        // Where a macro makes the last literal of an entry its documentation, that literal is one.
        let entry =
            if documents && line.ends_with("\";") { line.trim_end_matches("\";").rsplit_once('"') } else { None };
        entry.map_or(line, |(before, _)| before).chars().any(is_chinese)
    };
    lines(&seen)
        .filter(|(_, line)| wrong(line))
        .map(|(number, line)| format!("{number}: Chinese belongs in data/ or templates/: {}", line.trim()))
        .collect()
}

fn opening(source: &Source) -> Vec<String> {
    if !source.text.starts_with("//! ") {
        return vec!["1: begin with a //! line that says what the file is".to_owned()];
    }
    let single =
        source.path.matches('/').count() == 1 && !["src/main.rs", "src/lib.rs"].contains(&source.path.as_str());
    if !source.path.ends_with("/mod.rs") && !single || source.path.matches('/').count() > 2 {
        return Vec::new();
    }
    let page: String = source.text.lines().take_while(|line| line.starts_with("//!")).collect();
    ["In:", "Out:", "Never:", "Why:"]
        .into_iter()
        .filter(|part| !page.contains(part))
        .map(|part| format!("1: the room's page does not say {part}"))
        .collect()
}

fn lengths(source: &Source) -> Vec<String> {
    let mut complaints = Vec::new();
    let before_tests = without_tests(&source.text, &without(&source.text, &[Kind::Comment, Kind::Doc, Kind::Literal]));
    let length = before_tests.trim_end().lines().count();
    let limit = if source.path == "src/main.rs" { MAIN } else { FILE };
    if length > limit && !LISTS.iter().any(|(path, _)| *path == source.path) {
        complaints.push(format!("{limit}: the file has {length} lines without tests, {limit} is the limit"));
    }
    for (at, _) in source.code.match_indices("fn ") {
        let named = source.code[at + 3..].starts_with(is_word);
        if !named || source.code[..at].chars().next_back().is_some_and(is_word) {
            continue;
        }
        let Some(body) = body(&source.code[at..]) else { continue };
        let long = source.code[at..at + body].lines().filter(|line| !line.trim().is_empty()).count();
        if long > FUNCTION {
            let (line, name) = (line_of(&source.code, at), first_word(&source.code[at + 3..]));
            complaints.push(format!("{line}: {name} has {long} lines of code, {FUNCTION} is the limit"));
        }
    }
    complaints
}

/// The length of an item from its start to the brace that closes it; `None` if it ends with `;`.
fn body(code: &str) -> Option<usize> {
    let (mut braces, mut brackets) = (0_usize, 0_usize);
    for (at, letter) in code.char_indices() {
        match letter {
            '(' | '[' => brackets += 1,
            ')' | ']' => brackets = brackets.saturating_sub(1),
            ';' if braces == 0 && brackets == 0 => return None,
            '{' => braces += 1,
            '}' if braces <= 1 => return Some(at + 1),
            '}' => braces -= 1,
            _ => {}
        }
    }
    None
}

fn surrenders(source: &Source) -> Vec<String> {
    let words: Vec<_> = words_at(&source.code).collect();
    let wrong = |(at, word): &(usize, &str)| {
        let before = source.code[..*at].trim_end();
        let after = &source.code[at + word.len()..];
        match *word {
            "unwrap" | "expect" => before.ends_with('.') || before.ends_with("::"),
            "panic" | "todo" | "unimplemented" => after.starts_with('!'),
            _ => false,
        }
    };
    words
        .iter()
        .filter(|word| wrong(word))
        .map(|(at, word)| format!("{}: {word}: return an error or a diagnostic", line_of(&source.code, *at)))
        .collect()
}

fn empty_names(source: &Source) -> Vec<String> {
    let empty = ["utils", "helpers", "common", "manager"];
    let mut complaints: Vec<String> = empty
        .iter()
        .filter(|name| source.path.trim_end_matches(".rs").split('/').any(|part| part == **name))
        .map(|name| format!("1: {name} says nothing"))
        .collect();
    let words: Vec<_> = words(&source.code).collect();
    for pair in words.windows(2) {
        let (line, name) = pair[1];
        let wrong = match pair[0].1 {
            "mod" => empty.contains(&name),
            "fn" => name == "process" || name.starts_with("handle_"),
            _ => name == "data2",
        };
        if wrong {
            complaints.push(format!("{line}: {name} says nothing"));
        }
    }
    complaints
}

fn outside(text: &str) -> Vec<String> {
    lines(text)
        .filter(|(_, line)| OUTSIDE.iter().any(|place| line.contains(place)))
        .map(|(number, line)| format!("{number}: refers outside the project: {}", line.trim()))
        .collect()
}

/// The codes that a file gives to diagnostics: literals after `code:`, and constants of type `Code` or lists of them.
fn codes(text: &str) -> BTreeSet<String> {
    let masked = without(text, &[Kind::Comment, Kind::Doc, Kind::Literal]);
    let seen = without_tests(&without(text, &[Kind::Comment, Kind::Doc]), &masked);
    let masked = without_tests(&masked, &masked);
    let mut found = BTreeSet::new();
    for (at, _) in seen.match_indices("code: \"") {
        found.extend(literals(&seen[at..]).next());
    }
    for start in [": Code = ", ": &[Code] = "] {
        for (at, _) in seen.match_indices(start) {
            let end = masked[at..].find(';').map_or(seen.len(), |end| at + end);
            found.extend(literals(&seen[at..end]));
        }
    }
    found.retain(|code| code.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-'));
    found
}

fn literals(text: &str) -> impl Iterator<Item = String> {
    text.split('"').skip(1).step_by(2).map(str::to_owned)
}

/// Whether no table of this name, wherever it stands, has a text and a hint.
fn unlabelled(code: &str, labels: &toml::Table) -> Option<String> {
    let said = |entry: &toml::Value, key: &str| {
        entry.get(key).and_then(toml::Value::as_str).is_some_and(|text| !text.is_empty())
    };
    let mut open = vec![labels];
    while let Some(table) = open.pop() {
        if table.get(code).is_some_and(|entry| said(entry, "text") && said(entry, "hint")) {
            return None;
        }
        open.extend(table.values().filter_map(toml::Value::as_table));
    }
    Some(format!("{code} has no text or no hint"))
}

fn differences(chinese: &toml::Table, english: &toml::Table) -> Vec<String> {
    let (here, there) = (keys(chinese), keys(english));
    here.symmetric_difference(&there).map(|key| format!("data/labels: {key} is in one language only")).collect()
}

fn keys(table: &toml::Table) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (key, value) in table {
        match value.as_table() {
            Some(inner) => found.extend(keys(inner).into_iter().map(|below| format!("{key}.{below}"))),
            None => drop(found.insert(key.clone())),
        }
    }
    found
}

fn unreadable(ending: Option<&str>, bytes: &[u8]) -> Option<String> {
    let Ok(text) = std::str::from_utf8(bytes) else { return Some("not UTF-8".to_owned()) };
    match ending {
        Some("toml") => text.parse::<toml::Table>().err().map(|error| error.to_string()),
        Some("json") => serde_json::from_str::<serde_json::Value>(text).err().map(|error| error.to_string()),
        Some("csv") => {
            let rows: Result<Vec<_>, _> = csv::Reader::from_reader(bytes).into_records().collect();
            match rows {
                Ok(rows) => rows.is_empty().then(|| "no rows".to_owned()),
                Err(error) => Some(error.to_string()),
            }
        }
        _ => None,
    }
}

/// What `.ci/run` runs and a README does not say.
fn drift(run: &str, readme: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    let setting = |name: &str| {
        let start = format!("{name}='");
        run.lines().find_map(|line| line.strip_prefix(&start)?.strip_suffix('\''))
    };
    match setting("test_command") {
        Some(command)
            if readme.lines().any(|line| line.trim() == command || line.contains(&format!("`{command}`"))) => {}
        command => complaints.push(format!("does not say how to test: {}", command.unwrap_or("(.ci/run neither)"))),
    }
    match setting("marker").and_then(|marker| readme.split_once(marker)) {
        Some((_, block)) if block.trim_start().starts_with("```") => {}
        _ => complaints.push("the commands to try it on the sample are not marked".to_owned()),
    }
    complaints
}

// ---- reading sources ----

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Code,
    Comment,
    Doc,
    Literal,
}

/// The text with some kinds of pieces blanked, line by line.
fn without(text: &str, kinds: &[Kind]) -> String {
    let mut seen = String::with_capacity(text.len());
    for (kind, piece) in pieces(text) {
        if !kinds.contains(&kind) {
            seen.push_str(piece);
        } else if kind == Kind::Literal {
            // The quotes stay: what follows a literal must not run into what precedes it.
            seen.push('"');
            blank(&mut seen, &piece[1..piece.len() - 1]);
            seen.push('"');
        } else {
            blank(&mut seen, piece);
        }
    }
    seen
}

/// Blanks a piece byte by byte, so that positions stay the same.
fn blank(seen: &mut String, piece: &str) {
    seen.extend(piece.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
}

/// Blanks `#[cfg(test)]` items; `code` is the same text without comments and literals.
fn without_tests(text: &str, code: &str) -> String {
    const MARK: &str = "#[cfg(test)]";
    let (mut seen, mut from) = (String::with_capacity(text.len()), 0);
    while let Some(at) = code[from..].find(MARK).map(|at| from + at) {
        let item = at + MARK.len();
        let end = body(&code[item..]).or_else(|| code[item..].find(';').map(|end| end + 1));
        let end = item + end.unwrap_or(code.len() - item);
        seen.push_str(&text[from..at]);
        blank(&mut seen, &text[at..end]);
        from = end;
    }
    seen.push_str(&text[from..]);
    seen
}

/// Splits Rust text into code, comments, documentation and literals (with their quotes).
fn pieces(text: &str) -> Vec<(Kind, &str)> {
    let (mut found, mut code, mut at) = (Vec::new(), 0, 0);
    while at < text.len() {
        let before = text[..at].chars().next_back();
        let piece = piece(&text[at..], before);
        if let Some((kind, length)) = piece {
            found.push((Kind::Code, &text[code..at]));
            found.push((kind, &text[at..at + length]));
            at += length;
            code = at;
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    found.push((Kind::Code, &text[code..]));
    found
}

/// What begins here, if it is not code, and its length.
fn piece(rest: &str, before: Option<char>) -> Option<(Kind, usize)> {
    let to = |end: &str, from: usize| rest[from..].find(end).map_or(rest.len(), |at| from + at + end.len());
    if rest.starts_with("//") {
        let doc = rest.starts_with("//!") || rest.starts_with("///") && !rest.starts_with("////");
        return Some((if doc { Kind::Doc } else { Kind::Comment }, rest.find('\n').unwrap_or(rest.len())));
    }
    if rest.starts_with("/*") {
        let doc = rest.starts_with("/**") || rest.starts_with("/*!");
        return Some((if doc { Kind::Doc } else { Kind::Comment }, to("*/", 2)));
    }
    if rest.starts_with('r') && !before.is_some_and(|letter| is_word(letter) && letter != 'b' && letter != 'c') {
        let hashes = rest[1..].chars().take_while(|letter| *letter == '#').count();
        if rest[1 + hashes..].starts_with('"') {
            return Some((Kind::Literal, to(&format!("\"{}", "#".repeat(hashes)), 2 + hashes)));
        }
    }
    match rest.chars().next()? {
        '"' => Some((Kind::Literal, closed(rest, '"'))),
        '\'' => {
            let mut letters = rest.chars().skip(1);
            let (first, second) = (letters.next()?, letters.next()?);
            (first == '\\' || second == '\'').then(|| (Kind::Literal, closed(rest, '\'')))
        }
        _ => None,
    }
}

/// The length of a literal that begins with `quote` and may have escapes.
fn closed(rest: &str, quote: char) -> usize {
    let mut letters = rest.char_indices().skip(1);
    while let Some((at, letter)) = letters.next() {
        if letter == '\\' {
            letters.next();
        } else if letter == quote {
            return at + 1;
        }
    }
    rest.len()
}

fn words(code: &str) -> impl Iterator<Item = (usize, &str)> {
    words_at(code).map(|(at, word)| (line_of(code, at), word))
}

fn words_at(code: &str) -> impl Iterator<Item = (usize, &str)> {
    code.split(|letter| !is_word(letter)).filter(|word| !word.is_empty()).map(|word| {
        let at = word.as_ptr().addr() - code.as_ptr().addr();
        (at, word)
    })
}

fn first_word(text: &str) -> String {
    text.chars().take_while(|letter| is_word(*letter)).collect()
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

fn is_chinese(letter: char) -> bool {
    matches!(u32::from(letter), 0x2E80..=0x9FFF | 0xF900..=0xFAFF | 0xFE30..=0xFE4F | 0xFF00..=0xFFEF | 0x20000..=0x3FFFF)
}

fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(index, line)| (index + 1, line))
}

// ---- walking the tree ----

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string().replace('\\', "/")
}

fn sources() -> Vec<Source> {
    let found: Vec<_> = files(&root().join("src"), &[])
        .into_iter()
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs") && !is_tests(path))
        .map(|path| Source::of(&shown(&path), &fs::read_to_string(&path).unwrap()))
        .collect();
    assert!(found.len() > 5, "the sources are not where they were");
    found
}

/// Whether a file is a room's tests: `tests.rs`, declared under `#[cfg(test)]` in the `mod.rs` beside it.
fn is_tests(path: &Path) -> bool {
    let declared = || fs::read_to_string(path.with_file_name("mod.rs")).is_ok_and(|text| declares_tests(&text));
    path.ends_with("tests.rs") && declared()
}

fn declares_tests(text: &str) -> bool {
    let lines: Vec<_> = text.lines().collect();
    lines.windows(2).any(|pair| pair == ["#[cfg(test)]", "mod tests;"])
}

/// All files below a directory, in the order of their names, without the folders named.
fn files(directory: &Path, without: &[&str]) -> Vec<PathBuf> {
    let mut entries: Vec<_> = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    let mut found = Vec::new();
    for path in entries {
        if !path.is_dir() {
            found.push(path);
        } else if !without.iter().any(|name| path.ends_with(name)) {
            found.extend(files(&path, without));
        }
    }
    found
}

fn check_sources(rule: impl Fn(&Source) -> Vec<String>) {
    let complain = |source: &Source| {
        rule(source).into_iter().map(|complaint| format!("{}:{complaint}", source.path)).collect::<Vec<_>>()
    };
    report(&sources().iter().flat_map(complain).collect::<Vec<_>>());
}

fn report(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}
