// node page.mjs '{"url": …, "width"?, "height"?, "colorScheme"?, "waitFor"?: selector, "text"?: "selector", "font"?: selector,
//   "screenshot"?: path}'
// prints what a person sees as JSON: title, text of a selector, font family of another, horizontal
// overflow, errors.
import { shoot, withPage } from "./chromium.mjs";

/** What the player says: it stands in a shadow tree, which innerText leaves out. */
const playersWords = (page) =>
  page.evaluate(() =>
    [...(document.querySelector("millstream-player")?.shadowRoot.querySelectorAll(".notice, .failure") ?? [])]
      .map((part) => part.innerText)
      .join("\n"),
  );

const ask = JSON.parse(process.argv[2]);
const seen = await withPage(ask.url, ask, async (page) => {
  if (ask.waitFor) await page.waitForSelector(ask.waitFor, { timeout: 15_000 });
  if (ask.waitForText) {
    await page.getByText(ask.waitForText).first().waitFor({ timeout: 15_000 });
  }
  await shoot(page, ask.screenshot);
  return {
    title: await page.title(),
    text: (await page.locator(ask.text ?? "body").first().innerText()) + (ask.text ? "" : await playersWords(page)),
    family: ask.font
      ? await page.locator(ask.font).first().evaluate((node) => getComputedStyle(node).fontFamily)
      : null,
    overflows: await page.evaluate(
      () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
    ),
    unlabelled: await page.evaluate(
      () =>
        [...document.querySelectorAll("img:not([alt]), button:not([aria-label]):empty, iframe:not([title])")]
          .length,
    ),
  };
});
console.log(JSON.stringify(seen));
