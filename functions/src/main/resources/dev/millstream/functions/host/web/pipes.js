// A pipe, as the standard has it: whichever side ends first ends the other, once what was read
// has been written.
class Pipe {
  #from; #to; #reader; #writer; #options;
  #isEnding = false;
  #written = Promise.resolve();
  #done = Promise.withResolvers();
  constructor(from, to, options) {
    this.#from = from[source];
    this.#to = to[sink];
    this.#reader = from.getReader();
    this.#writer = to.getWriter();
    this.#options = options;
    this.#from.disturbed = true;
  }
  run() {
    const { preventAbort, preventCancel, preventClose, signal } = this.#options;
    const [from, to] = [this.#from, this.#to];
    if (signal?.aborted) this.#stop();
    else signal?.addEventListener('abort', this.#stop);
    this.#onError(from, this.#reader.closed, (reason) =>
      this.#end(preventAbort ? null : () => to.abort(reason), { reason }));
    this.#onError(to, this.#writer.closed, (reason) =>
      this.#end(preventCancel ? null : () => from.cancel(reason), { reason }));
    const close = () => this.#end(preventClose ? null : () => this.#closeTo(), null);
    if (from.state === 'closed') close();
    else this.#reader.closed.then(close, () => {});
    if (to.isClosing || to.state === 'closed') {
      const reason = new TypeError('the destination is closed');
      this.#end(preventCancel ? null : () => from.cancel(reason), { reason });
    }
    this.#copy();
    return this.#done.promise;
  }
  #onError(side, closed, action) {
    if (side.state === 'errored') action(side.reason);
    else closed.catch(action);
  }
  #stop = () => {
    const { preventAbort, preventCancel, signal: { reason } } = this.#options;
    const [from, to] = [this.#from, this.#to];
    this.#end(() => Promise.all([
      !preventAbort && to.state === 'writable' ? to.abort(reason) : undefined,
      !preventCancel && from.state === 'readable' ? from.cancel(reason) : undefined,
    ]), { reason });
  };
  #closeTo() {
    if (this.#to.isClosing || this.#to.state === 'closed') return Promise.resolve();
    return this.#to.state === 'errored' ? Promise.reject(this.#to.reason) : this.#to.close();
  }
  async #copy() {
    try {
      while (!this.#isEnding) {
        await this.#writer.ready;
        if (this.#isEnding) return;
        const { done, value } = await this.#from.read();
        if (done) return;
        this.#written = this.#writer.write(value);
        this.#written.catch(() => {});
      }
    } catch {
      // whoever failed says so by its `closed`
    }
  }
  async #allWritten() {
    for (let last = null; last !== this.#written;) {
      last = this.#written;
      await last.catch(() => {});
    }
  }
  async #end(action, failure) {
    if (this.#isEnding) return;
    this.#isEnding = true;
    let failed = failure;
    if (this.#to.state === 'writable' && !this.#to.isClosing) await this.#allWritten();
    try {
      await action?.();
    } catch (reason) {
      failed = { reason };
    }
    this.#options.signal?.removeEventListener('abort', this.#stop);
    this.#writer.releaseLock();
    this.#reader.releaseLock();
    if (failed) this.#done.reject(failed.reason);
    else this.#done.resolve(undefined);
  }
}

// In the order in which they are to be looked at.
const pipeOptions = (options) => {
  const preventAbort = Boolean(options?.preventAbort);
  const preventCancel = Boolean(options?.preventCancel);
  const preventClose = Boolean(options?.preventClose);
  const signal = options?.signal;
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw new TypeError('the signal is no AbortSignal');
  }
  return { preventAbort, preventCancel, preventClose, signal };
};

define(ReadableStream.prototype, 'pipeTo', async function pipeTo(destination, options) {
  if (!(destination instanceof WritableStream)) throw new TypeError('a WritableStream is needed');
  const told = pipeOptions(options);
  if (this.locked || destination.locked) throw new TypeError('the stream is locked');
  return new Pipe(this, destination, told).run();
});
define(ReadableStream.prototype, 'pipeThrough', function pipeThrough(transform, options) {
  const { readable, writable } = transform;
  if (!(readable instanceof ReadableStream && writable instanceof WritableStream)) {
    throw new TypeError('a pair of readable and writable is needed');
  }
  const told = pipeOptions(options);
  if (this.locked || writable.locked) throw new TypeError('the stream is locked');
  new Pipe(this, writable, told).run().catch(() => {});
  return readable;
});
