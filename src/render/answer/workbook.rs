//! Answers and lists as a workbook: counts are numbers, ratios are formulas over the two counts beside them, changes formulas
//! over what they compare, and totals that are sums of the groups are sums.

use super::{
    super::{
        grid::Grid,
        sheet::{self, Scale, book, number_format},
    },
    AnswerForm,
    grid::{compared_cells, key_cells, notes},
    page::{Made, Page, WorkbookError},
};
use crate::{
    engine::{Aggregate, Measure},
    figures::{Change, Comparison, Dimension, Figure, Formula as Kind, Unit, Value},
    number::{Decimal, NONE},
    query::{AnswerRow, CaseColumn},
};
use rust_xlsxwriter::Formula;

/// The answer as a workbook: the groups on one sheet, period, filter and definitions on another.
///
/// # Errors
/// [`WorkbookError`], if it is larger than a workbook may be.
pub fn workbook(form: &AnswerForm<'_>) -> Result<Vec<u8>, WorkbookError> {
    let mut book = book()?;
    let sheet = book.add_worksheet();
    sheet.set_name(form.labels.message("sheet-answer", &[]).text)?;
    let mut page = Page::new(sheet);
    header(form, &mut page)?;
    for (row, answered) in (1..).zip(&form.answer.rows) {
        page.at(row);
        groups(form, answered, &mut page)?;
    }
    page.finish(form.query.by.len())?;
    let sheet = book.add_worksheet();
    sheet.set_name(form.labels.message("sheet-notes", &[]).text)?;
    let mut page = Page::new(sheet);
    for (row, note) in (0..).zip(notes(form)) {
        page.at(row);
        page.text(&note)?;
    }
    for figure in &form.query.figures {
        page.at(page.row + 1);
        if let Some(words) = form.labels.figure(figure.id) {
            page.text(&words.name)?;
            page.text(&words.definition)?;
        }
    }
    page.lay_out()?;
    book.save_to_buffer()
}

/// A list of cases as a workbook: numbers, money, days and times as what they are, the rest as it is printed.
///
/// # Errors
/// As [`workbook`].
pub fn cases_workbook(list: &Grid, columns: &[CaseColumn]) -> Result<Vec<u8>, WorkbookError> {
    let mut book = book()?;
    let mut page = Page::new(book.add_worksheet());
    for title in &list.titles() {
        page.head(title)?;
    }
    for (row, cells) in (1..).zip(&list.rows) {
        page.at(row);
        for (cell, column) in cells.iter().zip(columns) {
            page.held(cell, column.holds())?;
        }
    }
    page.finish(1)?;
    book.save_to_buffer()
}

fn header(form: &AnswerForm<'_>, page: &mut Page<'_>) -> Result<(), WorkbookError> {
    let message = |id: &str| form.labels.message(id, &[]).text;
    for dimension in &form.query.by {
        page.head(form.labels.dimension(dimension.name()))?;
    }
    for figure in &form.query.figures {
        let short = form.labels.figure(figure.id).map_or(figure.id, |words| &words.short);
        let parts = |page: &mut Page<'_>, of: &str| {
            page.head(&format!("{of} {}", message("table-numerator")))?;
            page.head(&format!("{of} {}", message("table-denominator")))
        };
        page.head(short)?;
        if figure.is_ratio() {
            parts(page, short)?;
        }
        for comparison in &form.query.compare {
            for (place, id) in comparison.heads().iter().enumerate() {
                let head = format!("{short} {}", message(id));
                page.head(&head)?;
                if place == 0 && figure.is_ratio() && !comparison.is_given() {
                    parts(page, &head)?;
                }
            }
        }
    }
    Ok(())
}

