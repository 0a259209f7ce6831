const randomBytesMax = 65536;

class Crypto {
  #subtle = new SubtleCrypto();
  get subtle() { return this.#subtle; }
  get DigestStream() { return DigestStream; }
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
