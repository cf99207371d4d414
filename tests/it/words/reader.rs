//! Reads sentences of the bulletin back, with nothing but string methods, and compares what they say with the figures.

use super::month::Counts;

/// A language of the bulletin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tongue {
    Zh,
    En,
}

/// What a clause says of a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub figure: &'static str,
    /// The number printed; "0" where there is none.
    pub number: String,
    /// Against the period before and the year before: where it went, and by how much.
    pub moved: Vec<(Against, String)>,
}

/// What is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Against {
    Previous,
    YearAgo,
}

/// How clauses begin: of each figure its words in both languages, and whether they say that there is none.
const CLAUSES: [(&str, &str, &str, bool); 21] = [
    ("carry_over", "办结比受理多", "finished than accepted because", false),
    ("overdue_finished", "没有出现超期办结件", "no case was finished late", true),
    ("accepted", "没有受理办件", "no case was accepted", true),
    ("accepted", "没有受理办件", "accepted no case", true),
    ("accepted", "受理", " accepted", false),
    ("rating_participation", "没有办结件得到评价", "no finished case was rated", true),
    ("finished", "没有办结件", "no case was finished", true),
    ("finished", "没有办结件", "none was finished", true),
    ("mean_turnaround", "承诺件平均办结时间", "commitment cases took", false),
    ("actual_speedup", "没有提速", "there was no speed-up", true),
    ("actual_speedup", "实际提速", "the actual speed-up", false),
    ("on_time_rate_closed", "按时办结率（按办结件）", "the on-time rate", false),
    ("on_time_rate_closed", "按时办结率（按办结件）", "finished cases were on time", false),
    ("rating_participation", "评议率", "of the finished cases", false),
    ("satisfaction_rate", "满意率（含基本满意）", "satisfaction rate (basically satisfied included)", false),
    ("overdue_finished", "超期办结", "finished late", false),
    ("overdue_pending", "期末没有超期未结件", "no pending case was overdue", true),
    ("overdue_pending", "期末超期未结", "overdue at the end", false),
    ("finished", "办结", "cases were finished", false),
    ("finished", "办结", "case was finished", false),
    ("finished", "办结", "finished", false),
];

