//! What a case does not say, from the item in the catalogue: `unknown-item`, `item-not-in-force`.

use super::{At, Cells};
use crate::{
    diag::Severity,
    period::Day,
    reference::WrittenUnit,
    schema::{Field, Kind},
    validate::{
        Catalogue, DimensionSource, Found, ItemName, ItemVersion,
        memo::Memo,
        row::{Cell, Completing, Completion, Row},
        values,
    },
};
use std::borrow::Cow;

impl<'a> Cells<'a> {
    /// Fills what is blank from the item that was in force on the day of acceptance, else of application.
    pub(super) fn complete<'b>(&mut self, at: &mut At<'_, '_>, row: &mut Row<'b>)
    where
        'a: 'b,
    {
        let Some(day) = row.accepted.day().or(row.applied.day()) else { return };
        let name = ItemName {
            code: values::id(at.text(Field::ItemCode)),
            name: at.text(Field::ItemName),
            department: at.text(Field::Department),
        };
        let blamed = if name.code.is_empty() { Field::ItemName } else { Field::ItemCode };
        row.item = match self.items.find(name, day) {
            Found::Version(version) => Some(version),
            Found::Unnamed => None,
            Found::Unknown => {
                at.remark(Severity::Warning, "unknown-item", blamed);
                None
            }
            Found::NotInForce => {
                at.remark(Severity::Warning, "item-not-in-force", blamed);
                None
            }
        };
        // What was read is not blank: the tables are asked for the rest only.
        let statutory = row.statutory.is_none() && self.is_open(at, row, Field::StatutoryLimit);
        let promised = row.promised.is_none() && self.is_open(at, row, Field::PromisedLimit);
        let untyped = row.instant.is_none() && self.context.words.is_null(at.text(Field::CaseType));
        let item = row.item;
        row.completed = Completion {
            statutory: fill(&mut row.statutory, statutory.then_some(|| item?.statutory)),
            promised: fill(&mut row.promised, promised.then_some(|| item?.promised)),
            case_type: fill(&mut row.instant, untyped.then_some(|| item?.instant())),
        };
    }

    /// Whether a case says nothing of a limit, not even that there is none: an item in the catalogue may.
    pub(in crate::validate) fn is_open(&self, at: &At<'_, '_>, row: &Row<'_>, limit: Field) -> bool {
        let words = self.context.words;
        let promised = limit == Field::PromisedLimit;
        let unit = if promised { Field::PromisedLimitUnit } else { Field::StatutoryLimitUnit };
        // A deadline of the case's own stands in place of a length.
        let due = promised && row.given != Cell::Blank;
        !due && words.is_null(at.text(limit)) && words.unit(at.text(unit)) != Some(WrittenUnit::None)
    }

    /// The text of a column, and where it is blank that of the item.
    pub(in crate::validate) fn completed<'b>(
        &mut self,
        at: &At<'b, '_>,
        field: Field,
        item: Option<&'b ItemVersion>,
    ) -> Cow<'b, str> {
        let own = self.layout.columns.get(field).map(|column| match field.kind() {
            Kind::Word => DimensionSource::Word(field, *column),
            _ => DimensionSource::Text(*column),
        });
        let own = own.map_or("".into(), |source| self.dimension(at, &source, None));
        let words = self.context.words;
        match item {
            Some(item) if *self.items.blank.read(&own, |own| words.is_null(own)) => item.text(field).into(),
            _ => own,
        }
    }
}

/// Fills a cell that is blank with what the catalogue offers; nothing is offered to one that is not.
fn fill<T>(cell: &mut Option<T>, offer: Option<impl FnOnce() -> Option<T>>) -> Completing {
    match offer.map(|offer| offer()) {
        None => Completing::Own,
        Some(None) => Completing::Missing,
        Some(value) => {
            *cell = value;
            Completing::Filled
        }
    }
}

/// The catalogue, and what was looked up in it so far.
pub(super) struct Items<'a> {
    catalogue: Option<&'a Catalogue>,
    coded: Memo<&'a [u32]>,
    named: Memo<&'a [u32]>,
    /// Texts that say nothing.
    blank: Memo<bool>,
}

impl<'a> Items<'a> {
    pub(super) fn new(catalogue: Option<&'a Catalogue>) -> Self {
        Self { catalogue, coded: Memo::default(), named: Memo::default(), blank: Memo::default() }
    }

    fn find(&mut self, item: ItemName<'_>, day: Day) -> Found<'a> {
        let Some(catalogue) = self.catalogue else { return Found::Unnamed };
        let coded = *self.coded.read(item.code, |code| catalogue.of_code(code));
        // A name is asked for only where the code says nothing.
        let named =
            if coded.is_empty() { *self.named.read(item.name, |name| catalogue.of_name(name)) } else { &[][..] };
        catalogue.among(item, day, (coded, named))
    }
}
