const bodiless = new Set([101, 204, 205, 304]);
const upperCased = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH']);

const methodOf = (method) => {
  const text = String(method);
  if (!validName.test(text) || /^(connect|trace|track)$/i.test(text)) {
    throw new TypeError(`"${text}" is not a method that requests can have`);
  }
  return upperCased.has(text.toUpperCase()) ? text.toUpperCase() : text;
};

const redirectModes = ['follow', 'manual', 'error'];
const incoming = Symbol('incoming');
const moved = Symbol('moved');
const over = Symbol('over');
const afterRedirects = Symbol('afterRedirects');

class Request extends Body {
  #method = 'GET';
  #url;
  #headers;
  #signal = null;
  #redirect = 'follow';
  #cf = null;
  constructor(input, init = {}) {
    super();
    if (input === incoming) {
      this.#method = init.method;
      this.#url = init.url;
      this.#headers = init.headers;
      this[body] = init.content;
      this.#cf = init.cf;
      return;
    }
    const from = input instanceof Request ? input : null;
    this.#url = from ? from.url : new URL(String(input)).href;
    this.#method = init.method !== undefined ? methodOf(init.method) : (from?.method ?? 'GET');
    this.#headers = new Headers(init.headers ?? from?.headers);
    this.#signal = init.signal ?? from?.signal ?? null;
    this.#redirect = init.redirect ?? from?.redirect ?? 'follow';
    if (!redirectModes.includes(this.#redirect)) {
      throw new TypeError(`"${this.#redirect}" is no redirect mode: ${redirectModes.join(', ')} are`);
    }
    this.#cf = init.cf ?? from?.cf ?? null;
    this.#takeBody(from, init.body ?? null);
  }
  #takeBody(from, init) {
    if (init !== null && (this.#method === 'GET' || this.#method === 'HEAD')) {
      throw new TypeError(`a ${this.#method} request has no body`);
    }
    if (init === null && from && !from[body].empty) {
      if (from.bodyUsed) throw new TypeError('the body was used already');
      this[body] = from[body].move();
      return;
    }
    const [content, type] = contentOf(init);
    this[body] = content;
    if (type && !this.#headers.has('content-type')) this.#headers.set('content-type', type);
  }
  // The request as the host gave it.
  static [incoming](method, url, headers, content, cf = null) {
    return new Request(incoming, { method, url, headers: Headers[flat](headers), content, cf });
  }
  get method() { return this.#method; }
  get url() { return this.#url; }
  get headers() { return this.#headers; }
  get redirect() { return this.#redirect; }
  get signal() { return (this.#signal ??= new AbortSignal(creating)); }
  // What is known of the visitor: read when it is asked for.
  get cf() {
    if (typeof this.#cf === 'string') this.#cf = JSON.parse(this.#cf);
    return this.#cf ?? undefined;
  }
  clone() {
    return this[over](this[body].fork());
  }
  // The same request over another body.
  [over](content) {
    const [method, url, headers] = [this.#method, this.#url, new Headers(this.#headers)];
    return new Request(incoming, { method, url, headers, content, cf: this.#cf });
  }
}
tag(Request, 'Request');

class Response extends Body {
  #status = 200;
  #statusText = '';
  #headers;
  #type = 'default';
  #url = '';
  #webSocket = null;
  #redirected = false;
  constructor(init = null, { status = 200, statusText = '', headers, webSocket = null } = {}) {
    super();
    const code = Number(status);
    if (webSocket && code !== 101) {
      throw new RangeError('Responses with a WebSocket must have status code 101.');
    }
    if (webSocket && !(webSocket instanceof WebSocket)) {
      throw new TypeError('webSocket must be a WebSocket');
    }
    if (!Number.isInteger(code) || (!webSocket && (code < 200 || code > 599))) {
      throw new RangeError(`the status ${status} is not one from 200 to 599`);
    }
    this.#webSocket = webSocket;
    if (init !== null && init !== undefined && bodiless.has(code)) {
      throw new TypeError(`a response of status ${code} has no body`);
    }
    this.#status = code;
    this.#statusText = headerValue(statusText);
    this.#headers = new Headers(headers);
    const [content, type] = contentOf(init);
    this[body] = content;
    if (type && !this.#headers.has('content-type')) this.#headers.set('content-type', type);
  }
  static json(value, init = {}) {
    const text = JSON.stringify(value);
    if (text === undefined) throw new TypeError('the value cannot be written as JSON');
    const response = new Response(text, init);
    if (!new Headers(init.headers).has('content-type')) {
      response.headers.set('content-type', 'application/json');
    }
    return response;
  }
  static redirect(url, status = 302) {
    if (![301, 302, 303, 307, 308].includes(status)) {
      throw new RangeError(`${status} is not a redirect's status`);
    }
    return new Response(null, { status, headers: { location: new URL(String(url)).href } });
  }
  static error() {
    const response = new Response();
    response.#type = 'error';
    response.#status = 0;
    return response;
  }
  // The response as the host gave it.
  static [incoming](status, url, headers, content, webSocket = null) {
    const response = new Response(null, { status, webSocket });
    response.#headers = Headers[flat](headers);
    response.#url = url;
    response[body] = bodiless.has(status) ? new Content() : content;
    return response;
  }
  // The same response with headers that can be changed; the given one is used up.
  static [moved](response) {
    const copy = new Response(null, {
      status: response.status, statusText: response.statusText, headers: response.headers,
      webSocket: response.webSocket,
    });
    if (!bodiless.has(response.status)) copy[body] = response[body].move();
    return copy;
  }
  get status() { return this.#status; }
  get statusText() { return this.#statusText; }
  get ok() { return this.#status >= 200 && this.#status < 300; }
  get headers() { return this.#headers; }
  get type() { return this.#type; }
  get url() { return this.#url; }
  get redirected() { return this.#redirected; }
  get webSocket() { return this.#webSocket; }
  static [afterRedirects](response, some) {
    response.#redirected = some;
    return response;
  }
  clone() {
    if (this.#webSocket) throw new TypeError('Cannot clone a response to a WebSocket handshake.');
    const copy = new Response(null, {
      status: this.#status, statusText: this.#statusText, headers: this.#headers,
    });
    copy.#url = this.#url;
    copy.#redirected = this.#redirected;
    copy[body] = this[body].fork();
    return copy;
  }
}
tag(Response, 'Response');

// Has the host answer a request, by one of its two ways, with bytes or a stream of them.
const ask = (call, way, request, bytes, stream = null) => {
  const number = ++call.lastFetch;
  const answer = Promise.withResolvers();
  const { failure } = way;
  call.fetches.set(number, { ...answer, url: request.url, signal: request.signal, failure });
  way(
    call.number, number, request.method, request.url, request.headers[flat](),
    bytes && bytes.length > 0 ? exactBuffer(bytes) : null, stream !== null);
  if (stream) new Outflow(call, number, stream, 0).run();
  return answer.promise;
};

const takenBytes = async (request) => {
  const { text, bytes } = await request[body].take();
  return text === null ? bytes : utf8Encode(text);
};

const redirects = new Set([301, 302, 303, 307, 308]);
const redirectsMax = 20;

// The request that a redirect asks for, with its bytes, as the fetch standard has it. What has
// flowed away cannot be sent again.
const redirected = (request, bytes, { status }, location, flowed) => {
  const url = new URL(location, request.url);
  if (!/^https?:$/.test(url.protocol)) throw new TypeError(`fetch was redirected to ${url}`);
  const headers = new Headers(request.headers);
  if (url.origin !== new URL(request.url).origin) {
    for (const name of ['authorization', 'cookie', 'proxy-authorization']) headers.delete(name);
  }
  const toGet = status === 303
    ? request.method !== 'HEAD' : status < 303 && request.method === 'POST';
  if (!toGet && flowed) throw new TypeError('fetch was redirected, and its stream is used up');
  if (!toGet) return [new Request(url, { method: request.method, headers }), bytes];
  for (const name of ['content-type', 'content-encoding', 'content-language', 'content-length']) {
    headers.delete(name);
  }
  return [new Request(url, { method: request.method === 'HEAD' ? 'HEAD' : 'GET', headers }), null];
};

const follow = async (call, first) => {
  let request = first;
  let stream = first[body].flows ? first[body].release() : null;
  let bytes = stream ? null : await takenBytes(first);
  for (let hops = 0; hops <= redirectsMax; hops++) {
    const response = await ask(call, bridge.fetchServer, request, bytes, stream);
    const location = redirects.has(response.status) ? response.headers.get('location') : null;
    if (location === null || first.redirect === 'manual') {
      return Response[afterRedirects](response, hops > 0);
    }
    if (first.redirect === 'error') throw new TypeError('fetch was redirected');
    response[body].drop();
    [request, bytes] = redirected(request, bytes, response, location, stream !== null);
    stream = null;
  }
  throw new TypeError(`fetch was redirected more than ${redirectsMax} times`);
};

const fetch = async (input, init) => {
  const call = activeCall();
  const request = new Request(input, init);
  if (!/^https?:/.test(request.url)) throw new TypeError(`fetch does not know ${request.url}`);
  const { signal } = request;
  signal.throwIfAborted();
  const aborted = Promise.withResolvers();
  const abortFetch = () => aborted.reject(signal.reason);
  signal.addEventListener('abort', abortFetch);
  try {
    return await Promise.race([follow(call, request), aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abortFetch);
  }
};

expose({ Request, Response, fetch });
