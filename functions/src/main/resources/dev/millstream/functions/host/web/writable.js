// The writable side of the streams standard.
const sink = Symbol('sink');

class WritableStreamDefaultController {
  #stream;
  #abort = new AbortController();
  constructor(stream) {
    this.#stream = stream;
  }
  get signal() { return this.#abort.signal; }
  error(reason) {
    this.#stream[sink].fail(reason);
  }
  [abort](reason) {
    this.#abort.abort(reason);
  }
}
tag(WritableStreamDefaultController, 'WritableStreamDefaultController');

// A stream that is written to, as the standard has it: what waits, and the state that it is in.
// `erroring` is between what went wrong and the end of the write that is under way.
class WriteQueue {
  steps = [];
  queued = 0;
  state = 'writable';
  reason = undefined;
  started = false;
  full = false;
  writes = []; // promises of what waits
  inFlight = null;
  closing = null;
  closingNow = null;
  aborting = null;
  writer = null;
  constructor(underlying, strategy, controller) {
    this.underlying = underlying;
    if (underlying.type !== undefined) throw new RangeError('a sink has no type');
    this.methods = {
      start: callback(underlying, 'start'),
      write: callback(underlying, 'write'),
      close: callback(underlying, 'close'),
      abort: callback(underlying, 'abort'),
    };
    this.sizeOf = sizeOf(strategy);
    this.highWater = highWaterOf(strategy, 1);
    this.controller = controller;
    this.full = this.desiredSize <= 0;
  }
  get locked() { return this.writer !== null; }
  get isClosing() { return this.closing !== null || this.closingNow !== null; }
  get desiredSize() {
    if (this.state === 'errored' || this.state === 'erroring') return null;
    return this.state === 'closed' ? 0 : this.highWater - this.queued;
  }
  call(name, ...args) {
    try {
      return Promise.resolve(this.methods[name]?.call(this.underlying, ...args));
    } catch (thrown) {
      return Promise.reject(thrown);
    }
  }
  start() {
    Promise.resolve(this.methods.start?.call(this.underlying, this.controller)).then(
      () => {
        this.started = true;
        this.advance();
      },
      (reason) => {
        this.started = true;
        this.rejected(reason);
      });
  }
  write(chunk, writer) {
    let size = 1;
    try {
      if (this.sizeOf) size = Number((0, this.sizeOf)(chunk));
      if (!(size >= 0 && size < Infinity)) throw new RangeError(`a chunk has the size ${size}`);
    } catch (thrown) {
      this.fail(thrown);
    }
    if (this.writer !== writer) return Promise.reject(released());
    if (this.state === 'errored' || this.state === 'erroring') return Promise.reject(this.reason);
    if (this.isClosing || this.state === 'closed') {
      return Promise.reject(new TypeError('the stream is closed already'));
    }
    const write = Promise.withResolvers();
    this.writes.push(write);
    this.steps.push({ chunk, size });
    this.queued += size;
    this.measure();
    this.advance();
    return write.promise;
  }
  close() {
    if (this.isClosing || this.state === 'closed') {
      return Promise.reject(new TypeError('the stream is closed already'));
    }
    if (this.state === 'errored') return Promise.reject(this.reason);
    this.closing = Promise.withResolvers();
    const { promise } = this.closing;
    if (this.full && this.state === 'writable') this.writer?.hasRoom();
    this.steps.push(null);
    this.advance();
    return promise;
  }
  abort(reason) {
    if (this.state === 'closed' || this.state === 'errored') return Promise.resolve();
    this.controller[abort](reason);
    if (this.state === 'closed' || this.state === 'errored') return Promise.resolve();
    if (this.aborting) return this.aborting.promise;
    const late = this.state === 'erroring';
    this.aborting = { ...Promise.withResolvers(), reason: late ? undefined : reason, late };
    const { promise } = this.aborting;
    if (!late) this.startErroring(reason);
    return promise;
  }
  // What was not asked for went wrong; nothing happens if something else has before.
  fail(reason) {
    if (this.state === 'writable') this.startErroring(reason);
  }
  measure() {
    if (this.isClosing || this.state !== 'writable') return;
    const full = this.desiredSize <= 0;
    if (full !== this.full) {
      this.full = full;
      if (full) this.writer?.isFull();
      else this.writer?.hasRoom();
    }
  }
  advance() {
    if (!this.started || this.inFlight || this.closingNow) return;
    if (this.state === 'erroring') this.finishErroring();
    else if (this.state === 'writable' && this.steps.length > 0) this.take(this.steps[0]);
  }
  take(step) {
    if (step === null) {
      this.closingNow = this.closing;
      this.closing = null;
      this.steps.shift();
      this.call('close').then(() => this.closed(), (reason) => this.notClosed(reason));
      return;
    }
    this.inFlight = this.writes.shift();
    this.call('write', step.chunk, this.controller).then(
      () => {
        this.inFlight.resolve(undefined);
        this.inFlight = null;
        if (this.steps[0] === step) this.steps.shift();
        this.queued = Math.max(0, this.queued - step.size);
        this.measure();
        this.advance();
      },
      (reason) => {
        this.inFlight.reject(reason);
        this.inFlight = null;
        this.rejected(reason);
      });
  }
  closed() {
    this.closingNow.resolve(undefined);
    this.closingNow = null;
    if (this.state === 'erroring') this.reason = undefined;
    this.state = 'closed';
    this.aborting?.resolve(undefined);
    this.aborting = null;
    this.writer?.closing.resolve(undefined);
  }
  notClosed(reason) {
    this.closingNow.reject(reason);
    this.closingNow = null;
    this.aborting?.reject(reason);
    this.aborting = null;
    this.rejected(reason);
  }
  rejected(reason) {
    if (this.state === 'writable') this.startErroring(reason);
    else if (this.state === 'erroring') this.finishErroring();
  }
  startErroring(reason) {
    this.state = 'erroring';
    this.reason = reason;
    this.writer?.isBroken(reason);
    if (!this.inFlight && !this.closingNow && this.started) this.finishErroring();
  }
  finishErroring() {
    this.state = 'errored';
    this.steps = [];
    this.queued = 0;
    for (const { reject } of this.writes.splice(0)) reject(this.reason);
    const { aborting } = this;
    this.aborting = null;
    if (!aborting || aborting.late) {
      aborting?.reject(this.reason);
      this.rejectClosed();
      return;
    }
    this.call('abort', aborting.reason).then(aborting.resolve, aborting.reject)
      .finally(() => this.rejectClosed());
  }
  rejectClosed() {
    this.closing?.reject(this.reason);
    this.closing = null;
    this.writer?.closing.reject(this.reason);
  }
}

const released = () => new TypeError('the writer was released');
// Nobody has to wait for it.
const quiet = () => {
  const deferred = Promise.withResolvers();
  deferred.promise.catch(() => {});
  return deferred;
};
const isPending = Symbol('isPending');

class WritableStreamDefaultWriter {
  #queue; #ready = quiet(); #hooks;
  [isPending] = true;
  constructor(stream) {
    if (stream.locked) throw new TypeError('the stream is locked to another writer');
    const queue = stream[sink];
    this.#queue = queue;
    this.#hooks = {
      closing: quiet(),
      isFull: () => {
        this.#ready = quiet();
        this[isPending] = true;
      },
      hasRoom: () => {
        this.#ready.resolve(undefined);
        this[isPending] = false;
      },
      isBroken: (reason) => this.#breakReady(reason),
    };
    queue.writer = this.#hooks;
    if (queue.state === 'erroring' || queue.state === 'errored') this.#breakReady(queue.reason);
    else if (queue.state === 'closed' || queue.isClosing || !queue.full) this.#hooks.hasRoom();
    if (queue.state === 'closed') this.#hooks.closing.resolve(undefined);
    if (queue.state === 'errored') this.#hooks.closing.reject(queue.reason);
  }
  #breakReady(reason) {
    if (!this[isPending]) this.#ready = quiet();
    this[isPending] = false;
    this.#ready.reject(reason);
  }
  get closed() { return this.#hooks.closing.promise; }
  get ready() { return this.#ready.promise; }
  get desiredSize() {
    if (!this.#queue) throw released();
    return this.#queue.desiredSize;
  }
  write(chunk) { return this.#queue?.write(chunk, this.#hooks) ?? Promise.reject(released()); }
  close() { return this.#queue?.close() ?? Promise.reject(released()); }
  abort(reason) { return this.#queue?.abort(reason) ?? Promise.reject(released()); }
  releaseLock() {
    if (!this.#queue) return;
    const why = released();
    this.#breakReady(why);
    this.#hooks.closing.reject(why);
    if (this.#queue.state === 'closed' || this.#queue.state === 'errored') {
      this.#hooks = { closing: quiet() };
      this.#hooks.closing.reject(why);
    }
    this.#queue.writer = null;
    this.#queue = null;
  }
}
tag(WritableStreamDefaultWriter, 'WritableStreamDefaultWriter');

class WritableStream {
  constructor(underlying = {}, strategy = {}) {
    const controller = new WritableStreamDefaultController(this);
    this[sink] = new WriteQueue(underlying ?? {}, strategy, controller);
    this[sink].start();
  }
  get locked() { return this[sink].locked; }
  getWriter() { return new WritableStreamDefaultWriter(this); }
  async close() {
    if (this.locked) throw new TypeError('the stream is locked');
    return this[sink].close();
  }
  async abort(reason) {
    if (this.locked) throw new TypeError('the stream is locked');
    return this[sink].abort(reason);
  }
}
tag(WritableStream, 'WritableStream');

expose({ WritableStream, WritableStreamDefaultWriter, WritableStreamDefaultController });
