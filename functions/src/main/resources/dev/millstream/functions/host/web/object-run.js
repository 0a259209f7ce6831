// Durable Objects where they run: those in memory, and what reaches them, one event at a time as
// far as they ask for that.
const residentsMax = 1000;
const residentCallsMax = 100;
const residents = new Map();
const residentSockets = new Map(); // by key; they outlive those in memory
let objectClasses = {};
const workersEnv = {};

class DurableObject {
  constructor(ctx, env) {
    this.ctx = ctx;
    this.env = env;
  }
}
class WorkerEntrypoint {
  constructor(ctx, env) {
    this.ctx = ctx;
    this.env = env;
  }
}
const keptOutside = {};

// What `cloudflare:workers` and `cloudflare:email` export, and what our modules for Node's names need.
define(globalThis, Symbol.for('millstream.workers'), {
  DurableObject, WorkerEntrypoint, RpcTarget, EmailMessage, env: workersEnv,
  waitUntil: (promise) => activeCall().waitUntil(promise),
  // what `AsyncLocalStorage` of `node:async_hooks` keeps for the call whose turn it is
  perCall: () => (active ? active.kept ??= {} : keptOutside),
});

const residentKey = ({ namespace, id }) => `${namespace}/${id}`;

class Resident {
  broken = null;
  lent = new Map(); // what calls have given away of it, by number
  instance = null;
  open = 0;
  used = Date.now();
  #closed = 0;
  #waiting = [];
  constructor(address) {
    this.address = address;
    this.state = new DurableObjectState(this);
  }
  get isIdle() {
    return this.open === 0 && this.#closed === 0;
  }
  get isFull() {
    return this.open >= residentCallsMax;
  }
  enter() {
    this.open++;
    let inside = true;
    return () => {
      if (inside) this.open--;
      inside = false;
      this.used = Date.now();
    };
  }
  // The instance, once nobody wants to be alone with it.
  async ready(call) {
    if (!this.instance && !this.broken) this.#construct();
    while (!this.broken && this.#closed > 0) {
      const turn = Promise.withResolvers();
      this.#waiting.push({ call, resolve: turn.resolve });
      await turn.promise;
    }
    if (this.broken) throw this.broken[0];
    return this.instance;
  }
  #construct() {
    const { className } = this.address;
    const kind = objectClasses[className];
    try {
      if (typeof kind !== 'function') {
        throw new TypeError(`the code exports no class ${className} for Durable Objects`);
      }
      this.instance = new kind(this.state, workersEnv);
    } catch (thrown) {
      this.reset(thrown);
    }
  }
  // Runs something that nobody else's events come into; where that fails, it may be its end.
  async alone(run, isFatal) {
    this.#closed++;
    try {
      return await run();
    } catch (thrown) {
      if (isFatal) this.reset(thrown);
      throw thrown;
    } finally {
      if (--this.#closed === 0) this.#release();
    }
  }
  // Each goes on in a turn of its own call.
  #release() {
    const turn = active;
    for (const { call, resolve } of this.#waiting.splice(0)) {
      if (!calls.has(call.number)) continue;
      active = call;
      setTimeout(resolve, 0);
    }
    active = turn;
  }
  reset(thrown) {
    if (this.broken) return;
    this.leave();
    this.broken = [thrown];
    this.#release();
  }
  leave() {
    const key = residentKey(this.address);
    if (residents.get(key) === this) residents.delete(key);
    keep(this, 'close');
  }
}

// Makes room, and makes calls end that had answered while something was under way.
const sweep = () => {
  for (const call of [...calls.values()]) {
    if (call.leave && call.answered && call.waiting === 0 && !call.isBusy) call.end();
  }
  const before = Date.now() - bridge.objectIdleMillis;
  for (const resident of [...residents.values()]) {
    if (resident.isIdle && resident.used < before) resident.leave();
  }
};

const overloaded = (why) => new Error(`Durable Object is overloaded. ${why}`);

