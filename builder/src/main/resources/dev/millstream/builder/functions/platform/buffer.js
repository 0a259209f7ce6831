// Bytes with words of their own: Node's Buffer, as far as it is used where there are no files.
const utf8 = new TextEncoder();
const latin1 = (bytes) => {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return text;
};
const codes = (text, mask) => Uint8Array.from(text, (char) => char.charCodeAt(0) & mask);
const base64Bytes = (text) => {
  const bare = text.replace(/[-_]/g, (char) => (char === '-' ? '+' : '/')).replace(/[^A-Za-z0-9+/]/g, '');
  return codes(atob(bare.length % 4 === 1 ? bare.slice(0, -1) : bare), 0xff);
};
const base64Text = (bytes) => btoa(latin1(bytes));

const codings = {
  utf8: { bytes: (text) => utf8.encode(text), text: (bytes) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) },
  latin1: { bytes: (text) => codes(text, 0xff), text: latin1 },
  ascii: { bytes: (text) => codes(text, 0xff), text: (bytes) => latin1(bytes.map((byte) => byte & 0x7f)) },
  hex: {
    bytes: (text) => Uint8Array.from(
      /^(?:[0-9a-f]{2})*/i.exec(text)[0].match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)),
    text: (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(''),
  },
  base64: { bytes: base64Bytes, text: base64Text },
  base64url: {
    bytes: base64Bytes,
    text: (bytes) => base64Text(bytes).replace(/[+/]/g, (char) => (char === '+' ? '-' : '_')).replace(/=+$/, ''),
  },
  utf16le: {
    bytes: (text) => new Uint8Array(Uint16Array.from(
      { length: text.length }, (_, at) => text.charCodeAt(at)).buffer),
    text: (bytes) => new TextDecoder('utf-16le', { ignoreBOM: true }).decode(bytes.subarray(0, bytes.length & ~1)),
  },
};
const others = { 'utf-8': 'utf8', binary: 'latin1', 'utf-16le': 'utf16le', ucs2: 'utf16le', 'ucs-2': 'utf16le' };
const codingOf = (name = 'utf8') => {
  const word = String(name).toLowerCase();
  const coding = codings[others[word] ?? word];
  if (!coding) throw Object.assign(new TypeError(`Unknown encoding: ${name}`), { code: 'ERR_UNKNOWN_ENCODING' });
  return coding;
};

const bytesOf = (value, coding) => {
  if (typeof value === 'string') return codingOf(coding).bytes(value);
  return typeof value === 'number' ? Uint8Array.of(value) : value;
};

