// node parallel-uploads.mjs N MB: uploads all but the last byte of each, so that nothing is encoded, and gives all up again.
import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";

const [count, megabytes] = process.argv.slice(2).map(Number);
const { ENDPOINT, TOKEN, SERVER } = process.env;
const SIZE = megabytes * 1_000_000;
const SENT = SIZE - 1;
const chunk = Buffer.alloc(1_000_000, 7);
const agent = new Agent({ keepAlive: true, maxSockets: count });

const memory = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${SERVER}/status`, "utf8"))[1]) / 1000;
const processor = () => {
  const fields = readFileSync(`/proc/${SERVER}/stat`, "utf8").replace(/.*\) /, "").split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
};

/** One request of tus, with as many bytes as it says. */
function call(method, url, more = {}, bytes = 0) {
  return new Promise((resolve, reject) => {
    const headers = { Authorization: `Bearer ${TOKEN}`, "Tus-Resumable": "1.0.0", ...more };
    const sent = request(url, { method, headers, agent }, (answer) => {
      answer.resume().on("end", () => resolve(answer));
    });
    sent.on("error", reject);
    let left = bytes;
    const send = () => {
      while (left > 0) {
        const part = chunk.subarray(0, Math.min(left, chunk.length));
        left -= part.length;
        if (!sent.write(part)) {
          sent.once("drain", send);
          return;
        }
      }
      sent.end();
    };
    send();
  });
}

const each = (urls, act) => Promise.all(urls.map(act));
const before = memory();
let peak = before;
const watch = setInterval(() => (peak = Math.max(peak, memory())), 50);
const used = processor();
const began = Date.now();
const created = await each(Array(count).fill(ENDPOINT), (url) => call("POST", url, { "Upload-Length": SIZE }));
const urls = created.map((answer) => answer.headers.location);
const headers = { "Upload-Offset": 0, "Content-Type": "application/offset+octet-stream", "Content-Length": SENT };
await each(urls, (url) => call("PATCH", url, headers, SENT));
const wall = Date.now() - began;
const heads = await each(urls, (url) => call("HEAD", url));
clearInterval(watch);
const whole = heads.filter((answer) => answer.headers["upload-offset"] === String(SENT)).length;
console.log(`${whole} of ${count} uploads of ${megabytes} MB arrived whole in ${wall} ms`);
console.log(`the server's memory ${before.toFixed(0)} MB before, ${peak.toFixed(0)} MB at most; processor ${(processor() - used).toFixed(2)} s`);
await each(urls, (url) => call("DELETE", url));
agent.destroy();
