//! What is written of the program elsewhere and could drift: the options in the READMEs, the pages of figures.
//!
//! All of it is generated from the program; `XIAONENG_BLESS=1 cargo test --release references` writes it anew.

use crate::support::{Room, blessing, check};
use clap::{Arg, ArgAction, Command, CommandFactory};
use std::{collections::BTreeSet, fmt::Write as _, fs, path::Path};
use xiaoneng::{
    cli::{Arguments, program},
    reference::Language,
};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Around the options in a README.
const MARKERS: [&str; 2] = ["<!-- generated: options -->\n", "<!-- end of options -->"];

/// A table of options: how they are written, what they mean.
fn table(arguments: &[&Arg]) -> String {
    let mut text = "| | |\n|---|---|\n".to_owned();
    for argument in arguments {
        let _ = writeln!(text, "| {} | {} |", written(argument), meaning(argument));
    }
    text
}

/// `-o`, `--output PATH`.
fn written(argument: &Arg) -> String {
    let names = argument.get_value_names().unwrap_or_default();
    let value = if argument.get_action().takes_values() { names.join(" ") } else { String::new() };
    let many = if argument.get_num_args().is_some_and(|count| count.max_values() > 1) { "…" } else { "" };
    let short = argument.get_short().map_or(String::new(), |short| format!("`-{short}`, "));
    match argument.get_long() {
        Some(long) => escaped(&format!("{short}`{}`", format!("--{long} {value}{many}").trim_end())),
        None => escaped(&format!("`{value}{many}`")),
    }
}

fn meaning(argument: &Arg) -> String {
    let mut text = argument.get_help().map_or(String::new(), ToString::to_string);
    let values = argument.get_possible_values();
    if argument.get_action().takes_values() && !values.is_empty() && !argument.is_hide_possible_values_set() {
        let names: Vec<String> = values.iter().map(|value| format!("`{}`", value.get_name())).collect();
        let _ = write!(text, ": {}", names.join(", "));
    }
    let defaults: Vec<String> =
        argument.get_default_values().iter().map(|value| value.to_string_lossy().into_owned()).collect();
    if argument.get_action().takes_values() && !defaults.is_empty() && !argument.is_hide_default_value_set() {
        let _ = write!(text, " [default: {}]", defaults.join(","));
    }
    escaped(&text)
}

/// As a cell of a table; what is no code is no tag.
fn escaped(text: &str) -> String {
    let mut code = false;
    let mut out = String::new();
    for letter in text.chars() {
        code ^= letter == '`';
        match letter {
            '|' => out.push_str("\\|"),
            '<' if !code => out.push_str("&lt;"),
            '\n' => out.push(' '),
            letter => out.push(letter),
        }
    }
    out
}

/// Every command and option, once.
fn options(language: Language) -> String {
    let program = program(language);
    let own = |command: &'_ Command| -> Vec<Arg> {
        let listed = |argument: &&Arg| {
            !argument.is_global_set()
                && !matches!(argument.get_action(), ArgAction::Help | ArgAction::HelpShort | ArgAction::Version)
        };
        command.get_arguments().filter(listed).cloned().collect()
    };
    let shared: Vec<&Arg> = program.get_arguments().filter(|argument| argument.is_global_set()).collect();
    let mut text = table(&shared);
    for command in program.get_subcommands().filter(|command| command.get_name() != "help") {
        let about = command.get_about().map_or(String::new(), ToString::to_string);
        let _ = write!(text, "\n**`xiaoneng {}`** {about}\n", command.get_name());
        let arguments = own(command);
        if !arguments.is_empty() {
            let _ = write!(text, "\n{}", table(&arguments.iter().collect::<Vec<_>>()));
        }
    }
    text
}

