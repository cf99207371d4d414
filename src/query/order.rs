//! In which order the groups of an answer stand, and the cases of a list.

use super::{CaseTable, filter};
use crate::reference::Words;
use std::cmp::Ordering;

/// Which comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The least.
    Ascending,
    /// The greatest.
    Descending,
}

impl Direction {
    /// How two values stand to each other; what has no value comes last in either direction.
    #[must_use]
    pub fn compare<T: Ord>(self, one: &Option<T>, other: &Option<T>) -> Ordering {
        match (one, other) {
            (Some(one), Some(other)) if self == Self::Ascending => one.cmp(other),
            (Some(one), Some(other)) => other.cmp(one),
            (one, other) => other.is_some().cmp(&one.is_some()),
        }
    }
}

impl CaseTable {
    /// Orders the cases by a column: as numbers or as dates if all of its texts are, else as texts. Blanks come last, and
    /// equals stay as they stood.
    pub fn sort(&mut self, place: usize, direction: Direction, words: &Words) {
        let texts = || self.rows.iter().map(|row| row[place].as_str());
        let reading = [filter::millionths, filter::micros]
            .into_iter()
            .find(|read| texts().filter(|text| !text.is_empty()).all(|text| read(text, words).is_some()));
        let key = |text: &str| {
            let number = reading.and_then(|read| read(text, words));
            (!text.is_empty()).then(|| (number, if number.is_none() { text.to_owned() } else { String::new() }))
        };
        let mut keyed: Vec<_> = texts().map(key).zip(self.rows.clone()).collect();
        keyed.sort_by(|(one, _), (other, _)| direction.compare(one, other));
        self.rows = keyed.into_iter().map(|(_, row)| row).collect();
    }

    /// The same without a column.
    #[must_use]
    pub fn without(mut self, place: usize) -> Self {
        self.columns.remove(place);
        for row in &mut self.rows {
            row.remove(place);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_dates_and_texts_each_in_their_own_order_and_blanks_last() {
        let words = Words::built_in().unwrap();
        let sorted = |texts: &[&str], direction| {
            let rows = texts.iter().map(|text| vec![(*text).to_owned()]).collect();
            let mut table = CaseTable { columns: vec!["a".to_owned()], rows };
            table.sort(0, direction, &words);
            table.rows.concat()
        };
        let (up, down) = (Direction::Ascending, Direction::Descending);
        assert_eq!(sorted(&["10", "", "9", "-1", "9.5"], up), ["-1", "9", "9.5", "10", ""]);
        assert_eq!(sorted(&["10", "", "9"], down), ["10", "9", ""]);
        assert_eq!(
            sorted(&["2026-10-01", "2026-9-30", "2026-10-01T09:00"], down),
            ["2026-10-01T09:00", "2026-10-01", "2026-9-30"]
        );
        assert_eq!(sorted(&["b10", "", "10", "b9"], up), ["10", "b10", "b9", ""]);
    }
}
