//! Properties: no text makes a reader panic, and what is written in any of the forms is read as it was meant.

use super::*;
use crate::{
    period::{Day, Zone},
    reference::{Words, WrittenUnit},
    schema::LimitUnit,
};
use proptest::{prelude::*, sample::select};

/// What dates, numbers and limits are made of, and what spoils them.
fn scrap() -> impl Strategy<Value = String> {
    let pieces = select(
        "0 1 2 9 12 2026 1900 20260301 - / . : , T Z + % ' ( ) （ ） 年 月 日 号 时 点 分 秒 上 下 午 上午 下午 工作日 个 天 小时 半年 \
         即办 无期限 内 以内 零 〇 一 二 两 十 百 千 万 元 ￥ E+17 ０ ９ － ／ ： 　 \t \u{feff} \u{200b} \u{fffd} \u{0} é 𠮷"
            .split(' ')
            .chain([" "])
            .collect::<Vec<_>>(),
    );
    prop_oneof![any::<String>(), proptest::collection::vec(pieces, 0..14).prop_map(|pieces| pieces.concat())]
}

/// A number below ten thousand as it is spoken.
fn spoken(number: u16) -> String {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let (mut text, mut gap) = (String::new(), false);
    for (power, name) in [(1_000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = number / power % 10;
        if digit == 0 {
            gap = !text.is_empty();
            continue;
        }
        if gap {
            text.push_str("零");
        }
        gap = false;
        if !(number < 20 && power == 10) {
            text.push_str(DIGITS[usize::from(digit)]);
        }
        text.push_str(name);
    }
    if text.is_empty() { "零".to_owned() } else { text }
}

fn wide(text: &str) -> String {
    let widened = |character: char| match character {
        ' ' => '\u{3000}',
        '!'..='~' => char::from_u32(u32::from(character) + 0xfee0).unwrap(),
        other => other,
    };
    text.chars().map(widened).collect()
}

fn grouped(number: i64) -> String {
    let digits = number.to_string();
    let comma = |(index, digit): (usize, char)| {
        let left = digits.len() - index;
        if index > 0 && left % 3 == 0 { format!(",{digit}") } else { digit.to_string() }
    };
    digits.chars().enumerate().map(comma).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_a_reader_panic(text in scrap()) {
        let words = Words::built_in().unwrap();
        let zone = Zone::named("+08:00").unwrap();
        let format = DateFormat::new("%m/%d/%Y %I:%M:%S.%f %p %z").unwrap();
        let _ = (instant(&text, &words), instant_in(&text, &words, Some(&zone)), format.read(&text, &words, Some(&zone)));
        let _ = (count(&text, &words), money(&text, &words), limit(&text, &words), DateFormat::new(&text));
        prop_assert!(id(&text).len() <= text.len());
        prop_assert_eq!(id(id(&text)), id(&text));
    }

    #[test]
    fn dates_are_read_as_written(days in 10_957..47_847_i32, seconds in 0..86_400_i64, micros in 0..1_000_000_i64) {
        let words = Words::built_in().unwrap();
        let day = Day(days);
        let (year, month, date) = day.ymd();
        let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
        let dates = [
            format!("{year}-{month:02}-{date:02}"),
            format!("{year}/{month}/{date}"),
            format!("{year}.{month}.{date}"),
            format!("{year}{month:02}{date:02}"),
            format!("{year}年{month}月{date}日"),
            format!("{year} 年 {month:02} 月 {date:02} 日"),
        ];
        let (half, twelve) = if hour < 12 { ("上午", hour) } else { ("下午", hour - 12) };
        let twelve = if twelve == 0 { 12 } else { twelve };
        let times = [
            (String::new(), None),
            (format!(" {hour:02}:{minute:02}"), Some((seconds - second) * 1_000_000)),
            (format!("  {hour}:{minute:02}:{second:02}"), Some(seconds * 1_000_000)),
            (format!("T{hour:02}:{minute:02}:{second:02}.{micros:06}"), Some(seconds * 1_000_000 + micros)),
            (format!("T{hour:02}:{minute:02}:{second:02}+08:00"), Some(seconds * 1_000_000)),
            (format!(" {half} {twelve}:{minute:02}:{second:02}"), Some(seconds * 1_000_000)),
            (format!(" {hour}时{minute:02}分{second:02}秒"), Some(seconds * 1_000_000)),
        ];
        for date in &dates {
            for (time, micros) in &times {
                let text = format!("{date}{time}");
                let expected = Ok(Some(Instant { day, micros: *micros }));
                prop_assert_eq!(instant(&text, &words), expected, "{}", text);
                prop_assert_eq!(instant(&wide(&text), &words), expected, "{}", wide(&text));
            }
        }
    }

    #[test]
    fn numbers_are_read_as_written(number in 0..10_000_u16, cents in 0..100_000_000_i64) {
        let words = Words::built_in().unwrap();
        let whole = i64::from(number);
        let forms = [number.to_string(), wide(&number.to_string()), grouped(whole), spoken(number), format!("{number}.0次")];
        for text in forms {
            prop_assert_eq!(count(&text, &words), Ok(Some(whole)), "{}", text);
        }
        let (yuan, rest) = (cents / 100, cents % 100);
        for text in [format!("{yuan}.{rest:02}"), format!("￥{}.{rest:02}元", grouped(yuan))] {
            prop_assert_eq!(money(&text, &words), Ok(Some(cents)), "{}", text);
        }
    }

    #[test]
    fn limits_are_read_as_written(number in 0..10_000_u16, note in "[^()（）]{1,8}") {
        let words = Words::built_in().unwrap();
        let units = [
            ("工作日", WrittenUnit::Unit(LimitUnit::WorkingDay)),
            ("个工作日以内", WrittenUnit::Unit(LimitUnit::WorkingDay)),
            ("自然日", WrittenUnit::Unit(LimitUnit::CalendarDay)),
            ("天", WrittenUnit::Day),
            ("日内", WrittenUnit::Day),
            ("个月", WrittenUnit::Unit(LimitUnit::Month)),
            ("年", WrittenUnit::Unit(LimitUnit::Year)),
            ("小时", WrittenUnit::Unit(LimitUnit::Hour)),
            ("工作小时", WrittenUnit::Unit(LimitUnit::OfficeHour)),
        ];
        let amount = i64::from(number);
        for (word, unit) in units {
            for text in [format!("{number}{word}"), format!(" {number} {word} "), format!("{}{word}", spoken(number))] {
                let read = Limit { amount, unit: Some(unit), noted: false };
                prop_assert_eq!(limit(&text, &words), Ok(Some(read)), "{}", text);
                prop_assume!(words.unit(&note).is_none() && !note.trim().is_empty());
                let noted = format!("{text}（{note}）");
                prop_assert_eq!(limit(&noted, &words), Ok(Some(Limit { noted: true, ..read })), "{}", noted);
            }
        }
    }
}
