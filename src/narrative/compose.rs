//! Templates with figures in their places.

use super::{
    Piece, Quote, Scene, Term,
    phrases::{Choice, Part, parts},
    value_in,
};
use crate::figures::Value;

/// What fills the places of a template that are no figures of the whole.
pub(super) type Fills<'f> = &'f [(&'f str, Vec<Piece>)];

impl Scene<'_> {
    /// A template with its places filled: with what `fills` names, else with the figure of that name.
    ///
    /// Nothing if a place names a figure without a value: a sentence with a gap is not said.
    pub(super) fn composed(&self, template: &str, fills: Fills<'_>) -> Option<Vec<Piece>> {
        let mut whole = Vec::new();
        for part in parts(template) {
            match part {
                Part::Words(words) => whole.push(Piece::Words(words.to_owned())),
                Part::Place(place) => match Choice::of(place) {
                    Some(choice) => {
                        let pieces = self.place(choice.name, fills)?;
                        let (before, after) = choice.form(&self.number(&pieces)?);
                        whole.extend(words(before));
                        if let Some(after) = after {
                            whole.extend(pieces);
                            whole.extend(words(after));
                        }
                    }
                    None => whole.extend(self.place(place, fills)?),
                },
            }
        }
        Some(whole)
    }

    /// A phrase of the findings with its places filled; nothing if a figure in it has no value.
    pub(super) fn phrase(&self, name: &str, fills: Fills<'_>) -> Option<Vec<Piece>> {
        self.composed(self.phrases.finding.get(name)?, fills)
    }

    fn place(&self, name: &str, fills: Fills<'_>) -> Option<Vec<Piece>> {
        if let Some((_, pieces)) = fills.iter().find(|(place, _)| *place == name) {
            return Some(pieces.clone());
        }
        let (figure, _) = self.value(name)?;
        Some(vec![Piece::Figure(Quote { figure: figure.id, of: Term::Now, unit: None })])
    }

    /// The number that a choice goes by.
    fn number(&self, pieces: &[Piece]) -> Option<String> {
        match pieces {
            [Piece::Words(words)] => Some(words.clone()),
            [Piece::Figure(quote)] => match self.quoted(quote)? {
                Value::Amount(amount) => Some(amount.to_string()),
                Value::Ratio(_) => Some(String::new()),
            },
            _ => None,
        }
    }

    /// The value of a quoted figure.
    fn quoted(&self, quote: &Quote) -> Option<Value> {
        let outcomes = match (quote.unit, quote.of) {
            (Some(unit), _) => self.units.get(unit)?.outcomes,
            (None, Term::Now) => self.now,
            (None, Term::Previous) => self.previous?,
            (None, Term::YearAgo) => self.year_ago?,
        };
        value_in(outcomes, quote.figure).map(|(_, value)| value)
    }

    /// Entries as one list.
    pub(super) fn list(&self, mut entries: Vec<Vec<Piece>>) -> Vec<Piece> {
        let joins = &self.phrases.joins;
        let last = entries.pop().unwrap_or_default();
        if entries.is_empty() {
            return last;
        }
        let mut whole = joined(entries, &joins.list);
        whole.push(Piece::Words(joins.last.clone()));
        whole.extend(last);
        whole
    }

    /// A figure of a unit.
    pub(super) fn of_unit(unit: usize, figure: &'static str) -> Vec<Piece> {
        vec![Piece::Figure(Quote { figure, of: Term::Now, unit: Some(unit) })]
    }

    /// The name of a unit.
    pub(super) fn name_of(&self, unit: usize) -> Vec<Piece> {
        words(&self.units.get(unit).map_or("", |unit| unit.name))
    }
}

/// Words alone.
pub(super) fn words(text: &(impl ToString + ?Sized)) -> Vec<Piece> {
    vec![Piece::Words(text.to_string())]
}

/// Pieces with a word between each two.
pub(super) fn joined(parts: Vec<Vec<Piece>>, between: &str) -> Vec<Piece> {
    let mut whole = Vec::new();
    for part in parts {
        if !whole.is_empty() && !between.is_empty() {
            whole.push(Piece::Words(between.to_owned()));
        }
        whole.extend(part);
    }
    whole
}
