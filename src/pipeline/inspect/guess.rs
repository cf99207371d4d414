//! What the values of a column suggest whose heading says nothing. Never applied: asked.

use crate::{
    pipeline::{
        columns::Headings,
        evidence::{Share, Values, is_code, is_date},
    },
    schema::{Field, Kind},
    validate::values::{self, DateFormat},
};
use std::collections::BTreeSet;

/// What a column may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guess {
    /// Fields that no other column is, the likeliest first.
    pub fields: Vec<Field>,
    /// How many of the first values say so.
    pub share: Share,
    /// How their dates may be written, if that has to be said.
    pub forms: Vec<&'static str>,
}

/// Shortest case number.
const SHORTEST_ID: usize = 5;

/// Forms of dates with the year last that are tried.
const FORMS: [&str; 16] = [
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d/%m/%y",
    "%m/%d/%y",
    "%d-%m-%Y",
    "%m-%d-%Y",
    "%d.%m.%Y",
    "%d-%b-%y",
    "%d-%b-%Y",
    "%d %b %Y",
    "%d/%m/%Y %H:%M",
    "%m/%d/%Y %H:%M",
    "%d/%m/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M:%S",
    "%d/%m/%Y %I:%M:%S %p",
    "%m/%d/%Y %I:%M:%S %p",
];

impl Values<'_> {
    /// What these values suggest, if nearly all of them say the same.
    pub(super) fn guess(&self, headings: &Headings) -> Option<Guess> {
        let free = |fields: &[Field]| -> Vec<Field> {
            fields.iter().copied().filter(|field| headings.column(*field).is_none()).collect()
        };
        let suggest = |fields: &[Field], share: Share| {
            Some(Guess { fields: free(fields), share, forms: Vec::new() })
                .filter(|guess| share.nearly_all() && !guess.fields.is_empty())
        };
        let words = self.words();
        let form = self.date_form();
        let dates = [Field::AppliedAt, Field::AcceptedAt, Field::ClosedAt, Field::PromisedDue];
        let limit =
            |text: &str| values::limit(text, words).is_ok_and(|limit| limit.is_some_and(|limit| limit.unit.is_some()));
        let closed = |field: &Field| {
            suggest(&[*field], self.share(|text| words.find(field.id(), text).is_some() && !is_code(text)))
        };
        let is_word = |field: &&Field| field.kind() == Kind::Word;
        suggest(&[Field::Phone], self.share(is_phone))
            .or_else(|| suggest(&[Field::ApplicantId], self.share(is_identity)))
            .or_else(|| suggest(&dates, self.share(|text| is_date(text, form, words))))
            .or_else(|| {
                self.year_last().and_then(|forms| Some(Guess { forms, ..suggest(&dates, self.share(|_| true))? }))
            })
            .or_else(|| suggest(&[Field::PromisedLimit, Field::StatutoryLimit], self.share(limit)))
            .or_else(|| Field::ALL.iter().filter(is_word).find_map(closed))
            .or_else(|| suggest(&[Field::CaseId], self.share(is_number)).filter(|_| self.all_differ()))
    }

    /// The forms with the year last that nearly all values have; `None` if there are none.
    fn year_last(&self) -> Option<Vec<&'static str>> {
        Some(self.forms()).filter(|forms| !forms.is_empty())
    }

    /// The forms with the year last that nearly all values have.
    pub(super) fn forms(&self) -> Vec<&'static str> {
        let fits = |form: &&str| {
            let Ok(format) = DateFormat::new(form) else { return false };
            self.share(|text| matches!(format.read(text, self.words(), None), Ok(Some(_)))).nearly_all()
        };
        FORMS.into_iter().filter(fits).collect()
    }

    fn all_differ(&self) -> bool {
        let distinct: BTreeSet<&str> = self.texts().iter().copied().collect();
        distinct.len() == self.texts().len() && distinct.len() > 1
    }
}

/// A mobile number of mainland China.
fn is_phone(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 11 && bytes[0] == b'1' && matches!(bytes[1], b'3'..=b'9') && is_code(text)
}

/// A citizen's number: 17 digits with a date of birth in them, and a digit or X.
fn is_identity(text: &str) -> bool {
    let Some((digits, last)) = text.split_at_checked(17) else { return false };
    let number = |range: std::ops::Range<usize>| digits.get(range).and_then(|part| part.parse::<u16>().ok());
    is_code(digits)
        && matches!(last.as_bytes(), [b'0'..=b'9' | b'X' | b'x'])
        && number(6..10).is_some_and(|year| (1900..2100).contains(&year))
        && number(10..12).is_some_and(|month| (1..=12).contains(&month))
        && number(12..14).is_some_and(|day| (1..=31).contains(&day))
}

/// Letters, digits and marks in one piece, as case numbers are written.
fn is_number(text: &str) -> bool {
    let marked = |character: char| character.is_ascii_alphanumeric() || matches!(character, '-' | '/' | '_' | '.');
    text.len() >= SHORTEST_ID && text.chars().all(marked) && text.bytes().any(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn personal_numbers_are_seen() {
        assert!(is_phone("13800138000") && !is_phone("12345678901") && !is_phone("1380013800"));
        assert!(is_identity("11010119900307123X") && !is_identity("110101199013071234"));
        assert!(!is_identity("11010119900307123") && !is_identity("１1010119900307123X"));
        assert!(is_number("16/00650/B") && !is_number("A 1234") && !is_number("ABCDE"));
    }
}
