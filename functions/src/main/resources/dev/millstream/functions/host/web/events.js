const dispatching = Symbol('dispatching');

class Event {
  #type; #cancelable; #bubbles; #composed;
  #prevented = false;
  #stopped = false;
  #target = null;
  #current = null;
  #timeStamp = Date.now();
  constructor(type, { cancelable = false, bubbles = false, composed = false } = {}) {
    if (arguments.length === 0) throw new TypeError('an event needs a type');
    this.#type = String(type);
    this.#cancelable = Boolean(cancelable);
    this.#bubbles = Boolean(bubbles);
    this.#composed = Boolean(composed);
  }
  get type() { return this.#type; }
  get cancelable() { return this.#cancelable; }
  get bubbles() { return this.#bubbles; }
  get composed() { return this.#composed; }
  get target() { return this.#target; }
  get srcElement() { return this.#target; }
  get currentTarget() { return this.#current; }
  get eventPhase() { return this.#current ? 2 : 0; }
  get defaultPrevented() { return this.#prevented; }
  get returnValue() { return !this.#prevented; }
  get timeStamp() { return this.#timeStamp; }
  get isTrusted() { return false; }
  composedPath() { return this.#current ? [this.#current] : []; }
  preventDefault() {
    if (this.#cancelable) this.#prevented = true;
  }
  stopPropagation() {}
  stopImmediatePropagation() { this.#stopped = true; }
  // Brings the event to each listener; a listener that fails does not keep it from the others.
  static [dispatching](event, target, listeners) {
    if (event.#current) throw new DOMException('the event is under way', 'InvalidStateError');
    event.#target = event.#current = target;
    event.#stopped = false;
    for (const call of listeners) {
      if (event.#stopped) break;
      try {
        call();
      } catch (thrown) {
        printUncaught(thrown);
      }
    }
    event.#current = null;
    return !event.#prevented;
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

class MessageEvent extends Event {
  #data;
  constructor(type, init = {}) {
    super(type, init);
    this.#data = init.data ?? null;
  }
  get data() { return this.#data; }
  get origin() { return null; }
  get lastEventId() { return ''; }
  get source() { return null; }
  get ports() { return []; }
}
tag(MessageEvent, 'MessageEvent');

class CloseEvent extends Event {
  #code; #reason; #wasClean;
  constructor(type, { code = 0, reason = '', wasClean = false, ...init } = {}) {
    super(type, init);
    this.#code = code;
    this.#reason = reason;
    this.#wasClean = wasClean;
  }
  get code() { return this.#code; }
  get reason() { return this.#reason; }
  get wasClean() { return this.#wasClean; }
}
tag(CloseEvent, 'CloseEvent');

class ErrorEvent extends Event {
  #error; #message;
  constructor(type, { error = null, message = '', ...init } = {}) {
    super(type, init);
    this.#error = error;
    this.#message = String(message);
  }
  get error() { return this.#error; }
  get message() { return this.#message; }
}
tag(ErrorEvent, 'ErrorEvent');

class EventTarget {
  #listeners = new Map();
  addEventListener(type, listener, options) {
    if (!listener || options?.signal?.aborted) return;
    const name = String(type);
    const all = this.#listeners.get(name) ?? [];
    if (all.some((known) => known.listener === listener)) return;
    this.#listeners.set(name, [...all, { listener, once: Boolean(options?.once) }]);
    options?.signal?.addEventListener('abort', () => this.removeEventListener(name, listener));
  }
  removeEventListener(type, listener) {
    const all = this.#listeners.get(String(type)) ?? [];
    this.#listeners.set(String(type), all.filter((known) => known.listener !== listener));
  }
  dispatchEvent(event) {
    if (!(event instanceof Event)) throw new TypeError('only an Event can be dispatched');
    const { type } = event;
    const listeners = (this.#listeners.get(type) ?? []).map((known) => () => {
      const { listener, once } = known;
      if (!this.#listeners.get(type)?.includes(known)) return; // removed meanwhile
      if (once) this.removeEventListener(type, listener);
      if (typeof listener === 'function') listener.call(this, event);
      else listener.handleEvent(event);
    });
    const handler = this[`on${type}`];
    if (typeof handler === 'function') listeners.unshift(() => handler.call(this, event));
    return Event[dispatching](event, this, listeners);
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

expose({
  Event, CustomEvent, MessageEvent, CloseEvent, ErrorEvent, EventTarget, AbortSignal, AbortController,
});
