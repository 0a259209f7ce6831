// CompressionStream and DecompressionStream: the host has the codec, and gives what it makes piece
// by piece, as it is read.
const codecsMax = 16;
const codecsOfAllMax = 64; // each has a quarter of a megabyte outside of V8's heap
const codecFormats = ['gzip', 'deflate', 'deflate-raw'];

const openCodec = (call, name, packs) => {
  if (call.codecs.size >= codecsMax) {
    throw new DOMException(
      `a request may have ${codecsMax} of these streams at once`, 'QuotaExceededError');
  }
  let all = 0;
  for (const { codecs } of calls.values()) all += codecs.size;
  if (all >= codecsOfAllMax) {
    throw new DOMException(
      `requests of a deployment may have ${codecsOfAllMax} of these streams at once`,
      'QuotaExceededError');
  }
  const number = bridge.codecOpen(name, packs);
  call.codecs.add(number);
  return number;
};

class Codec {
  #call; #number;
  #next = Promise.withResolvers();
  #ended = false;
  constructor(format, packs) {
    if (!codecFormats.includes(String(format))) {
      throw new TypeError(`the format "${format}" is not known: ${codecFormats.join(', ')} are`);
    }
    this.#call = activeCall();
    this.#number = openCodec(this.#call, String(format), packs);
    this.readable = new ReadableStream({
      type: 'bytes',
      pull: (controller) => this.#pull(controller),
      cancel: (reason) => this.#fail(reason),
    });
    this.writable = new WritableStream({
      write: (chunk) => this.#write(chunk),
      close: () => this.#give(null),
      abort: (reason) => {
        this.readable[source].fail(reason);
        this.#end();
      },
    });
  }
  #write(chunk) {
    if (!isBuffer(chunk) && !ArrayBuffer.isView(chunk)) {
      const wrong = new TypeError('an ArrayBuffer or a view of one is needed');
      this.readable[source].fail(wrong);
      this.#end();
      throw wrong;
    }
    return chunk.byteLength > 0 ? this.#give(exactBuffer(chunk)) : undefined;
  }
  // Waits until the codec has taken it.
  #give(input) {
    const done = Promise.withResolvers();
    this.#next.resolve({ input, done });
    return done.promise;
  }
  async #pull(controller) {
    for (;;) {
      const { input, done } = await this.#next.promise;
      if (this.#ended) return;
      // until it has given all that it can make of it
      const made = bridge.codec(this.#number, input ?? null, input === null);
      if (typeof made === 'string') {
        const broken = new TypeError(made);
        this.#fail(broken);
        done.reject(broken);
        throw broken;
      }
      this.#next = Promise.withResolvers();
      if (made.byteLength > 0) {
        this.#next.resolve({ input: undefined, done });
        controller.enqueue(new Uint8Array(made));
        return;
      }
      done.resolve();
      if (bridge.codecDone(this.#number)) {
        this.#end();
        controller.close();
        return;
      }
    }
  }
  #fail(reason) {
    this.writable[sink].fail(reason);
    this.#end();
  }
  #end() {
    if (this.#ended) return;
    this.#ended = true;
    this.#call.codecs.delete(this.#number);
    bridge.codecClose(this.#number);
  }
}

class CompressionStream {
  #codec;
  constructor(format) {
    this.#codec = new Codec(format, true);
  }
  get readable() { return this.#codec.readable; }
  get writable() { return this.#codec.writable; }
}
tag(CompressionStream, 'CompressionStream');

class DecompressionStream {
  #codec;
  constructor(format) {
    this.#codec = new Codec(format, false);
  }
  get readable() { return this.#codec.readable; }
  get writable() { return this.#codec.writable; }
}
tag(DecompressionStream, 'DecompressionStream');

// Cloudflare's: a stream to write to, whose digest is there when it is closed.
class DigestStream extends WritableStream {
  #digest = Promise.withResolvers();
  constructor(algorithm) {
    const name = String(algorithm?.name ?? algorithm).toUpperCase();
    if (!digestNames.has(name)) {
      throw new DOMException(`the digest "${name}" is not known`, 'NotSupportedError');
    }
    const call = activeCall();
    const number = openCodec(call, name, true);
    const end = () => {
      call.codecs.delete(number);
      bridge.codecClose(number);
    };
    super({
      write: (chunk) => {
        const bytes = typeof chunk === 'string' ? utf8Encode(chunk) : chunk;
        bridge.codec(number, exactBuffer(bytes), false);
      },
      close: () => {
        this.#digest.resolve(bridge.codec(number, null, true));
        end();
      },
      abort: (reason) => {
        this.#digest.reject(reason);
        end();
      },
    });
    this.#digest.promise.catch(() => {});
  }
  get digest() { return this.#digest.promise; }
}
tag(DigestStream, 'DigestStream');

expose({ CompressionStream, DecompressionStream });
