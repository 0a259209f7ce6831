// node parsers.mjs '{"streams": [url of a multivariant playlist, …]}'
// reads published streams with the parsers of others: hls-parser (strict) and m3u8-parser on every playlist, mpd-parser on the
// MPD beside it, mp4box on every initialization section, segment and I-frame range. Prints for each stream what it has, and
// `complaints`: what a parser refused, and where two of them, or the samples and the playlists, tell different things.
import { get } from "node:http";
import hlsParser from "hls-parser";
import { Parser } from "m3u8-parser";
import { createFile, MP4BoxBuffer } from "mp4box";
import { parse as parseMpd } from "mpd-parser";

const A_FRAME_S = 0.05;
hlsParser.setOptions({ strictMode: true });

// Node resolves no name below localhost, and its fetch takes no Host.
function load(url) {
  return new Promise((resolve, reject) => {
    const { host, port, pathname, search } = new URL(url);
    get({ host: "127.0.0.1", port, path: pathname + search, headers: { host } }, async (answer) => {
      resolve({ status: answer.statusCode, body: Buffer.concat(await answer.toArray()) });
    }).on("error", reject);
  });
}

async function text(url) {
  const { status, body } = await load(url);
  if (status !== 200) throw new Error(`${url}: ${status}`);
  return body.toString();
}

const resolve = (uri, base) => new URL(uri, base).href;
const sum = (numbers) => numbers.reduce((all, one) => all + one, 0);
const apart = (one, other) => Math.abs(one - other);

/** A playlist as both parsers have it; what they have differently is complained about. */
async function playlist(url, complain) {
  const lines = await text(url);
  const other = new Parser();
  other.on("warn", ({ message }) => complain(`m3u8-parser, ${url}: ${message}`));
  other.push(lines);
  other.end();
  try {
    const list = hlsParser.parse(lines);
    if (!list.isMasterPlaylist) {
      const said = list.segments.map(({ uri, duration }) => `${uri} ${duration}`).join();
      const again = other.manifest.segments.map((each) => `${each.uri} ${each.duration}`).join();
      if (said !== again) complain(`${url}: hls-parser and m3u8-parser read other segments`);
      if (list.targetDuration !== other.manifest.targetDuration) complain(`${url}: other target durations`);
      if (list.endlist !== (other.manifest.endList ?? false)) complain(`${url}: one sees an end, one none`);
    } else if (list.variants.length - list.variants.filter((each) => each.isIFrameOnly).length !== other.manifest.playlists.length) {
      complain(`${url}: hls-parser and m3u8-parser read other variants`);
    }
    return list;
  } catch (error) {
    complain(`hls-parser, ${url}: ${error.message}`);
    return undefined;
  }
}

/** What mp4box finds in parts of a rendition, put one behind the other. */
function boxes(parts, complain, where) {
  const file = createFile();
  file.onError = (module, message) => complain(`mp4box, ${where}: ${module} ${message}`);
  let at = 0;
  for (const part of parts) {
    file.appendBuffer(MP4BoxBuffer.fromArrayBuffer(Uint8Array.from(part).buffer, at));
    at += part.length;
  }
  file.flush();
  const [track] = file.getInfo().tracks;
  const samples = file.getTrackSamplesInfo(track.id);
  if (file.getInfo().tracks.length !== 1) complain(`mp4box, ${where}: not one track`);
  const stranger = file.boxes.find((box) => !["ftyp", "moov", "styp", "sidx", "moof", "mdat", "prft", "emsg"].includes(box.type));
  if (stranger) complain(`mp4box, ${where}: a box of type ${stranger.type}`);
  return { track, samples };
}

/** Reads a rendition of a CMAF track whole: its segments last as long as they say, one after the other, each from a picture that stands alone. */
async function rendition(url, codec, complain) {
  const list = await playlist(url, complain);
  if (!list) return undefined;
  const head = (await load(resolve(list.segments[0].map.uri, url))).body;
  const whole = [];
  let end = 0;
  let only;
  for (const segment of list.segments) {
    const { status, body } = await load(resolve(segment.uri, url));
    if (status !== 200) complain(`${segment.uri} of ${url}: ${status}`);
    const { track, samples } = boxes([head, body], complain, resolve(segment.uri, url));
    only = track;
    const seconds = sum(samples.map((sample) => sample.duration)) / track.timescale;
    if (apart(seconds, segment.duration) > A_FRAME_S) complain(`${url}: ${segment.uri} lasts ${seconds} s, and says ${segment.duration}`);
    if (!samples[0].is_sync) complain(`${url}: ${segment.uri} begins with a picture that needs others`);
    if (samples[0].dts !== end) complain(`${url}: ${segment.uri} begins at ${samples[0].dts}, not at ${end}`);
    end = samples.at(-1).dts + samples.at(-1).duration;
    whole.push(...samples);
  }
  if (codec && !codec.includes(only.codec)) complain(`${url}: mp4box reads ${only.codec}, the playlist says ${codec}`);
  return { list, track: only, samples: whole.length, seconds: end / only.timescale, segments: list.segments.map(({ uri }) => resolve(uri, url)) };
}

