// node revisit.mjs '{"url": …, "between": [command, argument, …], "text": what the second visit shows}'
// visits, runs the command, and visits again with the same cache; prints, for each visit, what the
// page shows and, for each answer, its path, status, coding, and bytes on the wire.
import { execFileSync } from "node:child_process";
import { withPage } from "./chromium.mjs";

const ask = JSON.parse(process.argv[2]);
const seen = await withPage("about:blank", {}, async (page) => {
  const cdp = await page.context().newCDPSession(page);
  const answers = new Map();
  cdp.on("Network.responseReceived", ({ requestId, response }) => {
    answers.set(requestId, {
      path: new URL(response.url).pathname,
      status: response.status,
      coding: response.headers["content-encoding"] ?? response.headers["Content-Encoding"] ?? "",
    });
  });
  cdp.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const answer = answers.get(requestId);
    if (answer) answer.bytes = encodedDataLength;
  });
  await cdp.send("Network.enable");
  const visit = async (text) => {
    answers.clear();
    await page.goto(ask.url, { waitUntil: "networkidle", timeout: 15_000 });
    if (text) {
      await page.waitForFunction((wanted) => document.body.innerText.includes(wanted), text, {
        timeout: 15_000,
      });
    }
    return { text: await page.locator("body").innerText(), answers: [...answers.values()] };
  };
  const first = await visit();
  const [command, ...args] = ask.between;
  execFileSync(command, args, { stdio: "ignore", timeout: 60_000 });
  return { first, second: await visit(ask.text) };
});
console.log(JSON.stringify(seen));
