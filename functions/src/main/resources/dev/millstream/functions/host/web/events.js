class Event {
  #type; #cancelable;
  target = null;
  defaultPrevented = false;
  constructor(type, { cancelable = false } = {}) {
    this.#type = String(type);
    this.#cancelable = Boolean(cancelable);
  }
  get type() { return this.#type; }
  get cancelable() { return this.#cancelable; }
  get currentTarget() { return this.target; }
  preventDefault() {
    if (this.#cancelable) this.defaultPrevented = true;
  }
}
tag(Event, 'Event');

class CustomEvent extends Event {
  #detail;
  constructor(type, init = {}) {
    super(type, init);
    this.#detail = init.detail ?? null;
  }
  get detail() { return this.#detail; }
}
tag(CustomEvent, 'CustomEvent');

class EventTarget {
  #listeners = new Map();
  addEventListener(type, listener, options) {
    if (!listener) return;
    const all = this.#listeners.get(type) ?? [];
    if (all.some((known) => known.listener === listener)) return;
    all.push({ listener, once: Boolean(options?.once) });
    this.#listeners.set(type, all);
  }
  removeEventListener(type, listener) {
    const all = this.#listeners.get(type) ?? [];
    this.#listeners.set(type, all.filter((known) => known.listener !== listener));
  }
  dispatchEvent(event) {
    event.target = this;
    const handler = this[`on${event.type}`];
    if (typeof handler === 'function') handler.call(this, event);
    for (const { listener, once } of this.#listeners.get(event.type) ?? []) {
      if (once) this.removeEventListener(event.type, listener);
      if (typeof listener === 'function') listener.call(this, event);
      else listener.handleEvent(event);
    }
    return !event.defaultPrevented;
  }
}
tag(EventTarget, 'EventTarget');

const creating = Symbol('creating');
const abort = Symbol('abort');

class AbortSignal extends EventTarget {
  #aborted = false;
  #reason;
  onabort = null;
  constructor(key) {
    super();
    if (key !== creating) throw new TypeError('Illegal constructor');
  }
  get aborted() { return this.#aborted; }
  get reason() { return this.#reason; }
  throwIfAborted() {
    if (this.#aborted) throw this.#reason;
  }
  [abort](reason = new DOMException('the operation was aborted', 'AbortError')) {
    if (this.#aborted) return;
    this.#aborted = true;
    this.#reason = reason;
    this.dispatchEvent(new Event('abort'));
  }
  static abort(reason) {
    const signal = new AbortSignal(creating);
    signal[abort](reason);
    return signal;
  }
  static timeout(milliseconds) {
    const signal = new AbortSignal(creating);
    setTimeout(
      () => signal[abort](new DOMException('the time is over', 'TimeoutError')), milliseconds);
    return signal;
  }
  static any(signals) {
    const any = new AbortSignal(creating);
    for (const signal of signals) {
      if (signal.aborted) any[abort](signal.reason);
      else signal.addEventListener('abort', () => any[abort](signal.reason), { once: true });
    }
    return any;
  }
}
tag(AbortSignal, 'AbortSignal');

class AbortController {
  #signal = new AbortSignal(creating);
  get signal() { return this.#signal; }
  abort(reason) {
    this.#signal[abort](reason);
  }
}
tag(AbortController, 'AbortController');

expose({ Event, CustomEvent, EventTarget, AbortSignal, AbortController });
