//! A month with the figures that a real office published in 2011 reads as its bulletin did.

use super::prose;
use crate::support::Room;
use std::{collections::BTreeMap, fmt::Write as _};

const BUSY: [&str; 30] = [
    "公安局",
    "人社局",
    "国土局",
    "工商局",
    "地税局",
    "国税局",
    "卫生局",
    "住建局",
    "民政局",
    "交通局",
    "教育局",
    "林业局",
    "水利局",
    "农业局",
    "环保局",
    "司法局",
    "质监局",
    "药监局",
    "规划局",
    "房产局",
    "财政局",
    "发改委",
    "工信委",
    "商务局",
    "文化局",
    "体育局",
    "计生委",
    "海洋局",
    "气象局",
    "消防支队",
];
const IDLE: [&str; 12] = [
    "残联",
    "档案局",
    "地震局",
    "侨办",
    "粮食局",
    "民宗局",
    "人防办",
    "统计局",
    "物价局",
    "盐务局",
    "烟草局",
    "邮政局",
];

/// A region: what it accepted and finished in March, and how many of the finished ones had been accepted before.
const REGIONS: [(&str, usize, usize, usize); 5] = [
    ("市本级", 2357, 2261, 100),
    ("甲县", 539, 566, 40),
    ("乙县", 1203, 1180, 30),
    ("丙县", 871, 850, 20),
    ("丁市", 640, 640, 10),
];

/// Cases of the same days.
struct Batch {
    accepted: &'static str,
    closed: &'static str,
    cases: usize,
}

/// A table under way.
#[derive(Default)]
struct Table {
    text: String,
    /// Of each month the cases finished so far, each with a number below 1 that is spread evenly.
    finished: BTreeMap<&'static str, usize>,
    rows: usize,
}

impl Table {
    /// Rows of a region.
    fn add(&mut self, region: &str, batch: &Batch) {
        for _ in 0..batch.cases {
            self.rows += 1;
            let month = batch.closed.get(..7).unwrap_or_default();
            let finished = self.finished.entry(month).or_default();
            *finished += usize::from(!month.is_empty());
            // So many of a month's finished cases have the shorter limit, and so many are rated.
            let (short, rated) = match month {
                "2011-03" => (305, 5436),
                "2011-02" => (111, 2989),
                _ => (0, 0),
            };
            let statutory = if *finished <= short { 20 } else { 25 };
            let rating = if *finished <= rated { "满意" } else { "" };
            let state = if month.is_empty() { "在办" } else { "办结" };
            // The first departments have more cases than the later ones.
            let slot = self.rows * 7919 % 465;
            let unit = (0..30)
                .scan(0, |sum, unit| {
                    *sum += 30 - unit;
                    Some(*sum)
                })
                .position(|sum| slot < sum)
                .unwrap();
            let _ = writeln!(
                self.text,
                "A{},{},{region},某事项,承诺件,{},{},{state},{statutory},10,{rating}",
                self.rows, BUSY[unit], batch.accepted, batch.closed
            );
        }
    }
}

/// March and February 2011: so many cases that took so many working days under such limits that the means come out.
fn month() -> Room {
    let mut table = Table {
        text: "办件编号,办理部门,区划,事项名称,办件类型,受理时间,办结时间,办理状态,法定时限,承诺时限,评价等级\n"
            .to_owned(),
        ..Table::default()
    };
    // Of February: 3,198 accepted, 3,069 finished in 6,322 working days.
    for (accepted, closed, cases) in
        [("2011-01-31", "2011-02-01", 71), ("2011-02-14", "2011-02-17", 255), ("2011-02-14", "2011-02-16", 2743)]
    {
        for (at, (region, ..)) in REGIONS.iter().enumerate() {
            let cases = cases * (at + 1) / 5 - cases * at / 5;
            table.add(region, &Batch { accepted, closed, cases });
        }
    }
    // Of March: 5,610 accepted, 5,497 finished in 9,785 working days, of which 400 by the 200 carried over.
    let (mut of, mut one_day) = (0, 0);
    for (region, accepted, finished, carried) in REGIONS {
        let own = finished - carried;
        of += own;
        let fast = 1209 * of / 5297 - one_day;
        one_day += fast;
        table.add(region, &Batch { accepted: "2011-02-25", closed: "2011-03-01", cases: carried });
        table.add(region, &Batch { accepted: "2011-03-14", closed: "2011-03-15", cases: fast });
        table.add(region, &Batch { accepted: "2011-03-14", closed: "2011-03-16", cases: own - fast });
        table.add(region, &Batch { accepted: "2011-03-28", closed: "", cases: accepted - own });
    }
    assert_eq!((of, one_day), (5297, 1209));
    let units = BUSY.iter().chain(&IDLE).fold("单位名称\n".to_owned(), |all, unit| all + unit + "\n");
    let project = "data.covers = \"all\"\n[datasets]\ncases = [\"cases.csv\"]\nunits = [\"units.csv\"]\n";
    Room::with(&[("cases.csv", &table.text), ("units.csv", &units), ("xiaoneng.toml", project)])
}

