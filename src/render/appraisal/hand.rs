//! Marks that were given by hand, always said to be so.

use super::{
    AppraisalForm,
    arithmetic::{mark_text, plain},
};
use crate::{
    config::Missing,
    figures::appraisal::{ByHand, HandMarked, ScoredUnit},
    number::NONE,
};
use serde_json::{Value as Json, json};

impl AppraisalForm<'_> {
    /// What was entered and where it comes from, or that nothing was and what counts then.
    pub(super) fn hand_line(&self, one: &ByHand, marked: &HandMarked) -> String {
        let marks = marked.marks.as_ref().map_or(NONE.to_owned(), mark_text);
        let mut fills = vec![("name", one.name.clone()), ("full", plain(&one.full)), ("marks", marks)];
        let Some(given) = &marked.given else {
            let rule = match one.missing {
                Missing::Full => "appraisal-missing-full",
                Missing::Zero => "appraisal-missing-zero",
                Missing::Skip => "appraisal-missing-skip",
            };
            fills.push(("rule", self.say(rule, &[])));
            return self.say("appraisal-hand-missing", &fills);
        };
        fills.extend([("source", one.source.clone()), ("note", given.note.clone())]);
        self.say(if given.note.is_empty() { "appraisal-hand" } else { "appraisal-hand-noted" }, &fills)
    }

    /// That marks were entered by hand, and which units nobody has marked.
    pub(super) fn hand_notes(&self, index: usize, one: &ByHand) -> Vec<String> {
        let fills = [("name", one.name.clone()), ("source", one.source.clone())];
        let mut notes = vec![self.say("appraisal-hand-source", &fills)];
        let unmarked = |unit: &&ScoredUnit| unit.by_hand.get(index).is_some_and(|marked| marked.given.is_none());
        let units: Vec<String> =
            self.appraisal.units.iter().filter(unmarked).map(|unit| self.unit_name(unit)).collect();
        if !units.is_empty() {
            let fills = [
                ("name", one.name.clone()),
                ("count", units.len().to_string()),
                ("units", units.join(&self.say("appraisal-separator", &[]))),
            ];
            notes.push(self.say("appraisal-hand-unmarked", &fills));
        }
        notes
    }

    pub(super) fn hand_json(&self, unit: &ScoredUnit) -> Vec<Json> {
        let entry = |(one, marked): (&ByHand, &HandMarked)| {
            json!({
                "name": one.name,
                "full": plain(&one.full),
                "marks": marked.marks.as_ref().map(mark_text),
                "exact": marked.marks.as_ref().map(ToString::to_string),
                "entered_by_hand": marked.given.is_some(),
                "source": one.source,
                "note": marked.given.as_ref().map(|given| &given.note),
                "arithmetic": self.hand_line(one, marked),
            })
        };
        self.scheme.by_hand.iter().zip(&unit.by_hand).map(entry).collect()
    }
}
