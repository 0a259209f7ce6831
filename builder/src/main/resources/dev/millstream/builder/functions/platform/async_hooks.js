// A value that code finds again further on in the same call. What `run` was given holds until what
// it ran has ended, in all of the call: two `run`s of one call that go on side by side are not told
// apart.
const { perCall } = globalThis[Symbol.for('millstream.workers')];

export class AsyncLocalStorage {
  #key = Symbol('store');
  run(store, callback, ...parameters) {
    const values = perCall();
    const had = this.#key in values;
    const before = values[this.#key];
    const restore = () => {
      if (had) values[this.#key] = before;
      else delete values[this.#key];
    };
    values[this.#key] = store;
    let result;
    try {
      result = callback(...parameters);
    } catch (thrown) {
      restore();
      throw thrown;
    }
    if (typeof result?.then === 'function') result.then(restore, restore);
    else restore();
    return result;
  }
  exit(callback, ...parameters) {
    return this.run(undefined, callback, ...parameters);
  }
  enterWith(store) {
    perCall()[this.#key] = store;
  }
  getStore() {
    return perCall()[this.#key];
  }
  disable() {
    delete perCall()[this.#key];
  }
  static bind(callback) {
    return callback;
  }
  static snapshot() {
    return (callback, ...parameters) => callback(...parameters);
  }
}

export class AsyncResource {
  constructor(type) {
    this.type = type;
  }
  runInAsyncScope(callback, self, ...parameters) {
    return callback.apply(self, parameters);
  }
  bind(callback) {
    return callback.bind(this);
  }
  static bind(callback) {
    return callback;
  }
}

export default { AsyncLocalStorage, AsyncResource };
