// R2 buckets. Bodies beyond a piece's size go to and come from the server piece by piece.
const r2PieceBytes = 8 * 2 ** 20;
const r2ReadBytes = 2 ** 20;
const r2PutBytesMax = 5 * 2 ** 30;
const r2Hashes = ['md5', 'sha1', 'sha256', 'sha384', 'sha512'];

const toHex = (bytes) => Array.from(viewOf(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
const fromHex = (text) =>
  Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16)).buffer;

const r2Names = {
  contentType: 'content-type', contentLanguage: 'content-language',
  contentDisposition: 'content-disposition', contentEncoding: 'content-encoding',
  cacheControl: 'cache-control', cacheExpiry: 'expires',
};

const r2HttpMetadata = (given) => {
  const metadata = {};
  if (!given) return metadata;
  for (const [name, field] of Object.entries(r2Names)) {
    const value = given instanceof Headers ? given.get(field) : given[name];
    if (value === undefined || value === null) continue;
    metadata[name] = name === 'cacheExpiry' ? new Date(value).getTime() : String(value);
  }
  return metadata;
};

const r2CustomMetadata = (given) =>
  Object.fromEntries(Object.entries(given ?? {}).map(([name, value]) => [name, String(value)]));

const r2Tags = (text) => [...text.matchAll(/(?:W\/)?"([^"]*)"|(\*)/g)].map((found) => found[1] ?? found[2]);

const r2Conditions = (given) => {
  if (!given) return undefined;
  if (!(given instanceof Headers)) {
    const list = (tag) => (tag === undefined ? undefined : [String(tag)]);
    const time = (date) => (date === undefined ? undefined : new Date(date).getTime());
    return {
      etagMatches: list(given.etagMatches),
      etagDoesNotMatch: list(given.etagDoesNotMatch),
      uploadedBefore: time(given.uploadedBefore),
      uploadedAfter: time(given.uploadedAfter),
      secondsGranularity: given.secondsGranularity,
    };
  }
  const conditions = { secondsGranularity: true };
  const time = (field) => new Date(given.get(field)).getTime();
  if (given.has('if-match')) conditions.etagMatches = r2Tags(given.get('if-match'));
  if (given.has('if-none-match')) conditions.etagDoesNotMatch = r2Tags(given.get('if-none-match'));
  if (given.has('if-unmodified-since')) conditions.uploadedBefore = time('if-unmodified-since') + 1000;
  if (given.has('if-modified-since')) conditions.uploadedAfter = time('if-modified-since');
  return conditions;
};

const r2Range = (given, size) => {
  if (!given) return null;
  let range = given;
  if (given instanceof Headers) {
    const found = /^bytes=(\d*)-(\d*)$/.exec(given.get('range') ?? '');
    if (!found || (found[1] === '' && found[2] === '')) return null;
    const [from, to] = [found[1], found[2]].map((part) => (part === '' ? undefined : Number(part)));
    if (from === undefined) range = { suffix: to };
    else range = { offset: from, length: to === undefined ? undefined : to - from + 1 };
  }
  const whole = (number) => Number.isSafeInteger(number) && number >= 0;
  const { suffix } = range;
  if (suffix !== undefined) {
    if (!whole(suffix) || suffix === 0) throw new RangeError(`a suffix of ${suffix} bytes is no range`);
    return { offset: Math.max(0, size - suffix), length: Math.min(suffix, size) };
  }
  const { offset = 0, length = Math.max(0, size - offset) } = range;
  if (!whole(offset) || !whole(length) || offset > size || (offset === size && size > 0)) {
    throw new Error('get: The requested range is not satisfiable. (10039)');
  }
  return { offset, length: Math.min(length, size - offset) };
};

class Checksums {
  constructor(hex) {
    for (const [name, text] of Object.entries(hex)) this[name] = fromHex(text);
  }
  toJSON() {
    return Object.fromEntries(r2Hashes.filter((name) => this[name]).map((name) => [name, toHex(this[name])]));
  }
}

