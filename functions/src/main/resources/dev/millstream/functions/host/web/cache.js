// The Cache API: named stores at the edge, asked as a binding is.
const cacheDoor = ' caches';
const cacheNameMax = 1024;
const cacheMaking = Symbol('cacheMaking');

// A request that is asked about keeps its body.
const requestAsked = (input) => (input instanceof Request ? input : new Request(input));

const pairsOf = (headers) => [...headers].flat();

class Cache {
  #name;
  constructor(key, name) {
    if (key !== cacheMaking) throw new TypeError('Illegal constructor');
    this.#name = name;
  }
  #question(op, request, more) {
    const { url, headers } = request;
    if (!/^https?:/.test(url)) throw new TypeError(`nothing is cached for ${url}`);
    return { op, cache: this.#name, url: url.split('#')[0], headers: pairsOf(headers), ...more };
  }
  #isOther(request, options) {
    return request.method !== 'GET' && !options?.ignoreMethod;
  }
  async match(input, options) {
    const request = requestAsked(input);
    if (this.#isOther(request, options)) return undefined;
    const { result, bytes } = await operate(cacheDoor, this.#question('match', request));
    if (!result) return undefined;
    const headers = result.headers.join('\n');
    return Response[incoming](result.status, request.url, headers, Content.of(null, bytes));
  }
  async put(input, response) {
    const request = requestAsked(input);
    if (request.method !== 'GET') throw new TypeError(`a ${request.method} request is not cached`);
    if (!(response instanceof Response)) throw new TypeError('a Response is needed');
    if (response.status === 206) throw new TypeError('a part (206) is not cached');
    if (response.status === 101) throw new TypeError('a WebSocket is not cached');
    const vary = response.headers.get('vary') ?? '';
    if (vary.split(',').some((name) => name.trim() === '*')) {
      throw new TypeError('an answer with "Vary: *" is not cached');
    }
    const stored = pairsOf(response.headers);
    const { status } = response;
    const { text, bytes } = await response[body].take();
    await operate(
      cacheDoor, this.#question('put', request, { status, stored }),
      text === null ? bytes : utf8Encode(text));
  }
  async delete(input, options) {
    const request = requestAsked(input);
    if (this.#isOther(request, options)) return false;
    return (await operate(cacheDoor, this.#question('delete', request))).result;
  }
}
tag(Cache, 'Cache');

class CacheStorage {
  #default;
  constructor(key) {
    if (key !== cacheMaking) throw new TypeError('Illegal constructor');
    this.#default = new Cache(cacheMaking, '');
  }
  get default() { return this.#default; }
  async open(name) {
    const text = String(name).toWellFormed();
    if (text.length > cacheNameMax) {
      throw new TypeError(`a cache's name has at most ${cacheNameMax} characters`);
    }
    return new Cache(cacheMaking, `:${text}`);
  }
}
tag(CacheStorage, 'CacheStorage');

expose({ Cache, CacheStorage, caches: new CacheStorage(cacheMaking) });
