//! The program itself is killed, or its disk fails: whoever looks finds the previous report or the new one, whole.
#![cfg(target_os = "linux")]

use crate::support::Room;
use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

const CASES: &str = "办件编号,办理部门,办件类型,受理时间,办结时间,办理状态,承诺时限\n\
    A1,一局,承诺件,2026-03-02,2026-03-04,办结,5工作日\nA2,二局,承诺件,2026-03-03,2026-03-27,办结,5工作日\n";

/// How an unfinished run's things are called.
const LEFT_OVER: &str = ".xiaoneng-tmp-";

/// Arguments of two reports that differ in their data and in which files they have.
const ONE: [&str; 7] = ["bulletin", "one.csv", "--period", "2026-03", "--formats", "html,json,md", "-q"];
const OTHER: [&str; 7] = ["bulletin", "other.csv", "--period", "2026-03", "--formats", "html,json,csv,xlsx", "-q"];

/// The files of a report by name.
type Files = BTreeMap<String, Vec<u8>>;

fn room() -> Room {
    Room::with(&[("one.csv", CASES), ("other.csv", &CASES.replace("A2,二局", "A2,三局"))])
}

fn files(directory: &Path) -> Files {
    let entries = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap());
    entries.map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap())).collect()
}

/// Makes a report and says what is in it.
fn made(room: &Room, report: &[&str], place: &str) -> Files {
    let ran = room.run(&[report, &["-o", place]].concat());
    assert_eq!(ran.status, 0, "{ran:?}");
    files(&room.at(place))
}

fn left_overs(room: &Room) -> usize {
    let names = fs::read_dir(room.at(".")).unwrap().map(|entry| entry.unwrap().file_name());
    names.filter(|name| name.to_str().is_some_and(|name| name.starts_with(LEFT_OVER))).count()
}

#[test]
fn a_killed_program_leaves_a_whole_report() {
    let room = room();
    let reports = [made(&room, &ONE, "first"), made(&room, &OTHER, "second")];
    made(&room, &ONE, "out");
    let started = Instant::now();
    assert_eq!(made(&room, &OTHER, "out"), reports[1]);
    let whole = started.elapsed();
    let (mut seed, mut left, mut replaced) = (1_u64, 0, 0);
    for turn in 0..50_u32 {
        let report = if turn.is_multiple_of(2) { &ONE } else { &OTHER };
        let before = files(&room.at("out"));
        let mut command = room.command(&[&report[..], &["-o", "out"]].concat());
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let moment = u32::try_from(seed >> 44).unwrap();
        if turn % 3 == 0 {
            // Within the writing: as soon as something unfinished is there, and a little later.
            while left_overs(&room) == 0 && child.try_wait().unwrap().is_none() {
                thread::sleep(Duration::from_micros(50));
            }
            thread::sleep(Duration::from_micros(u64::from(moment % 3_000)));
        } else {
            thread::sleep(whole * (moment % 1_200) / 1_000);
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let after = files(&room.at("out"));
        assert!(reports.contains(&after), "turn {turn}: a mixture: {:?}", after.keys());
        left += left_overs(&room);
        replaced += usize::from(after != before);
    }
    assert!(left > 0, "no run was killed while it wrote");
    assert!(replaced < 50, "every run was over before it was killed");
    assert_eq!(made(&room, &ONE, "out"), reports[0]);
    assert_eq!(left_overs(&room), 0);
}

#[test]
fn a_report_that_may_not_be_written_leaves_the_previous_one() {
    use std::os::unix::fs::PermissionsExt;
    let room = room();
    let before = made(&room, &ONE, "out");
    fs::set_permissions(room.at("out"), fs::Permissions::from_mode(0o555)).unwrap();
    let ran = room.run(&[&OTHER[..], &["-o", "out"]].concat());
    fs::set_permissions(room.at("out"), fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!((ran.status, ran.stderr.contains("out")), (2, true), "{ran:?}");
    assert_eq!(files(&room.at("out")), before);
    assert_eq!(left_overs(&room), 0);
}

#[test]
fn a_full_or_protected_disk_leaves_the_previous_report() {
    let room = room();
    fs::create_dir(room.at("disk")).unwrap();
    let mount = |options: &str| {
        let done = Command::new("mount").args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(room.at("disk")).output();
        done.is_ok_and(|output| output.status.success())
    };
    if !mount("size=200k") {
        println!("skipped: no right to mount a small disk");
        return;
    }
    let tried = std::panic::catch_unwind(|| {
        let small = ["bulletin", "one.csv", "--period", "2026-03", "--formats", "json", "-q"];
        let before = made(&room, &small, "disk/out");
        for (options, formats) in [("size=200k,remount", "html,xlsx,md,csv,json"), ("remount,ro", "json")] {
            assert!(mount(options), "{options}");
            let ran =
                room.run(&["bulletin", "other.csv", "--period", "2026-03", "--formats", formats, "-o", "disk/out"]);
            assert_eq!((ran.status, ran.stderr.contains("disk")), (2, true), "{options}: {ran:?}");
            assert_eq!(files(&room.at("disk/out")), before, "{options}");
            assert_eq!(fs::read_dir(room.at("disk")).unwrap().count(), 1, "{options}: something was left");
        }
    });
    assert!(Command::new("umount").arg(room.at("disk")).status().unwrap().success());
    if let Err(cause) = tried {
        std::panic::resume_unwind(cause);
    }
}
