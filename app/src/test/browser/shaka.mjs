// node shaka.mjs '{"manifests": [url, …], "seek": 5, "seconds": 1}'
// plays manifests, HLS or DASH, with shaka-player on a page of another site, seeks in each, and prints what came of it.
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { withPage } from "./chromium.mjs";

const ask = JSON.parse(process.argv[2]);
const shaka = createRequire(import.meta.url).resolve("shaka-player/dist/shaka-player.compiled.js");

// Chromium lets pages reach the machine itself only if they come from there
const elsewhere = createServer((_, answer) => {
  answer.setHeader("Content-Type", "text/html");
  answer.end('<!doctype html><link rel="icon" href="data:,"><title>Elsewhere</title><video muted></video>');
});
await new Promise((listening) => elsewhere.listen(0, "127.0.0.1", listening));
const seen = await withPage(`http://127.0.0.1:${elsewhere.address().port}/`, ask, async (page) => {
  await page.addScriptTag({ path: shaka });
  const played = [];
  for (const manifest of ask.manifests) {
    await page.evaluate(async (url) => {
      window.shaka.polyfill.installAll();
      window.errors = [];
      window.player = new window.shaka.Player();
      await window.player.attach(theVideo());
      window.player.addEventListener("error", ({ detail }) => window.errors.push(`${detail.code} ${detail.data}`));
      await window.player.load(url).catch((error) => Promise.reject(new Error(`shaka ${error.code}: ${error.data}`)));
      await theVideo().play();
    }, manifest);
    const until = (at) => page.waitForFunction((time) => theVideo().currentTime >= time, at, { timeout: 30_000 });
    await until(0.3);
    await page.evaluate((at) => {
      theVideo().currentTime = at;
    }, ask.seek);
    await until(ask.seek + ask.seconds);
    played.push(
      await page.evaluate(async () => {
        const told = {
          duration: theVideo().duration,
          width: theVideo().videoWidth,
          frames: theVideo().getVideoPlaybackQuality().totalVideoFrames,
          tracks: window.player.getVariantTracks().length,
          subtitles: window.player.getTextTracks().map((track) => track.language),
          errors: window.errors,
        };
        await window.player.destroy();
        return told;
      }),
    );
  }
  return { played };
});
elsewhere.close();
console.log(JSON.stringify(seen));