#[test]
fn the_readmes_list_every_option() {
    let declared = Arguments::command();
    let names: BTreeSet<String> = declared
        .get_subcommands()
        .flat_map(|command| command.get_arguments().filter_map(Arg::get_long).map(|long| format!("`--{long}")))
        .collect();
    for (name, language) in [("README.md", Language::En), ("README.zh-CN.md", Language::Zh)] {
        let options = options(language);
        assert!(names.len() > 20 && names.iter().all(|name| options.contains(name.as_str())), "{names:?}");
        let path = Path::new(ROOT).join(name);
        let page = fs::read_to_string(&path).expect("a page");
        let (before, rest) = page.split_once(MARKERS[0]).expect("where the options begin");
        let (listed, after) = rest.split_once(MARKERS[1]).expect("where they end");
        let found = format!("\n{options}\n");
        if blessing() {
            fs::write(&path, format!("{before}{}{found}{}{after}", MARKERS[0], MARKERS[1])).expect("a page");
        } else {
            assert!(listed == found, "{name}: the options are not those of the program; write them anew");
        }
    }
}

/// Around the answers in a README.
const ANSWERS: [&str; 2] = ["<!-- answers -->\n", "<!-- end of answers -->"];

/// The data that a line of a README prints where the sources lie, with the program that was built in the place of its name.
fn printed(line: &str) -> String {
    let rest = line.strip_prefix("xiaoneng ").expect("a command of the program");
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", &format!("\"$PROGRAM\" -q {rest}")]).env("PROGRAM", env!("CARGO_BIN_EXE_xiaoneng"));
    shell.current_dir(ROOT).env_remove("XIAONENG_LANG").env_remove("LANG").env_remove("LC_ALL");
    let ran = shell.output().expect("a shell");
    assert!(ran.status.success(), "{line}: {}", String::from_utf8_lossy(&ran.stderr));
    assert_eq!(String::from_utf8_lossy(&ran.stderr), "", "{line}");
    String::from_utf8(ran.stdout).expect("UTF-8").replace('\r', "")
}

#[test]
fn the_readmes_answer_what_they_ask() {
    for name in ["README.md", "README.zh-CN.md"] {
        let path = Path::new(ROOT).join(name);
        let page = fs::read_to_string(&path).expect("a page");
        let (before, rest) = page.split_once(ANSWERS[0]).expect("where the answers begin");
        let (written, after) = rest.split_once(ANSWERS[1]).expect("where they end");
        let mut answered = String::new();
        let mut commands = BTreeSet::new();
        for (index, part) in written.split("```").enumerate() {
            match part.strip_prefix("console\n$ ").and_then(|part| part.split_once('\n')) {
                Some((line, _)) if index % 2 == 1 => {
                    commands.extend(line.split(' ').nth(1).map(str::to_owned));
                    let _ = write!(answered, "```console\n$ {line}\n{}```", printed(line));
                }
                _ => answered += part,
            }
        }
        let asked = ["query", "cases", "explain", "bridge", "case-mix", "what-if", "appraise"];
        assert!(asked.iter().all(|command| commands.contains(*command)), "{name}: {commands:?}");
        if blessing() {
            fs::write(&path, format!("{before}{}{answered}{}{after}", ANSWERS[0], ANSWERS[1])).expect("a page");
        } else {
            assert!(answered == written, "{name}: the answers are not those of the program; write them anew");
        }
    }
}

#[test]
fn the_pages_of_figures_are_those_of_the_program() {
    let room = Room::new();
    let titles = [("zh", "指标口径", "由以下命令生成"), ("en", "What the figures mean", "Generated by")];
    for (language, title, by) in titles {
        let ran = room.run(&["figures", "--format", "md", "--lang", language]);
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{language}");
        for figure in xiaoneng::figures::FIGURES {
            assert!(ran.stdout.contains(&format!("`{}`", figure.id)), "{language}: {}", figure.id);
        }
        let page = format!("# {title}\n\n{by} `xiaoneng figures --format md --lang {language}`\n\n{}", ran.stdout);
        check(&Path::new(ROOT).join(format!("data/figures.{language}.md")), &page);
    }
}
