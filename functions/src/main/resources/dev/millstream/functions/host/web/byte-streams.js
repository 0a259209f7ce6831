// Streams of bytes, and readers that bring their own buffer.
class ReadableStreamBYOBRequest {
  #queue; #into;
  constructor(queue, into) {
    this.#queue = queue;
    this.#into = into;
  }
  get view() {
    const into = this.#into;
    if (into === null) return null;
    return new Uint8Array(into.buffer, into.offset + into.filled, into.length - into.filled);
  }
  respond(written) {
    const into = this.#taken();
    const count = Number(written);
    if (!(count >= 0 && count <= into.length - into.filled)) {
      throw new RangeError(`${written} bytes do not fit the request`);
    }
    this.#queue.respond(into, count);
  }
  respondWithNewView(view) {
    const into = this.#taken();
    if (!ArrayBuffer.isView(view)) throw new TypeError('a view is needed');
    if (view.byteLength > into.length - into.filled) {
      throw new RangeError(`${view.byteLength} bytes do not fit the request`);
    }
    if (view.buffer !== into.buffer) {
      new Uint8Array(into.buffer, into.offset + into.filled).set(viewOf(view));
    }
    this.#queue.respond(into, view.byteLength);
  }
  #taken() {
    const into = this.#into;
    if (into === null || into.answered) throw new TypeError('the request was answered already');
    this.#into = null;
    return into;
  }
}
tag(ReadableStreamBYOBRequest, 'ReadableStreamBYOBRequest');

