//! Adding to a project file without touching what the user wrote: lines are inserted, nothing is rewritten.

use super::Project;
use crate::schema::Field;

/// A key of the project file with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its table, dotted.
    pub table: String,
    /// Its key, quoted where it has to be.
    pub key: String,
    /// Its value, as TOML.
    pub value: String,
}

/// Entries that only the user can complete, put into the file as comments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// What is asked.
    pub text: String,
    /// The possible answers, each with a remark (perhaps empty).
    pub answers: Vec<(Entry, String)>,
}

/// A file into which nothing can be inserted without changing what it says.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the file is written in a way that nothing can be added to it: {0}")]
pub struct NotInserted(String);

impl Entry {
    /// A key with text for its value.
    #[must_use]
    pub fn of(table: &str, key: &str, text: &str) -> Self {
        Self { table: table.to_owned(), key: quoted_key(key), value: quoted(text) }
    }

    /// The heading of a field.
    #[must_use]
    pub fn heading(field: Field, text: &str) -> Self {
        Self::of(&format!("columns.{}", field.id()), "heading", text)
    }

    /// The written form of a field's dates.
    #[must_use]
    pub fn format(field: Field, text: &str) -> Self {
        Self::of(&format!("columns.{}", field.id()), "format", text)
    }

    /// A key with a list of texts for its value.
    #[must_use]
    pub fn any(table: &str, key: &str, texts: &[String]) -> Self {
        let list: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
        Self { value: format!("[{}]", list.join(", ")), ..Self::of(table, key, "") }
    }

    /// As one line that may stand before the first table of the file.
    #[must_use]
    pub fn dotted(&self) -> String {
        format!("{}.{} = {}", self.table, self.key, self.value)
    }

    /// As a line of its table.
    fn line(&self) -> String {
        format!("{} = {}", self.key, self.value)
    }
}

/// Text as TOML.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// A key as TOML: bare where it can be.
fn quoted_key(key: &str) -> String {
    let bare = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    if !key.is_empty() && key.bytes().all(bare) {
        return key.to_owned();
    }
    let escaped: String = key.chars().flat_map(escaped).collect();
    format!("\"{escaped}\"")
}

fn escaped(character: char) -> Vec<char> {
    match character {
        '"' | '\\' => vec!['\\', character],
        control if control.is_control() => format!("\\u{:04X}", u32::from(control)).chars().collect(),
        other => vec![other],
    }
}

/// The text of a project file with `sure` entries and `questions` added. A key that is there stays as it is; a question
/// whose answer is there, or that has been put before, is not put again.
///
/// # Errors
/// [`NotInserted`] if the result would not read, or would say something else than before beside the additions.
pub fn insert(text: &str, sure: &[Entry], questions: &[Question]) -> Result<String, NotInserted> {
    let fail = |error: &dyn std::fmt::Display| NotInserted(error.to_string());
    let before: toml::Table = toml::from_str(text).map_err(|error| fail(&error))?;
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for entry in sure.iter().filter(|entry| !is_there(&before, entry)) {
        put(&mut lines, &entry.table, vec![entry.line()], "");
    }
    for question in questions {
        let open = |(entry, _): &&(Entry, String)| !is_there(&before, entry) && !asked(text, entry);
        let open: Vec<&(Entry, String)> = question.answers.iter().filter(open).collect();
        let mut said = Some(format!("{ASKED}{}", question.text.replace('\n', " ")));
        for group in open.chunk_by(|(one, _), (other, _)| one.table == other.table) {
            let new = said.take().into_iter().chain(group.iter().map(|(entry, remark)| commented(entry, remark)));
            put(&mut lines, &group[0].0.table, new.collect(), "# ");
        }
    }
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let written = lines.join(end) + end;
    let after: toml::Table = toml::from_str(&written).map_err(|error| fail(&error))?;
    toml::from_str::<Project>(&written).map_err(|error| fail(&error))?;
    let kept = contains(&toml::Value::Table(after), &toml::Value::Table(before));
    if kept { Ok(written) } else { Err(NotInserted(String::new())) }
}

/// Puts lines under the heading of their table, or with that heading at the end: as a comment if they are one.
fn put(lines: &mut Vec<String>, table: &str, new: Vec<String>, comment: &str) {
    let heading = format!("[{table}]");
    let commented = format!("# {heading}");
    let is = |wanted: &str| lines.iter().position(|line| line.trim() == wanted);
    // Under a heading that is itself a comment an entry would belong to another table.
    let found = is(&heading).or_else(|| if comment.is_empty() { None } else { is(&commented) });
    if let Some(at) = found {
        let below = lines.split_off(at + 1);
        lines.extend(new.into_iter().chain(below));
        return;
    }
    if lines.last().is_some_and(|line| !line.trim().is_empty()) {
        lines.push(String::new());
    }
    // What is asked stands above the heading.
    let above = usize::from(new[0].starts_with(ASKED));
    lines.extend(new[..above].iter().cloned());
    lines.push(format!("{comment}{heading}"));
    lines.extend(new[above..].iter().cloned());
}

