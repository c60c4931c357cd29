// Drives a real browser: reads {browser, executable, base, timeout (ms), sessions} from standard input and writes what each session saw.
// A session: {open, steps, width, theme, axe, appears}; `appears` is a selector whose first match is timed (`appeared`, ms). A step: ["press", key], ["type", words], ["wait", selector], ["until", expression],
// ["eval", expression], ["goto", address], ["pause", ms], ["media", name], ["now"], ["picture", file]. Every session gets a fresh profile.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(join(process.env.XUNDOCS_NODE_MODULES, "package.json"));
const task = JSON.parse(readFileSync(0, "utf8"));
const ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];
const TIMEOUT = task.timeout;

/** Runs before the page's own scripts; notes the time at which `selector` first matches. */
const watch = (selector) => {
  globalThis.seen = [];
  globalThis.appeared = 0;
  document.addEventListener("securitypolicyviolation", (event) => globalThis.seen.push(`${event.violatedDirective} ${event.blockedURI}`));
  if (selector) {
    const look = () => {
      if (globalThis.appeared || !document.querySelector(selector)) return;
      globalThis.appeared = Date.now();
    };
    new MutationObserver(look).observe(document, { childList: true, subtree: true });
  }
};

const launch = async () => {
  if (task.browser === "chromium") {
    const { chromium } = require("playwright-core");
    const browser = await chromium.launch({ executablePath: task.executable, args: ARGUMENTS });
    return { browser, page: async (width, javaScript, selector) => {
      const context = await browser.newContext({ viewport: { width, height: 900 }, javaScriptEnabled: javaScript });
      const page = await context.newPage();
      await page.addInitScript(watch, selector);
      return { page, shut: () => context.close() };
    } };
  }
  const puppeteer = require("puppeteer-core");
  const browser = await puppeteer.launch({ browser: "firefox", executablePath: task.executable, headless: true });
  return { browser, page: async (width, javaScript, selector) => {
    const context = await browser.createBrowserContext();
    const page = await context.newPage();
    await page.setViewport({ width, height: 900 });
    await page.evaluateOnNewDocument(watch, selector);
    return { page, shut: () => context.close() };
  } };
};

const addressOf = (open) => (/^[a-z]+:/.test(open) ? open : `${pathToFileURL(task.base)}/${open}`);

/** Asks again and again, from outside: the page's policy forbids evaluating strings inside. */
const until = async (page, expression) => {
  for (const end = performance.now() + TIMEOUT; performance.now() < end;) {
    if (await page.evaluate(expression).catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  throw new Error(`still not true: ${expression}`);
};

const step = async (page, [what, value], values) => {
  if (what === "press") await page.keyboard.press(value);
  else if (what === "type") await page.keyboard.type(value);
  else if (what === "wait") await page.waitForSelector(value, { timeout: TIMEOUT, state: "attached" });
  else if (what === "until") await until(page, value);
  else if (what === "eval") values.push(await page.evaluate(value));
  else if (what === "goto") await page.goto(addressOf(value));
  else if (what === "pause") await new Promise((resolve) => setTimeout(resolve, value));
  else if (what === "media") await page.emulateMedia({ media: value }); // chromium only
  else if (what === "now") values.push(Date.now());
  else if (what === "picture") await page.screenshot({ path: value, fullPage: true });
  else throw new Error(`unknown step ${what}`);
};

const axe = async (page) => {
  await page.evaluate(require("axe-core").source);
  return page.evaluate(async () => {
    const { violations } = await globalThis.axe.run(document, { resultTypes: ["violations"], preload: false });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ target }) => target.join(" ")).join(", ")}`);
  });
};

const session = async (open, { open: address, steps = [], width = 1200, theme = "", axe: checked = false, javaScript = true, appears = "" }) => {
  const { page, shut } = await open(width, javaScript, appears);
  const result = { values: [], violations: [], external: [], errors: [], dialogs: 0, axe: [], ms: 0 };
  page.on("request", (request) => { if (!/^(file|data|about|blob):/.test(request.url())) result.external.push(request.url()); });
  page.on("pageerror", (error) => result.errors.push(String(error.message ?? error)));
  page.on("console", (message) => { if (message.type() === "error") result.errors.push(message.text()); });
  page.on("dialog", async (dialog) => { result.dialogs++; await dialog.dismiss(); });
  try {
    const begun = performance.now();
    await page.goto(addressOf(address));
    if (theme) await page.evaluate((name) => { document.documentElement.dataset.theme = name; }, theme);
    for (const each of steps) await step(page, each, result.values);
    result.ms = performance.now() - begun;
    if (checked) result.axe = await axe(page);
    if (javaScript) [result.violations, result.appeared] = await page.evaluate(() => [globalThis.seen, globalThis.appeared]);
    result.address = page.url();
  } catch (error) {
    result.errors.push(String(error.stack ?? error));
  }
  await shut();
  return result;
};

const { browser, page } = await launch();
const results = [];
try {
  for (const each of task.sessions) results.push(await session(page, each));
} finally {
  await browser.close();
}
process.stdout.write(JSON.stringify(results));
