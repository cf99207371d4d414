//! The command line's own words: English stands in its declaration, Chinese in `data/help.zh.toml`.

use super::args::Arguments;
use crate::reference::Language;
use clap::{Arg, ArgAction, Command, CommandFactory};
use serde::Deserialize;
use std::{collections::BTreeMap, mem};

const CHINESE: &str = include_str!("../../data/help.zh.toml");

/// Above the options that every command has, in English.
const COMMON: &str = "Options of every command";

/// The whole command line, explained in a language.
#[must_use]
pub fn program(language: Language) -> Command {
    let mut program = Arguments::command();
    // Options that mean the same everywhere come to every command, and `help` to all.
    program.build();
    match language {
        // What reads badly is a bug that a test finds; English is better than nothing.
        Language::Zh => match toml::from_str::<Help>(CHINESE) {
            Ok(help) => help.command(program),
            Err(_) => grouped(program),
        },
        Language::En => grouped(program),
    }
}

/// The value of an option that a word for it stands for, in whatever language.
pub(super) fn choice(option: &str, word: &str) -> Option<String> {
    let help: Help = toml::from_str(CHINESE).ok()?;
    let (id, _) = help.choices.get(option)?.iter().find(|(_, words)| words.iter().any(|known| known == word))?;
    Some(id.clone())
}

/// The same with the options of every command below its own.
fn grouped(command: Command) -> Command {
    let group = |argument: Arg| if is_common(&argument) { argument.help_heading(COMMON) } else { argument };
    command.mut_args(group).mut_subcommands(grouped)
}

fn is_common(argument: &Arg) -> bool {
    let answer = [ArgAction::Help, ArgAction::HelpShort, ArgAction::HelpLong, ArgAction::Version];
    argument.is_global_set()
        || answer.iter().any(|action| mem::discriminant(action) == mem::discriminant(argument.get_action()))
}

/// What is said of the commands and their options.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Help {
    words: Words,
    /// What stands in angle brackets.
    values: BTreeMap<String, String>,
    /// Options that several commands have.
    options: BTreeMap<String, String>,
    /// By option, what else may be written for each of its values.
    choices: BTreeMap<String, BTreeMap<String, Vec<String>>>,
    commands: BTreeMap<String, Page>,
}

/// Of one command.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    about: String,
    /// What `--help` says beyond it.
    #[serde(default)]
    more: String,
    /// Its own options, and shared ones of which more is to be said.
    #[serde(default)]
    options: BTreeMap<String, String>,
}

/// The words between; `{}` stands for what is put in.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    usage: String,
    commands: String,
    arguments: String,
    options: String,
    common: String,
    choices: String,
    default: String,
    aside: String,
    also: String,
    several: String,
}

impl Help {
    fn command(&self, command: Command) -> Command {
        let Some(page) = self.commands.get(command.get_name()) else { return command };
        let long = if page.more.is_empty() { page.about.clone() } else { format!("{}\n\n{}", page.about, page.more) };
        let command = command
            .about(page.about.clone())
            .long_about(long)
            .mut_args(|argument| self.argument(page, argument))
            .mut_subcommands(|command| self.command(command));
        let usage = self.usage(command.clone());
        command
            .help_template(format!("{{about-with-newline}}\n{}{{usage}}\n\n{{all-args}}", self.words.usage))
            .subcommand_help_heading(self.words.commands.clone())
            .override_usage(usage)
    }

    fn usage(&self, mut command: Command) -> String {
        let usage = command.render_usage().to_string();
        let usage = usage.trim_start_matches("Usage:").trim_start().to_owned();
        self.values.iter().fold(usage, |usage, (name, word)| {
            let bracketed = |usage: String, [open, close]: [&str; 2]| {
                usage.replace(&format!("{open}{name}{close}"), &format!("{open}{word}{close}"))
            };
            bracketed(bracketed(usage, ["[", "]"]), ["<", ">"])
        })
    }

