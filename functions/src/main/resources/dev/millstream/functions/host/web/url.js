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
    const special = isSpecial(this.#url) && this.#url.protocol !== 'file:';
    return special ? `${this.#url.protocol}//${this.host}` : 'null';
  }
  get protocol() { return this.#url.protocol; }
  set protocol(value) {
    const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):?/.exec(String(value))?.[1].toLowerCase();
    if (!scheme) return;
    const next = { ...this.#url, protocol: `${scheme}:` };
    if (isSpecial(next) !== isSpecial(this.#url)) return;
    if (next.port === specialPorts[next.protocol]) next.port = '';
    this.#url = next;
  }
  get username() { return this.#url.username; }
  set username(value) {
    if (this.#url.host) this.#url.username = percentEncode(String(value), userSet);
  }
  get password() { return this.#url.password; }
  set password(value) {
    if (this.#url.host) this.#url.password = percentEncode(String(value), userSet);
  }
  get host() {
    return (this.#url.host ?? '') + (this.#url.port === '' ? '' : `:${this.#url.port}`);
  }
  set host(value) {
    if (this.#url.opaque !== null) return;
    const next = { ...this.#url };
    const text = String(value).split(/[/\\?#]/)[0];
    if (text.includes('@') || !parseAuthority(next, text)) return;
    this.#url = next;
  }
  get hostname() { return this.#url.host ?? ''; }
  set hostname(value) {
    if (this.#url.opaque !== null) return;
    const host = parseHost(String(value).split(/[/\\?#]/)[0], isSpecial(this.#url));
    if (host) this.#url.host = host;
  }
  get port() { return this.#url.port; }
  set port(value) {
    const text = String(value);
    const digits = /^[0-9]*/.exec(text)[0];
    if (!this.#url.host || (digits === '' && text !== '') || Number(digits) > 65535) return;
    const port = digits === '' ? '' : String(Number(digits));
    this.#url.port = port === specialPorts[this.#url.protocol] ? '' : port;
  }
  get pathname() { return pathOf(this.#url); }
  set pathname(value) {
    if (this.#url.opaque !== null) return;
    this.#url.path = [];
    const text = String(value);
    parsePath(this.#url, /^[/\\]/.test(text) ? text.slice(1) : text);
  }
  get search() { return this.#url.query ? `?${this.#url.query}` : ''; }
  set search(value) {
    const text = String(value).replace(/^\?/, '');
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
    const text = String(value).replace(/^#/, '');
    this.#url.fragment = text === '' ? null : percentEncode(text, fragmentSet);
  }
  toString() { return this.href; }
  toJSON() { return this.href; }
}
tag(URL, 'URL');

expose({ URL });