class ReadableByteStreamController {
  #queue;
  constructor(queue) {
    this.#queue = queue;
  }
  get desiredSize() { return this.#queue.desiredSize(); }
  get byobRequest() { return this.#queue.request(); }
  enqueue(chunk) {
    this.#queue.enqueue(chunk);
  }
  close() {
    this.#queue.close();
  }
  error(reason) {
    this.#queue.fail(reason);
  }
}
tag(ReadableByteStreamController, 'ReadableByteStreamController');

// A view's buffer becomes ours: whoever had it cannot change what was given.
const taken = (view) => {
  const { byteOffset, byteLength } = view;
  return new Uint8Array(view.buffer.transfer(), byteOffset, byteLength);
};

// Who waits has a place to fill (`into`), or takes any chunk.
class ByteQueue extends StreamQueue {
  #request = null;
  constructor(underlying, strategy, stream) {
    if (strategy?.size !== undefined) throw new RangeError('bytes have no other size');
    super(underlying, { highWaterMark: highWaterOf(strategy, 0) }, null);
    this.controller = new ReadableByteStreamController(this);
    this.stream = stream;
    const allocate = underlying.autoAllocateChunkSize;
    if (allocate !== undefined && !(Number.isInteger(allocate) && allocate > 0)) {
      throw new TypeError('autoAllocateChunkSize has to be a number of bytes');
    }
  }
  enqueue(chunk) {
    if (!ArrayBuffer.isView(chunk)) throw new TypeError('a stream of bytes takes views of buffers');
    if (chunk.byteLength === 0) throw new TypeError('a chunk has at least one byte');
    if (this.closing || this.state !== 'readable') {
      throw new TypeError('the stream is closed: nothing can be enqueued');
    }
    this.#add(taken(chunk));
    this.#serve();
    this.pull();
  }
  #add(bytes) {
    this.chunks.push(bytes);
    this.sizes.push(bytes.length);
    this.queued += bytes.length;
  }
  #shift() {
    this.queued -= this.sizes.shift();
    return this.chunks.shift();
  }
  #unshift(bytes) {
    if (bytes.length === 0) return;
    this.chunks.unshift(bytes);
    this.sizes.unshift(bytes.length);
    this.queued += bytes.length;
  }
  // Gives what is there to who waits.
  #serve() {
    while (this.waiting.length > 0 && this.chunks.length > 0) {
      const [first] = this.waiting;
      if (!first.into || first.into.auto) {
        this.#leave();
        first.resolve({ done: false, value: this.#shift() });
      } else {
        this.#fill(first.into);
        if (first.into.filled < first.into.least) return;
        this.#leave();
        first.resolve({ done: false, value: this.#filled(first.into) });
      }
    }
  }
  #leave() {
    const { into } = this.waiting.shift();
    if (into) into.answered = true;
    this.#request = null;
  }
  #fill(into) {
    const target = new Uint8Array(into.buffer, into.offset, into.length);
    while (into.filled < into.length && this.chunks.length > 0) {
      const chunk = this.#shift();
      const count = Math.min(chunk.length, into.length - into.filled);
      target.set(chunk.subarray(0, count), into.filled);
      into.filled += count;
      this.#unshift(chunk.subarray(count));
    }
  }
  // The view of what was filled; what is less than an element stays for the next.
  #filled(into) {
    const rest = into.filled % into.element;
    if (rest > 0) {
      this.#unshift(new Uint8Array(into.buffer, into.offset + into.filled - rest, rest).slice());
    }
    return new into.Kind(into.buffer, into.offset, (into.filled - rest) / into.element);
  }
  request() {
    const into = this.waiting[0]?.into;
    if (!into || into.answered || this.state === 'errored') return null;
    return (this.#request ??= new ReadableStreamBYOBRequest(this, into));
  }
  respond(into, count) {
    this.#request = null;
    if (this.closing) {
      if (count > 0) throw new TypeError('the stream is closed: nothing can be added');
      this.finish();
      return;
    }
    if (count === 0) throw new TypeError('a stream that goes on gives at least one byte');
    into.filled += count;
    const [first] = this.waiting;
    if (first?.into === into && (into.auto || into.filled >= into.least)) {
      this.#leave();
      first.resolve({ done: false, value: this.#filled(into) });
    }
    this.#serve();
  }
  close() {
    if (this.closing || this.state !== 'readable') throw new TypeError('the stream is closed already');
    this.closing = true;
    if (this.queued > 0) return;
    const into = this.waiting[0]?.into;
    if (into && into.filled % into.element > 0) {
      const cut = new TypeError('the stream ends inside of an element');
      this.fail(cut);
      throw cut;
    }
    this.finish();
  }
  finish() {
    this.state = 'closed';
    this.#request = null;
    for (const { resolve, into } of this.waiting.splice(0)) {
      if (into) into.answered = true;
      resolve({ done: true, value: into && !into.auto ? this.#filled(into) : undefined });
    }
    this.reader?.settle();
  }
  read() {
    const allocate = this.underlying.autoAllocateChunkSize;
    if (allocate === undefined || this.chunks.length > 0 || this.state !== 'readable') {
      return super.read();
    }
    const buffer = new ArrayBuffer(allocate);
    return this.#wait({
      buffer, offset: 0, length: allocate, filled: 0, element: 1, least: 1, Kind: Uint8Array, auto: true,
    });
  }
  readInto(view, least) {
    this.disturbed = true;
    this.origin = null;
    if (this.state === 'errored') return Promise.reject(this.reason);
    const { byteOffset, byteLength } = view;
    const into = {
      buffer: view.buffer.transfer(), offset: byteOffset, length: byteLength, filled: 0, auto: false,
      element: view.BYTES_PER_ELEMENT ?? 1, Kind: view.constructor,
      least: least * (view.BYTES_PER_ELEMENT ?? 1),
    };
    if (this.state === 'closed') {
      return Promise.resolve({ done: true, value: this.#filled(into) });
    }
    const promise = this.#wait(into);
    this.#serve();
    if (this.closing && this.queued === 0 && this.state === 'readable') this.finish();
    return promise;
  }
  #wait(into) {
    this.disturbed = true;
    this.origin = null;
    const waiter = { into: { ...into, answered: false }, ...Promise.withResolvers() };
    this.waiting.push(waiter);
    if (this.chunks.length === 0) this.pull();
    return waiter.promise;
  }
}

class ReadableStreamBYOBReader {
  #stream;
  #closed = Promise.withResolvers();
  constructor(stream) {
    if (!(stream[source] instanceof ByteQueue)) {
      throw new TypeError('only a stream of bytes has such readers');
    }
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
  async read(view, { min = 1 } = {}) {
    if (!ArrayBuffer.isView(view)) throw new TypeError('a view to fill is needed');
    if (view.byteLength === 0) throw new TypeError('the view has no room');
    if (!this.#stream) throw new TypeError('the reader was released');
    if (!(Number.isInteger(min) && min > 0)) throw new TypeError('min is at least 1');
    if (min > (view.length ?? view.byteLength)) throw new RangeError('min is more than the view has');
    return this.#stream[source].readInto(view, min);
  }
  // Cloudflare's: `min` in bytes comes first.
  readAtLeast(min, view) {
    return this.read(view, { min });
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
tag(ReadableStreamBYOBReader, 'ReadableStreamBYOBReader');

class CountQueuingStrategy {
  #mark;
  constructor({ highWaterMark }) {
    this.#mark = Number(highWaterMark);
  }
  get highWaterMark() { return this.#mark; }
  get size() { return () => 1; }
}
tag(CountQueuingStrategy, 'CountQueuingStrategy');

class ByteLengthQueuingStrategy {
  #mark;
  constructor({ highWaterMark }) {
    this.#mark = Number(highWaterMark);
  }
  get highWaterMark() { return this.#mark; }
  get size() { return (chunk) => chunk.byteLength; }
}
tag(ByteLengthQueuingStrategy, 'ByteLengthQueuingStrategy');

expose({
  ReadableStreamBYOBReader, ReadableStreamBYOBRequest, ReadableByteStreamController,
  CountQueuingStrategy, ByteLengthQueuingStrategy,
});