    fn argument(&self, page: &Page, argument: Arg) -> Arg {
        let id = argument.get_id().as_str();
        let Some(text) = page.options.get(id).or_else(|| self.options.get(id)) else { return argument };
        let takes = argument.get_action().takes_values();
        let values: Vec<_> = argument.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
        let defaults = argument.get_default_values().iter().map(|value| value.to_string_lossy().into_owned());
        let mut asides = Vec::new();
        // A text that explains each value need not list them again.
        if takes && values.iter().any(|value| !text.contains(value.as_str())) {
            asides.push(self.words.choices.replace("{}", &values.join(&self.words.several)));
        }
        if takes && !argument.get_default_values().is_empty() {
            asides.push(self.words.default.replace("{}", &defaults.collect::<Vec<_>>().join(",")));
        }
        let aside = match asides.join(&self.words.also) {
            none if none.is_empty() => none,
            some => self.words.aside.replace("{}", &some),
        };
        let names = argument.get_value_names().unwrap_or_default();
        let names: Vec<_> = names.iter().map(|name| self.values.get(name.as_str()).cloned()).collect();
        let argument = match names.into_iter().collect::<Option<Vec<_>>>() {
            Some(names) if takes && !names.is_empty() => argument.value_names(names),
            _ => argument,
        };
        let help = format!("{text}{aside}");
        let heading = match (is_common(&argument), argument.is_positional()) {
            (true, _) => &self.words.common,
            (_, true) => &self.words.arguments,
            _ => &self.words.options,
        };
        let argument = argument.help_heading(heading.clone());
        argument.help(help.clone()).long_help(help).hide_possible_values(true).hide_default_value(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn all(command: &Command) -> Vec<&Command> {
        let inner = command.get_subcommands().filter(|inner| inner.get_name() != "help");
        std::iter::once(command).chain(inner.flat_map(all)).collect()
    }

    #[test]
    fn every_command_and_option_is_explained_and_nothing_else() {
        let help: Help = toml::from_str(CHINESE).unwrap();
        let english = Arguments::command();
        let mut known = BTreeSet::new();
        for command in all(&english) {
            let page = &help.commands[command.get_name()];
            let ids: BTreeSet<&str> = command.get_arguments().map(|argument| argument.get_id().as_str()).collect();
            for id in &ids {
                assert!(
                    page.options.contains_key(*id) || help.options.contains_key(*id),
                    "{} {id}",
                    command.get_name()
                );
            }
            assert!(page.options.keys().all(|id| ids.contains(id.as_str())), "{}", command.get_name());
            let examples = command.get_long_about().is_some();
            assert_eq!(!page.more.is_empty(), examples, "{}", command.get_name());
            known.extend(ids);
        }
        let spare = |id: &&String| !known.contains(id.as_str()) && !["help", "version"].contains(&id.as_str());
        assert_eq!(help.options.keys().find(spare), None);
        assert_eq!(help.commands.len(), all(&english).len() + 1);
    }

    #[test]
    fn every_word_stands_for_a_value() {
        let help: Help = toml::from_str(CHINESE).unwrap();
        let english = Arguments::command();
        for (option, choices) in &help.choices {
            let of = |command: &&Command| command.get_arguments().any(|argument| argument.get_id() == option.as_str());
            let command = all(&english).into_iter().find(of).unwrap();
            let argument = command.get_arguments().find(|argument| argument.get_id() == option.as_str()).unwrap();
            let values = argument.get_possible_values();
            let names: BTreeSet<&str> = values.iter().map(clap::builder::PossibleValue::get_name).collect();
            assert_eq!(names, choices.keys().map(String::as_str).collect(), "{option}");
            for (id, words) in choices {
                assert!(words.iter().all(|word| choice(option, word).as_ref() == Some(id)), "{option} {id}");
            }
        }
    }

    #[test]
    fn nothing_is_left_in_english() {
        for name in all(&Arguments::command()).iter().map(|command| command.get_name()) {
            let mut program = program(Language::Zh);
            let command = if name == "xiaoneng" { &mut program } else { program.find_subcommand_mut(name).unwrap() };
            for text in [command.render_help().to_string(), command.render_long_help().to_string()] {
                for english in ["Usage", "Options", "Commands", "Arguments", "default", "possible", "Print", "COMMAND"]
                {
                    assert!(!text.contains(english), "{name} {english}: {text}");
                }
            }
        }
    }

    #[test]
    fn both_take_the_same_words() {
        let line = ["xiaoneng", "query", "a.csv", "--figures", "x", "--period", "2026", "-q"];
        for language in [Language::Zh, Language::En] {
            let matches = program(language).try_get_matches_from(line).unwrap();
            let (name, inner) = matches.subcommand().unwrap();
            assert_eq!((name, inner.get_one::<String>("period").unwrap().as_str()), ("query", "2026"));
        }
    }
}
