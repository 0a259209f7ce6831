// The readable side of the streams standard; byte-streams.js has what is of bytes.
const highWaterOf = (strategy, otherwise) => {
  if (strategy?.highWaterMark === undefined) return otherwise;
  const mark = Number(strategy.highWaterMark);
  if (mark >= 0) return mark;
  throw new RangeError(`the high water mark ${strategy.highWaterMark} is no size`);
};

const source = Symbol('source');

class StreamController {
  #stream;
  constructor(stream) {
    this.#stream = stream;
  }
  get desiredSize() { return this.#stream[source].desiredSize(); }
  enqueue(chunk) {
    this.#stream[source].enqueue(chunk);
  }
  close() {
    this.#stream[source].close();
  }
  error(reason) {
    this.#stream[source].fail(reason);
  }
}
tag(StreamController, 'ReadableStreamDefaultController');

// What a stream's maker gives has functions of these names, or none.
const callback = (object, name) => {
  const method = object?.[name];
  if (method === undefined || typeof method === 'function') return method;
  throw new TypeError(`${name} is no function`);
};

const sizeOf = (strategy) => {
  const size = strategy?.size;
  if (size === undefined || typeof size === 'function') return size;
  throw new TypeError('the size is no function');
};

// What a stream has queued, who waits for it, and how more is pulled.
class StreamQueue {
  chunks = [];
  sizes = [];
  queued = 0;
  waiting = [];
  state = 'readable';
  reason = undefined;
  closing = false;
  pulling = false;
  again = false; // something was wanted while it was being pulled
  disturbed = false;
  reader = null;
  // The body that a stream was made of, while nobody has read from it: spares reading it.
  origin = null;
  constructor(underlying, strategy, controller) {
    this.underlying = underlying;
    this.methods = {
      start: callback(underlying, 'start'),
      pull: callback(underlying, 'pull'),
      cancel: callback(underlying, 'cancel'),
    };
    this.sizeOf = sizeOf(strategy);
    this.highWater = highWaterOf(strategy, 1);
    this.controller = controller;
  }
  start() {
    try {
      const started = this.methods.start?.call(this.underlying, this.controller);
      this.ready = Promise.resolve(started).catch((reason) => this.fail(reason));
    } catch (thrown) {
      this.ready = Promise.resolve();
      throw thrown;
    }
    this.ready.then(() => this.pull());
  }
  desiredSize() {
    if (this.state === 'errored') return null;
    return this.state === 'closed' ? 0 : this.highWater - this.queued;
  }
  // A source that was pulled and gave nothing is pulled again when something is wanted anew.
  pull() {
    const wanted = this.waiting.length > 0 || this.queued < this.highWater;
    if (this.closing || this.state !== 'readable' || !wanted || !this.methods.pull) return;
    this.again = this.pulling;
    if (this.pulling) return;
    this.pulling = true;
    this.ready
      .then(() => (
        this.closing ? undefined : this.methods.pull.call(this.underlying, this.controller)))
      .then(
        () => {
          this.pulling = false;
          if (this.again) this.pull();
        },
        (reason) => this.fail(reason));
  }
  enqueue(chunk) {
    if (this.closing || this.state !== 'readable') {
      throw new TypeError('the stream is closed: nothing can be enqueued');
    }
    if (this.waiting.length > 0) {
      this.waiting.shift().resolve({ done: false, value: chunk });
    } else {
      const size = this.measure(chunk);
      this.chunks.push(chunk);
      this.sizes.push(size);
      this.queued += size;
    }
    this.pull();
  }
  measure(chunk) {
    if (this.sizeOf === undefined) return 1;
    try {
      const size = Number((0, this.sizeOf)(chunk));
      if (size >= 0 && size < Infinity) return size;
      throw new RangeError(`a chunk has the size ${size}`);
    } catch (thrown) {
      this.fail(thrown);
      throw thrown;
    }
  }
  close() {
    if (this.closing || this.state !== 'readable') throw new TypeError('the stream is closed already');
    this.closing = true;
    if (this.chunks.length === 0) this.finish();
  }
  finish() {
    this.state = 'closed';
    for (const { resolve } of this.waiting.splice(0)) resolve({ done: true, value: undefined });
    this.reader?.settle();
  }
  fail(reason) {
    if (this.state !== 'readable') return;
    this.state = 'errored';
    this.reason = reason;
    this.empty();
    for (const { reject } of this.waiting.splice(0)) reject(reason);
    this.reader?.settle();
  }
  empty() {
    this.chunks = [];
    this.sizes = [];
    this.queued = 0;
  }
  read() {
    this.disturbed = true;
    this.origin = null;
    if (this.chunks.length > 0) {
      const value = this.chunks.shift();
      this.queued = Math.max(0, this.queued - this.sizes.shift()); // of fractions
      if (this.closing && this.chunks.length === 0) this.finish();
      else this.pull();
      return Promise.resolve({ done: false, value });
    }
    if (this.state === 'closed') return Promise.resolve({ done: true, value: undefined });
    if (this.state === 'errored') return Promise.reject(this.reason);
    const waiter = Promise.withResolvers();
    this.waiting.push(waiter);
    this.pull();
    return waiter.promise;
  }
  async cancel(reason) {
    this.disturbed = true;
    if (this.state === 'errored') throw this.reason;
    if (this.state === 'closed') return;
    this.empty();
    this.closing = true;
    this.finish();
    await this.methods.cancel?.call(this.underlying, reason);
  }
}

class ReadableStreamDefaultReader {
  #stream;
  #closed = Promise.withResolvers();
  constructor(stream) {
    if (stream.locked) throw new TypeError('the stream is locked to another reader');
    this.#stream = stream;
    this.#closed.promise.catch(() => {});
    stream[source].reader = { settle: () => this.#settle() };
    this.#settle();
  }
  #settle() {
    const queue = this.#stream[source];
    if (queue.state === 'closed') this.#closed.resolve(undefined);
    if (queue.state === 'errored') this.#closed.reject(queue.reason);
  }
  get closed() { return this.#closed.promise; }
  read() {
    if (!this.#stream) return Promise.reject(new TypeError('the reader was released'));
    return this.#stream[source].read();
  }
  cancel(reason) {
    if (!this.#stream) return Promise.reject(new TypeError('the reader was released'));
    return this.#stream[source].cancel(reason);
  }
  releaseLock() {
    if (!this.#stream) return;
    const released = new TypeError('the reader was released');
    for (const { reject } of this.#stream[source].waiting.splice(0)) reject(released);
    this.#stream[source].reader = null;
    this.#closed.reject(released);
    this.#stream = null;
  }
}
tag(ReadableStreamDefaultReader, 'ReadableStreamDefaultReader');

class ReadableStream {
  constructor(underlying = {}, strategy = {}) {
    if (underlying?.type !== undefined && underlying.type !== 'bytes') {
      throw new RangeError(`a stream of type "${underlying.type}" is not known`);
    }
    this[source] = underlying?.type === 'bytes'
      ? new ByteQueue(underlying, strategy, this)
      : new StreamQueue(underlying ?? {}, strategy, new StreamController(this));
    this[source].start();
  }
  static from(iterable) {
    const iterator = iterable[Symbol.asyncIterator]?.() ?? iterable[Symbol.iterator]();
    return new ReadableStream({
      async pull(controller) {
        const { done, value } = await iterator.next();
        if (done) controller.close();
        else controller.enqueue(await value);
      },
      cancel: (reason) => iterator.return?.(reason),
    });
  }
  get locked() { return this[source].reader !== null; }
  getReader({ mode } = {}) {
    if (mode === 'byob') return new ReadableStreamBYOBReader(this);
    if (mode !== undefined) throw new TypeError(`there are no "${mode}" readers`);
    return new ReadableStreamDefaultReader(this);
  }
  cancel(reason) {
    if (this.locked) return Promise.reject(new TypeError('the stream is locked'));
    return this[source].cancel(reason);
  }
  tee() {
    const reader = this.getReader();
    const branches = [];
    let cancelled = 0;
    const pull = async () => {
      const { done, value } = await reader.read();
      for (const branch of branches) {
        if (branch.done) continue;
        if (done) branch.controller.close();
        else branch.controller.enqueue(value);
      }
    };
    const fork = () => {
      const branch = { done: false };
      branches.push(branch);
      return new ReadableStream({
        start(controller) { branch.controller = controller; },
        pull: () => pull().catch((reason) => branches.forEach((b) => b.controller.error(reason))),
        cancel(reason) {
          branch.done = true;
          if (++cancelled === 2) return reader.cancel(reason);
        },
      });
    };
    return [fork(), fork()];
  }
  async *values({ preventCancel = false } = {}) {
    const reader = this.getReader();
    let finished = false;
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) {
          finished = true;
          return;
        }
        yield value;
      }
    } finally {
      if (!finished && !preventCancel) await reader.cancel();
      reader.releaseLock();
    }
  }
}
define(ReadableStream.prototype, Symbol.asyncIterator, ReadableStream.prototype.values);
tag(ReadableStream, 'ReadableStream');

expose({ ReadableStream, ReadableStreamDefaultReader, ReadableStreamDefaultController: StreamController });