fn groups(form: &AnswerForm<'_>, row: &AnswerRow, page: &mut Page<'_>) -> Result<(), WorkbookError> {
    let unchanged = form.labels.message("bridge-level", &[]).text;
    for key in key_cells(form, row) {
        page.text(&key)?;
    }
    for (index, (figure, outcome)) in form.query.figures.iter().zip(&row.outcomes).enumerate() {
        let added = sums(form, row, (figure, &|row: &AnswerRow| row.outcomes[index].value));
        let now = value(form, (figure, outcome.value), added, page)?;
        for (place, compared) in row.compared.iter().enumerate() {
            let other = compared.values[index].outcome.value;
            let before = if compared.comparison.is_given() {
                given(form, (figure, other), page)?
            } else {
                let of = |row: &AnswerRow| row.compared[place].values[index].outcome.value;
                value(form, (figure, other), sums(form, row, (figure, &of)), page)?
            };
            let (last, first) = compared.ends(index, outcome.value);
            match figure.change(last, first, form.decimals) {
                // The value a year before the year to date is not on the sheet.
                Some(change) if compared.comparison == Comparison::YearToDate => page.right(&change.text())?,
                // The growth of a rate a day follows from the integers, which nothing given has.
                Some(change) if before.parts.is_none() && figure.unit == Unit::CasesPerDay => {
                    page.right(&change.text())?;
                }
                Some(change) => moved_cell((figure, change), ((&now, &before), &unchanged), page)?,
                None => page.right(NONE)?,
            }
            for cell in compared_cells(form, (figure, outcome), (compared, index)).iter().skip(2) {
                page.right(cell)?;
            }
        }
    }
    Ok(())
}

/// Where a value stands, and the two integers of a ratio.
struct Written {
    value: String,
    parts: Option<[String; 2]>,
}

/// Whether numerator and denominator of the whole are what the groups above it add up to.
#[derive(Clone, Copy, Default)]
struct Sums {
    numerator: Made,
    denominator: Made,
}

/// A value of a row.
type ValueOf<'v> = dyn Fn(&AnswerRow) -> Option<Value> + 'v;

/// Only counts and sums of the same things add up, and a stock not over months.
fn sums(form: &AnswerForm<'_>, row: &AnswerRow, (figure, of): (&Figure, &ValueOf<'_>)) -> Sums {
    let keys = form.query.by.len();
    let Some(whole) = of(row).filter(|_| keys > 0 && row.key.is_empty()) else { return Sums::default() };
    let periodic = form.query.by.iter().any(Dimension::is_of_year);
    let adds = |measure: &Measure| {
        matches!(measure.aggregate, Aggregate::Count | Aggregate::Sum(_)) && !(periodic && measure.dated.is_stock())
    };
    let all = |terms: &[(i64, Measure)]| terms.iter().all(|(_, measure)| adds(measure));
    let (above, below) = match &figure.formula {
        Kind::Amount(terms) => (all(terms), false),
        Kind::Share(above, below) => (adds(above), adds(below)),
        Kind::Ratio(above, below) => (all(above), all(below)),
        Kind::Quantile(..) | Kind::Greatest(_) | Kind::PerWorkingDay(_) | Kind::ShareOf(..) => (false, false),
    };
    let groups = || form.answer.rows.iter().filter(|row| row.key.len() == keys).filter_map(of);
    let below_of = |value: Value| value.denominator().unwrap_or(0);
    let made = |sum: bool| if sum { Made::Summed } else { Made::Written };
    Sums {
        numerator: made(above && groups().map(Value::numerator).sum::<i64>() == whole.numerator()),
        denominator: made(below && groups().map(below_of).sum::<i64>() == below_of(whole)),
    }
}

