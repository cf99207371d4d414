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
        await origins(page);
        await extras(page);
        return sections(page);
    });
    await asReader("phone", { viewport: { width: 400, height: 800 }, isMobile: true, hasTouch: true }, async (page) => {
        const [content, screen] = await page.evaluate(() => {
            const root = document.scrollingElement;
            return [root.scrollWidth, root.clientWidth];
        });
        if (content > screen) wrong("phone", `the page scrolls sideways: ${content} px wide on ${screen} px`);
        await withinReach(page);
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
        const dead = await page.locator(".fig:not([href^='#def-']):not([tabindex])").count();
        if (dead > 0) wrong("no script", `${dead} figures lead nowhere`);
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

/** Every figure says where it comes from: a definition on the page, its numbers, and a card that shows them. */
async function origins(page) {
    const lost = await page.evaluate(() =>
        Array.from(document.querySelectorAll("[data-figure]"))
            .filter((figure) => !document.getElementById("def-" + figure.dataset.figure))
            .map((figure) => figure.dataset.figure + " " + figure.textContent),
    );
    if (lost.length > 0) wrong("origin", `${lost.length} figures without a definition, first ${lost[0]}`);
    for (const place of [".running", ".card", "main section > figure.table", "figure.chart table"]) {
        const figure = page.locator(`${place} .fig[data-denominator]`).first();
        if ((await figure.count()) === 0) continue;
        await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
        const { numerator, denominator } = await figure.evaluate((element) => element.dataset);
        await figure.scrollIntoViewIfNeeded();
        await figure.click();
        const card = page.locator("#where");
        const said = (await card.isVisible()) ? await card.innerText() : "";
        for (const part of [await figure.innerText(), numerator, denominator]) {
            if (!said.includes(part)) wrong("origin", `the card of a figure in ${place} does not say ${part}: ${said}`);
        }
        await page.keyboard.press("Escape");
        if (await card.isVisible()) wrong("origin", "the card does not close");
    }
    const link = page.locator(".running .fig").first();
    if ((await link.count()) > 0) {
        await link.focus();
        await page.keyboard.press("Shift+Tab");
        await page.keyboard.press("Tab");
        if (!(await page.locator("#where").isVisible())) wrong("origin", "the keyboard does not open the card");
        await page.keyboard.press("Escape");
    }
}

/** Tables sort by their exact keys, back to the published order, and filter. */
async function extras(page) {
    const table = page.locator("table:has(thead th:is(.number, .rate, .days) .sort)").first();
    if ((await table.count()) === 0) return;
    const keys = (column) =>
        table.evaluate(
            (found, at) =>
                Array.from(found.tBodies[0].rows).map((row) => row.cells[at].dataset.key ?? row.cells[at].textContent),
            column,
        );
    const column = await table.evaluate((found) =>
        Array.from(found.tHead.rows[0].cells).findIndex((head) => head.matches(":is(.number, .rate, .days):has(.sort)")),
    );
    const published = await keys(column);
    const button = table.locator("thead th").nth(column).locator(".sort");
    await button.click();
    const numbers = (await keys(column)).filter((key) => /^-?\d+$/.test(key)).map(Number);
    if (numbers.some((key, at) => at > 0 && key > numbers[at - 1])) wrong("sort", `not descending: ${numbers}`);
    await button.click();
    await button.click();
    if (`${await keys(column)}` !== `${published}`) wrong("sort", "the third click does not restore the order");
    const long = page.locator("figure.table:has(input[type=search])").first();
    if ((await long.count()) === 0) return;
    const name = await long.locator("tbody tr").last().locator("th").innerText();
    await long.locator("input").fill(name);
    const shown = await long.locator("tbody tr:visible").allInnerTexts();
    if (shown.length === 0 || shown.some((row) => !row.includes(name))) wrong("filter", `${name}: ${shown.join(" / ")}`);
    await long.locator("input").fill("");
}

/** What is wider than a telephone lies in a box that scrolls and that the keyboard reaches. */
async function withinReach(page) {
    const lost = await page.evaluate(() =>
        Array.from(document.querySelectorAll("main table, main svg"))
            .filter((wide) => wide.getBoundingClientRect().width > document.documentElement.clientWidth)
            .filter((wide) => !wide.closest(".scroll[tabindex='0']"))
            .map((wide) => wide.closest("figure")?.id || wide.tagName),
    );
    if (lost.length > 0) wrong("phone", `out of reach: ${lost.join(", ")}`);
}

/** Nothing that may not be cut is higher than the type area of a page or wider; heads are repeated. */
async function uncut(page) {
    const [width, height] = [Math.floor((156 / 25.4) * 96), Math.floor((225 / 25.4) * 96)];
    await page.setViewportSize({ width, height });
    const cut = await page.evaluate(
        ([width, height]) => {
            const found = [];
            const name = (element) => element.closest("figure, section")?.id || element.tagName;
            for (const element of document.querySelectorAll("tr, figure.chart, svg, .card, .note, .definition")) {
                if (element.checkVisibility && !element.checkVisibility()) continue;
                const box = element.getBoundingClientRect();
                const whole = element.closest("tr, figure.chart, .card, .note, .definition");
                if (getComputedStyle(whole).breakInside !== "avoid") found.push(`${name(element)} may be cut`);
                if (box.height > height) found.push(`${name(element)} is ${Math.round(box.height)} px high`);
                if (box.right > width + 1) found.push(`${name(element)} is ${Math.round(box.right - width)} px too wide`);
            }
            for (const head of document.querySelectorAll("thead")) {
                if (getComputedStyle(head).display !== "table-header-group") found.push(`${name(head)}: head not repeated`);
            }
            const pages = Array.from(document.styleSheets).flatMap((sheet) => Array.from(sheet.cssRules));
            const rules = pages.filter((rule) => rule instanceof CSSPageRule).map((rule) => rule.cssText).join(" ");
            if (!rules.includes("37mm 26mm 35mm 28mm") && !rules.includes("margin-top: 37mm")) found.push("margins");
            if (!rules.includes("counter(page)")) found.push("no page numbers");
            return Array.from(new Set(found));
        },
        [width, height],
    );
    cut.forEach((what) => wrong("paper", what));
}

async function onPaper(page) {
    await page.emulateMedia({ media: "print" });
    await uncut(page);
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
