//! Reports on a disk that fails, under writers that are killed, beside files that are not ours.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    thread,
    time::Duration,
};
use xiaoneng::output::{
    Access, Artifact, Calendar, MANIFEST, Manifest, OutputError, PROGRAM, Span, make_home, recover, write, write_file,
};

/// A directory of one test, removed at its end.
struct Place(PathBuf);

impl Place {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("xiaoneng-output-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        Self(fs::canonicalize(path).unwrap())
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

fn file(name: &str, text: &str) -> Artifact {
    Artifact { name: name.to_owned(), bytes: text.as_bytes().to_vec(), access: Access::Everyone }
}

fn with_manifest(files: Vec<Artifact>) -> Vec<Artifact> {
    let manifest = Manifest {
        program: PROGRAM.to_owned(),
        version: "0".to_owned(),
        period: Span { start: "2026-10-01".to_owned(), end: "2026-11-01".to_owned() },
        as_of: "2026-10-31".to_owned(),
        calendar: Calendar::default(),
        inputs: vec![],
        settings: BTreeMap::new(),
        fonts: vec![],
        artifacts: vec![],
    };
    let manifest = manifest.artifact(&files, Access::Everyone).unwrap();
    files.into_iter().chain([manifest]).collect()
}

/// A report all of whose files say its version; even and odd versions differ in which files they have.
fn report(version: u32) -> Vec<Artifact> {
    let text = format!("{version}\n").repeat(2_000);
    let other = if version.is_multiple_of(2) { "even.json" } else { "odd/part.json" };
    let names = ["bulletin.html", "figures.json", "市公安局/bulletin.html", "rejects.csv", other];
    with_manifest(names.into_iter().map(|name| file(name, &text)).collect())
}

/// The version of the report in a directory, after checking that it is exactly that report, `own` files aside.
fn version(directory: &Path, own: &[&str]) -> u32 {
    let text = fs::read_to_string(directory.join("bulletin.html")).unwrap();
    let version = text.lines().next().unwrap().parse().unwrap();
    let mut expected: BTreeMap<String, Vec<u8>> =
        report(version).into_iter().map(|new| (new.name, new.bytes)).collect();
    expected.extend(own.iter().map(|&name| (name.to_owned(), OWN.as_bytes().to_vec())));
    let seen = files(directory);
    assert_eq!(seen.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
    assert!(seen == expected, "a mixture of reports in {}", directory.display());
    version
}

const OWN: &str = "the user's own";

fn files(directory: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![directory.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.is_symlink() {
                open.push(path);
            } else {
                let name = path.strip_prefix(directory).unwrap().to_str().unwrap().replace('\\', "/");
                found.insert(name, fs::read(&path).unwrap_or_default());
            }
        }
    }
    found
}

fn names(directory: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_report_is_made_and_replaced_whole() {
    let place = Place::new();
    for number in 1..=4 {
        write(&place.at("2026-10"), &report(number)).unwrap();
        assert_eq!(version(&place.at("2026-10"), &[]), number);
        assert_eq!(names(&place.0), ["2026-10"]);
    }
    assert!(!place.at("2026-10/odd").exists(), "a folder of the report before stayed");
}

#[test]
#[cfg(unix)]
fn modes_are_those_asked_for_and_the_directory_keeps_its_own() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    let mode = |name: &str| fs::metadata(place.at(name)).unwrap().permissions().mode() & 0o7777;
    let mut files = report(1);
    files[0].access = Access::Owner;
    write(&place.at("out"), &files).unwrap();
    fs::set_permissions(place.at("out"), fs::Permissions::from_mode(0o2750)).unwrap();
    write(&place.at("out"), &files).unwrap();
    assert_eq!(mode("out"), 0o2750);
    assert_eq!(mode("out/bulletin.html"), 0o600);
    assert_eq!(mode("out/figures.json") & 0o600, 0o600);
    write_file(&place.at("list.csv"), b"x", Access::Owner).unwrap();
    assert_eq!(mode("list.csv"), 0o600);
}

#[test]
fn files_of_the_user_are_kept() {
    let own = ["notes.txt", "市公安局/letter.docx"];
    let place = Place::new();
    write(&place.at("out"), &report(1)).unwrap();
    for name in own {
        fs::write(place.at("out").join(name), OWN).unwrap();
    }
    for number in 2..=4 {
        write(&place.at("out"), &report(number)).unwrap();
        assert_eq!(version(&place.at("out"), &own), number);
    }
    fs::write(place.at("out/notes.txt"), "changed").unwrap();
    write(&place.at("out"), &report(5)).unwrap();
    assert_eq!(fs::read_to_string(place.at("out/notes.txt")).unwrap(), "changed");
}

#[test]
fn folders_of_the_user_are_kept() {
    let own = ["notes.txt", "folder/deep/x.txt", "市公安局/folder/y.txt"];
    let place = Place::new();
    for name in own {
        fs::create_dir_all(place.at("out").join(name).parent().unwrap()).unwrap();
        fs::write(place.at("out").join(name), OWN).unwrap();
    }
    fs::create_dir(place.at("out/empty")).unwrap();
    for number in 1..=4 {
        write(&place.at("out"), &report(number)).unwrap();
        assert_eq!(version(&place.at("out"), &own), number);
        assert!(place.at("out/empty").is_dir());
    }
}

#[test]
fn a_failed_run_leaves_the_previous_report_whole() {
    let too_long = file(&format!("z{}", "长".repeat(100)), "");
    for own in [&[][..], &["notes.txt"], &["folder/x.txt"]] {
        let place = Place::new();
        write(&place.at("out"), &report(1)).unwrap();
        for name in own {
            fs::create_dir_all(place.at("out").join(name).parent().unwrap()).unwrap();
            fs::write(place.at("out").join(name), OWN).unwrap();
        }
        let mut broken = report(2);
        broken.push(too_long.clone());
        let error = write(&place.at("out"), &broken).unwrap_err();
        assert!(matches!(&error, OutputError::Io { .. }), "{error}");
        assert!(error.to_string().contains("长"), "no place in: {error}");
        assert_eq!(version(&place.at("out"), own), 1);
        assert_eq!(names(&place.0), ["out"]);
    }
}

#[test]
fn a_file_of_the_user_where_a_folder_must_be_stops_the_report() {
    let place = Place::new();
    let old = with_manifest(vec![file("bulletin.html", "1")]);
    write(&place.at("out"), &old).unwrap();
    fs::write(place.at("out/市公安局"), OWN).unwrap();
    let before = files(&place.at("out"));
    write(&place.at("out"), &report(2)).unwrap_err();
    assert_eq!(files(&place.at("out")), before);
}

#[test]
fn a_directory_of_the_user_where_a_file_must_be_stops_the_report() {
    let place = Place::new();
    fs::create_dir_all(place.at("out/figures.json/deep")).unwrap();
    fs::write(place.at("out/figures.json/deep/x"), OWN).unwrap();
    assert!(matches!(write(&place.at("out"), &report(1)), Err(OutputError::IsADirectory { .. })));
    assert_eq!(names(&place.at("out")), ["figures.json"]);
    assert_eq!(fs::read_to_string(place.at("out/figures.json/deep/x")).unwrap(), OWN);
}

#[test]
fn left_overs_are_removed_and_nothing_else() {
    let place = Place::new();
    write(&place.at("out"), &report(1)).unwrap();
    fs::create_dir_all(place.at(".xiaoneng-tmp-Ab3/new/市公安局")).unwrap();
    fs::write(place.at(".xiaoneng-tmp-Ab3/new/half.html"), "half").unwrap();
    fs::write(place.at(".xiaoneng-tmp-for-list.csv"), "half").unwrap();
    fs::create_dir_all(place.at("out/.xiaoneng-tmp-in-place/new")).unwrap();
    fs::write(place.at("out/.xiaoneng-tmp-in-place/new/half.html"), "half").unwrap();
    fs::write(place.at(".xiaoneng.toml"), OWN).unwrap();
    write(&place.at("out"), &report(2)).unwrap();
    assert_eq!(version(&place.at("out"), &[]), 2);
    assert_eq!(names(&place.0), [".xiaoneng.toml", "out"]);
}

#[test]
fn what_came_into_the_old_report_during_the_exchange_is_given_back() {
    let place = Place::new();
    write(&place.at("out"), &report(2)).unwrap();
    let left_over = place.at(".xiaoneng-tmp-for-out");
    fs::create_dir(&left_over).unwrap();
    fs::rename(place.at("out"), left_over.join("new")).unwrap();
    fs::write(left_over.join("new/late.txt"), OWN).unwrap();
    let mine: Vec<_> = report(1).into_iter().chain(report(2)).map(|new| new.name).collect();
    fs::write(left_over.join("mine"), mine.join("\n")).unwrap();
    let elsewhere = Place::new();
    write(&elsewhere.at("out"), &report(3)).unwrap();
    fs::rename(elsewhere.at("out"), place.at("out")).unwrap();
    recover(&place.at("out")).unwrap();
    assert_eq!(version(&place.at("out"), &["late.txt"]), 3);
    assert_eq!(names(&place.0), ["out"]);
}

#[test]
fn places_that_cannot_hold_a_report_are_named() {
    let place = Place::new();
    fs::write(place.at("file"), OWN).unwrap();
    let error = write(&place.at("missing/out"), &report(1)).unwrap_err();
    assert!(matches!(&error, OutputError::NoParent { parent, .. } if *parent == place.at("missing")), "{error}");
    assert!(matches!(write(&place.at("file"), &report(1)), Err(OutputError::NotADirectory { .. })));
    assert!(matches!(write(Path::new("/"), &report(1)), Err(OutputError::NoName { .. })));
    assert!(matches!(write_file(&place.0, b"", Access::Everyone), Err(OutputError::IsADirectory { .. })));
    assert!(matches!(write_file(&place.at("no/x"), b"", Access::Everyone), Err(OutputError::NoParent { .. })));
    let error = write(&place.at("file/out"), &report(1)).unwrap_err();
    assert!(error.to_string().contains("file"), "{error}");
    assert_eq!(names(&place.0), ["file"]);
    make_home(&place.at("reports")).unwrap();
    make_home(&place.at("reports")).unwrap();
    assert!(make_home(&place.at("a/b")).is_err());
    write(&place.at("reports/2026-10"), &report(1)).unwrap();
}

#[test]
#[cfg(unix)]
fn links_are_followed_if_they_lead_somewhere() {
    use std::os::unix::fs::symlink;
    let place = Place::new();
    write(&place.at("2026-10"), &report(1)).unwrap();
    symlink("2026-10", place.at("latest")).unwrap();
    write(&place.at("latest"), &report(2)).unwrap();
    assert_eq!(version(&place.at("2026-10"), &[]), 2);
    assert!(place.at("latest").is_symlink());
    symlink("nowhere", place.at("broken")).unwrap();
    assert!(matches!(write(&place.at("broken"), &report(1)), Err(OutputError::BrokenLink { .. })));
    symlink("nowhere", place.at("2026-10/own")).unwrap();
    write(&place.at("2026-10"), &report(3)).unwrap();
    assert!(place.at("2026-10/own").is_symlink());
}

#[test]
#[cfg(unix)]
fn write_protected_places_are_refused() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    write(&place.at("out"), &report(1)).unwrap();
    fs::set_permissions(place.at("out"), fs::Permissions::from_mode(0o555)).unwrap();
    assert!(matches!(write(&place.at("out"), &report(2)), Err(OutputError::WriteProtected { .. })));
    fs::set_permissions(place.at("out"), fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(version(&place.at("out"), &[]), 1);
    fs::write(place.at("x.csv"), OWN).unwrap();
    fs::set_permissions(place.at("x.csv"), fs::Permissions::from_mode(0o444)).unwrap();
    let refused = write_file(&place.at("x.csv"), b"new", Access::Everyone);
    assert!(matches!(refused, Err(OutputError::WriteProtected { .. })));
}

#[test]
fn a_manifest_of_another_program_is_not_overwritten() {
    let place = Place::new();
    fs::create_dir(place.at("out")).unwrap();
    fs::write(place.at("out").join(MANIFEST), r#"{"name": "a web page"}"#).unwrap();
    assert!(matches!(write(&place.at("out"), &report(1)), Err(OutputError::ForeignManifest { .. })));
    assert_eq!(names(&place.at("out")), [MANIFEST]);
    write(&place.at("out"), &[file("list.csv", "1")]).unwrap();
    assert_eq!(names(&place.at("out")), ["list.csv", MANIFEST]);
}

#[test]
fn names_that_leave_the_directory_are_refused() {
    let place = Place::new();
    for name in ["", "../x", "/x", "a/../x", "./x", "a\nb", "a:b", "a\\b", ".xiaoneng-tmp-x"] {
        let refused = write(&place.at("out"), &[file(name, "")]);
        assert!(matches!(refused, Err(OutputError::BadName { .. })), "{name:?}");
    }
    for twice in [["a", "a"], ["a", "a/b"]] {
        let refused = write(&place.at("out"), &twice.map(|name| file(name, "")));
        assert!(matches!(refused, Err(OutputError::BadName { .. })), "{twice:?}");
    }
    assert!(names(&place.0).is_empty());
}

#[test]
fn one_file_is_replaced_in_one_step() {
    let place = Place::new();
    write_file(&place.at("x.csv"), b"1", Access::Everyone).unwrap();
    write_file(&place.at("x.csv"), b"2", Access::Everyone).unwrap();
    assert_eq!(fs::read(place.at("x.csv")).unwrap(), b"2");
    assert_eq!(names(&place.0), ["x.csv"]);
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_said() {
    let error = write_file(Path::new("/dev/full"), b"x", Access::Everyone).unwrap_err();
    assert!(matches!(&error, OutputError::Io { cause, .. } if cause.kind() == io::ErrorKind::StorageFull), "{error}");
    write_file(Path::new("/dev/null"), b"x", Access::Everyone).unwrap();

    let place = Place::new();
    let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=128k", "tmpfs"]).arg(&place.0).output();
    if !mounted.is_ok_and(|output| output.status.success()) {
        println!("skipped: no right to mount a small disk");
        return;
    }
    let tried = std::panic::catch_unwind(|| {
        let whole = with_manifest(vec![file("bulletin.html", "1")]);
        write(&place.at("out"), &whole).unwrap();
        let before = files(&place.0);
        let big = with_manifest(vec![file("a.html", "2"), file("bulletin.html", &"2".repeat(1 << 20))]);
        let full =
            |done| matches!(done, Err(OutputError::Io { cause, .. }) if cause.kind() == io::ErrorKind::StorageFull);
        assert!(full(write(&place.at("out"), &big)));
        assert!(full(write(&place.at("other"), &big)));
        // The mounted directory itself cannot change places with another: file by file.
        assert!(full(write(&place.0, &big)));
        assert!(full(write_file(&place.at("x"), &vec![0; 1 << 20], Access::Everyone)));
        assert_eq!(files(&place.0), before);
        write(&place.0, &whole).unwrap();
        assert_eq!(names(&place.0), ["bulletin.html", MANIFEST, "out"]);
    });
    assert!(Command::new("umount").arg(&place.0).status().unwrap().success());
    if let Err(cause) = tried {
        std::panic::resume_unwind(cause);
    }
}

#[test]
fn writers_at_the_same_time_leave_one_whole_report() {
    for own in [&["notes.txt"][..], &["folder/x.txt"]] {
        let place = Place::new();
        for name in own {
            fs::create_dir_all(place.at("out").join(name).parent().unwrap()).unwrap();
            fs::write(place.at("out").join(name), OWN).unwrap();
        }
        thread::scope(|scope| {
            for writer in 0..4 {
                let (shared, alone) = (place.at("out"), place.at(&format!("alone-{writer}")));
                scope.spawn(move || {
                    for turn in 0..8 {
                        write(&shared, &report(writer * 100 + turn)).unwrap();
                        write(&alone, &report(turn)).unwrap();
                    }
                });
            }
        });
        assert!(version(&place.at("out"), own) % 100 == 7, "the last to write is not the last written");
        assert_eq!(names(&place.0), ["alone-0", "alone-1", "alone-2", "alone-3", "out"]);
        assert_eq!(version(&place.at("alone-3"), &[]), 7);
    }
}

#[test]
fn a_killed_writer_leaves_a_whole_report() {
    for own in ["notes.txt", "folder/x.txt"] {
        let place = Place::new();
        fs::create_dir_all(place.at("out").join(own).parent().unwrap()).unwrap();
        fs::write(place.at("out").join(own), OWN).unwrap();
        write(&place.at("out"), &report(1)).unwrap();
        let (mut seed, mut versions) = (1_u32, Vec::new());
        for turn in 0..300_u32 {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let started = version(&place.at("out"), &[own]);
            let mut child = child(&place.0, &place.at("out"), started + 1);
            wait_for(&place.at("ready"));
            thread::sleep(Duration::from_micros(u64::from((seed >> 16) % (4_000 * (turn + 1)))));
            child.kill().unwrap();
            child.wait().unwrap();
            if own == "notes.txt" && cfg!(target_os = "linux") {
                version(&place.at("out"), &[own]); // exchanged: whole even before the next start
            }
            recover(&place.at("out")).unwrap();
            versions.push(version(&place.at("out"), &[own]));
            assert_eq!(names(&place.0), ["out"]);
            if turn >= 25 && versions.last() > versions.first() {
                break;
            }
        }
        assert!(versions.is_sorted(), "an older report came back: {versions:?}");
        assert!(versions.last() > versions.first(), "the children never wrote: {versions:?}");
    }
}

#[test]
fn the_current_directory_stays_where_it_is() {
    let place = Place::new();
    fs::create_dir(place.at("out")).unwrap();
    let mut child = child(&place.at("out"), Path::new("."), 1);
    while !place.at("out/bulletin.html").exists() {
        thread::yield_now();
    }
    let stands_in = || fs::read_dir(format!("/proc/{}/cwd/", child.id())).map(Iterator::count);
    let mut counts = Vec::new();
    for _ in 0..20 {
        counts.extend(stands_in());
        thread::sleep(Duration::from_millis(2));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    recover(&place.at("out")).unwrap();
    fs::remove_file(place.at("out/ready")).unwrap();
    assert!(version(&place.at("out"), &[]) >= 1);
    assert!(counts.iter().all(|count| *count > 0), "the directory was moved away: {counts:?}");
}

/// The same program, running [`writes_until_killed`].
fn child(current: &Path, directory: &Path, first: u32) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "output::writes_until_killed", "--ignored", "--nocapture"])
        .env("XIAONENG_TEST_WRITES", format!("{first} {}", directory.display()))
        .current_dir(current)
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

fn wait_for(path: &Path) {
    for _ in 0..20_000 {
        if fs::remove_file(path).is_ok() {
            return;
        }
        thread::sleep(Duration::from_micros(500));
    }
    panic!("the other process did not start");
}

#[test]
#[ignore = "the other process of the tests above"]
#[allow(clippy::disallowed_methods, reason = "how the test tells the other process what to do")]
fn writes_until_killed() {
    let Ok(order) = std::env::var("XIAONENG_TEST_WRITES") else { return };
    let (first, directory) = order.split_once(' ').unwrap();
    fs::write("ready", "").unwrap();
    for number in first.parse().unwrap().. {
        write(Path::new(directory), &report(number)).unwrap();
    }
}