/// A count or an amount of money; or a ratio as a formula, then its two integers; dashes for a value that is not there.
fn value(
    form: &AnswerForm<'_>,
    (figure, value): (&Figure, Option<Value>),
    sums: Sums,
    page: &mut Page<'_>,
) -> Result<Written, WorkbookError> {
    let place = page.cell(0);
    if !figure.is_ratio() {
        page.amount((figure, value), form.decimals, sums.numerator)?;
        return Ok(Written { value: place, parts: None });
    }
    let Some(Value::Ratio(ratio)) = value else {
        page.right(NONE)?;
        page.right("")?;
        page.right("")?;
        return Ok(Written { value: place, parts: None });
    };
    let printed = figure.printed(Value::Ratio(ratio), form.decimals);
    let parts = [page.cell(1), page.cell(2)];
    let scale = scale(figure);
    let formula = Formula::new(sheet::ratio(scale, (&parts[0], &parts[1]), printed.decimals));
    let places = if scale == Scale::Percent { printed.decimals + 2 } else { printed.decimals };
    let result = Decimal { decimals: places, ..printed };
    page.formula(formula.set_result(result.to_string()), &number_format(scale, printed.decimals))?;
    page.count(ratio.numerator, sums.numerator)?;
    page.count(ratio.denominator, sums.denominator)?;
    Ok(Written { value: place, parts: Some(parts) })
}

/// A target or a reported total: the number itself, since nothing on the sheet makes it up.
fn given(
    form: &AnswerForm<'_>,
    (figure, value): (&Figure, Option<Value>),
    page: &mut Page<'_>,
) -> Result<Written, WorkbookError> {
    let place = page.cell(0);
    match value {
        Some(Value::Ratio(ratio)) => {
            let printed = figure.printed(Value::Ratio(ratio), form.decimals);
            let places = 10_f64.powi(i32::try_from(printed.decimals).unwrap_or(0));
            let per = if figure.unit == Unit::Rate { places * 100.0 } else { places };
            let units = i64::try_from(printed.units).unwrap_or(i64::MAX);
            page.written((units, per), &number_format(scale(figure), printed.decimals))?;
        }
        value => page.amount((figure, value), form.decimals, Made::Written)?,
    }
    Ok(Written { value: place, parts: None })
}

fn scale(figure: &Figure) -> Scale {
    if figure.unit == Unit::Rate { Scale::Percent } else { Scale::Plain }
}

/// A change as it is printed, from the cells that it lies between.
fn moved_cell(
    (figure, change): (&Figure, Change),
    (cells, unchanged): ((&Written, &Written), &str),
    page: &mut Page<'_>,
) -> Result<(), WorkbookError> {
    let number = change.number();
    let places = number_format(Scale::Plain, number.decimals);
    let sign = if matches!(change, Change::Growth(_)) { "\"%\"" } else { "" };
    let formula = Formula::new(moved((figure.unit, change), cells)).set_result(number.to_string());
    page.formula(formula, &format!("+{places}{sign};-{places}{sign};\"{unchanged}\""))
}

/// How a value moved against another: points and durations from what is printed, growth from whole numbers.
fn moved((unit, change): (Unit, Change), (now, before): (&Written, &Written)) -> String {
    let (this, that) = (&now.value, &before.value);
    let decimals = change.number().decimals;
    let moved = match change {
        Change::Points(_) => format!("ROUND(({this}-{that})*100,{decimals})"),
        Change::Difference(_) => format!("ROUND({this}-{that},{decimals})"),
        Change::Growth(_) => {
            let (now, before) = match (&now.parts, &before.parts) {
                (Some([above, below]), Some([upper, lower])) => {
                    (format!("{above}*{lower}"), format!("{upper}*{below}"))
                }
                _ if unit == Unit::Cents => (format!("ROUND({this}*100,0)"), format!("ROUND({that}*100,0)")),
                _ => (this.clone(), that.clone()),
            };
            let (scale, n, d) = (10_i64.pow(decimals), format!("(({now})-({before}))"), format!("({before})"));
            let grown = format!("SIGN({n})*INT((200*ABS({n})*{scale}+{d})/(2*{d}))/{scale}");
            format!("IF({d}=0,\"{NONE}\",{grown})")
        }
    };
    format!("=IF(AND(ISNUMBER({this}),ISNUMBER({that})),{moved},\"{NONE}\")")
}
