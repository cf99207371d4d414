//! The real program in a room of its own: a directory of one test, what was run in it, what came out.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    sync::atomic::{AtomicU32, Ordering},
};

/// Beside the compiled tests.
const ROOMS: &str = env!("CARGO_TARGET_TMPDIR");

/// The folder of corpora.
pub const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus");

/// A directory of one test, removed at its end.
pub struct Room(PathBuf);

impl Room {
    /// An empty directory.
    pub fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("room-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = Path::new(ROOMS).join(name);
        fs::create_dir_all(&path).expect("a directory for the test");
        Self(path)
    }

    /// A directory with these files.
    pub fn with(files: &[(&str, &str)]) -> Self {
        let room = Self::new();
        for (name, text) in files {
            fs::write(room.at(name), text).expect("a file of the test");
        }
        room
    }

    /// A path in it.
    pub fn at(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// The program, to be run in it, with nothing said about language, zone or terminal.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xiaoneng"));
        command.args(arguments).current_dir(&self.0).stdin(Stdio::null());
        for variable in ["XIAONENG_LANG", "LC_ALL", "LANG", "TZ", "NO_COLOR", "COLUMNS", "POLARS_MAX_THREADS"] {
            command.env_remove(variable);
        }
        command
    }

    /// What the program says to these arguments.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(&self.command(arguments).output().expect("the program runs"))
    }

    /// The data that it prints, without what it says beside them; it must end well.
    pub fn data(&self, arguments: &[&str]) -> String {
        let quiet: &[&str] = if arguments.contains(&"-q") { &[] } else { &["-q"] };
        let ran = self.run(&[arguments, quiet].concat());
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{arguments:?}");
        ran.stdout
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

/// How a run of the program ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ran {
    /// Its exit code.
    pub status: i32,
    /// Data.
    pub stdout: String,
    /// Everything else.
    pub stderr: String,
}

impl Ran {
    /// The parts of an output as text.
    pub fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("the program writes UTF-8");
        let status = output.status.code().expect("the program ends by itself");
        Self { status, stdout: text(&output.stdout), stderr: text(&output.stderr) }
    }

    /// The whole on one page. Carriage returns are written out: an editor would lose them.
    pub fn transcript(&self) -> String {
        let mut text = format!("status {}\n", self.status);
        for (name, stream) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            let _ = write!(text, "--- {name}\n{}", stream.replace('\r', "␍"));
            if !stream.is_empty() && !stream.ends_with('\n') {
                text.push_str("␃\n");
            }
        }
        text
    }
}

/// Compares `found` with a file of expectations; with `XIAONENG_BLESS=1` in the environment it writes the file instead.
pub fn check(file: &Path, found: &str) {
    if blessing() {
        fs::create_dir_all(file.parent().expect("a file lies in a folder")).expect("a folder of the corpus");
        fs::write(file, found).expect("a file of the corpus");
        return;
    }
    let expected = fs::read_to_string(file).unwrap_or_default();
    assert!(expected == found, "{}: {}", file.display(), difference(&expected, found));
}

/// Whether expectations are written anew.
pub fn blessing() -> bool {
    #[expect(clippy::disallowed_methods, reason = "said by whoever runs the tests, never by a report")]
    let said = std::env::var_os("XIAONENG_BLESS");
    said.is_some()
}

/// The first line that differs, with what follows it on both sides.
fn difference(expected: &str, found: &str) -> String {
    let same = expected.lines().zip(found.lines()).take_while(|(one, other)| one == other).count();
    let rest = |text: &str| text.lines().skip(same).take(12).collect::<Vec<_>>().join("\n");
    format!("from line {} on expected\n{}\n=== found\n{}\n", same + 1, rest(expected), rest(found))
}
