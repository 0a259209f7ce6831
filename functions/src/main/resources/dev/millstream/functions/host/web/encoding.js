const utf8Encode = (text) => new Uint8Array(bridge.encode(text.toWellFormed()));

const utf8Decode = (source) => bridge.decode(exactBuffer(source), 'utf-8', false);

class TextEncoder {
  get encoding() { return 'utf-8'; }
  encode(text = '') {
    return utf8Encode(String(text));
  }
  encodeInto(text, target) {
    if (!(target instanceof Uint8Array)) throw new TypeError('a Uint8Array is needed');
    let read = 0;
    let written = 0;
    for (const point of String(text)) {
      const bytes = utf8Encode(point);
      if (written + bytes.length > target.length) break;
      target.set(bytes, written);
      written += bytes.length;
      read += point.length;
    }
    return { read, written };
  }
}
tag(TextEncoder, 'TextEncoder');

const encodings = {
  'utf-8': ['utf-8', 'utf8', 'unicode-1-1-utf-8', 'unicode11utf8', 'unicode20utf8', 'x-unicode20utf8'],
  'utf-16le': [
    'utf-16le', 'utf-16', 'ucs-2', 'unicode', 'iso-10646-ucs-2', 'csunicode', 'unicodefeff'],
  'utf-16be': ['utf-16be', 'unicodefffe'],
  'windows-1252': [
    'windows-1252', 'latin1', 'iso-8859-1', 'iso8859-1', 'iso88591', 'iso_8859-1', 'iso_8859-1:1987',
    'iso-ir-100', 'csisolatin1', 'ibm819', 'cp819', 'l1', 'ascii', 'us-ascii', 'ansi_x3.4-1968',
    'cp1252', 'x-cp1252'],
};
const encodingOf = new Map(
  Object.entries(encodings).flatMap(([name, labels]) => labels.map((label) => [label, name])));

// How many bytes at the end begin a character that is not complete yet.
const incompleteTail = (bytes, encoding) => {
  if (encoding.startsWith('utf-16')) return bytes.length % 2;
  if (encoding !== 'utf-8') return 0;
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back];
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return length > back ? back : 0;
    }
  }
  return 0;
};

class TextDecoder {
  #encoding; #fatal; #ignoreBOM;
  #kept = new Uint8Array(0);
  #begun = false;
  constructor(label = 'utf-8', { fatal = false, ignoreBOM = false } = {}) {
    const encoding = encodingOf.get(String(label).replace(/^[\t\n\f\r ]+|[\t\n\f\r ]+$/g, '').toLowerCase());
    if (!encoding) throw new RangeError(`the encoding "${label}" is not supported`);
    this.#encoding = encoding;
    this.#fatal = Boolean(fatal);
    this.#ignoreBOM = Boolean(ignoreBOM);
  }
  get encoding() { return this.#encoding; }
  get fatal() { return this.#fatal; }
  get ignoreBOM() { return this.#ignoreBOM; }
  decode(source = new ArrayBuffer(0), { stream = false } = {}) {
    let bytes = viewOf(source);
    if (this.#kept.length > 0) bytes = joinBytes([this.#kept, bytes]);
    const tail = stream ? incompleteTail(bytes, this.#encoding) : 0;
    this.#kept = bytes.slice(bytes.length - tail);
    const whole = bytes.subarray(0, bytes.length - tail);
    let text = bridge.decode(exactBuffer(whole), this.#encoding, this.#fatal);
    if (text === null) throw new TypeError(`the bytes are not valid ${this.#encoding}`);
    if (!this.#begun && !this.#ignoreBOM && text.startsWith('\uFEFF')) text = text.slice(1);
    this.#begun = stream && (this.#begun || text.length > 0);
    return text;
  }
}
tag(TextDecoder, 'TextDecoder');

const base64Digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

const btoa = (input) => {
  const text = String(input);
  let out = '';
  for (let at = 0; at < text.length; at += 3) {
    let bits = 0;
    for (let byte = 0; byte < 3; byte++) {
      const code = at + byte < text.length ? text.charCodeAt(at + byte) : 0;
      if (code > 255) {
        throw new DOMException('btoa takes characters up to U+00FF only', 'InvalidCharacterError');
      }
      bits = (bits << 8) | code;
    }
    const digits = Math.min(4, text.length - at + 1);
    for (let digit = 0; digit < 4; digit++) {
      out += digit < digits ? base64Digits[(bits >> (18 - 6 * digit)) & 63] : '=';
    }
  }
  return out;
};

const atob = (input) => {
  const wrong = () => new DOMException('the text is not valid base64', 'InvalidCharacterError');
  let text = String(input).replace(/[\t\n\f\r ]/g, '');
  if (text.length % 4 === 0) text = text.replace(/==?$/, '');
  if (text.length % 4 === 1 || /[^A-Za-z0-9+/]/.test(text)) throw wrong();
  let out = '';
  let bits = 0;
  let count = 0;
  for (const digit of text) {
    bits = ((bits << 6) | base64Digits.indexOf(digit)) & 0xffffff;
    count += 6;
    if (count >= 8) {
      count -= 8;
      out += String.fromCharCode((bits >> count) & 255);
    }
  }
  return out;
};

expose({ TextEncoder, TextDecoder, atob, btoa });