const residentOf = (address) => {
  const key = residentKey(address);
  const known = residents.get(key);
  if (known) return known;
  if (residents.size >= residentsMax) {
    const idle = [...residents.values()].filter((each) => each.isIdle);
    if (idle.length === 0) throw overloaded('Too many objects are in memory.');
    idle.sort((one, other) => one.used - other.used)[0].leave();
  }
  bridge.objectMet(address.namespace, address.id, address.className, address.live);
  const made = new Resident(address);
  residents.set(key, made);
  return made;
};

const lentMax = 1000;
let lentLast = 0;

// Keeps what a caller gets to call, as long as the object is in memory.
const lend = (resident, target) => {
  const { lent } = resident;
  if (lent.size >= lentMax) lent.delete(lent.keys().next().value);
  lent.set(++lentLast, target);
  return lentLast;
};

const borrowed = (resident, number) => {
  const target = resident.lent.get(number);
  if (target) return target;
  throw new Error('what this stub stands for is gone: its Durable Object has left memory since');
};

const rpcNever = new Set(['constructor', 'fetch', 'connect', 'alarm', 'dup', 'then',
  'webSocketMessage', 'webSocketClose', 'webSocketError']);

const rpcMember = (instance, word) => {
  const ends = [DurableObject, WorkerEntrypoint, RpcTarget];
  if (!ends.some((kind) => instance instanceof kind)) {
    throw new TypeError('The receiver is not an RPC object: its class does not extend'
      + ' DurableObject or WorkerEntrypoint of "cloudflare:workers"');
  }
  for (let kind = Object.getPrototypeOf(instance);
    kind && !ends.some((end) => kind === end.prototype);
    kind = Object.getPrototypeOf(kind)) {
    if (Object.hasOwn(kind, word) && !rpcNever.has(word)) return instance[word];
  }
  throw new TypeError(`The RPC receiver does not implement the method "${word}".`);
};

// Without a resident nothing is lent: an instance of a service is gone with its call.
const rpcAnswer = async (resident, instance, request) => {
  const { pathname, searchParams } = new URL(request.url);
  const word = decodeURIComponent(pathname.slice(1));
  const { parameters } = rpcUnpack(await request.text());
  try {
    const receiver = searchParams.has('lent')
      ? borrowed(resident, Number(searchParams.get('lent'))) : instance;
    const member = word === '' ? receiver : rpcMember(receiver, word);
    const value = parameters === undefined
      ? await member : await member.apply(receiver, parameters);
    return await rpcPack({ value }, resident && ((each) => lend(resident, each)));
  } catch (thrown) {
    try {
      return pack({ thrown: thrown instanceof Error ? thrown : new Error(String(thrown)) });
    } catch {
      return pack({ thrown: objectError(describe(thrown).message) });
    }
  }
};

const runAlarm = async (resident, call) => {
  const tried = Number(keep(resident, 'beginAlarm'));
  if (tried < 0) return;
  let failed = true;
  try {
    const instance = await resident.ready(call);
    await instance.alarm({ retryCount: tried, isRetry: tried > 0 });
    failed = false;
  } finally {
    // one that reset its object counts as tried already, and comes again
    if (!resident.broken) keep(resident, 'endAlarm', failed ? 'failed' : '');
  }
};

const objectAnswer = async (resident, call, asked) => {
  if (asked === 'ALARM') {
    await runAlarm(resident, call);
    return new Response(null);
  }
  const instance = await resident.ready(call);
  if (asked === 'CALL') return new Response(await rpcAnswer(resident, instance, call.request));
  if (typeof instance.fetch !== 'function') {
    throw new TypeError('Handler does not export a fetch() function.');
  }
  const response = await instance.fetch(call.request);
  if (!(response instanceof Response)) throw new TypeError('fetch must return a Response');
  return response;
};

const answerObject = async (call, address, asked) => {
  try {
    const resident = residentOf(address);
    if (resident.isFull) throw overloaded('Too many requests queued.');
    call.leave = resident.enter();
    await deliver(call, await objectAnswer(resident, call, asked));
    if (call.hibernates) call.leave();
  } catch (thrown) {
    fail(call, thrown);
  }
};
