//! What is wrong with a TOML file: where, at which key, and what could have stood there.

/// A place in a TOML file that does not read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{line}: {key}: {cause:?}")]
pub struct Misread {
    /// Physical line; 0 if it is not known.
    pub line: usize,
    /// The dotted key that stands there; empty if none does.
    pub key: String,
    /// What is wrong.
    pub cause: Miswritten,
}

/// What is wrong with a place in a TOML file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Miswritten {
    /// A key that there is not.
    Key {
        /// As it is written.
        name: String,
        /// Those that there are.
        known: Vec<String>,
    },
    /// A word that is none of those that may stand there.
    Word {
        /// As it is written.
        name: String,
        /// Those that there are.
        known: Vec<String>,
    },
    /// No TOML, or a value of another kind: what the reader of TOML says.
    Form(String),
}

impl Misread {
    /// What the reader of TOML says of a text.
    pub(super) fn of(error: &toml::de::Error, text: &str) -> Self {
        let before = error.span().and_then(|span| text.get(..span.start));
        let line = before.map_or(0, |before| before.matches('\n').count() + 1);
        Self { line, key: key(text, line), cause: Miswritten::of(error.message()) }
    }
}

impl Miswritten {
    /// From serde's words: what is unknown, then what is expected, in backquotes.
    fn of(message: &str) -> Self {
        let mut quoted = message.split('`').skip(1).step_by(2).map(str::to_owned);
        let unknown = |kind: &str| message.starts_with(kind);
        match quoted.next() {
            Some(name) if unknown("unknown field") => Self::Key { name, known: quoted.collect() },
            Some(name) if unknown("unknown variant") => Self::Word { name, known: quoted.collect() },
            _ => Self::Form(message.trim().to_owned()),
        }
    }
}

/// The dotted key in a line: that of the section that it stands in, and its own.
fn key(text: &str, line: usize) -> String {
    keys(text).take(line).last().unwrap_or_default()
}

/// The line, from 1, on which a dotted key stands, else the first on which its value does; 0 if neither is found.
pub(super) fn line(text: &str, (wanted, value): (&str, &str)) -> usize {
    let of_key = keys(text).position(|key| key.replace(['"', '\''], "") == wanted);
    let of_value = || text.lines().position(|line| !value.is_empty() && line.contains(value));
    of_key.or_else(of_value).map_or(0, |index| index + 1)
}

/// The dotted key of each line; that of the line before where a value goes on.
fn keys(text: &str) -> impl Iterator<Item = String> {
    let mut section = "";
    let mut own = "";
    text.lines().map(move |written| {
        let written = written.trim();
        if written.starts_with('[') {
            section = written.trim_matches(|letter| letter == '[' || letter == ']').trim();
            own = "";
        } else {
            own = written.split_once('=').map_or(own, |(own, _)| own.trim());
        }
        match (section, own) {
            ("", key) | (key, "") => key.to_owned(),
            (section, own) => format!("{section}.{own}"),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn misread(text: &str) -> Misread {
        Misread::of(&toml::from_str::<crate::config::Project>(text).unwrap_err(), text)
    }

    #[test]
    fn a_place_is_a_line_and_a_key() {
        let key = misread("[report]\noffice = \"办\"\n\n[calendar]\nbsae = \"cn\"\n");
        assert_eq!((key.line, key.key.as_str()), (5, "calendar.bsae"));
        assert!(matches!(&key.cause, Miswritten::Key { name, known } if name == "bsae" && known[0] == "base"));
        let word = misread("data.covers = \"some\"");
        assert_eq!((word.line, word.key.as_str()), (1, "data.covers"));
        assert!(matches!(&word.cause, Miswritten::Word { name, known } if name == "some" && known.len() == 3));
        let form = misread("[warning]\ndays = \"one\"");
        assert_eq!((form.line, form.key.as_str()), (2, "warning.days"));
        assert!(matches!(form.cause, Miswritten::Form(_)));
        assert!(matches!(misread("[warning").cause, Miswritten::Form(_)));
    }

    #[test]
    fn a_key_is_found_again() {
        let text = "report.lang = \"fr\"\n\n[words.state]\n\"完事\" = \"ended\"\n[warning]\ndays = -3\n";
        assert_eq!(line(text, ("report.lang", "fr")), 1);
        assert_eq!(line(text, ("words.state.完事", "ended")), 4);
        assert_eq!(line(text, ("warning.days", "-3")), 6);
        assert_eq!(line(text, ("words", "ended")), 4);
        assert_eq!(line(text, ("nothing", "nowhere")), 0);
    }
}
