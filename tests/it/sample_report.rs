//! The committed report of the sample city is what the program writes today, byte for byte.
//!
//! After a wanted change: `cargo run --release -- bulletin -c data/sample/xiaoneng.toml --period 2026-10 -o reports/sample`.

use std::{fs, path::Path, process::Command};

#[test]
fn the_sample_report_is_reproduced() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let fresh = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sample_report");
    let _ = fs::remove_dir_all(&fresh);
    let done = Command::new(env!("CARGO_BIN_EXE_xiaoneng"))
        .args(["bulletin", "-q", "--period", "2026-10", "-c"])
        .arg(home.join("data/sample/xiaoneng.toml"))
        .arg("-o")
        .arg(&fresh)
        .status()
        .unwrap();
    assert!(done.success());
    let names = |directory: &Path| {
        let mut names: Vec<_> = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    };
    let committed = home.join("reports/sample");
    assert_eq!(names(&fresh), names(&committed));
    for name in names(&fresh) {
        let same = fs::read(fresh.join(&name)).unwrap() == fs::read(committed.join(&name)).unwrap();
        assert!(same, "{} differs: read the difference, then write the sample report again", name.display());
    }
}