/// The sentence that begins so.
fn said<'l>(lines: &'l [String], begins: &str) -> &'l str {
    let found = lines.iter().find(|line| line.starts_with(begins));
    found.unwrap_or_else(|| panic!("no sentence begins with {begins}: {lines:#?}"))
}

/// The entries of a list between two words, each with the number in brackets behind it.
fn entries(line: &str) -> Vec<(&str, f64)> {
    let list = line.split_once('：').unwrap().1.trim_end_matches('。');
    list.split('、')
        .map(|entry| {
            let (name, number) = entry.trim_end_matches('）').split_once('（').unwrap();
            (name, number.trim_end_matches(['件', '%']).parse().unwrap())
        })
        .collect()
}

#[test]
fn the_paragraph_of_a_real_bulletin() {
    let room = month();
    let lines = prose(&room, &["--period", "2011-03", "--decimals", "2"]);
    // Its participation of 98.90 % is that of no whole number of 5,497 cases.
    let hundredths = |rated: i64| (rated * 100_000 / 5497 + 5) / 10;
    assert!((0..=5497).all(|rated| hundredths(rated) != 9890) && hundredths(5436) == 9889);
    assert_eq!(
        said(&lines, "3月份"),
        "3月份，全市共受理5610件，比上月增加75.42%；办结5497件，比上月增加79.11%。承诺件平均办结时间1.78个工作日，\
         比上月减少0.28个工作日；较法定时限实际提速92.80%，比上月提高1.10个百分点；按时办结率（按办结件）100.00%，\
         与上月持平。评议率98.89%，比上月提高1.50个百分点；满意率（含基本满意）100.00%，与上月持平。\
         没有出现超期办结件；期末没有超期未结件。"
    );
    let volume = entries(said(&lines, "受理量居前10位的部门是"));
    assert_eq!(volume.len(), 10);
    assert!(volume.windows(2).all(|two| two[0].1 >= two[1].1) && volume[0].0 == "公安局");
    let speed = entries(said(&lines, "实际提速率居前10位的部门"));
    assert!(speed.len() >= 10 && speed.windows(2).all(|two| two[0].1 >= two[1].1));
    let idle = said(&lines, "本期无业务的部门12个：").split_once('：').unwrap().1.trim_end_matches('。');
    let mut named: Vec<&str> = idle.split('、').collect();
    named.sort_unstable();
    let mut expected = IDLE;
    expected.sort_unstable();
    assert_eq!(named, expected);
    for (region, accepted, finished, carried) in REGIONS {
        let line = said(&lines, &format!("{region}受理{accepted}件"));
        assert!(line.contains(&format!("；办结{finished}件")) && line.contains("；承诺件平均办结时间1."), "{line}");
        assert!(line.contains("；实际提速9") && line.contains("；按时办结率（按办结件）100.00%；满意率"), "{line}");
        assert!(line.contains("；没有出现超期办结件"), "{line}");
        let more = finished.saturating_sub(accepted);
        let open = accepted + carried - finished;
        let why =
            format!("。办结比受理多{more}件，是因为办结了以前结转的办件：期初在办{carried}件，期末在办{open}件。");
        assert_eq!((line.ends_with(&why), region == "甲县"), (more > 0, more > 0), "{line}");
    }
}

#[test]
fn the_same_with_one_digit() {
    let lines = prose(&month(), &["--period", "2011-03", "--decimals", "1"]);
    let line = said(&lines, "3月份");
    for words in [
        "实际提速92.8%，比上月提高1.1个百分点",
        "评议率98.9%，比上月提高1.5个百分点",
        "时间1.78个工作日，比上月减少0.28个",
    ] {
        assert!(line.contains(words), "{line}");
    }
}
