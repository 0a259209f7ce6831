const errorOf = (thrown) => (thrown instanceof Error ? thrown : new Error(`Unhandled error. (${thrown})`));

export class EventEmitter {
  static defaultMaxListeners = 10;
  #listeners = new Map();
  #add(name, listener, atFront, once) {
    if (typeof listener !== 'function') {
      throw new TypeError('The "listener" argument must be of type function');
    }
    const entry = { listener, once };
    const all = this.#listeners.get(name) ?? [];
    this.emit('newListener', name, listener);
    this.#listeners.set(name, atFront ? [entry, ...all] : [...all, entry]);
    return this;
  }
  on(name, listener) { return this.#add(name, listener, false, false); }
  addListener(name, listener) { return this.on(name, listener); }
  prependListener(name, listener) { return this.#add(name, listener, true, false); }
  once(name, listener) { return this.#add(name, listener, false, true); }
  prependOnceListener(name, listener) { return this.#add(name, listener, true, true); }
  off(name, listener) {
    const all = this.#listeners.get(name) ?? [];
    const at = all.findLastIndex((entry) => entry.listener === listener);
    if (at < 0) return this;
    this.#set(name, all.toSpliced(at, 1));
    this.emit('removeListener', name, listener);
    return this;
  }
  removeListener(name, listener) { return this.off(name, listener); }
  removeAllListeners(name) {
    if (name === undefined) this.#listeners.clear();
    else this.#listeners.delete(name);
    return this;
  }
  #set(name, all) {
    if (all.length > 0) this.#listeners.set(name, all);
    else this.#listeners.delete(name);
  }
  emit(name, ...parameters) {
    const all = this.#listeners.get(name);
    if (!all) {
      if (name === 'error') throw errorOf(parameters[0]);
      return false;
    }
    for (const { listener, once } of all) {
      if (once) this.off(name, listener);
      listener.apply(this, parameters);
    }
    return true;
  }
  eventNames() { return [...this.#listeners.keys()]; }
  listenerCount(name) { return this.#listeners.get(name)?.length ?? 0; }
  listeners(name) { return (this.#listeners.get(name) ?? []).map(({ listener }) => listener); }
  rawListeners(name) { return this.listeners(name); }
  setMaxListeners() { return this; }
  getMaxListeners() { return EventEmitter.defaultMaxListeners; }
}

export const once = (emitter, name) => new Promise((resolve, reject) => {
  const fail = (thrown) => {
    emitter.off(name, done);
    reject(thrown);
  };
  const done = (...parameters) => {
    emitter.off('error', fail);
    resolve(parameters);
  };
  emitter.once(name, done);
  if (name !== 'error') emitter.once('error', fail);
});

EventEmitter.EventEmitter = EventEmitter;
EventEmitter.once = once;
export default EventEmitter;
