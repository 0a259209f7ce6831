// Bodies that flow between this isolate and the host, by call and number (BodyPart.java says how):
// 0 is the visitor's, the others have their fetch's number.
const partBytes = 1;
const partEnd = 2;
const partBroken = 3;
const partWanted = 4;
const partUnwanted = 5;
const flowWindow = 128 * 1024;
const flowPartMax = 32 * 1024;

// A stream of what comes from the host, which is told what was read.
class Inflow {
  #call; #number; #controller;
  #parts = [];
  #pulled = null;
  #untold = 0;
  constructor(call, number) {
    this.#call = call;
    this.#number = number;
    call.inflows.set(number, this);
    this.stream = new ReadableStream({
      type: 'bytes',
      start: (controller) => { this.#controller = controller; },
      pull: () => this.#pull(),
      cancel: () => this.#leave(),
    }, { highWaterMark: 0 });
  }
  take(kind, content) {
    this.#parts.push({ kind, content });
    if (!this.#pulled) return;
    const pulled = this.#pulled;
    this.#pulled = null;
    this.#give();
    pulled.resolve();
  }
  abort(reason) {
    this.#leave();
    this.#controller.error(reason);
  }
  #leave() {
    if (!this.#call.inflows.delete(this.#number)) return;
    this.#parts = [];
    bridge.flow(this.#call.number, this.#number, partUnwanted, null);
  }
  #pull() {
    if (this.#parts.length > 0) {
      this.#give();
      return undefined;
    }
    this.#pulled = Promise.withResolvers();
    return this.#pulled.promise;
  }
  #give() {
    const { kind, content } = this.#parts.shift();
    if (kind === partBytes) {
      this.#untold += content.byteLength;
      this.#controller.enqueue(new Uint8Array(content)); // whose buffer it takes
      if (this.#untold < flowWindow / 2) return;
      bridge.flow(this.#call.number, this.#number, partWanted, this.#untold);
      this.#untold = 0;
      return;
    }
    this.#call.inflows.delete(this.#number);
    if (kind === partEnd) this.#controller.close();
    else this.#controller.error(new TypeError(`the body broke off: ${content}`));
  }
}

// Sends a stream's bytes to the host, as far as they are wanted there.
class Outflow {
  #call; #number; #reader;
  #left;
  #room = null;
  #cancelled = false;
  constructor(call, number, stream, wanted) {
    this.#call = call;
    this.#number = number;
    this.#reader = stream.getReader();
    this.#left = wanted;
    call.outflows.set(number, this);
  }
  want(bytes) {
    this.#left += bytes;
    this.#room?.resolve();
    this.#room = null;
  }
  cancel() {
    if (this.#cancelled) return;
    this.#cancelled = true;
    this.want(0);
    const gone = new DOMException('nobody reads the body any more', 'AbortError');
    this.#reader.cancel(gone).catch(printUncaught);
  }
  // Never fails: a stream that does is broken off.
  async run() {
    try {
      while (await this.#hasRoom()) {
        const { done, value } = await this.#reader.read();
        if (done) break;
        await this.#send(typeof value === 'string' ? utf8Encode(value) : viewOf(value));
      }
      if (!this.#cancelled) this.#say(partEnd, null);
    } catch (thrown) {
      printUncaught(thrown);
      this.#say(partBroken, describe(thrown).message);
      this.#reader.cancel(thrown).catch(() => {});
    } finally {
      this.#call.outflows.delete(this.#number);
    }
  }
  async #hasRoom() {
    while (this.#left <= 0 && !this.#cancelled) {
      this.#room = Promise.withResolvers();
      await this.#room.promise;
    }
    return !this.#cancelled;
  }
  async #send(bytes) {
    for (let at = 0; at < bytes.length;) {
      if (this.#left <= 0 && !(await this.#hasRoom())) return;
      const part = bytes.subarray(at, at + Math.min(flowPartMax, this.#left));
      at += part.length;
      this.#left -= part.length;
      this.#say(partBytes, exactBuffer(part));
    }
  }
  #say(kind, content) {
    bridge.flow(this.#call.number, this.#number, kind, content);
  }
}

// A body as the host gave it: bytes that are there, or a flow, which ends with the signal.
const received = (call, number, bytes, flows, signal = null) => {
  if (!flows) return Content.of(null, bytes ? new Uint8Array(bytes) : null);
  const inflow = new Inflow(call, number);
  if (signal?.aborted) inflow.abort(signal.reason);
  else signal?.addEventListener('abort', () => inflow.abort(signal.reason));
  return Content.flowing(inflow.stream);
};

const flowed = (number, flow, kind, content) => {
  const call = calls.get(number);
  if (!call) return;
  active = call;
  if (kind === partWanted) call.outflows.get(flow)?.want(content);
  else if (kind === partUnwanted) call.outflows.get(flow)?.cancel();
  else call.inflows.get(flow)?.take(kind, content);
};