export class Buffer extends Uint8Array {
  static poolSize = 8192;
  static from(value, coding, length) {
    if (typeof value === 'string') return Buffer.#over(codingOf(coding).bytes(value));
    if (value instanceof ArrayBuffer) return new Buffer(value, coding, length);
    if (value?.type === 'Buffer' && Array.isArray(value.data)) return Buffer.from(value.data);
    if (typeof value !== 'object' || value === null) {
      throw Object.assign(
        new TypeError('The first argument must be of type string or an instance of Buffer, ArrayBuffer, or Array'),
        { code: 'ERR_INVALID_ARG_TYPE' });
    }
    return Buffer.#over(Uint8Array.from(value));
  }
  static #over(bytes) {
    return new Buffer(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
  static alloc(size, fill, coding) {
    const made = new Buffer(size);
    return fill === undefined ? made : made.fill(fill, coding);
  }
  static allocUnsafe(size) { return new Buffer(size); }
  static allocUnsafeSlow(size) { return new Buffer(size); }
  static isBuffer(value) { return value instanceof Buffer; }
  static isEncoding(name) { return String(name).toLowerCase() in { ...codings, ...others }; }
  static byteLength(value, coding) { return bytesOf(value, coding).byteLength; }
  static compare(one, other) {
    const common = Math.min(one.length, other.length);
    for (let at = 0; at < common; at++) {
      if (one[at] !== other[at]) return one[at] < other[at] ? -1 : 1;
    }
    return Math.sign(one.length - other.length);
  }
  static concat(list, length = list.reduce((sum, { length: each }) => sum + each, 0)) {
    const joined = Buffer.alloc(length);
    let at = 0;
    for (const each of list) {
      const part = each.subarray(0, Math.max(0, length - at));
      joined.set(part, at);
      at += part.length;
    }
    return joined;
  }
  toString(coding, start = 0, end = this.length) {
    return codingOf(coding).text(new Uint8Array(this.buffer, this.byteOffset, this.length).subarray(start, end));
  }
  toJSON() { return { type: 'Buffer', data: Array.from(this) }; }
  equals(other) { return Buffer.compare(this, other) === 0; }
  compare(other) { return Buffer.compare(this, other); }
  slice(start, end) { return this.subarray(start, end); }
  write(text, ...rest) {
    const coding = typeof rest.at(-1) === 'string' ? rest.pop() : 'utf8';
    const [offset = 0, length = this.length - offset] = rest;
    const bytes = codingOf(coding).bytes(text).subarray(0, Math.min(length, this.length - offset));
    this.set(bytes, offset);
    return bytes.length;
  }
  copy(target, at = 0, start = 0, end = this.length) {
    const part = this.subarray(start, Math.min(end, start + target.length - at));
    target.set(part, at);
    return part.length;
  }
  fill(value, ...rest) {
    const coding = typeof rest.at(-1) === 'string' ? rest.pop() : 'utf8';
    const [start = 0, end = this.length] = rest;
    const bytes = bytesOf(value, coding);
    for (let at = start; at < end && bytes.length > 0; at++) this[at] = bytes[(at - start) % bytes.length];
    return this;
  }
  indexOf(value, from = 0, coding = 'utf8') {
    const bytes = bytesOf(value, coding);
    for (let at = from < 0 ? Math.max(0, this.length + from) : from; at + bytes.length <= this.length; at++) {
      if (bytes.every((byte, i) => this[at + i] === byte)) return at;
    }
    return -1;
  }
  includes(value, from, coding) { return this.indexOf(value, from, coding) >= 0; }
  readUIntBE(offset, length) {
    let value = 0;
    for (let at = 0; at < length; at++) value = value * 256 + this[offset + at];
    return value;
  }
  readUIntLE(offset, length) {
    let value = 0;
    for (let at = length - 1; at >= 0; at--) value = value * 256 + this[offset + at];
    return value;
  }
}

// read… and write… of numbers, which are those of DataView under other names.
const numbers = {
  Int8: 1, Uint8: 1, Int16: 2, Uint16: 2, Int32: 4, Uint32: 4, Float32: 4, Float64: 8, BigInt64: 8, BigUint64: 8,
};
const nodeNames = { Float32: ['Float'], Float64: ['Double'], BigUint64: ['BigUInt64', 'BigUint64'] };
for (const [kind, size] of Object.entries(numbers)) {
  const names = nodeNames[kind] ?? (kind.startsWith('Uint') ? [kind, kind.replace('Uint', 'UInt')] : [kind]);
  for (const order of size === 1 ? [''] : ['LE', 'BE']) {
    for (const name of names) {
      Object.defineProperties(Buffer.prototype, {
        [`read${name}${order}`]: {
          value(offset = 0) {
            return new DataView(this.buffer, this.byteOffset, this.length)[`get${kind}`](offset, order === 'LE');
          },
        },
        [`write${name}${order}`]: {
          value(value, offset = 0) {
            new DataView(this.buffer, this.byteOffset, this.length)[`set${kind}`](offset, value, order === 'LE');
            return offset + size;
          },
        },
      });
    }
  }
}

export const { Blob, File, atob: fromBase64, btoa: toBase64 } = globalThis;
export { fromBase64 as atob, toBase64 as btoa };
export const constants = { MAX_LENGTH: 2 ** 31 - 1 };
export default { Buffer, Blob, File, atob: fromBase64, btoa: toBase64, constants };
