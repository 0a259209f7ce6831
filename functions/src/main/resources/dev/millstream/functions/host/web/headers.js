const validName = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

const headerName = (name) => {
  const text = String(name);
  if (!validName.test(text)) throw new TypeError(`"${text}" is not a header name`);
  return text.toLowerCase();
};

const headerValue = (value) => {
  const text = String(value).replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '');
  if (/[\0\n\r]|[^\0-\xff]/.test(text)) {
    throw new TypeError(`"${text}" is not a header value: characters up to U+00FF, no line ends`);
  }
  return text;
};

const flat = Symbol('flat');

class Headers {
  // Lower-case name -> values; filled from the host's flat text when something is first asked.
  #map = null;
  #flat = '';
  constructor(init) {
    if (init === undefined || init === null) return;
    if (init instanceof Headers) {
      this.#flat = init[flat]();
    } else if (typeof init === 'object' && typeof init[Symbol.iterator] === 'function') {
      for (const pair of init) {
        const [name, value, ...rest] = pair;
        if (value === undefined || rest.length > 0) {
          throw new TypeError('each header needs a name and a value');
        }
        this.append(name, value);
      }
    } else if (typeof init === 'object') {
      for (const name of Reflect.ownKeys(init)) this.append(name, init[name]);
    } else {
      throw new TypeError('headers are made from headers, pairs or an object');
    }
  }
  // `name\nvalue\nname\nvalue`: how headers cross to the host and back.
  static [flat](text) {
    const headers = new Headers();
    headers.#flat = text;
    return headers;
  }
  [flat]() {
    if (!this.#map) return this.#flat;
    const lines = [];
    for (const [name, values] of this.#map) for (const value of values) lines.push(name, value);
    return lines.join('\n');
  }
  #filled() {
    if (this.#map) return this.#map;
    this.#map = new Map();
    if (this.#flat !== '') {
      const lines = this.#flat.split('\n');
      for (let at = 0; at < lines.length; at += 2) this.#add(lines[at].toLowerCase(), lines[at + 1]);
    }
    return this.#map;
  }
  #add(name, value) {
    const values = this.#map.get(name);
    if (values) values.push(value);
    else this.#map.set(name, [value]);
  }
  append(name, value) {
    const key = headerName(name);
    const text = headerValue(value);
    this.#filled();
    this.#add(key, text);
  }
  delete(name) {
    this.#filled().delete(headerName(name));
  }
  get(name) {
    return this.#filled().get(headerName(name))?.join(', ') ?? null;
  }
  getSetCookie() {
    return [...(this.#filled().get('set-cookie') ?? [])];
  }
  // Cloudflare's, from before getSetCookie().
  getAll(name) {
    if (headerName(name) === 'set-cookie') return this.getSetCookie();
    throw new TypeError('getAll() is for Set-Cookie only');
  }
  has(name) {
    return this.#filled().has(headerName(name));
  }
  set(name, value) {
    this.#filled().set(headerName(name), [headerValue(value)]);
  }
  forEach(callback, self) {
    for (const [name, value] of this) callback.call(self, value, name, this);
  }
  *entries() {
    const map = this.#filled();
    for (const name of [...map.keys()].sort()) {
      if (name === 'set-cookie') for (const value of map.get(name)) yield [name, value];
      else yield [name, map.get(name).join(', ')];
    }
  }
  *keys() {
    for (const [name] of this.entries()) yield name;
  }
  *values() {
    for (const [, value] of this.entries()) yield value;
  }
}
define(Headers.prototype, Symbol.iterator, Headers.prototype.entries);
tag(Headers, 'Headers');

expose({ Headers });
