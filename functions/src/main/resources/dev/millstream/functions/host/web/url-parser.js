// The URL standard's basic parser (https://url.spec.whatwg.org/#concept-basic-url-parser), without
// state override: the setters of URL re-parse instead.
const specialPorts = { 'http:': '80', 'https:': '443', 'ws:': '80', 'wss:': '443', 'ftp:': '21', 'file:': '' };
const isSpecial = (url) => Object.hasOwn(specialPorts, url.protocol);

const characters = (text) => new Set(text);
const fragmentSet = characters(' "<>`');
const querySet = characters(' "#<>');
const specialQuerySet = characters(' "#<>\'');
const pathSet = characters(' "#<>?^`{}');
const userSet = characters(' "#<>?^`{}/:;=@[\\]|');

const percentEncode = (text, set) => {
  let out = '';
  for (const char of text) {
    const code = char.codePointAt(0);
    if (code > 0x7e) out += code === 0x7f ? '%7F' : encodeURIComponent(char.toWellFormed());
    else if (code < 0x20 || set.has(char)) {
      out += `%${code.toString(16).toUpperCase().padStart(2, '0')}`;
    } else out += char;
  }
  return out;
};

const percentDecodeToText = (text) => {
  if (!/%[0-9A-Fa-f]{2}/.test(text)) return text;
  const bytes = [];
  for (const piece of text.split(/(%[0-9A-Fa-f]{2})/)) {
    if (/^%[0-9A-Fa-f]{2}$/.test(piece)) bytes.push(parseInt(piece.slice(1), 16));
    else if (piece !== '') for (const byte of utf8Encode(piece)) bytes.push(byte);
  }
  return utf8Decode(new Uint8Array(bytes));
};

const ipv4Number = (part) => {
  if (part === '') return NaN;
  if (/^0[xX]/.test(part)) {
    if (part.length === 2) return 0;
    return /^0[xX][0-9a-fA-F]+$/.test(part) ? parseInt(part.slice(2), 16) : NaN;
  }
  if (part.length > 1 && part[0] === '0') return /^[0-7]+$/.test(part) ? parseInt(part, 8) : NaN;
  return /^[0-9]+$/.test(part) ? parseInt(part, 10) : NaN;
};

const endsInNumber = (host) => {
  const parts = host.split('.');
  if (parts.at(-1) === '') {
    if (parts.length === 1) return false;
    parts.pop();
  }
  return /^[0-9]+$/.test(parts.at(-1)) || /^0[xX][0-9a-fA-F]*$/.test(parts.at(-1));
};

const parseIpv4 = (host) => {
  const parts = host.split('.');
  if (parts.at(-1) === '' && parts.length > 1) parts.pop();
  if (parts.length > 4) return null;
  const numbers = parts.map(ipv4Number);
  const last = numbers.pop();
  if (numbers.some((number) => Number.isNaN(number) || number > 255)) return null;
  if (Number.isNaN(last) || last >= 256 ** (4 - numbers.length)) return null;
  let address = last;
  numbers.forEach((number, at) => { address += number * 256 ** (3 - at); });
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
};

