// node player.mjs '{"url": …, "elsewhere"?: url, "screenshot"?: path}'
// uses the player of a /watch page as a viewer does, with keys, mouse and menus, and prints what came of it as JSON;
// with `elsewhere`, a page of another site that embeds it with sdk.js and as an element.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { shoot, withPage } from "./chromium.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const ask = JSON.parse(process.argv[2]);

/** The bytes that came over the wire for the player's own files, and how far things jumped. */
function measure(page) {
  return page.evaluate(() => {
    const files = performance.getEntriesByType("resource").filter((entry) => entry.name.includes("/player/"));
    return {
      playerFiles: files.length,
      playerBytes: files.reduce((sum, entry) => sum + entry.encodedBodySize, 0),
      shifted: window.shifts.reduce((sum, shift) => sum + shift, 0),
    };
  });
}

async function viewer(page) {
  const player = (property) => page.evaluate((name) => document.querySelector("millstream-player")[name], property);
  const until = (test, arg) => page.waitForFunction(test, arg, { timeout: 30_000 });
  const press = async (key) => page.keyboard.press(key);
  const seen = {};

  await page.waitForSelector(".bar:not([hidden])");
  const loaded = await measure(page);
  await page.locator(".seek").focus();
  await press("k");
  await until(() => document.querySelector("millstream-player").currentTime > 0.3);
  seen.playsByKey = true;
  await press("k");
  await until(() => document.querySelector("millstream-player").paused);
  await press("5");
  await until(() => document.querySelector("millstream-player").currentTime > 6.5);
  seen.half = await player("currentTime");
  await press("ArrowRight");
  seen.on = await player("currentTime");
  await until((at) => {
    const slider = document.querySelector("millstream-player").shadowRoot.querySelector(".seek");
    return slider.getAttribute("aria-valuenow") === String(Math.floor(at));
  }, seen.on);
  seen.spoken = await page.locator(".seek").getAttribute("aria-valuetext");
  await press("m");
  seen.muted = await player("muted");
  seen.said = await page.locator(".notice").innerText();

  await page.mouse.move(400, 300);
  await page.locator(".opener").click();
  seen.menu = await page.locator("[role=menuitemradio]").allInnerTexts();
  seen.focusInMenu = await page.evaluate(
    () => document.querySelector("millstream-player").shadowRoot.activeElement?.getAttribute("role"),
  );
  await page.getByRole("menuitemradio", { name: "1.5 ×" }).click();
  seen.speed = await player("playbackRate");
  await press("0");
  await press("k");
  await until(() => document.querySelector("millstream-player").currentTime > 0.1);
  await page.locator(".opener").click();
  await page.getByRole("menuitemradio", { name: seen.menu[2], exact: true }).click();
  seen.wanted = seen.menu[2];
  await until((wanted) => theVideo().videoHeight === wanted, Number.parseInt(seen.menu[2], 10));
  seen.switched = await page.evaluate(() => theVideo().videoHeight);
  const choose = async (group, name) => {
    await page.locator(".opener").click();
    const within = page.getByRole("group", { name: group, exact: true });
    await within.getByRole("menuitemradio", { name, exact: true }).click();
  };
  const other = page.waitForRequest(/\/audio-2\/seg-/);
  await choose("Sound", "Kommentar");
  await other;
  await press("k");
  await choose("Chapters", "Stone");
  await until(() => !theVideo().seeking && theVideo().currentTime > 9.9);
  seen.chapter = await player("currentTime");
  await choose("Captions", "English");
  await page.waitForSelector(".captions p");
  seen.english = await page.locator(".captions").innerText();
  await choose("Captions", "français");
  await choose("Size of captions", "Large");
  seen.size = await page.locator(".captions").getAttribute("data-size");
  await page.locator(".opener").click();
  seen.chosen = await page.locator('[role=menuitemradio][aria-checked="true"]').allInnerTexts();
  await page.getByRole("menuitemradio", { name: "Off", exact: true }).click();
  seen.off = await page.locator(".captions p").count();
  await page.locator(".opener").click();
  await press("Escape");
  seen.focusAfterMenu = await page.evaluate(
    () => document.querySelector("millstream-player").shadowRoot.activeElement?.getAttribute("aria-label"),
  );

  await press("ArrowDown");
  seen.remembered = await page.evaluate(() => JSON.parse(localStorage.getItem("millstream-player")));

  await page.locator('[data-act="captions"]').click();
  await page.waitForSelector(".captions p");
  seen.caption = await page.locator(".captions").innerText();
  const box = await page.locator(".seek").boundingBox();
  await page.mouse.move(box.x + box.width * 0.75, box.y + box.height / 2);
  await until(() => {
    const tile = document.querySelector("millstream-player").shadowRoot.querySelector(".tile");
    return tile.style.backgroundImage !== "" && !tile.hidden;
  });
  await page.mouse.move(box.x + box.width * 0.5, box.y + box.height / 2);
  seen.look = await page.evaluate(() => {
    const root = document.querySelector("millstream-player").shadowRoot;
    return {
      at: root.querySelector(".words").textContent,
      picture: root.querySelector(".tile").style.backgroundImage,
      hidden: root.querySelector(".look").hidden,
    };
  });
  await shoot(page, ask.screenshot);

  await page.evaluate(axe);
  seen.violations = await page.evaluate(async () => {
    const found = await window.axe.run(document, { resultTypes: ["violations"] });
    return found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).join(", ")}`);
  });
  return { ...seen, ...loaded };
}

async function embedder(page) {
  await page.waitForFunction(() => window.sdk?.readyState >= 1, null, { timeout: 30_000 });
  const told = await page.evaluate(async () => {
    const { sdk } = window;
    const events = [];
    for (const name of ["play", "seeked", "timeupdate", "pause", "volumechange"]) {
      sdk.addEventListener(name, () => events.push(name));
    }
    const heard = (name) => new Promise((done) => sdk.addEventListener(name, () => done(), { once: true }));
    sdk.muted = true;
    sdk.volume = 0.25;
    const seeked = heard("seeked");
    sdk.currentTime = 8;
    await seeked;
    const moved = heard("timeupdate");
    await sdk.play();
    await moved;
    const paused = heard("pause");
    sdk.pause();
    await paused;
    return {
      events: [...new Set(events)].sort(),
      duration: sdk.duration,
      at: sdk.currentTime,
      paused: sdk.paused,
      volume: sdk.volume,
      width: sdk.videoWidth,
      buffered: sdk.buffered.length,
    };
  });
  await page.waitForFunction(() => document.querySelector("millstream-player").currentTime > 0.2, null, {
    timeout: 30_000,
  });
  const element = await page.evaluate(() => {
    const player = document.querySelector("millstream-player");
    return {
      name: player.card.name,
      label: player.getAttribute("aria-label"),
      controls: player.controls,
      ratio: player.offsetWidth / player.offsetHeight,
      qualities: player.qualities.map((quality) => quality.name),
    };
  });
  await shoot(page, ask.screenshot);
  return { sdk: told, element };
}

const seen = await withPage(ask.elsewhere ?? ask.url, ask, ask.elsewhere ? embedder : viewer);
console.log(JSON.stringify(seen));
