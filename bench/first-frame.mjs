// node first-frame.mjs URL N, in app/src/test/browser: the player at URL/iframe, N times in a new Chromium each.
// Prints medians in milliseconds, all from the beginning of the navigation as the page's own clock has it.
import { pathToFileURL } from "node:url";

const { withPage } = await import(pathToFileURL(`${process.cwd()}/chromium.mjs`));
const [base, rounds] = process.argv.slice(2);
const LONG_MS = 60_000;

/** Before any script of the page: takes note of the first picture that was shown. */
function watch() {
  const wait = () => {
    const video = document.querySelector("millstream-player")?.shadowRoot?.querySelector("video");
    if (!video) return requestAnimationFrame(wait);
    return video.requestVideoFrameCallback((_, { presentationTime }) => {
      window.firstFrame = presentationTime;
    });
  };
  wait();
}

async function round(page) {
  await page.addInitScript(watch);
  await page.goto(`${base}/iframe?autoplay=true&muted=true`);
  await page.waitForFunction(() => window.firstFrame > 0, null, { timeout: LONG_MS });
  return page.evaluate(() => {
    const files = performance.getEntriesByType("resource");
    const end = (part) => Math.max(0, ...files.filter(({ name }) => name.includes(part)).map((file) => file.responseEnd));
    const [document_] = performance.getEntriesByType("navigation");
    const player = files.filter(({ name }) => name.includes("/player/"));
    return {
      "page": document_.responseEnd,
      "its scripts": end("/player/"),
      "first playlist": Math.min(...files.filter(({ name }) => name.includes(".m3u8")).map((file) => file.responseEnd)),
      "first segment": Math.min(...files.filter(({ name }) => name.includes("/seg-")).map((file) => file.responseEnd)),
      "first picture": window.firstFrame,
      bytes: document_.transferSize + player.reduce((sum, file) => sum + file.transferSize, 0),
    };
  });
}

const seen = [];
for (let i = 0; i < Number(rounds); i++) seen.push(await withPage("about:blank", {}, round));
const sorted = (name) => seen.map((one) => one[name]).sort((a, b) => a - b);
for (const name of Object.keys(seen[0]).filter((key) => key !== "problems" && key !== "bytes")) {
  const all = sorted(name).map(Math.round);
  console.log(`${name.padEnd(15)} ${String(all[all.length >> 1]).padStart(6)} ms   (${all[0]} to ${all.at(-1)})`);
}
console.log(`player and page ${(sorted("bytes").at(-1) / 1000).toFixed(1).padStart(6)} KB over the wire, with heads`);