/** Each range of an I-frame playlist holds one picture that stands alone. */
async function keys(url, complain) {
  const list = await playlist(url, complain);
  if (!list) return 0;
  const head = (await load(resolve(list.segments[0].map.uri, url))).body;
  for (const { uri, byterange } of list.segments) {
    const { body } = await load(resolve(uri, url));
    const { samples } = boxes([head, body.subarray(byterange.offset, byterange.offset + byterange.length)], complain, `${uri} of ${url}`);
    if (!samples[0]?.is_sync) complain(`${url}: no picture that stands alone in a range of ${uri}`);
  }
  return list.segments.length;
}

/** The MPD beside a playlist names the same segments at the same rates, as mpd-parser resolves it. */
async function dash(master, renditions, complain) {
  const url = master.replace(/\.m3u8/, ".mpd");
  const { status, body } = await load(url);
  if (status !== 200) return status;
  const manifest = parseMpd(body.toString(), { manifestUri: url, eventHandler: ({ type, message }) => type === "warn" && complain(`mpd-parser: ${message}`) });
  const groups = Object.values(manifest.mediaGroups.AUDIO.audio ?? {}).flatMap((each) => each.playlists);
  for (const list of [...manifest.playlists, ...groups]) {
    const uris = list.segments.map((segment) => segment.resolvedUri).join();
    const same = renditions.find((each) => each.segments.join() === uris);
    if (!same) complain(`mpd-parser: no rendition of the playlist has the segments of ${list.attributes.NAME}`);
    else if (apart(sum(list.segments.map((segment) => segment.duration)), same.seconds) > A_FRAME_S) complain(`mpd-parser: ${list.attributes.NAME} lasts otherwise`);
  }
  if (manifest.playlists.length + groups.length !== renditions.length) complain("mpd-parser: the MPD has other renditions than the playlist");
  return status;
}

/** What a stream is, read whole. */
export async function readStream(url) {
  const complaints = [];
  const complain = (words) => complaints.push(words);
  const master = await playlist(url, complain);
  const renditions = [];
  const shown = master.variants.filter((each) => !each.isIFrameOnly);
  const sounds = [...new Map(shown.flatMap((each) => each.audio).map((each) => [each.uri, each])).values()];
  const subtitles = [...new Map(shown.flatMap((each) => each.subtitles).map((each) => [each.uri, each])).values()];
  for (const variant of shown) {
    if (sounds.some((sound) => sound.uri === variant.uri)) continue; // the sound alone, for slow lines
    const found = await rendition(resolve(variant.uri, url), variant.codecs, complain);
    if (!found) continue;
    const { width, height } = found.track.video ?? {};
    if (width !== variant.resolution?.width || height !== variant.resolution?.height) complain(`${variant.uri}: ${width}x${height} in its header`);
    renditions.push(found);
  }
  for (const sound of sounds) {
    const found = await rendition(resolve(sound.uri, url), shown[0].codecs, complain);
    if (found) renditions.push(found);
  }
  for (const words of subtitles) await playlist(resolve(words.uri, url), complain);
  let ranges = 0;
  for (const each of master.variants.filter((one) => one.isIFrameOnly)) ranges += await keys(resolve(each.uri, url), complain);
  const longest = Math.max(...renditions.map((each) => each.seconds));
  return {
    variants: shown.length,
    soundAlone: shown.some((each) => sounds.some((sound) => sound.uri === each.uri)),
    sounds: sounds.length,
    subtitles: subtitles.length,
    ranges,
    ended: renditions.every((each) => each.list.endlist),
    types: [...new Set(renditions.map((each) => each.list.playlistType))],
    own: shown.some((each) => each.uri.includes("/source/")),
    seconds: longest,
    mpd: await dash(url, renditions, complain),
    complaints,
  };
}

if (import.meta.filename === process.argv[1]) {
  const streams = [];
  for (const url of JSON.parse(process.argv[2]).streams) streams.push(await readStream(url));
  console.log(JSON.stringify({ streams }));
}
