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
      start: () => this.#start(controller),
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
  #start(controller) {
    const started = this.#transformer.start?.(controller);
    return Promise.resolve(started).catch((reason) => {
      this.#out.error(reason);
      throw reason;
    });
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
  TransformStream, IdentityTransformStream, FixedLengthStream, TextEncoderStream, TextDecoderStream,
});
