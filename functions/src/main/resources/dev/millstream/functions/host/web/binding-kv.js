// Workers KV.
const kvValueMax = 25 * 2 ** 20;
const kvTypes = ['text', 'json', 'arrayBuffer', 'stream'];

const kvFailure = (verb, { status, message }) =>
  new Error(`KV ${verb} failed: ${status} ${message}`);

const kvKey = (key) => {
  const name = String(key).toWellFormed();
  if (name === '') throw new TypeError('Key name cannot be empty.');
  if (name === '.' || name === '..') throw new TypeError(`"${name}" is not allowed as a key name.`);
  return name;
};

const kvType = (options) => {
  const type = (typeof options === 'string' ? options : options?.type) ?? 'text';
  if (kvTypes.includes(type)) return type;
  throw new TypeError(
    'Unknown response type. Possible types are "text", "arrayBuffer", "json", and "stream".');
};

const kvValue = (type, bytes) => {
  switch (type) {
    case 'json': return JSON.parse(utf8Decode(bytes));
    case 'arrayBuffer': return bytes.slice().buffer;
    case 'stream': return streamOf(bytes);
    default: return utf8Decode(bytes);
  }
};

class KvNamespace {
  #name;
  constructor(name) {
    this.#name = name;
  }
  async #ask(verb, question, bytes) {
    try {
      return await operate(this.#name, question, bytes);
    } catch (thrown) {
      throw thrown instanceof Refused ? kvFailure(verb, thrown) : thrown;
    }
  }
  // What is found of some keys, as key, value and metadata.
  async #find(keys, type) {
    const { result, bytes } = await this.#ask('GET', { op: 'get', keys });
    let at = 0;
    return result.map(({ key, length, metadata = null }) => {
      const value = kvValue(type, bytes.subarray(at, at += length));
      return [key, { value, metadata, cacheStatus: null }];
    });
  }
  async #findAll(list, options, pick) {
    const keys = list.map(kvKey);
    const type = kvType(options);
    if (type !== 'text' && type !== 'json') {
      throw kvFailure(
        'GET_BULK', { status: 400, message: `"${type}" is not a valid type. Use "json" or "text"` });
    }
    const all = new Map(keys.map((key) => [key, pick({ value: null, metadata: null })]));
    if (keys.length > 0) {
      for (const [key, found] of await this.#find(keys, type)) all.set(key, pick(found));
    }
    return all;
  }
  async get(key, options) {
    if (Array.isArray(key)) return this.#findAll(key, options, ({ value }) => value);
    const [found] = await this.#find([kvKey(key)], kvType(options));
    return found ? found[1].value : null;
  }
  async getWithMetadata(key, options) {
    if (Array.isArray(key)) return this.#findAll(key, options, (found) => found);
    const [found] = await this.#find([kvKey(key)], kvType(options));
    return found ? found[1] : { value: null, metadata: null, cacheStatus: null };
  }
  async put(key, value, { expiration, expirationTtl, metadata } = {}) {
    const name = kvKey(key);
    const tooLong = (length) => kvFailure('PUT', {
      status: 413, message: `Value length of ${length} exceeds limit of ${kvValueMax}.`,
    });
    const bytes = await storedBytes(value, kvValueMax, tooLong);
    if (!bytes) {
      throw new TypeError(
        'KV put() accepts only strings, ArrayBuffers, ArrayBufferViews, and ReadableStreams as values.');
    }
    if (bytes.length > kvValueMax) throw tooLong(bytes.length);
    await this.#ask('PUT', {
      op: 'put',
      key: name,
      expiration: expiration === undefined ? undefined : String(expiration),
      ttl: expirationTtl === undefined ? undefined : String(expirationTtl),
      metadata: metadata === undefined || metadata === null ? undefined : JSON.stringify(metadata),
    }, bytes);
  }
  async delete(key) {
    await this.#ask('DELETE', { op: 'delete', key: kvKey(key) });
  }
  async list({ prefix, limit, cursor } = {}) {
    const { result } = await this.#ask('GET', {
      op: 'list',
      prefix: String(prefix ?? '').toWellFormed(),
      limit: limit === undefined || limit === null ? 1000 : Math.trunc(Number(limit)),
      cursor: cursor ?? undefined,
    });
    const end = result.cursor === undefined
      ? { list_complete: true } : { list_complete: false, cursor: result.cursor };
    return { keys: result.keys, ...end, cacheStatus: null };
  }
}
tag(KvNamespace, 'KvNamespace');

bindingKinds.KV = (name) => new KvNamespace(name);
