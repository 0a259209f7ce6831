// node dashboard.mjs '{"url": …, "token": …, "paths": [path], "width"?, "height"?, "colorScheme"?, "press"?: {"path", "button", "then"},
//   "drop"?: {"path", "name", "bytes", "then"}, "keyboard"?: true, "screenshots"?: folder}'
// signs in with the keyboard alone, presses a button with the keyboard, drops a file on the page and breaks
// its second chunk off once, looks at every path; prints as JSON: the text of each page, what axe-core objects to, what overflows, what Tab misses or marks badly, errors of the console.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { shoot, withPage } from "./chromium.mjs";

const ask = JSON.parse(process.argv[2]);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

async function signIn(page) {
  await page.waitForSelector("#secret:focus");
  await page.keyboard.type(ask.token);
  await page.keyboard.press("Enter");
  await page.waitForURL(ask.url);
}

async function look(page, path) {
  await page.goto(new URL(path, ask.url).href);
  await page.evaluate(axe);
  const violations = await page.evaluate(async () =>
    (await window.axe.run(document, { resultTypes: ["violations"] })).violations.flatMap((one) =>
      one.nodes.map((node) => `${one.id}: ${node.html}`),
    ),
  );
  await shoot(page, ask.screenshots && join(ask.screenshots, `${path.replace(/\W+/g, "-")}${ask.width}.png`));
  return {
    text: await page.locator("body").innerText(),
    violations,
    unreached: ask.keyboard ? await unreached(page) : [],
    overflows: await page.evaluate(
      () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
    ),
  };
}

/** Goes once around the page with Tab: what can be used and is not reached, and where nobody sees that they are. */
async function unreached(page) {
  const stops = await page.evaluate(() => {
    document.activeElement?.blur();
    const usable = document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']");
    window.missed = new Set([...usable].filter((one) => one.checkVisibility() && !one.disabled));
    window.unmarked = [];
    const marked = (one, part) => getComputedStyle(one, part).outlineStyle !== "none";
    document.addEventListener("focusin", ({ target }) => {
      // of radio buttons one is a stop, and the arrows lead to the others
      for (const one of window.missed) if (one === target || (target.type === "radio" && one.name === target.name)) window.missed.delete(one);
      const label = target.labels?.[0];
      if (!marked(target) && !marked(target, "::after") && !(label && marked(label))) window.unmarked.push(target);
    });
    return window.missed.size;
  });
  // once more than there are, for the browser's own stop between the last and the first
  for (let tab = 0; tab <= stops; tab++) await page.keyboard.press("Tab");
  return page.evaluate(() => [...window.missed, ...window.unmarked].map((one) => one.outerHTML));
}

/** Goes to a button with Tab, as somebody without a mouse does, and presses it. */
async function press(page, { path, button, then }) {
  await page.goto(new URL(path, ask.url).href);
  const focused = () => page.evaluate(() => document.activeElement?.textContent.trim());
  for (let tabs = 0; (await focused()) !== button; tabs++) {
    if (tabs > 60) throw new Error(`Tab does not lead to ${button}`);
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Enter");
  await page.getByText(then).first().waitFor({ timeout: 30_000 });
}

async function drop(page, { path, name, bytes, then }) {
  await page.goto(new URL(path, ask.url).href);
  let broken = false;
  await page.route("**/upload/*", (route) => {
    const second = route.request().method() === "PATCH" && route.request().headers()["upload-offset"] !== "0";
    if (!second || broken) return route.continue();
    broken = true;
    return route.abort();
  });
  const carried = await page.evaluateHandle(
    ([called, size]) => {
      const carrier = new DataTransfer();
      carrier.items.add(new File([new Uint8Array(size)], called));
      return carrier;
    },
    [name, bytes],
  );
  await page.dispatchEvent("#drop", "drop", { dataTransfer: carried });
  await page.getByText(then).first().waitFor({ timeout: 30_000 });
  if (!broken) throw new Error("there was no second chunk to break off");
}

const seen = await withPage(ask.url, ask, async (page) => {
  await signIn(page);
  if (ask.press) await press(page, ask.press);
  if (ask.drop) await drop(page, ask.drop);
  const pages = {};
  for (const path of ask.paths) pages[path] = await look(page, path);
  return { pages };
});
// what was broken off on purpose is no problem
seen.problems = seen.problems.filter((problem) => !problem.includes("net::ERR_FAILED"));
console.log(JSON.stringify(seen));
