// One group of Cloudflare Stream's calls through the SDK and tus-js-client; prints what came back,
// by call. Arguments: the group, and what it needs.
import { createHmac } from "node:crypto";
import { createReadStream, openAsBlob, readFileSync } from "node:fs";
import { createServer, get } from "node:http";
import { connect, createServer as listen } from "node:net";
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

// Node resolves no name below localhost, and its fetch takes no Host.
const view = (url, headers = {}) =>
  new Promise((resolve, reject) => {
    const { host, port, pathname } = new URL(url);
    const options = { host: "127.0.0.1", port, path: pathname, headers: { host, ...headers } };
    get(options, async (answer) => {
      const text = Buffer.concat(await answer.toArray()).toString();
      resolve({ status: answer.statusCode, headers: answer.headers, text });
    }).on("error", reject);
  });

// A line to the server that is cut over and over, each time after some bytes that the seed tells.
const shakyLine = async (seed) => {
  const cuts = { count: 0 };
  let state = seed;
  const bytes = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return 2_000 + (state >>> 8) % 30_000;
  };
  const { port } = new URL(endpoint);
  const server = listen((near) => {
    const far = connect(Number(port), "127.0.0.1");
    let left = bytes();
    const cut = () => [near, far].forEach((end) => end.destroy());
    [near, far].forEach((end) => end.on("error", cut).on("close", cut));
    near.on("data", (data) => {
      left -= data.length;
      far.write(left < 0 ? data.subarray(0, data.length + left) : data, () => {
        if (left >= 0 || near.destroyed) return;
        cuts.count += 1;
        cut();
      });
    });
    far.on("data", (data) => near.write(data));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const shaky = new URL(endpoint);
  shaky.port = server.address().port;
  return { endpoint: shaky.href, cuts, close: () => server.close() };
};

const groups = {
  // a file, and seeds
  async cuts(file, ...seeds) {
    const headers = { Authorization: `Bearer ${token}` };
    const one = async (seed) => {
      const line = await shakyLine(Number(seed));
      const retryDelays = Array(100).fill(5);
      const { uid } = await tus(file, { endpoint: line.endpoint, headers, retryDelays });
      line.close();
      return { cuts: line.cuts.count, ...(await ended(uid)) };
    };
    return Promise.all(seeds.map(one));
  },

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
    const parts = { parallelUploads: 3, chunkSize: 5_000, metadata: { name: "in parts", creator: "x" } };
    told.parts = await arrived((await tus(file, { endpoint, headers, ...parts })).uid);
    const one = await stream.directUpload.create(direct);
    told.direct = one;
    told.waiting = await stream.get(one.uid, { account_id });
    told.form = (await form(one.uploadURL, file)).result.uid;
    told.again = await form(one.uploadURL, file);
    const two = await stream.directUpload.create(direct);
    told.directTus = (await tus(file, { endpoint: two.uploadURL, metadata: { name: "x" } })).uid;
    told.wanted = two.uid;

    const source = createServer((request, response) => createReadStream(file).pipe(response));
    await new Promise((resolve) => source.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${source.address().port}/a/film.mp4`;
    told.copy = await stream.copy.create({ account_id, url, creator: "bob" });
    told.copied = await until(told.copy.uid, ({ status }) => status.state !== "downloading");
    source.close();
    const nowhere = { account_id, url: "http://169.254.169.254/latest/" };
    told.nowhere = await refusal(stream.copy.create(nowhere));

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

  // a file, too short for a video
  async webhooks(file) {
    const told = {};
    const of = { account_id };
    const calls = [];
    let wanted = () => {};
    const listener = createServer(async (request, response) => {
      const body = Buffer.concat(await request.toArray()).toString();
      calls.push({ signature: request.headers["webhook-signature"], body });
      response.end();
      wanted();
    });
    await new Promise((resolve) => listener.listen(0, "127.0.0.1", resolve));
    const notificationUrl = `http://127.0.0.1:${listener.address().port}/`;
    told.update = await stream.webhooks.update({ account_id, notificationUrl });
    told.get = await stream.webhooks.get(of);
    const one = await stream.directUpload.create({ account_id, maxDurationSeconds: 60 });
    await form(one.uploadURL, file);
    // other videos of this server may end meanwhile
    const mine = () => calls.find(({ body }) => JSON.parse(body).uid === one.uid);
    while (!mine()) await new Promise((resolve) => (wanted = resolve));
    const { signature, body } = mine();
    told.video = JSON.parse(body);
    const [, time, sig1] = /^time=(\d+),sig1=(.*)$/.exec(signature);
    told.signed =
      createHmac("sha256", told.get.secret).update(`${time}.${body}`).digest("hex") === sig1;
    told.deleted = await stream.webhooks.delete(of);
    told.none = await refusal(stream.webhooks.get(of));
    listener.close();
    return told;
  },

  // a ready video
  async captions(uid) {
    const told = {};
    const of = { account_id, identifier: uid };
    const { language } = stream.captions;
    const text = "WEBVTT\n\n00:00.500 --> 00:01.500\nHello\n";
    const file = await toFile(Buffer.from(text), "en.vtt");
    told.put = await language.update("en", { ...of, file });
    told.german = await language.update("de", { ...of, file: text.replace("Hello", "Hallo") });
    told.list = await all(stream.captions.get(uid, { account_id }));
    told.get = await language.get("en", of);
    told.vtt = await language.vtt.get("de", of);
    const html = await toFile(Buffer.from("<!doctype html><script>1</script>"), "x.vtt");
    told.html = await refusal(language.update("fr", { ...of, file: html }));
    told.tongue = await refusal(language.update("no_lang", { ...of, file }));
    told.missing = await refusal(language.get("fr", of));
    told.deleted = await language.delete("de", of);
    return told;
  },

  // a ready video of two seconds
  async clips(uid) {
    const told = {};
    const cut = (startTimeSeconds, endTimeSeconds, more) =>
      stream.clip.create({
        account_id,
        clippedFromVideoUID: uid,
        startTimeSeconds,
        endTimeSeconds,
        ...more,
      });
    told.clip = await cut(0.52, 1.32, { meta: { name: "middle" }, creator: "ann" });
    told.ready = await ended(told.clip.uid);
    told.behind = await refusal(cut(2.5, 3));
    told.empty = await refusal(cut(1, 1));
    told.missing = await refusal(cut(0, 1, { clippedFromVideoUID: "f".repeat(32) }));
    told.word = await refusal(cut("one", 2));
    return told;
  },

  // a ready video with a sound, and a file with another one
  async sounds(uid, file) {
    const told = {};
    const of = { account_id, identifier: uid };
    const { audioTracks } = stream;
    const source = createServer((request, response) => {
      if (request.url === "/text") response.end("no sound");
      else createReadStream(file).pipe(response);
    });
    await new Promise((resolve) => source.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${source.address().port}/talk.m4a`;
    const settled = async () => {
      for (;;) {
        const { audio } = await audioTracks.get(uid, { account_id });
        if (audio.every(({ status }) => status !== "queued")) return audio;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    };
    told.first = await audioTracks.get(uid, { account_id });
    told.added = await audioTracks.copy(uid, { account_id, url, label: "Talk" });
    const text = url.replace("talk.m4a", "text");
    told.text = await audioTracks.copy(uid, { account_id, url: text, label: "None" });
    told.settled = await settled();
    source.close();
    told.taken = await refusal(audioTracks.copy(uid, { account_id, url, label: "Talk" }));
    told.nowhere = await refusal(
      audioTracks.copy(uid, { account_id, url: "http://169.254.169.254/", label: "x" }),
    );
    told.tongue = await refusal(audioTracks.edit(told.added.uid, { ...of, language: "no_lang" }));
    told.failed = await refusal(audioTracks.edit(told.text.uid, { ...of, default: true }));
    await audioTracks.delete(told.text.uid, of);
    const [main] = told.first.audio;
    told.main = await refusal(audioTracks.delete(main.uid, of));
    told.edit = await audioTracks.edit(told.added.uid, { ...of, label: "Speech", language: "es-mx", default: true });
    told.both = await audioTracks.get(uid, { account_id });
    return told;
  },

  // a picture, a video and the id of a watermark
  async watermarks(picture, file, mark) {
    const told = {};
    const of = { account_id };
    const { watermarks } = stream;
    const source = createServer((request, response) => createReadStream(picture).pipe(response));
    await new Promise((resolve) => source.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${source.address().port}/logo.png?key=secret`;
    told.url = url.replace(/[?].*/, "");
    told.made = await watermarks.create({ account_id, url, name: "logo" });
    source.close();
    told.get = await watermarks.get(told.made.uid, of);
    told.list = await all(watermarks.list(of));
    told.place = await refusal(watermarks.create({ account_id, url, position: "above" }));
    told.part = await refusal(watermarks.create({ account_id, url, scale: 2 }));
    told.nowhere = await refusal(watermarks.create({ account_id, url: "http://169.254.169.254/" }));

    const direct = { account_id, maxDurationSeconds: 60 };
    const none = { uid: "0".repeat(32) };
    told.none = await refusal(stream.directUpload.create({ ...direct, watermark: none }));
    told.direct = await stream.directUpload.create({ ...direct, watermark: { uid: mark } });
    told.deleted = await watermarks.delete(mark, of);
    told.missing = await refusal(watermarks.get(mark, of));
    told.again = await refusal(stream.directUpload.create({ ...direct, watermark: { uid: mark } }));
    await form(told.direct.uploadURL, file);
    told.video = await ended(told.direct.uid);
    const { uid } = told.video;
    told.edit = await refusal(
      stream.edit(uid, { account_id, watermark: { uid: told.made.uid } }),
    );
    told.same = await stream.edit(uid, { account_id, creator: "ann", watermark: told.video.watermark });
    return told;
  },

  // a ready video
  async downloads(uid) {
    const told = {};
    const of = { account_id };
    told.none = await stream.downloads.get(uid, of);
    told.created = await stream.downloads.create(uid, of);
    told.sound = await client.post(`${endpoint}/${uid}/downloads/audio`);
    do {
      told.made = await stream.downloads.get(uid, of);
    } while (Object.values(told.made).some(({ status }) => status === "inprogress"));
    told.again = await stream.downloads.create(uid, of);
    told.kind = await refusal(client.post(`${endpoint}/${uid}/downloads/gif`));
    return told;
  },

  // a video with both downloads
  async downloadsRemoved(uid) {
    const told = {};
    await client.delete(`${endpoint}/${uid}/downloads/audio`);
    told.left = await stream.downloads.get(uid, { account_id });
    told.deleted = await stream.downloads.delete(uid, { account_id });
    told.none = await stream.downloads.get(uid, { account_id });
    told.missing = await refusal(stream.downloads.delete(uid, { account_id }));
    return told;
  },

  // a ready video, and the origin of the host of videos
  async keys(uid, host) {
    const told = {};
    const of = { account_id };
    const status = async (id) => {
      const url = `${host}/${id}/manifest/video.m3u8`;
      for (let tries = 0; ; tries++) {
        const answer = await view(url);
        if (tries === 40 || answer.status === told.wanted) return answer.status;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    };
    const key = await stream.keys.create(of);
    told.key = key;
    told.listed = await all(stream.keys.get(of));
    told.edit = await stream.edit(uid, {
      account_id,
      requireSignedURLs: true,
      allowedOrigins: ["example.com"],
    });
    told.wanted = 401;
    told.bare = await status(uid);
    told.wanted = 200;
    told.own = await status((await stream.token.create(uid, of)).token);
    const sent = await stream.token.create(uid, { account_id, id: key.id, pem: key.pem });
    told.sent = await status(sent.token);

    // as Cloudflare's documentation signs without the API
    const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const text = [
      part({ alg: "RS256", kid: key.id }),
      part({ sub: uid, kid: key.id, exp: Math.floor(Date.now() / 1000) + 600 }),
    ].join(".");
    const imported = await crypto.subtle.importKey(
      "jwk",
      JSON.parse(atob(key.jwk)),
      { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" },
      false,
      ["sign"],
    );
    const signed = await crypto.subtle.sign("RSASSA-PKCS1-v1_5", imported, Buffer.from(text));
    const token = `${text}.${Buffer.from(signed).toString("base64url")}`;
    told.signed = await status(token);
    const { text: playlist } = await view(`${host}/${token}/manifest/video.m3u8`);
    const rung = playlist.split("\n").find((line) => line.startsWith("../video/"));
    const media = new URL(rung, `${host}/${token}/manifest/`);
    const segment = new URL(/^[^#].*$/m.exec((await view(media)).text)[0], media);
    told.segment = (await view(segment)).status;
    told.elsewhere = (await view(segment, { origin: "https://evil.example" })).status;
    told.there = (await view(segment, { origin: "https://example.com" })).status;
    told.frame = (await view(`${host}/${token}/iframe`)).headers["content-security-policy"];

    await stream.keys.delete(key.id, of);
    told.wanted = 401;
    told.revoked = await status(token);
    await stream.edit(uid, { account_id, requireSignedURLs: false, allowedOrigins: [] });
    told.wanted = 200;
    told.open = await status(uid);
    return told;
  },
};

console.log(JSON.stringify(await groups[group](...given)));