class R2Object {
  constructor(key, found, range) {
    if (key !== creating) throw new TypeError('Illegal constructor');
    const http = { ...found.http };
    if (http.cacheExpiry !== undefined) http.cacheExpiry = new Date(http.cacheExpiry);
    Object.assign(this, {
      key: found.key, version: found.version, size: found.size, etag: found.etag,
      httpEtag: `"${found.etag}"`, uploaded: new Date(found.uploaded),
      checksums: new Checksums(found.checksums), httpMetadata: http,
      customMetadata: found.custom ?? {}, storageClass: 'Standard',
      range: range ?? { offset: 0, length: found.size },
    });
  }
  writeHttpMetadata(headers) {
    for (const [name, field] of Object.entries(r2Names)) {
      const value = this.httpMetadata[name];
      if (value !== undefined) headers.set(field, value instanceof Date ? value.toUTCString() : value);
    }
  }
}
tag(R2Object, 'R2Object');

class R2ObjectBody extends R2Object {
  #response;
  constructor(key, found, range, stream) {
    super(key, found, range);
    this.#response = new Response(stream, {
      headers: { 'content-type': found.http?.contentType ?? '' },
    });
  }
  get body() { return this.#response.body; }
  get bodyUsed() { return this.#response.bodyUsed; }
  arrayBuffer() { return this.#response.arrayBuffer(); }
  bytes() { return this.#response.bytes(); }
  text() { return this.#response.text(); }
  json() { return this.#response.json(); }
  blob() { return this.#response.blob(); }
}
tag(R2ObjectBody, 'R2ObjectBody');

// What a bucket is asked, in the words that its errors begin with.
const r2Ask = async (bucket, verb, question, bytes, call) => {
  try {
    return await operate(bucket, question, bytes, call);
  } catch (thrown) {
    throw thrown instanceof Refused ? new Error(`${verb}: ${thrown.message}`) : thrown;
  }
};

// The bytes of a range of pieces, asked for as they are read.
const r2Stream = (bucket, pieces, { offset, length }) => {
  const call = activeCall();
  let [at, skip, left] = [0, offset, length];
  return new ReadableStream({
    type: 'bytes',
    async pull(controller) {
      while (at < pieces.length && skip >= pieces[at].size) skip -= pieces[at++].size;
      const count = left === 0 ? 0 : Math.min(r2ReadBytes, left, pieces[at].size - skip);
      if (count > 0) {
        const { digest } = pieces[at];
        const { bytes } = await r2Ask(
          bucket, 'get', { op: 'read', digest, offset: skip, length: count }, null, call);
        skip += count;
        left -= count;
        controller.enqueue(bytes);
      }
      if (left === 0) controller.close();
    },
  }, { highWaterMark: 0 });
};

// Sends all of a body but what fits one question; gives the pieces and that rest.
const r2Sent = async (bucket, verb, value) => {
  if (!(value instanceof ReadableStream)) {
    const bytes = value === null || value === undefined
      ? new Uint8Array(0) : await storedBytes(value, r2PutBytesMax, () => null);
    if (!bytes) throw new TypeError(`${verb}: a string, buffer, Blob or ReadableStream is needed`);
    if (bytes.length <= r2PieceBytes) return { pieces: [], bytes };
    return r2Sent(bucket, verb, streamOf(bytes));
  }
  const pieces = [];
  let kept = [];
  let length = 0;
  let total = 0;
  for await (const chunk of value) {
    let bytes = typeof chunk === 'string' ? utf8Encode(chunk) : viewOf(chunk);
    total += bytes.length;
    if (total > r2PutBytesMax) {
      throw new Error(`${verb}: Your proposed upload exceeds the maximum allowed object size. (10009)`);
    }
    while (length + bytes.length > r2PieceBytes) {
      const fits = r2PieceBytes - length;
      const piece = joinBytes([...kept, bytes.subarray(0, fits)]);
      pieces.push((await r2Ask(bucket, verb, { op: 'piece' }, piece)).result);
      bytes = bytes.subarray(fits);
      [kept, length] = [[], 0];
    }
    kept.push(bytes);
    length += bytes.length;
  }
  return { pieces, bytes: joinBytes(kept) };
};

class R2MultipartUpload {
  #bucket;
  constructor(key, bucket, name, uploadId) {
    if (key !== creating) throw new TypeError('Illegal constructor');
    this.#bucket = bucket;
    this.key = name;
    this.uploadId = uploadId;
  }
  #question(op, more) {
    return { op, key: this.key, upload: this.uploadId, ...more };
  }
  async uploadPart(partNumber, value) {
    const { pieces, bytes } = await r2Sent(this.#bucket, 'uploadPart', value);
    const question = this.#question('part', { number: Number(partNumber), pieces });
    const { result } = await r2Ask(this.#bucket, 'uploadPart', question, bytes);
    return { partNumber: Number(partNumber), etag: result };
  }
  async complete(parts) {
    const question = this.#question('complete', {
      parts: [...parts].map(({ partNumber, etag }) => ({ partNumber, etag })),
    });
    const { result } = await r2Ask(this.#bucket, 'completeMultipartUpload', question);
    return new R2Object(creating, result);
  }
  async abort() {
    await r2Ask(this.#bucket, 'abortMultipartUpload', this.#question('abort'));
  }
}
tag(R2MultipartUpload, 'R2MultipartUpload');

class R2Bucket {
  #name;
  constructor(key, name) {
    if (key !== creating) throw new TypeError('Illegal constructor');
    this.#name = name;
  }
  async head(key) {
    const { result } = await r2Ask(this.#name, 'head', { op: 'head', key: String(key) });
    return result && new R2Object(creating, result);
  }
  async get(key, options = {}) {
    const { result } = await r2Ask(
      this.#name, 'get', { op: 'get', key: String(key), onlyIf: r2Conditions(options.onlyIf) });
    if (!result) return null;
    if (!result.pieces) return new R2Object(creating, result);
    const range = r2Range(options.range, result.size);
    const stream = r2Stream(this.#name, result.pieces, range ?? { offset: 0, length: result.size });
    return new R2ObjectBody(creating, result, range, stream);
  }
  async put(key, value, options = {}) {
    const { pieces, bytes } = await r2Sent(this.#name, 'put', value);
    const checksums = {};
    for (const name of r2Hashes) {
      const given = options[name];
      if (given !== undefined) checksums[name] = typeof given === 'string' ? given : toHex(given);
    }
    if (Object.keys(checksums).length > 1) {
      throw new TypeError('put: You cannot specify multiple hashing algorithms.');
    }
    const { result } = await r2Ask(this.#name, 'put', {
      op: 'put', key: String(key), pieces, checksums, onlyIf: r2Conditions(options.onlyIf),
      http: r2HttpMetadata(options.httpMetadata), custom: r2CustomMetadata(options.customMetadata),
    }, bytes);
    return result && new R2Object(creating, result);
  }
  async delete(keys) {
    const list = (Array.isArray(keys) ? keys : [keys]).map(String);
    if (list.length > 1000) throw new Error('delete: At most 1000 keys are deleted at once. (10021)');
    await r2Ask(this.#name, 'delete', { op: 'delete', keys: list });
  }
  async list({ prefix = '', delimiter = '', cursor, startAfter = '', limit = 1000, include = [] } = {}) {
    const { result } = await r2Ask(this.#name, 'list', {
      op: 'list', prefix: String(prefix), delimiter: String(delimiter), cursor,
      startAfter: String(startAfter), limit: Number(limit), metadata: include.length > 0,
    });
    const objects = result.objects.map((found) => new R2Object(creating, found));
    for (const object of objects) {
      if (!include.includes('httpMetadata')) object.httpMetadata = {};
      if (!include.includes('customMetadata')) object.customMetadata = {};
      delete object.range;
    }
    const { delimitedPrefixes } = result;
    return result.cursor === undefined
      ? { objects, truncated: false, delimitedPrefixes }
      : { objects, truncated: true, cursor: result.cursor, delimitedPrefixes };
  }
  async createMultipartUpload(key, options = {}) {
    const { result } = await r2Ask(this.#name, 'createMultipartUpload', {
      op: 'create', key: String(key), http: r2HttpMetadata(options.httpMetadata),
      custom: r2CustomMetadata(options.customMetadata),
    });
    return new R2MultipartUpload(creating, this.#name, String(key), result);
  }
  resumeMultipartUpload(key, uploadId) {
    return new R2MultipartUpload(creating, this.#name, String(key), String(uploadId));
  }
}
tag(R2Bucket, 'R2Bucket');

bindingKinds.R2 = (name) => new R2Bucket(creating, name);
