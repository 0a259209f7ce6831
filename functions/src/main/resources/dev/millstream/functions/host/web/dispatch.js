// Requests under way, and the turn that the host has given us: `active` is whose turn it is.
const calls = new Map();
let active = null;
let handle = null;
let worker = null;
const vars = {};

const activeCall = () => {
  if (!active) throw new Error('this works only while a request is handled');
  return active;
};

// Files take no notice of a body: it stays where it is.
const assetResponse = (call, input, init) => {
  const request = input instanceof Request && !init ? input : new Request(input, init);
  return ask(call, bridge.fetchAsset, request, null);
};

class Call {
  // Each is made when it is first asked for: most calls need none.
  #fetches = null;
  #operations = null;
  #timers = null;
  #inflows = null;
  #outflows = null;
  #sockets = null;
  #codecs = null;
  #assets = null;
  #env = null;
  lastOperation = 0;
  lastFetch = 0;
  waiting = 0;
  answered = false;
  failOpen = false;
  leave = null; // the object that it is for
  hibernates = false;
  constructor(number) {
    this.number = number;
  }
  get fetches() { return this.#fetches ??= new Map(); }
  get operations() { return this.#operations ??= new Map(); }
  get timers() { return this.#timers ??= new Set(); }
  get inflows() { return this.#inflows ??= new Map(); }
  get outflows() { return this.#outflows ??= new Map(); }
  get sockets() { return this.#sockets ??= new Map(); }
  get codecs() { return this.#codecs ??= new Set(); }
  get assets() {
    return this.#assets ??= Object.freeze({
      fetch: (input, init) => {
        const absolute = typeof input === 'string' && input.startsWith('/')
          ? new URL(input, this.request.url) : input;
        return assetResponse(this, absolute, init);
      },
    });
  }
  get env() { return this.#env ??= { ...vars, ASSETS: this.assets }; }
  waitUntil = (promise) => {
    this.waiting++;
    Promise.resolve(promise).catch(printUncaught).finally(() => {
      this.waiting--;
      if (this.answered && this.waiting === 0) this.end();
    });
  };
  passThroughOnException = () => {
    this.failOpen = true;
  };
  // Whether something is under way that an object may still wait for.
  get isBusy() {
    return this.leave !== null
      && this.fetches.size + this.operations.size + this.timers.size > 0;
  }
  // What it still does is to be waited for.
  get goesOn() { return this.waiting > 0 || this.isBusy; }
  end() {
    bridge.finished(this.number);
    drop(this.number);
  }
  // Lets go of what nobody needs any more.
  leaveBehind() {
    if (this.#timers) for (const timer of this.#timers) forgetTimer(timer);
    if (this.#outflows) for (const outflow of this.#outflows.values()) outflow.cancel();
    if (this.#sockets) for (const socket of this.#sockets.values()) socket.cut();
    if (this.#codecs) for (const codec of this.#codecs) bridge.codecClose(codec);
    this.leave?.();
  }
}

const drop = (number) => {
  const call = calls.get(number);
  if (!call) return;
  call.leaveBehind();
  calls.delete(number);
};

// Who waits for a fetch of a call; it is the call's turn now.
const takeFetch = (number, fetchNumber) => {
  const call = calls.get(number);
  const waiting = call?.fetches.get(fetchNumber);
  if (!waiting) return null;
  active = call;
  call.fetches.delete(fetchNumber);
  return waiting;
};

const handlePages = (routes) => async (request, call) => {
  const steps = routes.chain(request.method, new URL(request.url).pathname);
  let data = {};
  let current = request;
  let at = 0;
  const next = async (input, init) => {
    if (input !== undefined) {
      const url = typeof input === 'string' ? new URL(input, request.url).href : input;
      current = new Request(url, init);
    }
    if (at === steps.length) return assetResponse(call, current);
    const { handler, params, path } = steps[at++];
    const response = await handler({
      request: at === steps.length && current[body].flows ? current : current.clone(),
      functionPath: path,
      next,
      params,
      get data() { return data; },
      set data(value) {
        if (typeof value !== 'object' || value === null) {
          throw new Error('context.data must be an object');
        }
        data = value;
      },
      env: call.env,
      waitUntil: call.waitUntil,
      passThroughOnException: call.passThroughOnException,
    });
    if (!(response instanceof Response)) {
      throw new TypeError('a function must return a Response');
    }
    return Response[moved](response);
  };
  return next();
};

const handleWorker = (worker) => {
  const entry = handlerOf(worker, 'fetch');
  return async (request, call) => {
    const response = await entry(call).fetch(request, call.env, contextOf(call));
    if (!(response instanceof Response)) {
      throw new TypeError('fetch must return a Response');
    }
    return response;
  };
};

// What follows an answer; the host knows by it that a call is over, without being told so.
const nothingMore = 0;
const moreToDo = 1;
const moreToSend = 2;

const respond = (call, response, content, more) =>
  bridge.respond(call.number, response.status * 4 + more, response.headers[flat](), content);

const deliver = async (call, response) => {
  if (response.webSocket) {
    deliverSocket(call, response);
    return;
  }
  if (response[body].flows) {
    const outflow = new Outflow(call, 0, response[body].release(), flowWindow);
    call.answered = true;
    call.waiting++;
    respond(call, response, null, moreToSend);
    await outflow.run();
    if (--call.waiting === 0) call.end();
    return;
  }
  const { text, bytes } = await response[body].take();
  call.answered = true;
  const { goesOn } = call;
  const content = text ?? (bytes ? exactBuffer(bytes) : null);
  respond(call, response, content, goesOn ? moreToDo : nothingMore);
  if (!goesOn) drop(call.number);
};

const fail = (call, thrown) => {
  const { message, stack } = describe(thrown);
  call.answered = true;
  const { goesOn } = call;
  bridge.threw(call.number, message, stack, goesOn);
  if (!goesOn) drop(call.number);
};

const answer = async (call) => {
  const { request } = call;
  try {
    let response;
    try {
      response = await handle(request, call);
    } catch (thrown) {
      if (!call.failOpen) throw thrown;
      printUncaught(thrown);
      // files are what it may fall back to, and they need no body
      response = await assetResponse(call, request[over](new Content()));
    }
    await deliver(call, response);
  } catch (thrown) {
    fail(call, thrown);
  }
};

// What the host calls. Nothing may be thrown from here: reading a stranger's error could run its
// code, or kill the host.
const guarded = (entry) => (...args) => {
  try {
    return entry(...args);
  } catch (thrown) {
    try {
      printUncaught(thrown);
    } catch {
      // There is nobody left to tell.
    }
    return undefined;
  }
};

const chunks = (list, size) =>
  Array.from({ length: list.length / size }, (_, at) => list.slice(at * size, (at + 1) * size));

return {
  // Answers a request before the snapshot is taken, so that it has the code compiled that nearly
  // every request needs.
  warmUp: () => {
    const silent = () => {};
    Object.assign(bridge, {
      respond: silent, threw: silent, finished: silent, log: silent,
      fetchAsset: silent, fetchServer: silent, flow: silent, speak: silent,
    });
    const pass = (context) => context.next();
    const hello = ({ request }) =>
      Response.json({ name: new URL(request.url).searchParams.get('name') });
    const routes = [
      { module: 'a', mount: '/', kind: 'MIDDLEWARE' }, { module: 'b', mount: '/b', kind: 'HANDLER' },
    ];
    handle = handlePages(new Routes(routes, { a: { onRequest: pass }, b: { onRequest: hello } }));
    active = new Call(0);
    active.request = Request[incoming](
      'GET', 'http://localhost/b?name=x', 'accept\n*/*', new Content());
    answer(active);
  },
  bind: (functions) => {
    // Shared memory is a clock to spy on others with. Not in the snapshot: V8 would put it back.
    for (const name of ['SharedArrayBuffer', 'Atomics']) delete globalThis[name];
    // V8 would finish these in tasks of its own, which nobody runs here
    Object.assign(WebAssembly, {
      compile: async (bytes) => new WebAssembly.Module(bytes),
      instantiate: async (source, imports) => {
        if (source instanceof WebAssembly.Module) return new WebAssembly.Instance(source, imports);
        const module = new WebAssembly.Module(source);
        return { module, instance: new WebAssembly.Instance(module, imports) };
      },
    });
    active = null;
    Object.assign(bridge, functions);
  },
  // Runs the site's script; gives null, or what went wrong as a line and the stack. `routes` is
  // module, mount, kind, module, …; `values` is name, value, name, …; `bindings` is name, kind,
  // resource, name, …
  load: (script, routes, values, bindings) => {
    try {
      const bundle = script() ?? {};
      for (const [name, value] of chunks(values, 2)) vars[name] = value;
      for (const [name, kind, resource] of chunks(bindings, 3)) {
        vars[name] = bindingOf(kind, name, resource);
      }
      objectClasses = bundle.objects ?? bundle.worker ?? {};
      const fetchAsset = (...asked) => activeCall().assets.fetch(...asked);
      Object.assign(workersEnv, vars, { ASSETS: Object.freeze({ fetch: fetchAsset }) });
      const listed = chunks(routes, 3).map(([module, mount, kind]) => ({ module, mount, kind }));
      worker = bundle.worker ?? null;
      handle = bundle.worker
        ? handleWorker(bundle.worker)
        : handlePages(new Routes(listed, bundle.modules ?? {}));
      return null;
    } catch (thrown) {
      const { message, stack } = describe(thrown);
      return `${message.replaceAll('\n', ' ')}\n${stack}`;
    }
  },
  // `head` is method, URL, what is known of the visitor, and headers, each on a line of its own:
  // each argument costs as much as the rest of a short call.
  begin: guarded((number, head, bytes, flows) => {
    active = new Call(number);
    calls.set(number, active);
    const content = received(active, 0, bytes, flows);
    const methodEnd = head.indexOf('\n');
    const urlEnd = head.indexOf('\n', methodEnd + 1);
    const cfEnd = head.indexOf('\n', urlEnd + 1);
    active.request = Request[incoming](
      head.slice(0, methodEnd), head.slice(methodEnd + 1, urlEnd), head.slice(cfEnd + 1), content,
      head.slice(urlEnd + 1, cfEnd));
    answer(active);
  }),
  // Handles what is no request; `told` is its JSON, `bytes` are the bodies of messages.
  beginEvent: guarded((number, kind, told, bytes) => {
    active = new Call(number);
    calls.set(number, active);
    active.request = Request[incoming]('GET', 'https://assets.local/', '', new Content());
    if (kind === 'queue') runBatch(active, worker, JSON.parse(told), new Uint8Array(bytes ?? 0));
    else runScheduled(active, worker, JSON.parse(told));
  }),
  // Asks a Durable Object, whose address comes as JSON.
  beginObject: guarded((number, address, asked, method, url, headers, bytes, flows, cf) => {
    active = new Call(number);
    calls.set(number, active);
    active.request = Request[incoming](method, url, headers, received(active, 0, bytes, flows), cf);
    const told = JSON.parse(address);
    if (told.namespace === '') answerService(active, told, asked);
    else answerObject(active, told, asked);
  }),
  sweep: guarded(sweep),
  fetchAnswered: guarded((number, fetchNumber, status, headers, bytes, flows) => {
    const waiting = takeFetch(number, fetchNumber);
    if (!waiting) return;
    const content = received(active, fetchNumber, bytes, flows, waiting.signal);
    const socket = status === 101 ? socketOf(active, fetchNumber) : null;
    waiting.resolve(Response[incoming](status, waiting.url, headers, content, socket));
  }),
  fetchFailed: guarded((number, fetchNumber, reason) => {
    const waiting = takeFetch(number, fetchNumber);
    waiting?.reject(waiting.failure?.(reason) ?? new TypeError(`fetch failed: ${reason}`));
  }),
  bindingAnswered: guarded(answerOperation),
  flowed: guarded(flowed),
  heard: guarded(heard),
  fire: guarded(fireTimer),
  drop: guarded(drop),
};
