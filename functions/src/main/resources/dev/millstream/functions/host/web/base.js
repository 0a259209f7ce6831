// All files of this folder run as one function, in the order of WebLayer.java, in every isolate
// before the site's code. `bridge` is what the host process does for us; bind() fills it.
const bridge = {};

const define = (target, name, value) =>
  Object.defineProperty(target, name, {
    value, writable: true, enumerable: false, configurable: true,
  });

const expose = (names) => {
  for (const [name, value] of Object.entries(names)) define(globalThis, name, value);
};

// An instance shows its own kind in Object.prototype.toString, as WebIDL has it.
const tag = (type, name) =>
  Object.defineProperty(type.prototype, Symbol.toStringTag, { value: name, configurable: true });

const legacyCodes = {
  NotFoundError: 8, NotSupportedError: 9, InvalidStateError: 11, SyntaxError: 12,
  InvalidCharacterError: 5, AbortError: 20, TimeoutError: 23, DataCloneError: 25,
  QuotaExceededError: 22, TypeMismatchError: 17, InvalidAccessError: 15,
};

class DOMException extends Error {
  #name;
  constructor(message = '', name = 'Error') {
    super(message);
    this.#name = String(name);
  }
  get name() { return this.#name; }
  get code() { return legacyCodes[this.#name] ?? 0; }
}
tag(DOMException, 'DOMException');

const digestNames = new Set(['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512', 'MD5']);

const isBuffer = (value) => value instanceof ArrayBuffer;

// The bytes of a buffer or view as an ArrayBuffer of exactly that length, for the bridge.
const exactBuffer = (source) => {
  if (isBuffer(source)) return source;
  if (ArrayBuffer.isView(source)) {
    const { buffer, byteOffset, byteLength } = source;
    if (byteOffset === 0 && byteLength === buffer.byteLength) return buffer;
    return buffer.slice(byteOffset, byteOffset + byteLength);
  }
  throw new TypeError('an ArrayBuffer or a view of one is needed');
};

const viewOf = (source) =>
  isBuffer(source)
    ? new Uint8Array(source)
    : new Uint8Array(source.buffer, source.byteOffset, source.byteLength);

const joinBytes = (chunks) => {
  let length = 0;
  for (const chunk of chunks) length += chunk.byteLength;
  const joined = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    joined.set(chunk, at);
    at += chunk.byteLength;
  }
  return joined;
};

// What can be said of anything that was thrown, whatever its getters do.
const describe = (thrown) => {
  try {
    if (thrown instanceof Error) {
      return { message: `${thrown.name}: ${thrown.message}`, stack: String(thrown.stack ?? '') };
    }
    return { message: String(thrown), stack: '' };
  } catch {
    return { message: 'an error that cannot be shown', stack: '' };
  }
};

expose({ DOMException });
