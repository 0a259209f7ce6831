// The writable side of the streams standard, transforms, and pipes.
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

// What waits to be written, one after the other, and whether there is room for more.
class WriteQueue {
  steps = [];
  queued = 0;
  state = 'writable';
  reason = undefined;
  closing = false;
  busy = true;
  locked = false;
  ended = Promise.withResolvers();
  #room = null;
  constructor(underlying, strategy, controller) {
    this.underlying = underlying;
    this.highWater = highWaterOf(strategy, 1);
    this.sizeOf = strategy?.size ?? (() => 1);
    this.controller = controller;
    this.ended.promise.catch(() => {});
  }
  start() {
    Promise.resolve(this.underlying.start?.(this.controller)).then(
      () => {
        this.busy = false;
        this.next();
      },
      (reason) => this.fail(reason));
  }
  get desiredSize() {
    if (this.state === 'errored') return null;
    return this.state === 'closed' ? 0 : this.highWater - this.queued;
  }
  get ready() {
    if (this.state === 'errored') return Promise.reject(this.reason);
    if (this.closing || this.desiredSize > 0) return Promise.resolve();
    return (this.#room ??= Promise.withResolvers()).promise;
  }
  add(run, size, closes) {
    if (this.state === 'errored') return Promise.reject(this.reason);
    if (this.closing) return Promise.reject(new TypeError('the stream is closed already'));
    this.closing = closes;
    const step = { run, size, closes, ...Promise.withResolvers() };
    this.queued += size;
    this.steps.push(step);
    this.next();
    return step.promise;
  }
  write(chunk) {
    let size;
    try {
      size = Number(this.sizeOf(chunk));
    } catch (thrown) {
      this.fail(thrown);
      return Promise.reject(thrown);
    }
    return this.add(() => this.underlying.write?.(chunk, this.controller), size, false);
  }
  close() {
    return this.add(() => this.underlying.close?.(), 0, true);
  }
  async next() {
    if (this.busy || this.state !== 'writable' || this.steps.length === 0) return;
    const [step] = this.steps;
    this.busy = true;
    try {
      await step.run();
    } catch (reason) {
      this.fail(reason);
      return;
    }
    if (this.state !== 'writable') return;
    this.busy = false;
    this.steps.shift();
    this.queued -= step.size;
    step.resolve();
    if (step.closes) {
      this.state = 'closed';
      this.ended.resolve();
    }
    if (this.#room && (this.closing || this.desiredSize > 0)) {
      this.#room.resolve();
      this.#room = null;
    }
    this.next();
  }
  fail(reason) {
    if (this.state !== 'writable') return;
    this.state = 'errored';
    this.reason = reason;
    for (const { reject } of this.steps.splice(0)) reject(reason);
    this.#room?.reject(reason);
    this.ended.reject(reason);
  }
  async abort(reason) {
    if (this.state !== 'writable') return;
    this.controller[abort](reason);
    this.fail(reason);
    await this.underlying.abort?.(reason);
  }
}

const released = () => new TypeError('the writer was released');

class WritableStreamDefaultWriter {
  #queue;
  constructor(stream) {
    if (stream.locked) throw new TypeError('the stream is locked to another writer');
    this.#queue = stream[sink];
    this.#queue.locked = true;
  }
  get closed() { return this.#queue?.ended.promise ?? Promise.reject(released()); }
  get ready() { return this.#queue?.ready ?? Promise.reject(released()); }
  get desiredSize() {
    if (!this.#queue) throw released();
    return this.#queue.desiredSize;
  }
  write(chunk) { return this.#queue?.write(chunk) ?? Promise.reject(released()); }
  close() { return this.#queue?.close() ?? Promise.reject(released()); }
  abort(reason) { return this.#queue?.abort(reason) ?? Promise.reject(released()); }
  releaseLock() {
    if (this.#queue) this.#queue.locked = false;
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

const copyAll = async (reader, writer, gone, preventClose) => {
  let last;
  for (;;) {
    await Promise.race([writer.ready, gone]);
    const { done, value } = await Promise.race([reader.read(), gone]);
    if (done) break;
    last = writer.write(value);
    last.catch(() => {}); // shows on `ready` or `closed`
  }
  await (preventClose ? last : writer.close());
};

// Ends both sides of a pipe that failed on either: the one that failed takes no notice.
const pipe = async (from, to, options) => {
  const { preventClose, preventAbort, preventCancel, signal } = options ?? {};
  const reader = from.getReader();
  const writer = to.getWriter();
  const stopped = Promise.withResolvers();
  const stop = () => stopped.reject(signal.reason);
  const closedByOthers = writer.closed.then(() => {
    throw new TypeError('the destination is closed');
  });
  const gone = Promise.race([stopped.promise, closedByOthers]);
  gone.catch(() => {});
  if (signal?.aborted) stop();
  else signal?.addEventListener('abort', stop);
  try {
    await copyAll(reader, writer, gone, preventClose);
  } catch (reason) {
    if (!preventAbort) await writer.abort(reason).catch(() => {});
    if (!preventCancel) await reader.cancel(reason).catch(() => {});
    throw reason;
  } finally {
    signal?.removeEventListener('abort', stop);
    reader.releaseLock();
    writer.releaseLock();
  }
};

define(ReadableStream.prototype, 'pipeTo', async function pipeTo(destination, options) {
  return pipe(this, destination, options);
});
define(ReadableStream.prototype, 'pipeThrough', function pipeThrough(transform, options) {
  if (this.locked || transform.writable.locked) throw new TypeError('the stream is locked');
  pipe(this, transform.writable, options).catch(() => {});
  return transform.readable;
});

// A write waits until the reader wants something: nothing gathers between the two.
class TransformStream {
  #readable;
  #writable;
  #out;
  #transformer;
  #wanted = Promise.withResolvers();
  #given = null;
  #gave = false;
  constructor(transformer = {}, writableStrategy = {}, readableStrategy = {}) {
    this.#transformer = transformer ?? {};
    this.#readable = new ReadableStream({
      start: (controller) => { this.#out = controller; },
      pull: () => {
        this.#given = Promise.withResolvers();
        this.#wanted.resolve();
        return this.#given.promise;
      },
      cancel: (reason) => {
        this.#writable[sink].fail(reason);
        return this.#transformer.cancel?.(reason);
      },
    }, { highWaterMark: readableStrategy?.highWaterMark ?? 0 });
    const controller = this.#controller();
    this.#writable = new WritableStream({
      start: () => this.#transformer.start?.(controller),
      write: (chunk) => this.#write(chunk, controller),
      close: () => this.#close(controller),
      abort: (reason) => {
        this.#out.error(reason);
        return this.#transformer.cancel?.(reason);
      },
    }, writableStrategy);
  }
  #controller() {
    const [out, stream] = [this.#out, this];
    return {
      get desiredSize() { return out.desiredSize; },
      enqueue(chunk) {
        stream.#gave = true;
        out.enqueue(chunk);
      },
      error(reason) {
        out.error(reason);
        stream.#writable[sink].fail(reason);
      },
      terminate() {
        out.close();
        stream.#writable[sink].fail(new TypeError('the transform was terminated'));
      },
    };
  }
  async #write(chunk, controller) {
    await this.#wanted.promise;
    this.#gave = false;
    try {
      if (this.#transformer.transform) await this.#transformer.transform(chunk, controller);
      else controller.enqueue(chunk);
    } catch (thrown) {
      this.#out.error(thrown);
      throw thrown;
    }
    if (this.#gave) {
      this.#wanted = Promise.withResolvers();
      this.#given.resolve();
    }
  }
  async #close(controller) {
    try {
      await this.#transformer.flush?.(controller);
      this.#out.close();
    } catch (thrown) {
      this.#out.error(thrown);
      throw thrown;
    } finally {
      this.#given?.resolve();
    }
  }
  get readable() { return this.#readable; }
  get writable() { return this.#writable; }
}
tag(TransformStream, 'TransformStream');

// Bytes as they come.
class IdentityTransformStream extends TransformStream {
  constructor() {
    super({
      transform(chunk, controller) {
        if (!isBuffer(chunk) && !ArrayBuffer.isView(chunk)) {
          throw new TypeError('this stream takes an ArrayBuffer or a view of one');
        }
        if (chunk.byteLength > 0) controller.enqueue(viewOf(chunk));
      },
    });
  }
}
tag(IdentityTransformStream, 'IdentityTransformStream');

// The same, for what has exactly so many bytes.
class FixedLengthStream extends TransformStream {
  constructor(length) {
    let left = Number(length);
    if (!Number.isSafeInteger(left) || left < 0) {
      throw new TypeError(`"${length}" is no number of bytes`);
    }
    super({
      transform(chunk, controller) {
        left -= chunk.byteLength;
        if (left < 0) throw new TypeError('more bytes were written than the stream has');
        if (chunk.byteLength > 0) controller.enqueue(viewOf(chunk));
      },
      flush() {
        if (left > 0) throw new TypeError('fewer bytes were written than the stream has');
      },
    });
  }
}
tag(FixedLengthStream, 'FixedLengthStream');

// A pair of surrogates may come in two chunks.
class TextEncoderStream extends TransformStream {
  constructor() {
    let kept = '';
    super({
      transform(chunk, controller) {
        const text = kept + String(chunk);
        kept = /[\uD800-\uDBFF]$/.test(text) ? text.slice(-1) : '';
        const whole = text.slice(0, text.length - kept.length);
        if (whole !== '') controller.enqueue(utf8Encode(whole));
      },
      flush(controller) {
        if (kept !== '') controller.enqueue(utf8Encode(kept));
      },
    });
  }
  get encoding() { return 'utf-8'; }
}
tag(TextEncoderStream, 'TextEncoderStream');

class TextDecoderStream extends TransformStream {
  #decoder;
  constructor(label = 'utf-8', options = {}) {
    const decoder = new TextDecoder(label, options);
    super({
      transform(chunk, controller) {
        const text = decoder.decode(chunk, { stream: true });
        if (text !== '') controller.enqueue(text);
      },
      flush(controller) {
        const text = decoder.decode();
        if (text !== '') controller.enqueue(text);
      },
    });
    this.#decoder = decoder;
  }
  get encoding() { return this.#decoder.encoding; }
  get fatal() { return this.#decoder.fatal; }
  get ignoreBOM() { return this.#decoder.ignoreBOM; }
}
tag(TextDecoderStream, 'TextDecoderStream');

expose({
  WritableStream, WritableStreamDefaultWriter, WritableStreamDefaultController, TransformStream,
  IdentityTransformStream, FixedLengthStream, TextEncoderStream, TextDecoderStream,
});
