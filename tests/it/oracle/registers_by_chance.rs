//! Random records of every dataset, with blanks, ties and contradictions that a good row may have.

use super::{
    Activity, BadRating, Complaint, Date, Dice, FIRST, Item, LAST, Limit, Place, Problem, Survey, UNITS, Unit, after,
};

fn day(dice: &mut Dice) -> Date {
    after(FIRST, dice.below(518)).min(LAST)
}

fn later(day: Date, dice: &mut Dice) -> Date {
    let most = dice.pick(&[1, 5, 25, 70]);
    after(day, dice.below(most))
}

fn flag(dice: &mut Dice) -> Option<bool> {
    dice.chance(90).then(|| dice.chance(60))
}

fn department(dice: &mut Dice) -> String {
    // Some that no case names, some that are not filled in.
    ["", "部门0", "部门1", "部门2", "部门3", "部门4", "稀见局", "无件局"]
        [usize::try_from(dice.below(8)).expect("a place")]
    .to_owned()
}

fn region(dice: &mut Dice) -> String {
    dice.pick(&["", "东区", "西区", "北区"]).to_owned()
}

pub fn problem(dice: &mut Dice) -> Problem {
    let found = day(dice);
    let place = Place::from([
        ("source", dice.pick(&["", "走流程", "暗访", "投诉"]).to_owned()),
        ("department", department(dice)),
        ("region", region(dice)),
    ]);
    let due = dice.chance(80).then(|| later(found, dice));
    let solved = dice.chance(60).then(|| later(found, dice));
    Problem {
        place, found, due, solved, state: dice.pick(&["", "已解决", "已解决", "阶段性整改", "未解决"])
    }
}

pub fn activity(dice: &mut Dice) -> Activity {
    let place = Place::from([
        ("kind", dice.pick(&["", "检查", "培训", "走流程"]).to_owned()),
        ("department", department(dice)),
        ("region", region(dice)),
    ]);
    Activity { place, date: day(dice), people: dice.chance(85).then(|| dice.below(200)) }
}

pub fn complaint(dice: &mut Dice) -> Complaint {
    let kind = dice.pick(&["complaint", "complaint", "review", "lawsuit"]).to_owned();
    let place = Place::from([("kind", kind), ("department", department(dice))]);
    Complaint { place, filed: day(dice), upheld: flag(dice) }
}

pub fn survey(dice: &mut Dice) -> Survey {
    let place = Place::from([
        ("source", dice.pick(&["短信平台", "走流程", "民意调查"]).to_owned()),
        ("department", department(dice)),
    ]);
    let answers = dice.below(300);
    let positive = if answers == 0 { 0 } else { dice.below(answers.unsigned_abs()) };
    Survey { place, date: day(dice), positive, answers }
}

pub fn bad_rating(dice: &mut Dice) -> BadRating {
    let rated = day(dice);
    let called = dice.chance(80).then(|| later(rated, dice));
    let fixed = dice.chance(75).then(|| later(called.unwrap_or(rated), dice));
    let place = Place::from([("department", department(dice))]);
    BadRating {
        place,
        rated: dice.chance(93).then_some(rated),
        called,
        fixed,
        misrated: dice.chance(90).then(|| dice.chance(15)),
    }
}

fn limit(dice: &mut Dice) -> Option<Limit> {
    let (unit, lengths) = dice.pick(&UNITS);
    dice.chance(85).then(|| (dice.pick(lengths), unit))
}

/// One of few items, so that versions meet; some codes belong to several departments.
pub fn item(dice: &mut Dice) -> Item {
    let number = dice.below(16);
    let code = if dice.chance(80) { format!("SX{number:03}") } else { String::new() };
    let department = if dice.chance(70) { format!("部门{}", number % 5) } else { department(dice) };
    let place = Place::from([
        ("item", if code.is_empty() { format!("事项{number} / {department}") } else { code.clone() }),
        ("item_code", code.clone()),
        ("department", department),
        ("level", dice.pick(&["", "市级", "县级"]).to_owned()),
        ("item_kind", dice.pick(&["行政许可", "公共服务"]).to_owned()),
    ]);
    let from = dice.chance(60).then(|| day(dice));
    let depth = [vec![1], vec![1, 2], vec![1, 2, 3, 4, 5], vec![6], vec![7], vec![8], vec![1, 8]];
    let depth = depth[usize::try_from(dice.below(7)).expect("a place")].clone();
    Item {
        place,
        code,
        name: format!("事项{number}"),
        from,
        to: dice.chance(30).then(|| later(from.unwrap_or(FIRST), dice)),
        statutory: limit(dice),
        promised: limit(dice),
        instant: flag(dice),
        should_enter: flag(dice),
        entered: flag(dice),
        window: flag(dice),
        authorised: flag(dice),
        depth: dice.chance(85).then_some(depth),
        visits: dice.chance(85).then(|| dice.below(4)),
        before: dice.chance(85).then(|| dice.below(12)),
        now: dice.chance(85).then(|| dice.below(9)),
        commitment: flag(dice),
        proofs: dice.chance(70).then(|| dice.below(5)),
    }
}

/// A unit of the roster, perhaps renamed.
pub fn unit(dice: &mut Dice) -> Unit {
    let name = Some(department(dice)).filter(|name| !name.is_empty()).unwrap_or("新局".to_owned());
    let place = Place::from([
        ("department", name),
        ("region", region(dice)),
        ("level", dice.pick(&["", "市级", "县级"]).to_owned()),
    ]);
    let from = dice.chance(40).then(|| day(dice));
    let to = dice.chance(40).then(|| later(from.unwrap_or(FIRST), dice));
    Unit { place, from, to, successor: if to.is_some() { department(dice) } else { String::new() } }
}