/// How a question begins.
const ASKED: &str = "# ? ";

/// An answer as a comment, with what is remarked behind it.
fn commented(entry: &Entry, remark: &str) -> String {
    let remark = if remark.is_empty() { String::new() } else { format!("  # {}", remark.replace('\n', " ")) };
    format!("# {}{remark}", entry.line())
}

/// Whether the file has the key already, whatever it says.
fn is_there(file: &toml::Table, entry: &Entry) -> bool {
    let bare = |key: &str| -> Option<String> {
        let table: toml::Table = toml::from_str(&format!("{key} = 0")).ok()?;
        table.keys().next().cloned()
    };
    let mut table = file;
    for part in entry.table.split('.') {
        match table.get(part).and_then(toml::Value::as_table) {
            Some(inner) => table = inner,
            None => return false,
        }
    }
    bare(&entry.key).is_some_and(|key| table.contains_key(&key))
}

/// Whether the entry stands in the file as a comment.
fn asked(text: &str, entry: &Entry) -> bool {
    let line = format!("# {}", entry.line());
    text.lines()
        .any(|written| written.strip_prefix(&line).is_some_and(|rest| rest.is_empty() || rest.starts_with("  #")))
}

/// Whether `after` says everything that `before` says.
fn contains(after: &toml::Value, before: &toml::Value) -> bool {
    match (after, before) {
        (toml::Value::Table(after), toml::Value::Table(before)) => {
            before.iter().all(|(key, value)| after.get(key).is_some_and(|other| contains(other, value)))
        }
        (after, before) => after == before,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "# ours\n[datasets]\ncases = [\"a.csv\"]\n\n[columns.closed_at]  # when?\nformat = \"%F\"\n\n[words.state]\n\"x\" = \"closed\"\n";

    fn heading(field: Field, text: &str) -> Entry {
        Entry::heading(field, text)
    }

    #[test]
    fn what_is_sure_is_added_and_nothing_else_changes() {
        let text = FILE.replace("  # when?", "");
        let list = Entry::any("columns.state", "heading", &["状态".to_owned(), "a\"b".to_owned()]);
        let sure = [heading(Field::ClosedAt, "办结"), heading(Field::CaseId, "LSH"), list];
        let written = insert(&text, &sure, &[]).unwrap();
        let expected = text.replace("[columns.closed_at]\n", "[columns.closed_at]\nheading = \"办结\"\n")
            + "\n[columns.case_id]\nheading = \"LSH\"\n\n[columns.state]\nheading = [\"状态\", 'a\"b']\n";
        assert_eq!(written, expected);
        assert_eq!(insert(&written, &sure, &[]).unwrap(), written);
        let other = [heading(Field::CaseId, "other")];
        assert_eq!(insert(&written, &other, &[]).unwrap(), written);
    }

    #[test]
    fn questions_are_comments_and_put_once() {
        let text = FILE.replace("  # when?", "");
        let codes = |name: &str| (Entry::of("codes", "rating", name), "where from".to_owned());
        let word = (Entry::of("words.state", "归档", "?"), String::new());
        let questions = [
            Question { text: "which?".to_owned(), answers: vec![codes("a"), codes("b")] },
            Question { text: "means?".to_owned(), answers: vec![word] },
        ];
        let written = insert(&text, &[], &questions).unwrap();
        let expected = text.replace("[words.state]\n", "[words.state]\n# ? means?\n# \"归档\" = \"?\"\n")
            + "\n# ? which?\n# [codes]\n# rating = \"a\"  # where from\n# rating = \"b\"  # where from\n";
        assert_eq!(written, expected);
        assert_eq!(insert(&written, &[], &questions).unwrap(), written);
        let answered = written.replace("# [codes]\n# rating = \"a\"  # where from", "[codes]\nrating = \"a\"");
        assert_eq!(insert(&answered, &[], &questions).unwrap(), answered);
    }

    #[test]
    fn a_file_that_cannot_be_added_to_is_left_alone() {
        for text in ["columns = { closed_at = { format = \"%F\" } }\n", "x = 1\n", "[columns\n", FILE] {
            assert!(insert(text, &[heading(Field::ClosedAt, "办结")], &[]).is_err(), "{text}");
        }
        let windows = insert("[warning]\r\ndays = 2\r\n", &[heading(Field::CaseId, "a")], &[]).unwrap();
        assert_eq!(windows, "[warning]\r\ndays = 2\r\n\r\n[columns.case_id]\r\nheading = \"a\"\r\n");
    }
}
