//! Which files are meant: names as written, patterns as what they match.

use super::problem::Problem;
use crate::pipeline::NamedFile;
use glob::{MatchOptions, Pattern, glob_with};
use std::path::Path;

/// The files of these names, which start from `directory` if there is one; those of a pattern by name.
pub(super) fn named<'a>(
    names: impl Iterator<Item = &'a String>,
    directory: Option<&Path>,
) -> Result<Vec<NamedFile>, Problem> {
    let mut files = Vec::new();
    for name in names {
        let place = |name: &str| directory.map_or(name.into(), |directory| directory.join(name));
        let path = place(name);
        if !name.contains(['*', '?', '[']) || path.exists() {
            files.push(NamedFile { name: name.as_str().into(), path: path.to_string_lossy().into_owned() });
        } else {
            files.extend(matching(name, directory)?);
        }
    }
    Ok(files)
}

/// Refuses to write over a file that is read, however it is called; a path of those may lead into an archive or a workbook.
pub(super) fn spare<'a>(output: &Path, inputs: impl IntoIterator<Item = &'a Path>) -> Result<(), Problem> {
    // Where nothing lies nothing is written over.
    let Ok(target) = output.canonicalize() else { return Ok(()) };
    let is_target = |input: &&Path| {
        let file = input.ancestors().filter_map(|place| place.canonicalize().ok()).find(|place| place.is_file());
        file.is_some_and(|file| file == target)
    };
    match inputs.into_iter().find(is_target) {
        Some(input) => {
            let [path, input] = [output, input].map(|path| path.display().to_string());
            Err(Problem::new("would-overwrite", [("path", path), ("input", input)]))
        }
        None => Ok(()),
    }
}

/// The files that a pattern matches, by name, without hidden ones and what an open workbook leaves beside itself.
fn matching(pattern: &str, directory: Option<&Path>) -> Result<Vec<NamedFile>, Problem> {
    let none = || Problem::new("no-match", [("pattern", pattern.to_owned())]);
    let directory = directory.filter(|_| Path::new(pattern).is_relative());
    let start = directory.map(|directory| directory.join("")).unwrap_or_default();
    let escaped = Pattern::escape(&start.to_string_lossy());
    let options = MatchOptions { require_literal_leading_dot: true, ..MatchOptions::default() };
    let mut files = Vec::new();
    for path in glob_with(&format!("{escaped}{pattern}"), options).map_err(|_| none())?.flatten() {
        let lock = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("~$"));
        if path.is_file() && !lock {
            let name = path.strip_prefix(&start).unwrap_or(&path).to_string_lossy().into();
            files.push(NamedFile { name, path: path.to_string_lossy().into_owned() });
        }
    }
    files.sort_by(|one, other| one.name.cmp(&other.name));
    if files.is_empty() { Err(none()) } else { Ok(files) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn what_is_read_is_not_written_over() {
        let room = tempfile::tempdir().unwrap();
        let at = |name: &str| room.path().join(name);
        for name in ["a.csv", "b.csv", "book.xlsx"] {
            std::fs::write(at(name), "").unwrap();
        }
        std::os::unix::fs::symlink(at("a.csv"), at("link.csv")).unwrap();
        for (output, input, spared) in [
            ("a.csv", "a.csv", false),
            ("./a.csv", "a.csv", false),
            ("link.csv", "a.csv", false),
            ("a.csv", "link.csv", false),
            ("book.xlsx", "book.xlsx/Sheet1", false),
            ("b.csv", "a.csv", true),
            ("new.csv", "a.csv", true),
            ("new.csv", "missing.csv", true),
            ("a.csv", "missing.csv", true),
        ] {
            let found = spare(&at(output), [at(input).as_path()]).map_err(|problem| problem.id);
            assert_eq!(found.is_ok(), spared, "{output} {input} {found:?}");
        }
    }

    #[test]
    fn patterns_are_files_by_name() {
        let room = tempfile::Builder::new().prefix("a[b]").tempdir().unwrap();
        for name in ["2026-02.csv", "2026-01.csv", ".hidden.csv", "~$x.csv", "x[1].csv", "y.txt"] {
            std::fs::write(room.path().join(name), "").unwrap();
        }
        let found = |name: &str| -> Result<Vec<String>, Problem> {
            let files = named([name.to_owned()].iter(), Some(room.path()))?;
            Ok(files.iter().map(|file| file.name.to_string()).collect())
        };
        assert_eq!(found("2026-*.csv").unwrap(), ["2026-01.csv", "2026-02.csv"]);
        assert_eq!(found("*.csv").unwrap(), ["2026-01.csv", "2026-02.csv", "x[1].csv"]);
        assert_eq!(found("x[1].csv").unwrap(), ["x[1].csv"]);
        assert_eq!(found("nothing.csv").unwrap(), ["nothing.csv"]);
        assert_eq!(found("*.xlsx").unwrap_err().id, "no-match");
        assert_eq!(found("[").unwrap_err().id, "no-match");
    }
}
