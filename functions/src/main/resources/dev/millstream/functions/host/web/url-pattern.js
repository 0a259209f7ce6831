// URLPattern over its components.
const patternParts = [
  'protocol', 'username', 'password', 'hostname', 'port', 'pathname', 'search', 'hash',
];
const plainOptions = { delimiter: '', prefix: '' };
const specialSchemes = ['http', 'https', 'ws', 'wss', 'ftp', 'file'];
const notCanonical = (what, value) => new TypeError(`"${value}" is no ${what} of a URL`);

const parsedOr = (text, what, value) => {
  const url = URL.parse(text);
  if (!url) throw notCanonical(what, value);
  return url;
};

// How values look in a URL that was parsed.
const canonical = {
  protocol: (value) => value && parsedOr(`${value}://d.test`, 'protocol', value).protocol.slice(0, -1),
  username: (value) => percentEncode(value, userSet),
  password: (value) => percentEncode(value, userSet),
  hostname: (value) => {
    if (value === '') return '';
    if (/^\[[0-9a-fA-F:.]*\]?$/.test(value)) return value.toLowerCase();
    if (/[\s/?#@:\\]/.test(value)) throw notCanonical('host', value);
    return parsedOr(`https://${value}`, 'host', value).hostname;
  },
  port: (value) => {
    if (!/^\d*$/.test(value) || Number(value) > 65535) throw notCanonical('port', value);
    return value === '' ? '' : String(Number(value));
  },
  pathname: (value) => {
    if (value === '') return '';
    const bare = value.startsWith('/') ? value : `/-${value}`;
    const text = bare.replaceAll('?', '%3F').replaceAll('#', '%23');
    const { pathname } = new URL(`https://d.test${text}`);
    return value.startsWith('/') ? pathname : pathname.slice(2);
  },
  opaque: (value) => percentEncode(value, new Set()),
  search: (value) => percentEncode(value, querySet),
  hash: (value) => percentEncode(value, fragmentSet),
};

const isSpecialProtocol = (component) => specialSchemes.some((scheme) => component.regexp.test(scheme));

// The components that a pattern in one text has.
class PatternText {
  #tokens;
  #at = 0;
  #step = 1;
  #from = 0;
  #groups = 0;
  #brackets = 0;
  #state = 'init';
  #special = false;
  result = {};
  constructor(text) {
    this.points = [...text];
    this.#tokens = patternTokens(text, true);
  }
  parse() {
    for (; this.#at < this.#tokens.length; this.#at += this.#step) {
      this.#step = 1;
      const { type } = this.#tokens[this.#at];
      if (type === 'end') {
        if (this.#atEnd()) break;
      } else if (type === 'open') {
        this.#groups++;
      } else if (this.#groups > 0) {
        if (type === 'close') this.#groups--;
      } else {
        this[this.#state]();
      }
    }
    if (this.result.hostname !== undefined) this.result.port ??= '';
    return this.result;
  }
  #atEnd() {
    if (this.#state === 'init') {
      this.#rewind('init');
      if (this.#isHash()) this.#change('hash', 1);
      else if (this.#isSearch()) this.#change('search', 1);
      else this.#change('pathname', 0);
      return false;
    }
    if (this.#state === 'authority') {
      this.#rewind('hostname');
      return false;
    }
    this.#change('done', 0);
    return true;
  }
  init() {
    if (this.#is(':')) this.#rewind('protocol');
  }
  protocol() {
    if (!this.#is(':')) return;
    const component = new PatternComponent(this.#text(), plainOptions, canonical.protocol);
    this.#special = isSpecialProtocol(component);
    if (this.#is('/', 1) && this.#is('/', 2)) this.#change('authority', 3);
    else this.#change(this.#special ? 'authority' : 'pathname', 1);
  }
  authority() {
    if (this.#is('@')) this.#rewind('username');
    else if (this.#is('/') || this.#isSearch() || this.#isHash()) this.#rewind('hostname');
  }
  username() {
    if (this.#is(':')) this.#change('password', 1);
    else this.password();
  }
  password() {
    if (this.#is('@')) this.#change('hostname', 1);
  }
  hostname() {
    if (this.#is('[')) this.#brackets++;
    else if (this.#is(']')) this.#brackets--;
    else if (this.#is(':') && this.#brackets === 0) this.#change('port', 1);
    else this.port();
  }
  port() {
    if (this.#is('/')) this.#change('pathname', 0);
    else this.pathname();
  }
  pathname() {
    if (this.#isSearch()) this.#change('search', 1);
    else this.search();
  }
  search() {
    if (this.#isHash()) this.#change('hash', 1);
  }
  hash() {}
  #is(value, ahead = 0) {
    const token = this.#tokens[this.#at + ahead];
    return token?.value === value && ['char', 'escaped', 'invalid'].includes(token.type);
  }
  #isHash() { return this.#is('#'); }
  // A question mark behind a group makes it optional.
  #isSearch() {
    if (this.#is('?')) return true;
    if (this.#tokens[this.#at].value !== '?') return false;
    return !['name', 'regexp', 'close', 'asterisk'].includes(this.#tokens[this.#at - 1]?.type);
  }
  #text() {
    const end = this.#tokens[this.#at].index;
    return this.points.slice(this.#tokens[this.#from].index, end).join('');
  }
  #rewind(state) {
    this.#at = this.#from;
    this.#step = 0;
    this.#state = state;
  }
  #change(state, skip) {
    const { result } = this;
    const was = this.#state;
    if (!['init', 'authority', 'done'].includes(was)) result[was] = this.#text();
    if (was !== 'init' && state !== 'done') {
      const order = ['protocol', 'authority', ...patternParts.slice(1)];
      const passes = (name) => order.indexOf(was) < order.indexOf(name)
        && order.indexOf(state) > order.indexOf(name) && result[name] === undefined;
      if (passes('hostname')) result.hostname = '';
      if (passes('pathname')) result.pathname = this.#special ? '/' : '';
      if (passes('search')) result.search = '';
    }
    this.#state = state;
    this.#at += skip;
    this.#from = this.#at;
    this.#step = 0;
  }
}

const without = (text, head, tail) => {
  const cut = head !== '' && text.startsWith(head) ? text.slice(head.length) : text;
  return tail !== '' && cut.endsWith(tail) ? cut.slice(0, -tail.length) : cut;
};

// The values of an init, with what they take over from their base.
const patternValues = (init, isPattern) => {
  const values = {};
  const has = (...names) => names.some((name) => init[name] !== undefined);
  let base = null;
  if (init.baseURL !== undefined) {
    base = parsedOr(String(init.baseURL), 'base', init.baseURL);
    const keep = (text) => (isPattern ? escapePattern(text) : text);
    const above = (name) => ['protocol', 'hostname', 'port', 'pathname', 'search', 'hash']
      .slice(0, ['protocol', 'hostname', 'port', 'pathname', 'search', 'hash'].indexOf(name) + 1);
    if (!has('protocol')) values.protocol = keep(base.protocol.slice(0, -1));
    if (!isPattern && !has('protocol', 'hostname', 'port', 'username')) {
      values.username = base.username;
      if (!has('password')) values.password = base.password;
    }
    for (const name of ['hostname', 'port', 'pathname']) {
      if (!has(...above(name))) values[name] = keep(base[name]);
    }
    if (!has(...above('search'))) values.search = keep(base.search.slice(1));
    if (!has(...above('hash'))) values.hash = keep(base.hash.slice(1));
  }
  for (const name of patternParts) {
    if (init[name] !== undefined) values[name] = String(init[name]);
  }
  if (has('protocol')) values.protocol = without(values.protocol, '', ':');
  if (has('search')) values.search = without(values.search, '?', '');
  if (has('hash')) values.hash = without(values.hash, '#', '');
  const absolute = isPattern ? /^(\/|\\\/|\{\/)/ : /^\//;
  if (has('pathname') && base && base.pathname.startsWith('/') && !absolute.test(values.pathname)) {
    const folder = base.pathname.slice(0, base.pathname.lastIndexOf('/') + 1);
    values.pathname = (isPattern ? escapePattern(folder) : folder) + values.pathname;
  }
  return values;
};

const canonicalValues = (init) => {
  const values = patternValues(init, false);
  for (const name of patternParts) {
    const isOpaque = name === 'pathname' && values.protocol && !specialSchemes.includes(values.protocol);
    values[name] = (isOpaque ? canonical.opaque : canonical[name])(values[name] ?? '');
  }
  if (values.port !== undefined && specialPorts[`${values.protocol}:`] === values.port) values.port = '';
  return values;
};

const valuesOfUrl = (url) => ({
  protocol: url.protocol.slice(0, -1), username: url.username, password: url.password,
  hostname: url.hostname, port: url.port, pathname: url.pathname,
  search: url.search.slice(1), hash: url.hash.slice(1),
});

class URLPattern {
  #components = {};
  constructor(input = {}, second, third) {
    const isText = typeof input === 'string';
    const base = isText && second !== undefined && typeof second !== 'object' ? String(second) : undefined;
    const { ignoreCase = false } = (base === undefined ? (third ?? second) : third) ?? {};
    let init = input;
    if (isText) {
      init = new PatternText(input).parse();
      if (base !== undefined) init.baseURL = base;
      else if (init.protocol === undefined) throw new TypeError(`"${input}" needs a base URL`);
    } else if (second !== undefined && typeof second !== 'object') {
      throw new TypeError('a pattern that is no text has its base in itself');
    }
    const values = patternValues(init, true);
    if (values.port !== undefined && specialPorts[`${values.protocol}:`] === values.port) values.port = '';
    for (const name of patternParts) {
      this.#components[name] = this.#component(name, values[name] ?? '*', Boolean(ignoreCase));
    }
  }
  #component(name, text, ignoreCase) {
    if (name === 'hostname') {
      return new PatternComponent(text, { delimiter: '.', prefix: '' }, canonical.hostname);
    }
    if (name === 'pathname') {
      return isSpecialProtocol(this.#components.protocol)
        ? new PatternComponent(text, { delimiter: '/', prefix: '/', ignoreCase }, canonical.pathname)
        : new PatternComponent(text, { ...plainOptions, ignoreCase }, canonical.opaque);
    }
    const options = name === 'search' || name === 'hash' ? { ...plainOptions, ignoreCase } : plainOptions;
    return new PatternComponent(text, options, canonical[name]);
  }
  get protocol() { return this.#components.protocol.text; }
  get username() { return this.#components.username.text; }
  get password() { return this.#components.password.text; }
  get hostname() { return this.#components.hostname.text; }
  get port() { return this.#components.port.text; }
  get pathname() { return this.#components.pathname.text; }
  get search() { return this.#components.search.text; }
  get hash() { return this.#components.hash.text; }
  get hasRegExpGroups() {
    return patternParts.some((name) => this.#components[name].hasRegExp);
  }
  #values(input, base) {
    if (typeof input !== 'string' && !(input instanceof URL)) {
      if (base !== undefined) throw new TypeError('what is no text has its base in itself');
      try {
        return canonicalValues(input ?? {});
      } catch {
        return null;
      }
    }
    const url = URL.parse(String(input), base);
    return url && valuesOfUrl(url);
  }
  exec(input = {}, base = undefined) {
    const values = this.#values(input, base);
    if (!values) return null;
    const result = { inputs: base === undefined ? [input] : [input, base] };
    for (const name of patternParts) {
      const found = this.#components[name].match(values[name]);
      if (!found) return null;
      result[name] = found;
    }
    return result;
  }
  test(input = {}, base = undefined) {
    return this.exec(input, base) !== null;
  }
}
tag(URLPattern, 'URLPattern');

expose({ URLPattern });
