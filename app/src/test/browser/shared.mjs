// node shared.mjs
// starts a Chromium for other scripts, prints its address, and ends it when its own input ends.
import { chromium } from "playwright-core";
import { LAUNCH } from "./chromium.mjs";

const server = await chromium.launchServer(LAUNCH);
console.log(server.wsEndpoint());
process.stdin.on("end", () => server.close()).resume();
