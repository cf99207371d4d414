//! Codes of texts that records beside the cases share with them, so that a department is one group whatever is counted.

use super::{Dictionary, LooseRating, Records, Registers};
use crate::schema::{
    Column, Dataset, activities, bad_ratings, complaints, items as i, problems, ratings, surveys, units,
};
use std::{collections::BTreeMap, sync::Arc};

/// Of each dataset and dimension the code of every record; of ratings, of those without a case.
pub type RegisterCodes = BTreeMap<Dataset, BTreeMap<String, Vec<u32>>>;

/// The codes of all records, and by dimension the texts that no case has; their codes follow those of the cases.
pub(super) struct Shared {
    pub codes: RegisterCodes,
    pub texts: BTreeMap<String, Vec<Arc<str>>>,
}

/// The texts of a dimension.
struct Added {
    /// All of them, those of the cases too.
    codes: BTreeMap<Arc<str>, u32>,
    texts: Vec<Arc<str>>,
}

/// Datasets whose records have dimensions.
const DIVIDED: [Dataset; 8] = [
    Dataset::Problems,
    Dataset::Activities,
    Dataset::Complaints,
    Dataset::Surveys,
    Dataset::BadRatings,
    Dataset::Ratings,
    Dataset::Items,
    Dataset::Units,
];

impl Shared {
    /// The codes of all records, beside those of the cases.
    pub fn of(registers: &Registers, loose: &[LooseRating], cases: &BTreeMap<String, Dictionary>) -> Self {
        let (mut all, mut added): (RegisterCodes, BTreeMap<String, Added>) = Default::default();
        for dataset in DIVIDED {
            let mut codes = BTreeMap::new();
            for (name, texts) in dimensions(dataset, registers, loose) {
                let added = added.entry(name.to_owned()).or_insert_with(|| Added::after(cases.get(name)));
                codes.insert(name.to_owned(), texts.iter().map(|text| added.code(text)).collect());
            }
            all.insert(dataset, codes);
        }
        // A rating without a case says nothing of the other dimensions of cases.
        if let Some(codes) = all.get_mut(&Dataset::Ratings) {
            for name in cases.keys() {
                codes.entry(name.clone()).or_insert_with(|| vec![0; loose.len()]);
            }
        }
        Self { codes: all, texts: added.into_iter().map(|(name, added)| (name, added.texts)).collect() }
    }
}

impl Added {
    fn after(known: Option<&Dictionary>) -> Self {
        let blank = Dictionary::default();
        let texts = known.unwrap_or(&blank).texts();
        Self { codes: texts.map(Arc::from).zip(0..).collect(), texts: Vec::new() }
    }

    fn code(&mut self, text: &str) -> u32 {
        if let Some(code) = self.codes.get(text) {
            return *code;
        }
        let (text, code) = (Arc::<str>::from(text), u32::try_from(self.codes.len()).unwrap_or(u32::MAX));
        self.codes.insert(text.clone(), code);
        self.texts.push(text);
        code
    }
}

/// The dimensions of a dataset, with the texts of its records.
fn dimensions<'r>(
    dataset: Dataset,
    registers: &'r Registers,
    loose: &'r [LooseRating],
) -> Vec<(&'static str, Vec<String>)> {
    let rows = |records: &Records, column: Column| -> Vec<String> {
        (0..records.len()).map(|row| records.text(row, column).to_owned()).collect()
    };
    let Some(records) = registers.of(dataset) else {
        // Without a roster the departments of the catalogue are the units.
        return match registers.of(Dataset::Items) {
            Some(items) if dataset == Dataset::Units => vec![("department", rows(items, i::DEPARTMENT))],
            _ => Vec::new(),
        };
    };
    if dataset == Dataset::Ratings {
        let texts = |column| loose.iter().map(|loose| records.text(loose.row, column).to_owned()).collect();
        return vec![
            ("department", texts(ratings::DEPARTMENT)),
            ("item", texts(ratings::ITEM_CODE)),
            ("item_code", texts(ratings::ITEM_CODE)),
            ("rating_channel", loose.iter().map(|loose| loose.channel.clone()).collect()),
        ];
    }
    let mut dimensions: Vec<_> =
        columns(dataset).iter().map(|(name, column)| (*name, rows(records, *column))).collect();
    if dataset == Dataset::Items {
        dimensions.push(("item", (0..records.len()).map(|row| item(records, row)).collect()));
    }
    dimensions
}

/// The dimensions of a dataset and the columns that hold them.
const fn columns(dataset: Dataset) -> &'static [(&'static str, Column)] {
    match dataset {
        Dataset::Problems => {
            &[("source", problems::SOURCE), ("department", problems::DEPARTMENT), ("region", problems::REGION)]
        }
        Dataset::Activities => {
            &[("kind", activities::KIND), ("department", activities::DEPARTMENT), ("region", activities::REGION)]
        }
        Dataset::Complaints => &[("kind", complaints::KIND), ("department", complaints::DEPARTMENT)],
        Dataset::Surveys => &[("source", surveys::SOURCE), ("department", surveys::DEPARTMENT)],
        Dataset::BadRatings => &[("department", bad_ratings::DEPARTMENT)],
        Dataset::Units => &[("department", units::UNIT), ("region", units::REGION), ("level", units::LEVEL)],
        Dataset::Items => &[
            ("department", i::DEPARTMENT),
            ("level", i::LEVEL),
            ("item_code", i::ITEM_CODE),
            ("item_name", i::ITEM_NAME),
            ("item_kind", i::ITEM_KIND),
            ("case_type", i::CASE_TYPE),
        ],
        Dataset::Ratings | Dataset::Reported | Dataset::Targets => &[],
    }
}

/// What an item is called as the dimension `item` of cases: its code, else its name and department.
fn item(records: &Records, row: usize) -> String {
    match (records.text(row, i::ITEM_CODE), records.text(row, i::ITEM_NAME)) {
        ("", "") => String::new(),
        ("", name) => format!("{name} / {}", records.text(row, i::DEPARTMENT)),
        (code, _) => code.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_follow_those_of_the_cases() {
        let known = Dictionary::of(["", "x"].map(Arc::from).to_vec());
        for (known, expected) in [(None, [0, 1, 2, 1, 3]), (Some(&known), [0, 2, 3, 2, 1])] {
            let mut added = Added::after(known);
            assert_eq!(["", "a", "b", "a", "x"].map(|text| added.code(text)), expected);
            assert_eq!(*added.texts[1], *"b");
        }
    }
}
