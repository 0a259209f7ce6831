const blobBytes = Symbol('bytes');

class Blob {
  #type;
  constructor(parts = [], { type = '' } = {}) {
    const chunks = [];
    for (const part of parts) {
      if (part instanceof Blob) chunks.push(part[blobBytes]);
      else if (isBuffer(part) || ArrayBuffer.isView(part)) chunks.push(viewOf(part).slice());
      else chunks.push(utf8Encode(String(part)));
    }
    this[blobBytes] = joinBytes(chunks);
    this.#type = /[^\x20-\x7e]/.test(type) ? '' : String(type).toLowerCase();
  }
  get size() { return this[blobBytes].length; }
  get type() { return this.#type; }
  slice(start = 0, end = this.size, type = '') {
    return new Blob([this[blobBytes].slice(start, end)], { type });
  }
  async arrayBuffer() { return this[blobBytes].slice().buffer; }
  async bytes() { return this[blobBytes].slice(); }
  async text() { return utf8Decode(this[blobBytes]); }
  stream() { return new Response(this).body; }
}
tag(Blob, 'Blob');

class File extends Blob {
  #name; #lastModified;
  constructor(parts, name, init = {}) {
    super(parts, init);
    this.#name = String(name);
    this.#lastModified = init.lastModified ?? Date.now();
  }
  get name() { return this.#name; }
  get lastModified() { return this.#lastModified; }
}
tag(File, 'File');

const formValue = (value, filename) => {
  if (!(value instanceof Blob)) return String(value);
  if (value instanceof File && filename === undefined) return value;
  return new File([value], filename ?? 'blob', { type: value.type });
};

class FormData {
  #entries = [];
  append(name, value, filename) {
    this.#entries.push([String(name), formValue(value, filename)]);
  }
  delete(name) {
    this.#entries = this.#entries.filter((entry) => entry[0] !== String(name));
  }
  get(name) {
    return this.#entries.find((entry) => entry[0] === String(name))?.[1] ?? null;
  }
  getAll(name) {
    return this.#entries.filter((entry) => entry[0] === String(name)).map((entry) => entry[1]);
  }
  has(name) {
    return this.#entries.some((entry) => entry[0] === String(name));
  }
  set(name, value, filename) {
    const at = this.#entries.findIndex((entry) => entry[0] === String(name));
    if (at < 0) {
      this.append(name, value, filename);
      return;
    }
    this.#entries[at][1] = formValue(value, filename);
    this.#entries = this.#entries.filter((entry, index) => index <= at || entry[0] !== String(name));
  }
  forEach(callback, self) {
    for (const [name, value] of this) callback.call(self, value, name, this);
  }
  *entries() {
    for (const [name, value] of this.#entries) yield [name, value];
  }
  *keys() {
    for (const [name] of this.#entries) yield name;
  }
  *values() {
    for (const [, value] of this.#entries) yield value;
  }
}
define(FormData.prototype, Symbol.iterator, FormData.prototype.entries);
tag(FormData, 'FormData');

// RFC 7578, escaped as browsers do.
const escapeField = (text) =>
  text.replace(/\r?\n|\r/g, '%0D%0A').replaceAll('"', '%22');
const unescapeField = (text) =>
  text.replaceAll('%0D%0A', '\r\n').replaceAll('%22', '"');

const writeMultipart = (form, boundary) => {
  const chunks = [];
  for (const [name, value] of form) {
    let head = `--${boundary}\r\nContent-Disposition: form-data; name="${escapeField(name)}"`;
    if (value instanceof File) {
      const type = value.type || 'application/octet-stream';
      head += `; filename="${escapeField(value.name)}"\r\nContent-Type: ${type}`;
    }
    chunks.push(utf8Encode(`${head}\r\n\r\n`));
    chunks.push(value instanceof File ? value[blobBytes] : utf8Encode(value));
    chunks.push(utf8Encode('\r\n'));
  }
  chunks.push(utf8Encode(`--${boundary}--\r\n`));
  return joinBytes(chunks);
};

const indexOfBytes = (bytes, wanted, from) => {
  for (let at = bytes.indexOf(wanted[0], from); at >= 0; at = bytes.indexOf(wanted[0], at + 1)) {
    let same = 1;
    while (same < wanted.length && bytes[at + same] === wanted[same]) same++;
    if (same === wanted.length) return at;
  }
  return -1;
};

const readMultipart = (bytes, boundary) => {
  const form = new FormData();
  const broken = () => new TypeError('the multipart form is broken');
  const delimiter = utf8Encode(`\r\n--${boundary}`);
  const blank = utf8Encode('\r\n\r\n');
  let at = indexOfBytes(bytes, delimiter.subarray(2), 0);
  if (at < 0) throw broken();
  at += delimiter.length - 2;
  while (!(bytes[at] === 0x2d && bytes[at + 1] === 0x2d)) {
    const headEnd = indexOfBytes(bytes, blank, at);
    if (headEnd < 0) throw broken();
    const end = indexOfBytes(bytes, delimiter, headEnd + 2);
    if (end < 0) throw broken();
    const head = utf8Decode(bytes.slice(at, headEnd));
    const content = bytes.slice(headEnd + 4, Math.max(end, headEnd + 4));
    const name = /content-disposition:[^\r\n]*[;\s]name="([^"]*)"/i.exec(head);
    if (!name) throw broken();
    const filename = /content-disposition:[^\r\n]*[;\s]filename="([^"]*)"/i.exec(head);
    if (filename) {
      const type = /content-type:\s*([^\r\n]+)/i.exec(head)?.[1] ?? 'text/plain';
      form.append(unescapeField(name[1]), new File([content], unescapeField(filename[1]), { type }));
    } else {
      form.append(unescapeField(name[1]), utf8Decode(content));
    }
    at = end + delimiter.length;
  }
  return form;
};

expose({ Blob, File, FormData });
