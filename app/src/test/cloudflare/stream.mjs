// One group of Cloudflare Stream's calls through the SDK and tus-js-client; prints what came back,
// by call. Arguments: the group, and what it needs.
import { openAsBlob, readFileSync } from "node:fs";
import Cloudflare, { toFile } from "cloudflare";
import { Upload } from "tus-js-client";

const [group, ...given] = process.argv.slice(2);
const account_id = process.env.CLOUDFLARE_ACCOUNT_ID;
const token = process.env.CLOUDFLARE_API_TOKEN;
const client = new Cloudflare({
  apiToken: token,
  baseURL: process.env.CLOUDFLARE_API_BASE_URL,
  maxRetries: 0,
});
const { stream } = client;
const endpoint = `${client.baseURL}/accounts/${account_id}/stream`;

const all = async (pages) => {
  const items = [];
  for await (const item of pages) items.push(item);
  return items;
};
const refusal = (call) =>
  call.then(
    () => "not refused",
    (error) => `${error.constructor.name}: ${error.message}`,
  );
const until = async (uid, enough) => {
  for (;;) {
    const video = await stream.get(uid, { account_id });
    if (enough(video)) return video;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
const ended = (uid) =>
  until(uid, ({ status }) => status.state === "ready" || status.state === "error");
const arrived = (uid) => until(uid, ({ status }) => status.state !== "pendingupload");
const tus = (file, options) =>
  new Promise((resolve, reject) => {
    const headers = {};
    const upload = new Upload(readFileSync(file), {
      chunkSize: 50_000,
      retryDelays: null,
      onAfterResponse: (_, response) => {
        headers.id = response.getHeader("stream-media-id") ?? headers.id;
      },
      onError: reject,
      onSuccess: () => resolve({ url: upload.url, uid: headers.id }),
      ...options,
    });
    upload.start();
  });
const form = async (url, file) => {
  const body = new FormData();
  body.append("file", await openAsBlob(file), "form.mp4");
  return (await fetch(url, { method: "POST", body })).json();
};

const groups = {
  // a ready video
  async videos(uid) {
    const told = {};
    const of = { account_id };
    told.edit = await stream.edit(uid, {
      account_id,
      creator: "ann",
      meta: { name: "A walk" },
      thumbnailTimestampPct: 0.25,
      publicDetails: { title: "Walk", share_link: "https://example.com/walk" },
      scheduledDeletion: "2100-01-01T00:00:00Z",
    });
    told.get = await stream.get(uid, of);
    told.list = await all(stream.list({ account_id, creator: "ann", search: "WALK", asc: true }));
    told.none = await all(stream.list({ account_id, status: "error", creator: "ann" }));
    const counted = await stream.list({ account_id, video_name: "A walk", include_counts: true });
    told.counted = counted.body;
    told.usage = await stream.videos.storageUsage({ account_id, creator: "ann" });
    told.embed = await stream.embed.get(uid, of);
    told.missing = await refusal(stream.get("0".repeat(32), of));
    told.bad = await refusal(stream.edit(uid, { account_id, thumbnailTimestampPct: 7 }));
    return told;
  },

  // a file
  async uploads(file) {
    const told = {};
    const headers = { Authorization: `Bearer ${token}` };
    const metadata = { name: "by tus", maxdurationseconds: "60" };
    const direct = { account_id, maxDurationSeconds: 60, creator: "bob" };
    const short = await stream.directUpload.create({ ...direct, maxDurationSeconds: 1 });
    await form(short.uploadURL, file);
    told.tooLong = await ended(short.uid);
    told.tus = await arrived((await tus(file, { endpoint, headers, metadata })).uid);
    const one = await stream.directUpload.create(direct);
    told.direct = one;
    told.waiting = await stream.get(one.uid, { account_id });
    told.form = (await form(one.uploadURL, file)).result.uid;
    told.again = await form(one.uploadURL, file);
    const two = await stream.directUpload.create(direct);
    told.directTus = (await tus(file, { endpoint: two.uploadURL, metadata: { name: "x" } })).uid;
    told.wanted = two.uid;

    // a server asks for the URL, and hands it to a browser
    const created = await fetch(`${endpoint}?direct_user=true`, {
      method: "POST",
      headers: {
        ...headers,
        "Tus-Resumable": "1.0.0",
        "Upload-Length": String(readFileSync(file).length),
        "Upload-Creator": "eve",
        "Upload-Metadata": `maxDurationSeconds ${btoa("60")}`,
      },
    });
    told.handed = (await tus(file, { uploadUrl: created.headers.get("Location") })).uid;
    told.arrived = [await arrived(one.uid), await arrived(two.uid), await arrived(told.handed)];
    await stream.delete(one.uid, { account_id });
    told.deleted = await refusal(stream.get(one.uid, { account_id }));
    return told;
  },
};

console.log(JSON.stringify(await groups[group](...given)));
