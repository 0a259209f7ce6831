// node uppy.mjs '{"url": …, "file": path, "endpoint": …, "name": …, "headers"?: {…}, "pause"?: true, "chunkSize"?: bytes}'
// uploads a file from a page with Uppy and its plugin for tus, as a site's own form does; with "pause" it rests after the first chunk and goes on;
// prints as JSON: the id of what arrived, what failed, the bytes told as the upload went on, errors of the console.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { withPage } from "./chromium.mjs";

const uppySource = readFileSync(createRequire(import.meta.url).resolve("uppy/dist/uppy.min.js"), "utf8");

const ask = JSON.parse(process.argv[2]);
const told = await withPage(ask.url, {}, async (page) => {
  await page.evaluate(uppySource);
  return page.evaluate(
    async ({ ask, bytes }) => {
      const data = await (await fetch(`data:video/mp4;base64,${bytes}`)).blob();
      const { endpoint, headers, chunkSize } = ask;
      let uid = null;
      const onAfterResponse = (_, response) => {
        uid = response.getHeader("stream-media-id") ?? uid;
      };
      const uppy = new window.Uppy.Uppy().use(window.Uppy.Tus, {
        endpoint,
        headers,
        chunkSize,
        allowedMetaFields: ["name"],
        onAfterResponse,
      });
      const id = uppy.addFile({ name: ask.name, type: "video/mp4", data });
      const progress = [];
      uppy.on("upload-progress", (_, { bytesUploaded }) => progress.push(bytesUploaded));
      let rested = !ask.pause;
      uppy.on("upload-progress", (_, { bytesUploaded }) => {
        if (rested || bytesUploaded === 0 || bytesUploaded >= data.size) return;
        rested = true;
        uppy.pauseResume(id);
        setTimeout(() => uppy.pauseResume(id), 200);
      });
      const { successful, failed } = await uppy.upload();
      return {
        uid: successful.length === 1 ? uid : null,
        failed: failed.map((file) => String(file.error)),
        rested,
        progress,
      };
    },
    { ask, bytes: readFileSync(ask.file).toString("base64") },
  );
});
console.log(JSON.stringify(told));