const parseIpv6 = (text) => {
  let input = text;
  const dotted = input.match(/^(.*:)(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/);
  if (dotted) {
    const bytes = dotted.slice(2).map(Number);
    if (bytes.some((byte, at) => byte > 255 || String(byte) !== dotted[at + 2])) return null;
    const words = [bytes[0] * 256 + bytes[1], bytes[2] * 256 + bytes[3]];
    input = dotted[1] + words.map((word) => word.toString(16)).join(':');
  }
  const halves = input.split('::');
  if (halves.length > 2) return null;
  const words = halves.map((half) => (half === '' ? [] : half.split(':')));
  if (words.flat().some((word) => !/^[0-9a-fA-F]{1,4}$/.test(word))) return null;
  const count = words.flat().length;
  if (halves.length === 1 ? count !== 8 : count > 7) return null;
  const all = [...words[0], ...Array(8 - count).fill('0'), ...(words[1] ?? [])]
    .map((word) => parseInt(word, 16));
  let best = { at: -1, length: 1 };
  for (let at = 0; at < 8; at++) {
    let length = 0;
    while (at + length < 8 && all[at + length] === 0) length++;
    if (length > best.length) best = { at, length };
  }
  const hex = all.map((word) => word.toString(16));
  if (best.at < 0) return `[${hex.join(':')}]`;
  return `[${hex.slice(0, best.at).join(':')}::${hex.slice(best.at + best.length).join(':')}]`;
};

const parseHost = (text, special) => {
  if (text.startsWith('[')) return text.endsWith(']') ? parseIpv6(text.slice(1, -1)) : null;
  if (!special) {
    return /[\0\t\n\r #/:<>?@[\\\]^|]/.test(text) ? null : percentEncode(text, new Set());
  }
  let host = percentDecodeToText(text);
  host = /^[\x21-\x7e]*$/.test(host) && !/xn--/i.test(host) ? host.toLowerCase() : bridge.domain(host);
  if (!host || /[\0-\x20#%/:<>?@[\\\]^`{|}\x7f]/.test(host)) return null;
  return endsInNumber(host) ? parseIpv4(host) : host;
};

const isDriveLetter = (text) => /^[A-Za-z][:|]$/.test(text);

const shortenPath = (url) => {
  if (url.protocol === 'file:' && url.path.length === 1 && /^[A-Za-z]:$/.test(url.path[0])) return;
  url.path.pop();
};

const parsePath = (url, text) => {
  const segments = text.split(isSpecial(url) ? /[/\\]/ : '/');
  segments.forEach((raw, at) => {
    const last = at === segments.length - 1;
    let segment = percentEncode(raw, pathSet);
    const plain = segment.toLowerCase().replaceAll('%2e', '.');
    if (plain === '..') {
      shortenPath(url);
      if (last) url.path.push('');
    } else if (plain === '.') {
      if (last) url.path.push('');
    } else {
      if (url.protocol === 'file:' && url.path.length === 0 && isDriveLetter(segment)) {
        segment = `${segment[0]}:`;
      }
      url.path.push(segment);
    }
  });
};

const parseAuthority = (url, text) => {
  const at = text.lastIndexOf('@');
  let host = text;
  if (at >= 0) {
    const user = text.slice(0, at);
    const colon = user.indexOf(':');
    url.username = percentEncode(colon < 0 ? user : user.slice(0, colon), userSet);
    url.password = colon < 0 ? '' : percentEncode(user.slice(colon + 1), userSet);
    host = text.slice(at + 1);
    if (host === '') return false;
  }
  const port = host.match(/:([0-9]*)$/);
  if (port && !(host.startsWith('[') && !host.includes(']:'))) {
    host = host.slice(0, port.index);
    if (port[1] !== '') {
      if (Number(port[1]) > 65535) return false;
      url.port = String(Number(port[1]));
      if (url.port === specialPorts[url.protocol]) url.port = '';
    }
  }
  if (host === '') {
    if (isSpecial(url) || at >= 0 || port) return false;
    url.host = '';
    return true;
  }
  url.host = parseHost(host, isSpecial(url));
  return url.host !== null;
};

const emptyUrl = (protocol) => ({
  protocol, username: '', password: '', host: null, port: '', path: [], opaque: null,
  query: null, fragment: null,
});

const parseFile = (url, rest, base) => {
  const slashes = /^[/\\]{0,2}/.exec(rest)[0].length;
  if (slashes === 2) {
    const [, host, path] = /^([^/\\]*)(.*)$/s.exec(rest.slice(2));
    if (isDriveLetter(host)) {
      url.host = '';
      parsePath(url, rest.slice(2));
      return true;
    }
    url.host = host === '' ? '' : parseHost(host, true);
    if (url.host === 'localhost') url.host = '';
    parsePath(url, path.slice(1));
    return url.host !== null;
  }
  url.host = base?.protocol === 'file:' ? base.host : '';
  if (slashes === 1) {
    parsePath(url, rest.slice(1));
  } else if (base?.protocol === 'file:') {
    url.path = [...base.path];
    if (rest === '') {
      if (url.query === null) url.query = base.query;
    } else {
      shortenPath(url);
      parsePath(url, rest);
    }
  } else {
    parsePath(url, rest);
  }
  return true;
};

const parseRelative = (url, rest, base) => {
  const separator = isSpecial(url) ? /^[/\\]/ : /^\//;
  const twice = isSpecial(url) ? /^[/\\]{2}/ : /^\/\//;
  if (twice.test(rest)) return null;
  Object.assign(url, {
    username: base.username, password: base.password, host: base.host, port: base.port,
  });
  if (separator.test(rest)) {
    parsePath(url, rest.slice(1));
  } else {
    url.path = [...base.path];
    if (rest === '') {
      if (url.query === null) url.query = base.query;
    } else {
      shortenPath(url);
      parsePath(url, rest);
    }
  }
  return true;
};

// The parsed URL, or null. `base` is a parsed URL. A request's own URL is parsed more than once, by
// us and by the function, so the last one is remembered.
let remembered = { input: '', url: null };

const parseUrl = (input, base = null) => {
  if (base) return parseFresh(input, base);
  if (remembered.input !== input) remembered = { input, url: parseFresh(input, null) };
  const { url } = remembered;
  return url && { ...url, path: url.path.slice() };
};

const parseFresh = (input, base) => {
  let text = input.replace(/^[\0-\x20]+|[\0-\x20]+$/g, '').replace(/[\t\n\r]/g, '');
  const scheme = /^[A-Za-z][A-Za-z0-9+.-]*:/.exec(text)?.[0].toLowerCase();
  const url = emptyUrl(scheme ?? base?.protocol);
  if (scheme) text = text.slice(scheme.length);
  else if (!base) return null;
  const hash = text.indexOf('#');
  if (hash >= 0) {
    url.fragment = percentEncode(text.slice(hash + 1), fragmentSet);
    text = text.slice(0, hash);
  }
  if (!scheme && base.opaque !== null) {
    if (text !== '' || hash < 0) return null;
    return { ...base, fragment: url.fragment };
  }
  const question = text.indexOf('?');
  if (question >= 0) {
    url.query = percentEncode(text.slice(question + 1), isSpecial(url) ? specialQuerySet : querySet);
    text = text.slice(0, question);
  }
  if (url.protocol === 'file:') return parseFile(url, text, base) ? url : null;
  const relative = !scheme || (isSpecial(url) && scheme === base?.protocol && !/^[/\\]{2}/.test(text));
  if (relative && base && parseRelative(url, text, base)) return url;
  const slashes = isSpecial(url) ? /^[/\\]*/ : /^(\/\/)?/;
  const skipped = slashes.exec(text)[0].length;
  if (isSpecial(url) || skipped === 2) {
    const rest = text.slice(skipped);
    const end = rest.search(isSpecial(url) ? /[/\\]/ : /\//);
    if (!parseAuthority(url, end < 0 ? rest : rest.slice(0, end))) return null;
    if (end >= 0) parsePath(url, rest.slice(end + 1));
    else if (isSpecial(url)) url.path = [''];
  } else if (text.startsWith('/')) {
    parsePath(url, text.slice(1));
  } else {
    url.opaque = percentEncode(text, new Set());
  }
  return url;
};

const pathOf = (url) => url.opaque ?? (url.path.length === 0 ? '' : `/${url.path.join('/')}`);

const formatUrl = (url) => {
  let out = url.protocol;
  if (url.host !== null) {
    out += '//';
    if (url.username !== '' || url.password !== '') {
      out += url.username + (url.password === '' ? '' : `:${url.password}`) + '@';
    }
    out += url.host + (url.port === '' ? '' : `:${url.port}`);
  } else if (url.opaque === null && url.path.length > 1 && url.path[0] === '') {
    out += '/.';
  }
  out += pathOf(url);
  if (url.query !== null) out += `?${url.query}`;
  if (url.fragment !== null) out += `#${url.fragment}`;
  return out;
};
