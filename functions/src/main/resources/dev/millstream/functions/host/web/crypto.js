const digests = new Set(['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512', 'MD5']);
const randomBytesMax = 65536;

class SubtleCrypto {
  async digest(algorithm, data) {
    const name = String(algorithm?.name ?? algorithm).toUpperCase();
    if (!digests.has(name)) {
      throw new DOMException(`the digest "${name}" is not known`, 'NotSupportedError');
    }
    return bridge.digest(name, exactBuffer(data));
  }
}
// Takes as long for any two of the same length.
define(SubtleCrypto.prototype, 'timingSafeEqual', (left, right) => {
  const [a, b] = [viewOf(left), viewOf(right)];
  if (a.length !== b.length) throw new TypeError('only what has the same length can be compared');
  let different = 0;
  for (let at = 0; at < a.length; at++) different |= a[at] ^ b[at];
  return different === 0;
});
tag(SubtleCrypto, 'SubtleCrypto');

class Crypto {
  #subtle = new SubtleCrypto();
  get subtle() { return this.#subtle; }
  getRandomValues(array) {
    if (!ArrayBuffer.isView(array) || /^(Float|DataView)/.test(array[Symbol.toStringTag] ?? 'DataView')) {
      throw new DOMException('an array of integers is needed', 'TypeMismatchError');
    }
    if (array.byteLength > randomBytesMax) {
      throw new DOMException(`at most ${randomBytesMax} bytes at once`, 'QuotaExceededError');
    }
    viewOf(array).set(new Uint8Array(bridge.random(array.byteLength)));
    return array;
  }
  randomUUID() {
    return bridge.uuid();
  }
}
tag(Crypto, 'Crypto');

expose({ Crypto, SubtleCrypto, crypto: new Crypto() });
