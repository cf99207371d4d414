//! A line on the terminal that says how far reading has come, for files that take longer than a second.

use super::{args::Common, console::Console};
use crate::ingest::Progress;
use std::{
    cell::LazyCell,
    io::{self, IsTerminal, Write},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    thread,
    time::Duration,
};
use unicode_width::UnicodeWidthStr;

/// Until the line is first shown, and until it is shown anew.
const WAITS: [Duration; 2] = [Duration::from_secs(1), Duration::from_millis(200)];

/// Does the work; meanwhile the line is shown, if somebody may look.
pub(super) fn watched<T>(common: &Common, progress: &Progress, work: impl FnOnce() -> T) -> T {
    if common.quiet || !io::stderr().is_terminal() {
        return work();
    }
    let (working, ended) = channel::<()>();
    thread::scope(|scope| {
        scope.spawn(|| {
            // Words are read when the line is first shown: most work is done before.
            let console = LazyCell::new(|| Console::new(common).ok());
            let said = |console: &Console| {
                console.labels().message("progress", &[("records", progress.records().to_string())]).text
            };
            show(&mut io::stderr(), || console.as_ref().map(said).unwrap_or_default(), WAITS, ended);
        });
        let done = work();
        drop(working);
        done
    })
}

/// Shows the line until the other end of `ended` falls, then wipes it.
#[expect(clippy::needless_pass_by_value, reason = "the end of the channel must fall here")]
fn show(out: &mut impl Write, text: impl Fn() -> String, waits: [Duration; 2], ended: Receiver<()>) {
    let [mut wait, next] = waits;
    let mut shown = 0;
    while ended.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
        let text = text();
        // It is only a courtesy: a terminal that takes nothing is no error.
        let _ = write!(out, "\r{text}").and_then(|()| out.flush());
        (wait, shown) = (next, shown.max(text.width()));
    }
    if shown > 0 {
        let _ = write!(out, "\r{:shown$}\r", "").and_then(|()| out.flush());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_is_shown_after_a_while_and_wiped_at_the_end() {
        let short = Duration::from_millis(5);
        let (working, ended) = channel::<()>();
        let shown = thread::spawn(move || {
            let mut out = Vec::new();
            show(&mut out, || "已读 7 条".to_owned(), [short, short], ended);
            String::from_utf8(out).unwrap()
        });
        thread::sleep(Duration::from_millis(200));
        drop(working);
        let shown = shown.join().unwrap();
        assert!(shown.starts_with("\r已读 7 条\r"), "{shown:?}");
        assert!(shown.ends_with(&format!("\r{:9}\r", "")), "{shown:?}");
    }

    #[test]
    fn what_is_soon_done_shows_nothing() {
        let (working, ended) = channel::<()>();
        drop(working);
        let mut out = Vec::new();
        show(&mut out, String::new, WAITS, ended);
        assert!(out.is_empty());
    }
}
