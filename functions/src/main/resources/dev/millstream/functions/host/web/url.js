// Setters take no notice of tabs and line ends, as the parser does not.
const textOf = (value) => String(value).replace(/[\t\n\r]/g, '');

class URL {
  #url;
  #params = null;
  constructor(input, base) {
    const parsedBase = base === undefined ? null : parseUrl(String(base));
    if (base !== undefined && !parsedBase) throw new TypeError(`Invalid base URL: ${base}`);
    this.#url = parseUrl(String(input), parsedBase);
    if (!this.#url) throw new TypeError(`Invalid URL: ${input}`);
  }
  static canParse(input, base) {
    return URL.parse(input, base) !== null;
  }
  static parse(input, base) {
    try {
      return new URL(input, base);
    } catch {
      return null;
    }
  }
  get href() { return formatUrl(this.#url); }
  set href(value) {
    const parsed = parseUrl(String(value));
    if (!parsed) throw new TypeError(`Invalid URL: ${value}`);
    this.#url = parsed;
    this.#params?.[reset](parsed.query ?? '');
  }
  get origin() {
    if (this.#url.protocol === 'blob:') {
      const inner = URL.parse(pathOf(this.#url));
      return inner && /^https?:$/.test(inner.protocol) ? inner.origin : 'null';
    }
    const special = isSpecial(this.#url) && this.#url.protocol !== 'file:';
    return special ? `${this.#url.protocol}//${this.host}` : 'null';
  }
  get protocol() { return this.#url.protocol; }
  set protocol(value) {
    const scheme = /^([A-Za-z][A-Za-z0-9+.-]*)(?::|$)/.exec(textOf(value))?.[1].toLowerCase();
    if (!scheme) return;
    const next = { ...this.#url, protocol: `${scheme}:` };
    if (isSpecial(next) !== isSpecial(this.#url)) return;
    if (this.#url.protocol === 'file:' && this.#url.host === '') return;
    const named = this.#url.username !== '' || this.#url.password !== '' || this.#url.port !== '';
    if (next.protocol === 'file:' && named) return;
    if (next.port === specialPorts[next.protocol]) next.port = '';
    this.#url = next;
  }
  #takesNames() {
    return Boolean(this.#url.host) && this.#url.protocol !== 'file:';
  }
  get username() { return this.#url.username; }
  set username(value) {
    if (this.#takesNames()) this.#url.username = percentEncode(String(value), userSet);
  }
  get password() { return this.#url.password; }
  set password(value) {
    if (this.#takesNames()) this.#url.password = percentEncode(String(value), userSet);
  }
  get host() {
    return (this.#url.host ?? '') + (this.#url.port === '' ? '' : `:${this.#url.port}`);
  }
  set host(value) {
    if (this.#url.opaque !== null) return;
    const next = { ...this.#url };
    const text = textOf(value).split(isSpecial(this.#url) ? /[/\\?#]/ : /[/?#]/)[0];
    if (text.includes('@') || !parseAuthority(next, text)) return;
    this.#url = next;
  }
  get hostname() { return this.#url.host ?? ''; }
  set hostname(value) {
    if (this.#url.opaque !== null) return;
    const host = parseHost(
      textOf(value).split(isSpecial(this.#url) ? /[/\\?#:]/ : /[/?#:]/)[0], isSpecial(this.#url));
    if (host) this.#url.host = host;
  }
  get port() { return this.#url.port; }
  set port(value) {
    const text = textOf(value);
    const digits = /^[0-9]*/.exec(text)[0];
    if (!this.#takesNames() || (digits === '' && text !== '') || Number(digits) > 65535) return;
    const port = digits === '' ? '' : String(Number(digits));
    this.#url.port = port === specialPorts[this.#url.protocol] ? '' : port;
  }
  get pathname() { return pathOf(this.#url); }
  set pathname(value) {
    if (this.#url.opaque !== null) return;
    this.#url.path = [];
    const text = textOf(value);
    parsePath(this.#url, /^[/\\]/.test(text) ? text.slice(1) : text);
  }
  get search() { return this.#url.query ? `?${this.#url.query}` : ''; }
  set search(value) {
    const text = textOf(value).replace(/^\?/, '');
    const set = isSpecial(this.#url) ? specialQuerySet : querySet;
    this.#url.query = text === '' ? null : percentEncode(text, set);
    this.#params?.[reset](this.#url.query ?? '');
  }
  get searchParams() {
    if (!this.#params) {
      this.#params = new URLSearchParams();
      this.#params[reset](this.#url.query ?? '');
      this.#params[changed]((query) => { this.#url.query = query === '' ? null : query; });
    }
    return this.#params;
  }
  get hash() { return this.#url.fragment ? `#${this.#url.fragment}` : ''; }
  set hash(value) {
    const text = textOf(value).replace(/^#/, '');
    this.#url.fragment = text === '' ? null : percentEncode(text, fragmentSet);
  }
  toString() { return this.href; }
  toJSON() { return this.href; }
}
tag(URL, 'URL');

expose({ URL });
