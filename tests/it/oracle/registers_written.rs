//! Records as files, under the canonical ids of their columns.

use super::{Limit, Place, Registers, table, text, word, written};

fn flag(value: Option<bool>) -> String {
    text(value.map(|yes| if yes { "是" } else { "否" }))
}

fn amount(limit: Option<Limit>) -> String {
    text(limit.map(|(length, _)| length))
}

fn unit(limit: Option<Limit>) -> String {
    word(&written::UNITS, limit.map(|(_, unit)| unit))
}

fn place(place: &Place, names: &[&str]) -> Vec<String> {
    names.iter().map(|name| place[name].clone()).collect()
}

impl Registers {
    pub(super) fn problems_csv(&self) -> String {
        let headings = ["source", "department", "region", "found_on", "due_on", "solved_on", "state"];
        let rows = self.problems.iter().map(|one| {
            let dates = [text(Some(one.found)), text(one.due), text(one.solved), one.state.to_owned()];
            [place(&one.place, &headings[..3]), dates.to_vec()].concat()
        });
        table(&headings, rows)
    }

    pub(super) fn activities_csv(&self) -> String {
        let headings = ["kind", "department", "region", "date", "people"];
        let rows = self.activities.iter();
        let rows =
            rows.map(|one| [place(&one.place, &headings[..3]), vec![one.date.to_string(), text(one.people)]].concat());
        table(&headings, rows)
    }

    pub(super) fn complaints_csv(&self) -> String {
        let words = |id: &str| match id {
            "complaint" => "投诉",
            "review" => "行政复议",
            _ => "行政诉讼",
        };
        let rows = self.complaints.iter().map(|one| {
            let kind = words(&one.place["kind"]).to_owned();
            vec![kind, one.filed.to_string(), one.place["department"].clone(), flag(one.upheld)]
        });
        table(&["kind", "filed_on", "department", "upheld"], rows)
    }

    pub(super) fn surveys_csv(&self) -> String {
        let rows = self.surveys.iter().map(|one| {
            let numbers = [one.date.to_string(), one.positive.to_string(), one.answers.to_string()];
            [place(&one.place, &["source", "department"]), numbers.to_vec()].concat()
        });
        table(&["source", "department", "date", "positive", "answers"], rows)
    }

    pub(super) fn bad_ratings_csv(&self) -> String {
        let rows = self.bad_ratings.iter().enumerate().map(|(row, one)| {
            let dates = [text(one.rated), text(one.called), text(one.fixed), flag(one.misrated)];
            [vec![format!("B{row}"), one.place["department"].clone()], dates.to_vec()].concat()
        });
        table(&["case_id", "department", "rated_at", "called_back_at", "fixed_at", "misrated"], rows)
    }

    pub(super) fn items_csv(&self) -> String {
        let headings = [
            "item_code",
            "item_name",
            "department",
            "level",
            "item_kind",
            "statutory_limit",
            "statutory_limit_unit",
            "promised_limit",
            "promised_limit_unit",
            "case_type",
            "should_enter",
            "entered",
            "window_complete",
            "authorised",
            "online_depth",
            "visits",
            "materials_before",
            "materials_now",
            "by_commitment",
            "proofs_cancelled",
            "valid_from",
            "valid_to",
        ];
        let rows = self.items.iter().map(|one| {
            let kind = one.instant.map(|instant| if instant { "即办件" } else { "承诺件" });
            let depth =
                one.depth.as_ref().map(|levels| levels.iter().map(ToString::to_string).collect::<Vec<_>>().join("^"));
            [
                vec![one.code.clone(), one.name.clone()],
                place(&one.place, &["department", "level", "item_kind"]),
                vec![amount(one.statutory), unit(one.statutory), amount(one.promised), unit(one.promised), text(kind)],
                [one.should_enter, one.entered, one.window, one.authorised].map(flag).to_vec(),
                vec![text(depth), text(one.visits), text(one.before), text(one.now), flag(one.commitment)],
                vec![text(one.proofs), text(one.from), text(one.to)],
            ]
            .concat()
        });
        table(&headings, rows)
    }

    pub(super) fn units_csv(&self) -> String {
        let rows = self.units.iter().map(|one| {
            let rest = [text(one.from), text(one.to), one.successor.clone()];
            [place(&one.place, &["department", "region", "level"]), rest.to_vec()].concat()
        });
        table(&["unit", "region", "level", "valid_from", "valid_to", "successor"], rows)
    }
}
