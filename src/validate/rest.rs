//! The cells that no rule asks about: numbers, ratings, channels, dimensions.

use super::{
    ItemVersion,
    cells::{At, Cells, read_word},
    judge::DimensionSource,
    part::{Columns, Part},
    values::{self, BadValue},
};
use crate::{ingest::Batch, reference::Words, schema::Field};
use std::borrow::Cow;

/// Those of them that are no dimensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rest {
    pub suspended_days: Option<i32>,
    pub extended_days: Option<i32>,
    pub visits: Option<i32>,
    pub fee_due: Option<i64>,
    pub fee_charged: Option<i64>,
    rating: Option<u8>,
    rating_active: Option<bool>,
    agent: Option<bool>,
    online: Option<bool>,
}

impl Rest {
    /// Adds them to the columns of a part.
    pub(super) fn push(self, columns: &mut Columns) {
        columns.suspended_days.push(self.suspended_days);
        columns.extended_days.push(self.extended_days);
        columns.visits.push(self.visits);
        columns.fee_due.push(self.fee_due);
        columns.fee_charged.push(self.fee_charged);
        columns.rating.push(self.rating);
        columns.rating_active.push(self.rating_active);
        columns.agent.push(self.agent);
        columns.online.push(self.online);
    }
}

impl Cells<'_> {
    /// Reads them.
    pub(super) fn rest(&mut self, at: &mut At<'_, '_>) -> Rest {
        let by_applicant = self.word(at, Field::RatingActive).map(|word| word == "active");
        let by_channel = self.word(at, Field::RatingChannel).map(|word| word != "default");
        Rest {
            suspended_days: self.number(at, Field::SuspendedDays, count),
            extended_days: self.number(at, Field::ExtendedDays, count),
            visits: self.number(at, Field::Visits, count),
            fee_due: self.number(at, Field::FeeDue, values::money),
            fee_charged: self.number(at, Field::FeeCharged, values::money),
            rating: self.word(at, Field::Rating).and_then(|word| word.parse().ok()),
            rating_active: by_applicant.or(by_channel),
            agent: self.flag(at, Field::AgentHandled),
            online: self.word(at, Field::Channel).map(|word| matches!(word, "online" | "mobile")),
        }
    }

    /// Adds the dimensions of a kept record.
    ///
    /// What is blank comes from the item in the catalogue, where there is one.
    pub(super) fn push_dimensions<'b>(
        &mut self,
        (batch, record): (&'b Batch<'b>, usize),
        item: Option<&'b ItemVersion>,
        part: &mut Part,
    ) {
        let layout = self.layout;
        let at = At::new(batch, record, layout);
        for (source, codes) in layout.dimensions.iter().zip(&mut part.dimensions) {
            let text = self.dimension(&at, source, item);
            let code = codes.memo.code(&text, |_| ());
            codes.codes.push(code);
        }
    }

    pub(super) fn dimension<'b>(
        &mut self,
        at: &At<'b, '_>,
        source: &DimensionSource,
        item: Option<&'b ItemVersion>,
    ) -> Cow<'b, str> {
        let whole = |column: usize| if at.batch.undecodable(at.record, column) { "" } else { at.cell(column) };
        let column = |field: Field| at.layout.columns.get(field).map_or("", |column| whole(*column));
        match source {
            DimensionSource::Absent => "".into(),
            DimensionSource::Fixed(text) => text.to_string().into(),
            DimensionSource::Text(column) => whole(*column).into(),
            DimensionSource::Word(field, column) => {
                let raw = whole(*column);
                // An unknown word has been remarked where the column was read; here it stands for itself.
                let words = self.context.words;
                let read = self.words.get_or_default(*field).read(raw, |text| read_word(words, *field, text));
                match read {
                    Ok(Some(word)) => word.clone().into(),
                    _ => raw.into(),
                }
            }
            DimensionSource::Completed(field) => self.completed(at, *field, item),
            DimensionSource::Item => match (column(Field::ItemCode), column(Field::ItemName)) {
                ("", "") => "".into(),
                ("", name) => format!("{name} / {}", column(Field::Department)).into(),
                (code, _) => values::id(code).into(),
            },
        }
    }
}

/// A whole number that is not negative.
fn count(text: &str, words: &Words) -> Result<Option<i32>, BadValue> {
    let whole = |number| i32::try_from(number).ok().filter(|number| *number >= 0).ok_or(BadValue::TooLarge);
    values::count(text, words)?.map(whole).transpose()
}
