// Durable Objects as others see them: ids, and stubs, which have the server ask the object where it
// runs.
const objectThrown = /^(\w*Error|\w+Exception): ([^]*)$/;

// What an object threw, as far as its words tell.
const objectError = (words) => {
  const [, kind, message] = objectThrown.exec(words) ?? [null, 'Error', words];
  return new (packedErrors[kind] ?? Error)(kind in packedErrors || kind === 'Error' ? message : words);
};

const objectFailure = (reason) => {
  const { message, ...marks } = JSON.parse(reason);
  return Object.assign(objectError(message), marks);
};

const objectWay = (binding, id, asked) => Object.assign(
  (...request) => bridge.askObject(...request, binding, String(id), id.name ?? '', asked),
  { failure: objectFailure });

class DurableObjectId {
  #text;
  constructor(text, name) {
    this.#text = text;
    if (name !== undefined) {
      Object.defineProperty(this, 'name', { value: name, enumerable: true });
    }
  }
  toString() { return this.#text; }
  equals(other) { return other instanceof DurableObjectId && String(other) === this.#text; }
}
tag(DurableObjectId, 'DurableObjectId');

const fetchObject = async (binding, id, input, init) => {
  const call = activeCall();
  const request = new Request(input, init);
  request.signal.throwIfAborted();
  const way = objectWay(binding, id, 'FETCH');
  if (request[body].flows) return ask(call, way, request, null, request[body].release());
  return ask(call, way, request, request[body].empty ? null : await takenBytes(request));
};

// Asks a method, or a property where there are no parameters, of an object or of what it has lent.
const callObject = async (binding, id, lent, method, parameters) => {
  const call = activeCall();
  const url = `https://object.local/${encodeURIComponent(method)}${lent === null ? '' : `?lent=${lent}`}`;
  const asked = utf8Encode((await rpcPack({ parameters })).toWellFormed());
  const response = await ask(
    call, objectWay(binding, id, 'CALL'), new Request(url, { method: 'POST' }), asked);
  const said = rpcUnpack(
    await response.text(), (number) => new RpcStub(binding, id, number));
  if (!('thrown' in said)) return said.value;
  throw typeof said.thrown === 'object' && said.thrown !== null
    ? Object.assign(said.thrown, { remote: true }) : said.thrown;
};

// `stub.word(…)` calls a method, and `await stub.word` reads a property.
const objectProperty = (binding, id, lent, word) => {
  const method = (...parameters) => promisedResult(callObject(binding, id, lent, word, parameters));
  return define(method, 'then', (...handlers) =>
    callObject(binding, id, lent, word, undefined).then(...handlers));
};

// A result that may be called before it is there.
const promisedResult = (promise) => {
  promise.catch(() => {}); // told of by whoever waits for it, or for what is asked of it
  return new Proxy(promise, {
    get: (_, word) => {
      const own = promise[word];
      if (own !== undefined || typeof word === 'symbol') {
        return typeof own === 'function' ? own.bind(promise) : own;
      }
      return promisedMember(promise, word);
    },
  });
};

const promisedMember = (promise, word) => new Proxy(() => {}, {
  apply: (_, self, parameters) =>
    promisedResult(promise.then((value) => value[word](...parameters))),
  get: (_, inner) => (typeof inner === 'symbol'
    ? undefined : promisedResult(promise.then((value) => value[word]))[inner]),
});

// Stands for a function or an `RpcTarget` that a method gave.
class RpcStub {
  constructor(binding, id, lent) {
    const own = {
      dup: () => new RpcStub(binding, id, lent),
      [Symbol.dispose]() {}, // it goes with its object
    };
    return new Proxy(() => {}, {
      apply: (_, self, parameters) =>
        promisedResult(callObject(binding, id, lent, '', parameters)),
      get: (_, word) => {
        if (Object.hasOwn(own, word)) return own[word];
        return typeof word === 'symbol' || word === 'then'
          ? undefined : objectProperty(binding, id, lent, word);
      },
      getPrototypeOf: () => RpcStub.prototype,
    });
  }
}

class DurableObjectStub {
  constructor(binding, id) {
    define(this, 'id', id);
    define(this, 'name', id.name);
    define(this, 'fetch', (input, init) => fetchObject(binding, id, input, init));
    return new Proxy(this, {
      get: (stub, word) => (typeof word === 'symbol' || word === 'then' || word in stub
        ? stub[word] : objectProperty(binding, id, null, word)),
    });
  }
}
tag(DurableObjectStub, 'DurableObject');

class DurableObjectNamespace {
  #binding;
  #resource;
  constructor(binding, resource) {
    this.#binding = binding;
    this.#resource = resource;
  }
  newUniqueId() {
    return new DurableObjectId(bridge.objectId(this.#resource, 'unique', ''));
  }
  idFromName(name) {
    const text = String(name).toWellFormed();
    return new DurableObjectId(bridge.objectId(this.#resource, 'named', text), text);
  }
  idFromString(id) {
    const text = String(id).toLowerCase();
    if (!/^[0-9a-f]{64}$/.test(text)) {
      throw new TypeError(
        'Invalid Durable Object ID: must be 64 hex digits');
    }
    if (bridge.objectId(this.#resource, 'known', text) === '') {
      throw new TypeError('Durable Object ID is not valid for this namespace.');
    }
    return new DurableObjectId(text);
  }
  get(id) {
    if (!(id instanceof DurableObjectId)) {
      throw new TypeError(
        "Failed to execute 'get' on 'DurableObjectNamespace': parameter 1 is not of type"
        + " 'DurableObjectId'.");
    }
    if (bridge.objectId(this.#resource, 'known', String(id)) === '') {
      throw new TypeError('get called on DurableObjectNamespace with an ID for a different namespace.');
    }
    return new DurableObjectStub(this.#binding, id);
  }
  getByName(name) {
    return this.get(this.idFromName(name));
  }
  // There is one place where objects can be.
  jurisdiction() {
    return this;
  }
}
tag(DurableObjectNamespace, 'DurableObjectNamespace');

bindingKinds.OBJECTS = (name, resource) => new DurableObjectNamespace(name, resource);
