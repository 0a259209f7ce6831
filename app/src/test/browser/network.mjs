// node network.mjs '{"throttled"?: url, "ends"?: {tokens: url, bearer, site: url}, "elsewhere"?: url}'
// at once, each in a profile of its own: the player of a /watch page on a line that gets slow and fast again; a signed
// link that ends while it plays; a page of another site with players. Prints what came of each as JSON.
import { withPage } from "./chromium.mjs";

const ask = JSON.parse(process.argv[2]);
const SLOW_BYTES = 90_000;
const LONG_MS = 60_000;
const LINK_LASTS_S = 8;

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

const height = (page) => player(page, () => theVideo().videoHeight);

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

/** The line of a page: sets its speed in bytes a second, by the browser's own tools; 0 is no bound. */
async function lineOf(page) {
  // each session has conditions of its own, and the tightest count
  const tools = await page.context().newCDPSession(page);
  await tools.send("Network.enable");
  return (bytes) =>
    tools.send("Network.emulateNetworkConditions", {
      offline: false,
      latency: bytes ? 20 : 0,
      downloadThroughput: bytes || -1,
      uploadThroughput: bytes || -1,
    });
}

async function eventually(test, complaint) {
  for (const end = Date.now() + LONG_MS; !test(); ) {
    if (Date.now() > end) throw new Error(complaint());
    await new Promise((later) => setTimeout(later, 100));
  }
}

const cases = {
  // slow from the first byte, and fast when it plays
  async throttled(page) {
    const line = await lineOf(page);
    await line(SLOW_BYTES);
    await page.reload();
    const rungs = watchSegments(page);
    await player(page, () => {
      theVideo().muted = true;
    });
    await play(page);
    await until(page, () => document.querySelector("millstream-player").qualities.length > 1);
    const names = await player(page, () => document.querySelector("millstream-player").qualities.map(({ name }) => name));
    const [best, ...lower] = names.map((name) => Number.parseInt(name, 10));
    await until(page, (height) => theVideo().videoHeight === height, lower[0]);
    const down = await height(page);
    const before = rungs.length;
    await line(0);
    await eventually(() => rungs.slice(before).includes(names[0]), () => `asked for ${rungs} only`);
    await page.waitForLoadState("networkidle");
    await player(page, () => {
      const { buffered } = theVideo();
      theVideo().currentTime = buffered.end(buffered.length - 1) - 1;
    });
    await until(page, (height) => theVideo().videoHeight === height, best);
    return { down, up: await height(page) };
  },

  // a signed link that ends while it plays: later parts are held until then
  async ends(page) {
    const { tokens, bearer, site } = ask.ends;
    const answer = await fetch(tokens, {
      method: "POST",
      headers: { Authorization: `Bearer ${bearer}`, "Content-Type": "application/json" },
      body: JSON.stringify({ exp: Math.floor(Date.now() / 1000) + LINK_LASTS_S }),
    });
    const { token } = (await answer.json()).result;
    await page.goto(`${site}/${token}/watch`);
    await player(page, () => {
      theVideo().muted = true;
    });
    await until(page, () => theVideo().readyState > 2);
    let ended;
    const end = new Promise((done) => (ended = done));
    await page.route(/\/seg-/, (route) => end.then(() => route.continue()));
    await play(page);
    await until(page, () => theVideo().currentTime > 0.2);
    await player(page, async () => {
      while ((await fetch("manifest/video.m3u8", { cache: "no-store" })).ok) {
        await new Promise((later) => setTimeout(later, 200));
      }
    });
    const reached = await player(page, () => theVideo().currentTime);
    ended();
    await until(page, failed);
    return { reached, said: await words(page) };
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

const asked = Object.keys(cases).filter((one) => ask[one]);
const url = (name) => (typeof ask[name] === "string" ? ask[name] : "about:blank");
const told = await Promise.all(asked.map((name) => withPage(url(name), {}, cases[name])));
console.log(JSON.stringify(Object.fromEntries(asked.map((name, at) => [name, told[at]]))));
