// application/x-www-form-urlencoded, as the URL standard has it.
const decodePart = (part) => {
  const text = part.replaceAll('+', ' ');
  return text.includes('%') ? percentDecodeToText(text) : text;
};

const parseForm = (text) => {
  const pairs = [];
  for (const part of text.split('&')) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    pairs.push(
      equals < 0
        ? [decodePart(part), '']
        : [decodePart(part.slice(0, equals)), decodePart(part.slice(equals + 1))]);
  }
  return pairs;
};

const encodePart = (text) =>
  encodeURIComponent(text.toWellFormed())
    .replace(/[!'()~]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');

const changed = Symbol('changed');
const reset = Symbol('reset');

class URLSearchParams {
  #pairs = [];
  #changed = null;
  constructor(init = '') {
    if (typeof init === 'object' && init !== null) {
      if (typeof init[Symbol.iterator] === 'function') {
        for (const pair of init) {
          const [name, value, ...rest] = pair;
          if (value === undefined || rest.length > 0) {
            throw new TypeError('each pair needs a name and a value');
          }
          this.#pairs.push([String(name), String(value)]);
        }
      } else {
        for (const [name, value] of Object.entries(init)) this.#pairs.push([name, String(value)]);
      }
    } else {
      const text = String(init);
      this.#pairs = parseForm(text.startsWith('?') ? text.slice(1) : text);
    }
  }
  // How a URL hears of a change in its parameters, and they of a change in the URL.
  [changed](listener) {
    this.#changed = listener;
  }
  [reset](query) {
    this.#pairs = parseForm(query);
  }
  #tell() {
    this.#changed?.(this.toString());
  }
  get size() { return this.#pairs.length; }
  append(name, value) {
    this.#pairs.push([String(name), String(value)]);
    this.#tell();
  }
  delete(name, value) {
    this.#pairs = this.#pairs.filter(
      (pair) => pair[0] !== String(name) || (value !== undefined && pair[1] !== String(value)));
    this.#tell();
  }
  get(name) {
    return this.#pairs.find((pair) => pair[0] === String(name))?.[1] ?? null;
  }
  getAll(name) {
    return this.#pairs.filter((pair) => pair[0] === String(name)).map((pair) => pair[1]);
  }
  has(name, value) {
    return this.#pairs.some(
      (pair) => pair[0] === String(name) && (value === undefined || pair[1] === String(value)));
  }
  set(name, value) {
    const first = this.#pairs.find((pair) => pair[0] === String(name));
    if (first) {
      first[1] = String(value);
      this.#pairs = this.#pairs.filter((pair) => pair === first || pair[0] !== String(name));
    } else {
      this.#pairs.push([String(name), String(value)]);
    }
    this.#tell();
  }
  sort() {
    this.#pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    this.#tell();
  }
  forEach(callback, self) {
    for (const [name, value] of this) callback.call(self, value, name, this);
  }
  *entries() {
    for (let at = 0; at < this.#pairs.length; at++) yield [...this.#pairs[at]];
  }
  *keys() {
    for (const [name] of this.entries()) yield name;
  }
  *values() {
    for (const [, value] of this.entries()) yield value;
  }
  toString() {
    return this.#pairs.map(([name, value]) => `${encodePart(name)}=${encodePart(value)}`).join('&');
  }
}
define(URLSearchParams.prototype, Symbol.iterator, URLSearchParams.prototype.entries);
tag(URLSearchParams, 'URLSearchParams');

expose({ URLSearchParams });