/// The numbers of a text, as they are written.
pub fn numbers(text: &str) -> Vec<String> {
    let signs: Vec<char> = text.chars().collect();
    let (mut all, mut at) = (Vec::new(), 0);
    while at < signs.len() {
        if !signs[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let mut number = String::new();
        if at > 0 && signs[at - 1] == '-' && (at < 2 || !signs[at - 2].is_ascii_digit()) {
            number.push('-');
        }
        let inside = |at: usize| {
            let point = signs[at] == '.' && signs.get(at + 1).is_some_and(char::is_ascii_digit);
            signs[at].is_ascii_digit() || point
        };
        while at < signs.len() && inside(at) {
            number.push(signs[at]);
            at += 1;
        }
        all.push(number);
    }
    all
}

/// The clauses of a paragraph.
pub fn read(tongue: Tongue, paragraph: &str, lead: &str) -> Vec<Said> {
    let body = paragraph.strip_prefix(lead).unwrap_or(paragraph);
    let ends: &[char] = if tongue == Tongue::Zh { &['。', '；'] } else { &[';'] };
    let clauses = body.split(ends).flat_map(|clause| match tongue {
        Tongue::Zh => vec![clause],
        Tongue::En => clause.split(". ").collect(),
    });
    clauses
        .map(|clause| clause.trim().trim_end_matches('.'))
        .filter(|clause| !clause.is_empty())
        .map(|clause| said(tongue, clause))
        .collect()
}

fn said(tongue: Tongue, clause: &str) -> Said {
    let words =
        |(_, zh, en, _): &(&str, &'static str, &'static str, bool)| if tongue == Tongue::Zh { *zh } else { *en };
    let plain = clause.to_lowercase();
    let found = CLAUSES.iter().find(|row| plain.contains(words(row)));
    let row = found.unwrap_or_else(|| panic!("a clause of no known figure: {clause}"));
    let (zh_comma, en_comma) = ("，", ", ");
    let main = clause.split(if tongue == Tongue::Zh { zh_comma } else { en_comma });
    let main: Vec<&str> = main.collect();
    let of = |part: &str| numbers(part).first().cloned();
    let number = if row.3 {
        Some("0".to_owned())
    } else {
        // "In all, 5 cases were finished late": the number may stand behind the first comma.
        main.iter().take(2).find_map(|part| of(part))
    };
    let number = number.unwrap_or_else(|| panic!("a clause without a number: {clause}"));
    Said { figure: row.0, number, moved: moves(tongue, clause) }
}

/// Every comparison in a clause: `up 5.0%`, `level`, `nearly`.
fn moves(tongue: Tongue, clause: &str) -> Vec<(Against, String)> {
    let whom = [(Against::Previous, "上月", "the month before"), (Against::YearAgo, "上年同期", "a year earlier")];
    let mut all = Vec::new();
    for (against, zh, en) in whom {
        let said = match tongue {
            Tongue::Zh => zh_move(clause, zh),
            Tongue::En => en_move(clause, en),
        };
        all.extend(said.map(|said| (against, said)));
    }
    all
}

fn zh_move(clause: &str, whom: &str) -> Option<String> {
    if clause.contains(&format!("与{whom}持平")) {
        return Some("level".to_owned());
    }
    if clause.contains(&format!("与{whom}基本持平")) {
        return Some("nearly".to_owned());
    }
    let (_, rest) = clause.split_once(&format!("比{whom}"))?;
    let number = numbers(rest).first().cloned()?;
    let (verb, unit) = rest.split_once(&number)?;
    let unit: String = unit.chars().take_while(|sign| *sign != '，').collect();
    let way = match (verb, unit.as_str()) {
        ("增加", "%" | "个工作日") | ("提高", "个百分点") => "up",
        ("减少", "%" | "个工作日") | ("下降", "个百分点") => "down",
        other => panic!("no such change: {other:?} in {clause}"),
    };
    let kind = if unit == "%" {
        "%"
    } else if unit == "个百分点" {
        "points"
    } else {
        "days"
    };
    Some(format!("{way} {number} {kind}"))
}

fn en_move(clause: &str, whom: &str) -> Option<String> {
    let (before, _) = clause.split_once(whom)?;
    // The number of the period before stands in brackets beside a count.
    if before.rsplit_once('(').is_some_and(|(_, inside)| !inside.contains(')') && !inside.contains("included")) {
        return None;
    }
    let ends = |words: &str| before.ends_with(words);
    if ends("about as many as ") {
        return Some("nearly".to_owned());
    }
    if ends("as many as ") || ends("the same as ") {
        return Some("level".to_owned());
    }
    let change = before.strip_suffix(" on ").unwrap_or_else(|| panic!("no change before {whom}: {clause}"));
    let up = change.rfind("up ");
    let down = change.rfind("down ");
    let (way, from) = if up > down { ("up", up) } else { ("down", down) };
    let change = &change[from.expect("a direction")..];
    let number = numbers(change).first().cloned()?;
    let kind = match change.split_once(&number)?.1 {
        "%" => "%",
        " percentage points" | " percentage point" => "points",
        " working days" | " working day" => "days",
        other => panic!("no such unit: {other} in {clause}"),
    };
    Some(format!("{way} {number} {kind}"))
}

/// What a figure prints, in units of the last digit; half is rounded away from zero, and nothing into 0 % or 100 %.
pub fn digits(id: &str, (above, below): (i64, Option<i64>), decimals: u32) -> i128 {
    let Some(below) = below.map(i128::from) else { return above.into() };
    let rate = id != "mean_turnaround";
    let places = if rate { decimals } else { decimals.max(2) };
    let above = i128::from(above);
    let scaled = above * if rate { 100 } else { 1 } * 10_i128.pow(places);
    let units = rounded(scaled, below);
    let hundred = 100 * 10_i128.pow(decimals);
    match units {
        0 if rate && above != 0 => above.signum(),
        units if rate && units == hundred && above < below => hundred - 1,
        units => units,
    }
}

fn rounded(above: i128, below: i128) -> i128 {
    above.signum() * ((2 * above.abs() + below) / (2 * below))
}

/// The same as text, without the sign for per cent.
pub fn written(units: i128, places: u32) -> String {
    let scale = 10_i128.pow(places);
    let sign = if units < 0 { "-" } else { "" };
    let whole = units.abs() / scale;
    if places == 0 {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{:0width$}", units.abs() % scale, width = places as usize)
    }
}

fn places(id: &str, below: Option<i64>, decimals: u32) -> u32 {
    match below {
        None => 0,
        Some(_) if id == "mean_turnaround" => decimals.max(2),
        Some(_) => decimals,
    }
}

/// A figure as it prints.
pub fn printed(id: &str, value: (i64, Option<i64>), decimals: u32) -> String {
    written(digits(id, value, decimals), places(id, value.1, decimals))
}

/// What has to be said of a move: nothing without a base.
fn move_of(id: &str, now: (i64, Option<i64>), before: (i64, Option<i64>), decimals: u32) -> Option<String> {
    if now.1.is_none() {
        let (now, before) = (i128::from(now.0), i128::from(before.0));
        if now == before {
            return (before != 0).then(|| "level".to_owned());
        }
        if before == 0 {
            return None;
        }
        let growth = rounded((now - before) * 100 * 10_i128.pow(decimals), before);
        return Some(match growth {
            0 => "nearly".to_owned(),
            _ => format!("{} {} %", if growth > 0 { "up" } else { "down" }, written(growth.abs(), decimals)),
        });
    }
    let moved = digits(id, now, decimals) - digits(id, before, decimals);
    let kind = if id == "mean_turnaround" { "days" } else { "points" };
    if moved == 0 {
        return Some("level".to_owned());
    }
    let way = if moved > 0 { "up" } else { "down" };
    Some(format!("{way} {} {kind}", written(moved.abs(), places(id, now.1, decimals))))
}

/// What must be said of a figure, whose clause compares with these.
pub fn expected(
    id: &'static str,
    (now, others): (&Counts, &[(Against, Option<Counts>)]),
    decimals: u32,
) -> Option<Said> {
    let value = now.figure(id)?;
    let moved = others.iter().filter(|_| value.0 != 0).filter_map(|(against, other)| {
        let before = other.as_ref()?.figure(id)?;
        Some((*against, move_of(id, value, before, decimals)?))
    });
    let number = if value.0 == 0 { "0".to_owned() } else { printed(id, value, decimals) };
    Some(Said { figure: id, number, moved: moved.collect() })
}

/// What no sentence may have, whatever it says.
pub fn well_formed(tongue: Tongue, text: &str) {
    let broken = [
        "{", "}", "#", "|", "—", "NaN", "inf ", "，，", "；；", "，；", "；，", "。。", "，。", "；。", "、。", "：。",
        "、、", "：、", "（）", "“”", "()", "  ", " ,", " .", ",,", "..", ";;", "; .", ", .", ", ;", "None", "()",
        "比比", "由由", "与与", "件件", "个个",
    ];
    for broken in broken {
        assert!(!text.contains(broken), "{broken}: {text}");
    }
    assert!(text.ends_with(if tongue == Tongue::Zh { '。' } else { '.' }), "{text}");
    let mut open = Vec::new();
    for sign in text.chars() {
        match sign {
            '（' | '(' | '“' => open.push(sign),
            '）' => assert_eq!(open.pop(), Some('（'), "{text}"),
            ')' => assert_eq!(open.pop(), Some('('), "{text}"),
            '”' => assert_eq!(open.pop(), Some('“'), "{text}"),
            _ => {}
        }
    }
    assert!(open.is_empty(), "{text}");
    match tongue {
        Tongue::Zh => zh_formed(text),
        Tongue::En => en_formed(text),
    }
}

fn zh_formed(text: &str) {
    assert!(!text.contains([',', ';', '(', ')', ':', '?', '"']), "half width: {text}");
    for (at, number) in text.match_indices('0') {
        let alone = !text[..at].ends_with(|sign: char| sign.is_ascii_digit() || sign == '.');
        let counted = text[at + number.len()..].starts_with(['件', '条', '个', '项']);
        assert!(!(alone && counted), "a nought that is none: {text}");
    }
    for sentence in text.split('。') {
        let qualifiers = ["约", "近", "余", "左右", "上下", "以上", "以下"];
        assert!(qualifiers.iter().map(|word| sentence.matches(word).count()).sum::<usize>() <= 1, "{text}");
    }
}

fn en_formed(text: &str) {
    assert!(!text.contains(['，', '。', '；', '（', '）', '：', '、']), "full width: {text}");
    let words: Vec<&str> = text.split(' ').map(|word| word.trim_matches(['(', ')', ',', ';', '.', ':'])).collect();
    let (plural, singular) = (
        ["cases", "departments", "ratings", "figures", "were", "days"],
        ["case", "department", "rating", "figure", "was"],
    );
    for three in words.windows(3) {
        assert!(three[0] != three[1] || three[0].starts_with(|sign: char| sign.is_ascii_digit()), "said twice: {text}");
        let near = |forms: &[&str]| {
            forms.contains(&three[1]) || (["pending", "bad", "more"].contains(&three[1]) && forms.contains(&three[2]))
        };
        match three[0].parse::<i64>() {
            Ok(1) => assert!(!near(&plural), "more than one: {text}"),
            Ok(0) => assert!(!near(&plural) && !near(&singular), "a nought that is none: {text}"),
            Ok(_) => assert!(!near(&singular), "only one: {text}"),
            Err(_) => {}
        }
    }
    let first = text.trim_start_matches(|sign: char| !sign.is_ascii_alphabetic()).chars().next();
    assert!(
        first.is_none_or(|first| first.is_ascii_uppercase())
            || !text.is_ascii()
            || text.starts_with(|sign: char| sign.is_ascii_digit()),
        "{text}"
    );
}
