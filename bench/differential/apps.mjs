// Prints what 21 small applications of Pages Functions, in `apps`, answer: `node apps.mjs http://localhost:8788 [HOST] > given.txt`.
import { readFileSync } from 'node:fs';
import { request } from 'node:http';

const [, , base, host] = process.argv;
if (!base) {
  console.error('usage: node apps.mjs URL [HOST], of `wrangler pages dev` in apps, or a server of ours');
  process.exit(2);
}
const { hostname, port } = new URL(base);
const named = host ?? `${hostname}:${port}`;
const shown = ['content-type', 'location', 'set-cookie', 'access-control-allow-origin', 'access-control-allow-methods', 'www-authenticate'];
const ask = ({ method, path, headers, body }) => new Promise((resolve, reject) => {
  const asked = request({ hostname, port, method, path, headers: { host: named, ...headers } }, (answer) => {
    const parts = [];
    answer.on('data', (part) => parts.push(part));
    answer.on('end', () => resolve([answer.statusCode, answer.headers, Buffer.concat(parts).toString()]));
  });
  asked.on('error', reject);
  asked.end(body);
});

const lines = readFileSync(new URL('apps/requests.txt', import.meta.url), 'utf8').trim().split('\n');
for (const line of lines) {
  const [first, ...rest] = line.split('\t');
  const [method, path] = first.split(' ');
  const body = rest.at(-1)?.startsWith('| ') ? rest.pop().slice(2).replaceAll('\\r\\n', '\r\n') : undefined;
  const headers = Object.fromEntries(rest.map((field) => field.split(': ')));
  const [status, fields, text] = await ask({ method, path, headers, body });
  // pages about errors are the server's own
  const kept = Object.entries(fields)
    .filter(([name]) => (shown.includes(name) || /^x-(?!content|robots|server-env)/.test(name)) && (status !== 500))
    .map(([name, value]) => `${name}=${[value].flat().join('|')}`).sort();
  const said = status === 500 ? '' : text.replaceAll(named, 'HOST');
  console.log(`${line} → ${[status, ...kept].join(' ').replaceAll(named, 'HOST')} ${JSON.stringify(said)}`);
}
