//! Ledgers: problems and whether they were solved, activities, complaints and suits.

use super::{
    ReportError,
    gather::count,
    monthly::Monthly,
    registers::{ACTIVITIES, GRIEVANCES, PROBLEM_MONTHS, PROBLEMS},
    writer::Writer,
};
use crate::{figures::Outcome, report::Block, schema::Dataset};

const PROBLEM_LEDGER: [&str; 7] = [
    "problems_found",
    "problems_solved",
    "problems_partly_solved",
    "solve_rate",
    "problems_overdue",
    "solve_days_median",
    "units_covered",
];
/// Each ledger with its heading, and the figure that is told if anything is.
const LEDGERS: [(Dataset, &str, &str); 3] = [
    (Dataset::Problems, "heading.problems", "problems_found"),
    (Dataset::Activities, "heading.activities", "activities"),
    (Dataset::Complaints, "heading.complaints", "complaints"),
];

pub(super) fn blocks(writer: &mut Writer<'_>) -> Result<Vec<Block>, ReportError> {
    let all = LEDGERS.iter().map(|(dataset, ..)| *dataset);
    let missing: Vec<Dataset> = all.filter(|dataset| writer.lacks(*dataset)).collect();
    let mut blocks = Vec::new();
    for (dataset, heading, figure) in LEDGERS {
        if missing.contains(&dataset) {
            continue;
        }
        blocks.push(writer.heading(heading));
        if let Some(why) = writer.untold(figure) {
            blocks.push(why);
            continue;
        }
        match dataset {
            Dataset::Problems => blocks.extend(problems(writer)?),
            Dataset::Activities => blocks.extend(activities(writer)),
            _ => blocks.extend(complaints(writer)),
        }
    }
    if !missing.is_empty() {
        blocks.push(writer.missing(&missing));
    }
    Ok(blocks)
}

fn problems(writer: &mut Writer<'_>) -> Result<Vec<Block>, ReportError> {
    let facts = writer.facts;
    let some = writer.number("problems_found") > 0;
    let mut said = vec![if some { "text.problems" } else { "text.no_problems_found" }];
    if writer.knows("problems_overdue") {
        said.push(if writer.number("problems_overdue") > 0 { "text.problems_overdue" } else { "text.none_overdue" });
    }
    let mut blocks = vec![writer.sentences(&said)];
    let mut table = writer.register("problem_ledger", (Dataset::Problems, &PROBLEM_LEDGER));
    table.notes.insert(0, writer.word("note.problems"));
    if table.columns.len() > 3 {
        table.notes.push(writer.word("note.problems_then"));
    }
    blocks.push(Block::Table(table));
    if !facts.registers.problem_months.is_empty() {
        blocks.push(months(writer)?);
    }
    let sheets = [
        ("problem_sources", &facts.registers.problem_sources),
        ("problem_units", &facts.registers.problem_units),
        ("problem_regions", &facts.registers.problem_regions),
    ];
    for (id, sheet) in sheets {
        if let Some(sheet) = sheet {
            blocks.push(writer.groups(id, sheet, &PROBLEMS));
        }
    }
    Ok(blocks)
}

/// Problems found and solved by the month in which they were found.
fn months(writer: &mut Writer<'_>) -> Result<Block, ReportError> {
    let monthly = Monthly {
        id: "problem_months",
        months: &writer.facts.registers.problem_months,
        figures: PROBLEM_MONTHS,
        axis: "axis.problems",
        note: Some("note.problem_months"),
    };
    monthly.block(writer)
}

fn activities(writer: &mut Writer<'_>) -> Vec<Block> {
    let facts = writer.facts;
    if writer.number("activities") == 0 {
        return vec![writer.sentences(&["text.no_activities"])];
    }
    let people = writer.knows("activity_people");
    let mut blocks = vec![writer.sentences(&[if people { "text.activities" } else { "text.activities_only" }])];
    blocks.push(Block::Table(writer.register("activities", (Dataset::Activities, &ACTIVITIES))));
    if let Some(sheet) = &facts.registers.activity_kinds {
        blocks.push(writer.groups("activity_kinds", sheet, &ACTIVITIES));
    }
    blocks
}

fn complaints(writer: &mut Writer<'_>) -> Vec<Block> {
    let facts = writer.facts;
    let upheld = writer.knows("complaints_upheld");
    let complaints = match writer.number("complaints") {
        0 => "text.no_complaints",
        _ if upheld => "text.complaints",
        _ => "text.complaints_only",
    };
    let suits = match (writer.number("reviews"), writer.number("lawsuits")) {
        (0, 0) => "text.no_suits",
        _ => "text.suits",
    };
    let mut blocks = vec![writer.sentences(&[complaints, suits])];
    let some = |id: &&str| {
        let before = writer.before();
        let any = |outcomes: &[Outcome]| count(outcomes, id) != 0;
        any(&facts.now.outcomes) || before.iter().any(|(_, whole)| any(&whole.outcomes))
    };
    // What there has been none of was said.
    let figures: Vec<&str> = GRIEVANCES.iter().filter(|id| some(id)).copied().collect();
    if !figures.is_empty() {
        blocks.push(Block::Table(writer.register("grievances", (Dataset::Complaints, &figures))));
    }
    if let Some(sheet) = &facts.registers.grievance_units {
        blocks.push(writer.groups("grievance_units", sheet, &GRIEVANCES));
    }
    blocks
}
