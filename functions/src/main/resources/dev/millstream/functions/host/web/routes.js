// Pages' routing, compiled once: what has more segments comes first; per segment the literal, then
// `:x`, then `:x*`; what names a method before what takes all.
const methodExports = new Map([
  ['onRequest', ''], ['onRequestGet', 'GET'], ['onRequestHead', 'HEAD'], ['onRequestPost', 'POST'],
  ['onRequestPut', 'PUT'], ['onRequestPatch', 'PATCH'], ['onRequestDelete', 'DELETE'],
  ['onRequestOptions', 'OPTIONS'],
]);

const segmentsOf = (mount) => mount.split('/').filter((segment) => segment !== '');
const rank = (segment) => (segment.startsWith(':') ? (segment.endsWith('*') ? 2 : 1) : 0);

const compareMounts = (a, b) => {
  const [mine, theirs] = [segmentsOf(a.mount), segmentsOf(b.mount)];
  if (mine.length !== theirs.length) return theirs.length - mine.length;
  for (let at = 0; at < mine.length; at++) {
    if (rank(mine[at]) !== rank(theirs[at])) return rank(mine[at]) - rank(theirs[at]);
  }
  if (Boolean(a.method) !== Boolean(b.method)) return a.method ? -1 : 1;
  return a.mount < b.mount ? -1 : a.mount > b.mount ? 1 : 0;
};

const escapeRegex = (text) => text.replace(/[.+*?=^!:${}()[\]|/\\]/g, '\\$&');

// path-to-regexp's defaults: case does not matter, a slash may follow, parameters stay encoded.
const compileMount = (mount, whole) => {
  const names = [];
  let pattern = '^';
  for (const segment of segmentsOf(mount)) {
    if (rank(segment) === 0) {
      pattern += `/${escapeRegex(segment)}`;
      continue;
    }
    const rest = rank(segment) === 2;
    names.push({ name: segment.slice(1, rest ? -1 : undefined), rest });
    pattern += rest ? '(?:/([^/#?]+(?:/[^/#?]+)*))?' : '/([^/#?]+)';
  }
  return { regex: new RegExp(`${pattern}${whole ? '/?$' : '(?=/|$)'}`, 'i'), names };
};

const matchMount = ({ regex, names }, path) => {
  const found = regex.exec(path);
  if (!found) return null;
  const params = {};
  names.forEach(({ name, rest }, at) => {
    const text = found[at + 1];
    if (text !== undefined) params[name] = rest ? text.split('/') : text;
  });
  return { params, path: found[0] || '/' };
};

const entriesOf = (routes, modules, kind) => {
  const entries = [];
  for (const { module, mount, kind: itsKind } of routes) {
    if (itsKind !== kind) continue;
    const exported = modules[module];
    if (!exported) throw new Error(`the bundle has no module "${module}"`);
    for (const [name, method] of methodExports) {
      if (exported[name] === undefined) continue;
      const handlers = [exported[name]].flat();
      const wrong = handlers.find((handler) => typeof handler !== 'function');
      if (wrong !== undefined || handlers.length === 0) {
        throw new TypeError(`${name} of functions/${module} is neither a function nor an array of them`);
      }
      entries.push({ mount, method, handlers });
    }
  }
  return entries.sort(compareMounts);
};

class Routes {
  #middleware;
  #literal = new Map();
  #dynamic = [];
  constructor(routes, modules) {
    this.#middleware = entriesOf(routes, modules, 'MIDDLEWARE')
      .reverse()
      .map((entry) => ({ ...entry, matcher: compileMount(entry.mount, false) }));
    entriesOf(routes, modules, 'HANDLER').forEach((entry, order) => {
      const compiled = { ...entry, order, matcher: compileMount(entry.mount, true) };
      if (compiled.matcher.names.length > 0) {
        this.#dynamic.push(compiled);
        return;
      }
      const key = `/${segmentsOf(entry.mount).join('/')}`.toLowerCase();
      if (!this.#literal.has(key)) this.#literal.set(key, []);
      this.#literal.get(key).push(compiled);
    });
  }
  // The steps that answer a request, outermost first: `{handler, params, path}`.
  chain(method, path) {
    const steps = [];
    for (const entry of this.#middleware) {
      if (entry.method !== '' && entry.method !== method) continue;
      const match = matchMount(entry.matcher, path);
      if (match) for (const handler of entry.handlers) steps.push({ handler, ...match });
    }
    const found = this.#handler(method, path);
    if (found) {
      for (const handler of found.entry.handlers) steps.push({ handler, ...found.match });
    }
    return steps;
  }
  #handler(method, path) {
    const takes = (entry) => entry.method === '' || entry.method === method;
    const key = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
    const literal = this.#literal.get(key.toLowerCase())?.find(takes);
    for (const entry of this.#dynamic) {
      if (literal && literal.order < entry.order) break;
      if (!takes(entry)) continue;
      const match = matchMount(entry.matcher, path);
      if (match) return { entry, match };
    }
    return literal ? { entry: literal, match: { params: {}, path } } : null;
  }
}
