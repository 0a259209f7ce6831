// node play.mjs '{"url": …, "seconds": 2, "native"?: true, "seek"?: 10, "frame"?: text, "waitFor"?: selector, "screenshot"?: path}'
// plays the page's <video> and prints what happened as JSON. With `native`, MediaSource is taken away
// first, so that the page has to use the browser's own HLS. With `frame`, the video is in the frame
// whose URL contains that text.
import { shoot, withPage } from "./chromium.mjs";

const ask = JSON.parse(process.argv[2]);
const started = Date.now();
const seen = await withPage(ask.url, ask, async (tab) => {
  const page = ask.frame ? tab.frames().find((frame) => frame.url().includes(ask.frame)) : tab;
  if (ask.waitFor) await page.waitForSelector(ask.waitFor, { timeout: 30_000 });
  await page.waitForSelector("video", { state: "attached", timeout: 60_000 });
  await page.evaluate(() => {
    const video = theVideo();
    video.muted = true;
    window.playing = new Promise((done) => video.addEventListener("playing", () => done(), { once: true }));
    const again = () => video.play().catch(() => setTimeout(again, 200));
    again();
  });
  await page.waitForFunction(() => theVideo().currentTime > 0.2, null, {
    timeout: 60_000,
  });
  const firstFrameMillis = Date.now() - started;
  const firstTime = await page.evaluate(() => theVideo().currentTime);
  if (ask.seek) {
    await page.evaluate((at) => {
      theVideo().currentTime = at;
    }, ask.seek);
  }
  await page.waitForFunction(
    (until) => theVideo().currentTime >= until,
    (ask.seek ?? 0) + ask.seconds,
    { timeout: 60_000 },
  );
  await shoot(tab, ask.screenshot);
  return page.evaluate(async (first) => {
    const video = theVideo();
    const canvas = document.createElement("canvas");
    canvas.width = 32;
    canvas.height = 18;
    const context = canvas.getContext("2d");
    context.drawImage(video, 0, 0, 32, 18);
    const pixels = context.getImageData(0, 0, 32, 18).data;
    const lumas = [];
    for (let i = 0; i < pixels.length; i += 4) lumas.push((pixels[i] + pixels[i + 1] + pixels[i + 2]) / 3);
    const mean = lumas.reduce((a, b) => a + b) / lumas.length;
    return {
      ...first,
      currentTime: video.currentTime,
      duration: Number.isFinite(video.duration) ? video.duration : -1,
      width: video.videoWidth,
      height: video.videoHeight,
      frames: video.getVideoPlaybackQuality().totalVideoFrames,
      source: video.currentSrc.startsWith("blob:") ? "mse" : "native",
      spread: Math.max(...lumas) - Math.min(...lumas),
      mean,
      error: video.error?.message ?? null,
    };
  }, { firstFrameMillis, firstTime });
});
console.log(JSON.stringify(seen));
