//! The one place that prints: data to standard output, everything else to standard error.

use super::{
    args::{Common, Lang},
    problem::Problem,
    query::like_a_figure,
};
use crate::{
    diag::{Diagnostics, Severity},
    figures::UNKNOWN_FIGURE,
    reference::{BadLabels, Labels, Language},
};
use std::{
    io::{self, Write},
    process::ExitCode,
};

/// Where a run prints, and in which language.
pub(super) struct Console {
    /// The language of messages.
    labels: Labels,
    lang: Option<Lang>,
    quiet: bool,
}

impl Lang {
    pub(super) const fn language(self) -> Language {
        match self {
            Self::Zh => Language::Zh,
            Self::En => Language::En,
        }
    }
}

/// The program's own words do not read: a bug, said without them.
pub(super) fn broken(error: &BadLabels) -> ExitCode {
    let _ = writeln!(io::stderr(), "internal: {error}");
    ExitCode::from(2)
}

/// The language of messages: what was said, else what the environment says, else Chinese.
pub(super) fn language(lang: Option<Lang>) -> Language {
    #[expect(clippy::disallowed_methods, reason = "the one door to the locale; it moves messages only")]
    let variables = ["XIAONENG_LANG", "LC_ALL", "LANG"].into_iter().filter_map(|name| std::env::var(name).ok());
    let written = variables.map(|value| value.to_ascii_lowercase()).find(|value| !value.is_empty());
    match (lang, written) {
        (Some(lang), _) => lang.language(),
        (None, Some(value)) if value.starts_with("en") => Language::En,
        (None, _) => Language::Zh,
    }
}

/// Says in words why something was not done.
pub(super) fn say_problem(labels: &Labels, problem: &Problem) {
    let words = |(name, value): &(&'static str, String)| match value.as_str() {
        // `{field}` inside a fill stands for the printed name of a column.
        text if text.starts_with('{') && text.ends_with('}') => {
            labels.name("column", text.trim_matches(['{', '}'])).to_owned()
        }
        near if *name == "suggestion" && !near.is_empty() => {
            labels.message("suggestion", &[("name", near.to_owned())]).text
        }
        text => text.to_owned(),
    };
    let fills: Vec<(&str, String)> = problem.fills.iter().map(|fill| (fill.0, words(fill))).collect();
    let words = labels.message(problem.id, &fills);
    let _ = writeln!(io::stderr(), "{}", words.text);
    if !words.remedy.is_empty() {
        let _ = writeln!(io::stderr(), "{}", words.remedy);
    }
}

impl Console {
    pub(super) fn new(common: &Common) -> Result<Self, BadLabels> {
        Ok(Self { labels: Labels::of(language(common.lang))?, lang: common.lang, quiet: common.quiet })
    }

    /// The words of data on standard output and of reports: in the language said, else the project's, else Chinese.
    pub(super) fn report_labels(&self, project: Option<&str>) -> Result<Labels, Problem> {
        let language = match (self.lang, project) {
            (Some(lang), _) => lang.language(),
            (None, Some("en")) => Language::En,
            (None, _) => Language::Zh,
        };
        Labels::of(language).map_err(|error| Problem::internal(&error))
    }

    /// The words of messages.
    pub(super) const fn labels(&self) -> &Labels {
        &self.labels
    }

    /// Says something that is no error.
    pub(super) fn say(&self, id: &str, fills: &[(&str, String)]) {
        if self.quiet {
            return;
        }
        let words = self.labels.message(id, fills);
        let _ = writeln!(io::stderr(), "{}", words.text);
        if !words.remedy.is_empty() {
            let _ = writeln!(io::stderr(), "{}", words.remedy);
        }
    }

    /// Says why the command was not done.
    pub(super) fn problem(&self, problem: &Problem) {
        say_problem(&self.labels, problem);
    }

    /// Prints all problems of the data, grouped by code with count and first places, gravest first.
    pub(super) fn diagnostics(&self, diagnostics: &Diagnostics, least: Severity) {
        if self.quiet {
            return;
        }
        let mut groups: Vec<_> = diagnostics.iter().filter(|(_, group)| group.severity >= least).collect();
        groups.sort_by_key(|(code, group)| (std::cmp::Reverse(group.severity), *code));
        let mut out = io::stderr().lock();
        for (code, group) in groups {
            let severity = match group.severity {
                Severity::Error => "severity-error",
                Severity::Warning => "severity-warning",
                Severity::Note => "severity-note",
            };
            let words = self.labels.diagnostic(code).cloned().unwrap_or_default();
            let text = |id: &str, fills: &[(&str, String)]| self.labels.message(id, fills).text;
            let fills = [
                ("severity", text(severity, &[])),
                ("code", code.to_owned()),
                ("text", words.text),
                ("count", group.count.to_string()),
                ("hint", words.hint),
            ];
            let _ = writeln!(out, "{}", text("problem", &fills));
            for first in &group.first {
                let column = first.place.column.as_ref();
                let column =
                    column.map_or(String::new(), |column| text("place-column", &[("column", column.to_string())]));
                let seen = if first.seen.is_empty() {
                    String::new()
                } else {
                    text("place-seen", &[("seen", first.seen.clone())]) + &self.meant(code, &first.seen)
                };
                let fills = [
                    ("file", first.place.file.to_string()),
                    ("line", first.place.line.to_string()),
                    ("column", column),
                    ("seen", seen),
                ];
                let _ = writeln!(out, "{}", text("place", &fills));
            }
            let more = group.count - group.first.len() as u64;
            // Of a problem that the project takes for a note no place is shown.
            if more > 0 && !group.first.is_empty() {
                let _ = writeln!(out, "{}", text("more-places", &[("count", more.to_string())]));
            }
        }
    }

    /// The figure that was meant, if it was an unknown one that was seen and one is called nearly so.
    fn meant(&self, code: &str, seen: &str) -> String {
        if code != UNKNOWN_FIGURE {
            return String::new();
        }
        match like_a_figure(seen, std::slice::from_ref(&self.labels)) {
            none if none.is_empty() => none,
            name => self.labels.message("suggestion", &[("name", name)]).text,
        }
    }

    /// Prints data; a reader that has gone away is no error.
    pub(super) fn data(bytes: &[u8]) -> Result<(), Problem> {
        let mut out = io::stdout().lock();
        match out.write_all(bytes).and_then(|()| out.flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(Problem::new("standard-output", [("cause", error.to_string())]))
            }
            _ => Ok(()),
        }
    }
}
