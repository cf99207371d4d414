//! The sample bulletin in a real browser: `tests/browser/check.mjs`, where there is Chromium and Node.
//!
//! `XIAONENG_BROWSER_MODULES` names the folder that holds `node_modules`; with `XIAONENG_REQUIRE_BROWSER=1` a missing
//! browser is a failure instead of a skipped test.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

const BROWSERS: [&str; 3] = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

#[test]
fn the_sample_bulletin_is_clean_in_a_browser() {
    let Some(browser) = Browser::found() else { return };
    let bulletin = root().join("reports/sample/bulletin.html");
    let output = browser.check(&bulletin);
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "\n{said}\n{}", String::from_utf8_lossy(&output.stderr));
    println!("{said}pictures in {}", pictures().display());
}

#[test]
fn an_unclean_page_is_seen() {
    let Some(browser) = Browser::found() else { return };
    let output = browser.check(&root().join("tests/browser/unclean.html"));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(1), "\n{said}\n{}", String::from_utf8_lossy(&output.stderr));
    for part in [
        "desktop: request: https://",
        "desktop: content security policy: script-src",
        "desktop: console error",
        "phone: the page scrolls sideways",
        "phone: out of reach: ",
        "no script: nothing to see of: Hidden",
        "no script: 1 figures lead nowhere",
        "origin: 1 figures without a definition, first nothing 1",
        "paper: TR may be cut",
        "px high",
        "px too wide",
        "paper: no page numbers",
        "accessibility, light: image-alt",
        "accessibility, dark: color-contrast",
    ] {
        assert!(said.contains(part), "not seen: {part}\n{said}");
    }
}

struct Browser {
    path: &'static str,
    modules: PathBuf,
}

impl Browser {
    /// The browser, or nothing after saying what is missing.
    #[allow(clippy::disallowed_methods, reason = "the machine says where it keeps the browser's modules")]
    fn found() -> Option<Self> {
        let path = BROWSERS.into_iter().find(|path| Path::new(path).exists());
        let modules = std::env::var_os("XIAONENG_BROWSER_MODULES").map(PathBuf::from);
        let modules = modules.filter(|modules| modules.join("node_modules/playwright-core").is_dir());
        let node = Command::new("node").arg("--version").output().is_ok_and(|output| output.status.success());
        let missing = match (path, modules, node) {
            (Some(path), Some(modules), true) => return Some(Self { path, modules }),
            (None, _, _) => "no chromium",
            (_, None, _) => "no node_modules in XIAONENG_BROWSER_MODULES",
            (_, _, false) => "no node",
        };
        let required = std::env::var_os("XIAONENG_REQUIRE_BROWSER").is_some_and(|value| value == "1");
        assert!(!required, "{missing}, and XIAONENG_REQUIRE_BROWSER=1");
        println!("skipped: {missing}");
        None
    }

    fn check(&self, page: &Path) -> Output {
        let name = page.file_stem().unwrap();
        Command::new("node")
            .args([root().join("tests/browser/check.mjs").as_os_str(), page.as_os_str()])
            .args([pictures().join(name).as_os_str(), self.path.as_ref()])
            .env("XIAONENG_BROWSER_MODULES", &self.modules)
            .output()
            .unwrap()
    }
}

fn pictures() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser")
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
