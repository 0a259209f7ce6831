// node network.mjs '{"throttled"?: url, "ends"?: url, "revoke"?: {url, token}, "elsewhere"?: url}'
// the player of a /watch page on a line that gets slow and fast again; a signed link that ends in the middle of a
// viewing; a page of another site with players. Prints what came of each as JSON.
import { withPage } from "./chromium.mjs";

const ask = JSON.parse(process.argv[2]);
const SLOW_BYTES = 45_000;
const LONG_MS = 60_000;

/** The rungs whose segments were asked for, in their order. */
function watchSegments(page) {
  const rungs = [];
  page.on("request", (request) => {
    const part = /\/video\/([^/]+)\/seg-/.exec(request.url());
    if (part) rungs.push(part[1]);
  });
  return rungs;
}

const player = (page, body) => page.evaluate(body);
const until = (page, test, arg) => page.waitForFunction(test, arg, { timeout: LONG_MS, polling: 100 });

const failed = () => document.querySelector('millstream-player[data-state="failed"]') !== null;
const words = (page) =>
  player(page, () =>
    document.querySelector('millstream-player[data-state="failed"]').shadowRoot.querySelector(".failure").innerText,
  );

async function play(page) {
  await page.waitForSelector(".bar:not([hidden])");
  await page.locator(".seek").focus();
  await page.keyboard.press("k");
}

/** Sets the line's speed in bytes a second, by the browser's own tools; 0 is no bound. */
async function line(page, bytes) {
  const tools = await page.context().newCDPSession(page);
  await tools.send("Network.enable");
  const throughput = bytes || -1;
  await tools.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: bytes ? 20 : 0,
    downloadThroughput: throughput,
    uploadThroughput: throughput,
  });
}

const cases = {
  async throttled(page) {
    const rungs = watchSegments(page);
    await player(page, () => {
      theVideo().muted = true;
    });
    await until(page, () => theVideo().readyState > 2);
    const best = await player(page, () => theVideo().videoHeight);
    await line(page, SLOW_BYTES);
    await play(page);
    await until(page, (height) => theVideo().videoHeight < height, best);
    const down = await player(page, () => theVideo().videoHeight);
    await line(page, 0);
    await until(page, (height) => theVideo().videoHeight === height, best);
    return { best, down, up: await player(page, () => theVideo().videoHeight), rungs };
  },

  // the link ends while the first part is there and nothing plays yet
  async ends(page) {
    await player(page, () => {
      theVideo().muted = true;
    });
    await until(page, () => theVideo().readyState > 2);
    const { url, token } = ask.revoke;
    await fetch(url, { method: "DELETE", headers: { Authorization: `Bearer ${token}` } });
    await player(page, () => {
      window.reached = 0;
      theVideo().addEventListener("timeupdate", () => {
        window.reached = Math.max(window.reached, theVideo().currentTime);
      });
      theVideo().currentTime = theVideo().buffered.end(0) - 0.5;
    });
    await play(page);
    await until(page, failed);
    return { reached: await player(page, () => window.reached), said: await words(page) };
  },

  // two players whose playlists have a hint, and one that may not play here
  async elsewhere(page) {
    await until(page, failed);
    await until(page, () =>
      [...document.querySelectorAll("millstream-player")]
        .slice(0, 2)
        .every((one) => one.shadowRoot.querySelector("video").readyState > 1),
    );
    return {
      heights: await player(page, () =>
        [...document.querySelectorAll("millstream-player")].map((one) => one.shadowRoot.querySelector("video").videoHeight),
      ),
      said: await words(page),
    };
  },
};

const told = {};
for (const name of Object.keys(cases).filter((one) => ask[one])) {
  told[name] = await withPage(ask[name], {}, cases[name]);
}
console.log(JSON.stringify(told));
