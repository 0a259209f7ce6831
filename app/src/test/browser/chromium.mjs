// A headless Chromium with a fresh profile that talks to nobody but the server under test: a profile of the one at
// SHARED_CHROMIUM (shared.mjs), if there is that, or else a process of its own.
import { chromium } from "playwright-core";

const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--autoplay-policy=no-user-gesture-required",
];

/** How Chromium is started. */
export const LAUNCH = { executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: QUIET };

function open() {
  const shared = process.env.SHARED_CHROMIUM;
  return shared ? chromium.connect(shared) : chromium.launch(LAUNCH);
}

/** Opens `url` in a page of the given size and colour scheme and hands it to `look`. */
export async function withPage(url, { width = 1280, height = 800, colorScheme = "light", native = false }, look) {
  const browser = await open();
  try {
    const context = await browser.newContext({ viewport: { width, height }, colorScheme });
    // the player keeps its video in a shadow tree
    await context.addInitScript(() => {
      window.shifts = [];
      new PerformanceObserver((list) => {
        window.shifts.push(...list.getEntries().map((shift) => shift.value));
      }).observe({ type: "layout-shift", buffered: true });
      window.theVideo = () =>
        document.querySelector("video") ?? document.querySelector("millstream-player")?.shadowRoot?.querySelector("video");
    });
    const page = await context.newPage();
    if (native) {
      await page.addInitScript(() => {
        delete window.MediaSource;
        delete window.ManagedMediaSource;
        delete window.WebKitMediaSource;
      });
    }
    const problems = [];
    page.on("pageerror", (error) => problems.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error") problems.push(message.text());
    });
    await page.goto(url, { waitUntil: "load", timeout: 30_000 });
    return { ...(await look(page)), problems };
  } finally {
    await browser.close();
  }
}

/** Takes a screenshot where the caller asked for one. */
export async function shoot(page, path) {
  if (path) await page.screenshot({ path });
}
