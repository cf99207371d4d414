// Opens a bulletin as a reader does: from disk, without a network, with and without JavaScript, on a telephone, in the
// dark, on paper. Prints what is wrong, one line each; exit code 1 if anything is.
//
// usage: node check.mjs BULLETIN.html PICTURES [CHROMIUM]
// XIAONENG_BROWSER_MODULES names the folder that holds node_modules with axe-core and playwright-core.

import { readFileSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [bulletin, pictures, executablePath = "/usr/bin/chromium"] = process.argv.slice(2);
if (!bulletin || !pictures) {
    console.error("usage: node check.mjs BULLETIN.html PICTURES [CHROMIUM]");
    process.exit(2);
}
const modules = resolve(process.env.XIAONENG_BROWSER_MODULES ?? ".");
const require = createRequire(join(modules, "package.json"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const url = pathToFileURL(resolve(bulletin)).href;
const problems = [];
const wrong = (where, what) => problems.push(`${where}: ${what}`);
mkdirSync(pictures, { recursive: true });

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
try {
    const outline = await asReader("desktop", { viewport: { width: 1280, height: 900 } }, async (page) => {
        await picture(page, "desktop");
        return sections(page);
    });
    await asReader("phone", { viewport: { width: 400, height: 800 }, isMobile: true, hasTouch: true }, async (page) => {
        const [content, screen] = await page.evaluate(() => {
            const root = document.scrollingElement;
            return [root.scrollWidth, root.clientWidth];
        });
        if (content > screen) wrong("phone", `the page scrolls sideways: ${content} px wide on ${screen} px`);
        await picture(page, "phone");
    });
    await asReader("dark", { viewport: { width: 1280, height: 900 }, colorScheme: "dark" }, async (page) => {
        await picture(page, "dark");
    });
    await asReader("no script", { javaScriptEnabled: false }, async (page) => {
        const plain = await sections(page);
        const missing = outline.filter(({ title }) => !plain.some((section) => section.title === title));
        if (missing.length > 0) wrong("no script", `missing: ${missing.map(({ title }) => title).join(", ")}`);
        const hidden = plain.filter((section) => !section.visible).map((section) => section.title);
        if (hidden.length > 0) wrong("no script", `nothing to see of: ${hidden.join(", ")}`);
    });
    await asReader("paper", { viewport: { width: 1280, height: 900 } }, onPaper);
    for (const colorScheme of ["light", "dark"]) await accessible(colorScheme);
    if (outline.length === 0) wrong("desktop", "no section with a heading");
} finally {
    await browser.close();
}

for (const problem of problems) console.log(problem);
console.log(problems.length === 0 ? "nothing wrong" : `${problems.length} wrong`);
process.exitCode = problems.length === 0 ? 0 : 1;

/** Opens the bulletin in a fresh context and notes everything that a silent, self-contained page does not do. */
async function asReader(name, options, look) {
    const context = await browser.newContext({ offline: true, ...options });
    const page = await context.newPage();
    page.on("console", (message) => wrong(name, `console ${message.type()}: ${message.text()}`));
    page.on("pageerror", (error) => wrong(name, `script error: ${error.message}`));
    page.on("request", (request) => {
        const asked = request.url();
        if (asked !== url && !asked.startsWith("data:")) wrong(name, `request: ${asked}`);
    });
    if (options.javaScriptEnabled !== false) {
        await page.exposeFunction("reportViolation", (what) => wrong(name, `content security policy: ${what}`));
        await page.addInitScript(() => {
            document.addEventListener("securitypolicyviolation", (event) => {
                window.reportViolation(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
            });
        });
    }
    await page.goto(url, { waitUntil: "load" });
    await page.waitForTimeout(100);
    const seen = await look(page);
    await context.close();
    return seen;
}

/** Title of every section, and whether there is anything to see of it. */
async function sections(page) {
    const found = [];
    for (const section of await page.locator("main section:has(h2, h3)").all()) {
        const title = await section.locator("h2, h3").first().textContent();
        const box = await section.boundingBox();
        found.push({ title: title.trim(), visible: box !== null && box.height > 0 });
    }
    return found;
}

async function picture(page, name) {
    await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
}

async function onPaper(page) {
    await page.emulateMedia({ media: "print" });
    await picture(page, "print");
    const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
    writeFileSync(join(pictures, "print.pdf"), pdf);
    const pages = pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
    if (pages === 0) wrong("paper", "no page is printed");
    console.log(`paper: ${pages} pages`);
}

/** The page's policy forbids foreign scripts, so that the checker's own must be let past it. */
async function accessible(colorScheme) {
    const context = await browser.newContext({ offline: true, bypassCSP: true, colorScheme });
    const page = await context.newPage();
    await page.goto(url, { waitUntil: "load" });
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run());
    for (const { id, help, nodes } of violations) {
        wrong(`accessibility, ${colorScheme}`, `${id}: ${help}; ${nodes.length} places, first ${nodes[0].target.join(" ")}`);
    }
    await context.close();
}
