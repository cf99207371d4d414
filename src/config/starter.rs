//! The project file to start from: every key with its default and what it does.

use crate::reference::Language;
use std::collections::BTreeMap;

/// A project file without settings of its own, over the files of each dataset.
#[must_use]
pub fn starter(language: Language, files: &BTreeMap<&str, Vec<String>>) -> String {
    let text = match language {
        Language::Zh => include_str!("../../templates/xiaoneng.zh.toml"),
        Language::En => include_str!("../../templates/xiaoneng.en.toml"),
    };
    let filled = |line: &str| {
        let key = line.trim_start_matches('#').split_once(" = []").map(|(key, _)| key);
        match key.and_then(|key| Some((key, files.get(key)?))) {
            Some((key, files)) => format!("{key} = {}\n", toml::Value::from(files.clone())),
            None => format!("{line}\n"),
        }
    };
    text.lines().map(filled).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Project;

    #[test]
    fn its_commented_keys_are_the_defaults() {
        for language in [Language::Zh, Language::En] {
            let text = starter(language, &BTreeMap::new());
            let keyed =
                |line: &str| line.strip_prefix('#').filter(|rest| !rest.starts_with([' ', '#'])).map(str::to_owned);
            let open: String = text.lines().map(|line| keyed(line).unwrap_or_else(|| line.to_owned()) + "\n").collect();
            let read = |text: &str| format!("{:?}", toml::from_str::<Project>(text).unwrap());
            assert!(open.matches("\n#").count() < text.matches("\n#").count());
            assert_eq!(read(&open), format!("{:?}", Project::default()));
            assert_eq!(read(&text), format!("{:?}", Project::default()));
        }
    }

    #[test]
    fn it_names_every_key() {
        let source = include_str!("project.rs").replace("Kind", "");
        let keys = source.lines().filter_map(|line| line.strip_prefix("    pub ")?.split_once(':')).map(|(key, _)| key);
        let keys: Vec<&str> = keys.filter(|key| !key.starts_with("fn ")).collect();
        assert!(keys.len() > 25, "{keys:?}");
        for language in [Language::Zh, Language::En] {
            let text = starter(language, &BTreeMap::new());
            for key in &keys {
                let named = [format!("{key} = "), format!("[{key}]"), format!("[{key}.")];
                assert!(named.iter().any(|form| text.contains(form)), "{key}");
            }
        }
    }

    #[test]
    fn it_is_over_the_files() {
        let text = starter(
            Language::En,
            &BTreeMap::from([
                ("cases", vec!["a b.csv".to_owned(), "办件.csv".to_owned()]),
                ("units", vec!["u.csv".to_owned()]),
            ]),
        );
        let project: Project = toml::from_str(&text).unwrap();
        assert_eq!(project.datasets.cases, ["a b.csv", "办件.csv"]);
        assert_eq!(project.datasets.units, ["u.csv"]);
        assert!(project.datasets.suspensions.is_empty());
    }
}
