// node early.mjs '{"file": path, "part": 0.7, "endpoint": url, "bearer": token, "site": url, "seek": 5}'
// uploads a part of a file by tus, plays what came of it in the watch page once the API says that it plays, seeks in it, sends
// the rest while it plays, and sees it to its end. Prints what happened as JSON, and what parsers.mjs read meanwhile.
import { readFileSync } from "node:fs";
import { withPage } from "./chromium.mjs";
import { readStream } from "./parsers.mjs";

const ask = JSON.parse(process.argv[2]);
const LONG_MS = 150_000;
const whole = readFileSync(ask.file);
const Authorization = `Bearer ${ask.bearer}`;
const tus = { Authorization, "Tus-Resumable": "1.0.0" };

async function send(url, from, to) {
  const headers = { ...tus, "Upload-Offset": String(from), "Content-Type": "application/offset+octet-stream" };
  const { status } = await fetch(url, { method: "PATCH", headers, body: whole.subarray(from, to) });
  if (status !== 204) throw new Error(`the bytes from ${from} to ${to}: ${status}`);
}

async function until(uid, enough) {
  for (const end = Date.now() + LONG_MS; ; ) {
    const { result } = await (await fetch(`${ask.endpoint}/${uid}`, { headers: { Authorization } })).json();
    if (enough(result)) return result;
    if (Date.now() > end) throw new Error(`the video is as before: ${JSON.stringify(result)}`);
    await new Promise((later) => setTimeout(later, 50));
  }
}

const made = await fetch(ask.endpoint, { method: "POST", headers: { ...tus, "Upload-Length": String(whole.length) } });
const upload = made.headers.get("Location");
const uid = made.headers.get("stream-media-id");
let sent = Math.floor(whole.length * ask.part);
await send(upload, 0, sent);
// an upload that stands still for a minute is no more followed, and a busy machine may take longer
const trickle = setInterval(() => {
  sent += 10;
  send(upload, sent - 10, sent);
}, 10_000);
const early = await until(uid, (video) => video.readyToStream);
clearInterval(trickle);

const seen = await withPage(`${ask.site}/${uid}/watch`, ask, async (page) => {
  const wait = (test, arg) => page.waitForFunction(test, arg, { timeout: LONG_MS });
  const at = (time) => wait((least) => theVideo()?.currentTime >= least, time);
  await page.waitForSelector("video", { state: "attached" });
  await page.evaluate(() => {
    theVideo().muted = true;
    const again = () => theVideo().play().catch(() => setTimeout(again, 200));
    again();
  });
  await at(0.3);
  await page.evaluate((time) => {
    theVideo().currentTime = time;
  }, ask.seek);
  await at(ask.seek + 0.3);
  const told = { read: await readStream(`${ask.site}/${uid}/manifest/video.m3u8`) };
  told.before = (await until(uid, () => true)).status.state;
  await send(upload, sent, whole.length);
  await wait(() => theVideo().ended);
  told.end = await page.evaluate(() => theVideo().currentTime);
  told.source = await page.evaluate(() => (theVideo().currentSrc.startsWith("blob:") ? "mse" : "native"));
  return told;
});
console.log(JSON.stringify({ uid, early: early.status.state, ...seen }));
