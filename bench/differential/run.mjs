// Prints what every case gives at a server: `node run.mjs http://localhost:8788 > given.txt`.
import { names } from
  '../../functions/src/test/resources/dev/millstream/functions/supervisor/cases.js';

const [, , base] = process.argv;
if (!base) {
  console.error('usage: node run.mjs URL, of `wrangler pages dev public` or `millstream dev`');
  process.exit(2);
}
for (const name of names) {
  const answer = await fetch(`${base}/case/${name}`, { headers: { 'x-case': name } });
  console.log(`${name} ${answer.status} ${await answer.text()}`);
}
