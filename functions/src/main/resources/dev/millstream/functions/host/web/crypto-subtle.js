// crypto.subtle: forms of keys, and the operations.
const importSecret = (format, data, algorithm, kind, extractable, usages) => {
  let material;
  const allowed = usagesFor(usages, kind.usages, 'secret');
  if (format === 'raw') {
    material = bytesOf(data, 'a raw key');
  } else if (format === 'jwk' && !kind.importOnly) {
    checkJwk(data, 'oct', allowed, kind.use, extractable, null);
    material = fromBase64Url(data.k);
  } else {
    throw cryptoError('NotSupportedError', `this key cannot be imported as "${format}"`);
  }
  if (kind.importOnly && extractable) {
    throw cryptoError('SyntaxError', 'a key of this algorithm cannot be extractable');
  }
  const described = kind.describe(algorithm, material.byteLength * 8);
  if (format === 'jwk' && data.alg !== undefined && data.alg !== kind.alg(described)) {
    throw cryptoError('DataError', 'the key\'s "alg" is of another kind');
  }
  return makeKey('secret', extractable, described, allowed, material);
};

const importPair = (format, data, algorithm, kind, extractable, usages) => {
  const family = kind.family(algorithm);
  const isPrivate = format === 'pkcs8' || (format === 'jwk' && data?.d !== undefined);
  const type = isPrivate ? 'private' : 'public';
  const allowed = usagesFor(usages, isPrivate ? kind.privateUsages : kind.publicUsages, type);
  let material;
  if (format === 'jwk') {
    const alg = kind.kty === 'RSA' ? kind.alg({ hash: { name: hashOf(algorithm) } }) : null;
    checkJwk(data, kind.kty, allowed, kind.use, extractable, alg);
    material = compute('fromJwk', { family }, exactBuffer(utf8Encode(JSON.stringify(data))));
  } else if (format === 'raw' && kind.raw) {
    material = compute('fromRaw', { family }, bytesOf(data, 'a raw key'));
  } else if (format === 'spki' || format === 'pkcs8') {
    material = bytesOf(data, `a key in ${format}`);
  } else {
    throw cryptoError('NotSupportedError', `this key cannot be imported as "${format}"`);
  }
  const known = jsonOf(compute('check', { family, private: isPrivate }, material));
  return makeKey(type, extractable, kind.describe(algorithm, known), allowed, material);
};

const importAny = (format, data, algorithm, extractable, usages) => {
  const [, secret, pair] = kindOf(algorithm);
  const full = named(algorithm);
  return secret
    ? importSecret(format, data, full, secret, extractable, usages)
    : importPair(format, data, full, pair, extractable, usages);
};

const exportAny = (format, key) => {
  if (!(key instanceof CryptoKey)) throw new TypeError('a CryptoKey is needed');
  const [name, secret, pair] = kindOf(key.algorithm);
  if (!key.extractable || secret?.importOnly) {
    throw cryptoError('InvalidAccessError', 'the key is not extractable');
  }
  const material = materialOf(key);
  const isPrivate = key.type === 'private';
  const common = { key_ops: [...key.usages], ext: key.extractable };
  if (secret && format === 'raw') return material.slice(0);
  if (secret && format === 'jwk') {
    const k = toBase64Url(new Uint8Array(material));
    return { kty: 'oct', k, alg: secret.alg(key.algorithm), ...common };
  }
  const family = pair?.family(key.algorithm);
  if (pair && format === 'jwk') {
    const alg = pair.alg(key.algorithm);
    const jwk = jsonOf(compute('toJwk', { family, private: isPrivate }, material));
    return { ...jwk, ...(alg ? { alg } : {}), ...common };
  }
  if (pair && format === (isPrivate ? 'pkcs8' : 'spki')) return material.slice(0);
  if (pair?.raw && !isPrivate && format === 'raw') return compute('toRaw', { family }, material);
  const known = ['raw', 'jwk', 'spki', 'pkcs8'].includes(format);
  if (known && pair && format !== 'raw') {
    throw cryptoError('InvalidAccessError', `a ${key.type} key has no form "${format}"`);
  }
  throw cryptoError('NotSupportedError', `a key of ${name} has no form "${format}"`);
};

// The key may do this with this algorithm.
const permit = (key, algorithm, usage) => {
  if (!(key instanceof CryptoKey)) throw new TypeError('a CryptoKey is needed');
  const [name] = kindOf(algorithm);
  if (key.algorithm.name !== name) {
    throw cryptoError('InvalidAccessError', `the key is for ${key.algorithm.name}, not for ${name}`);
  }
  if (!key.usages.includes(usage)) {
    throw cryptoError('InvalidAccessError', `the key's usages do not have "${usage}"`);
  }
  return { name, full: named(algorithm), material: materialOf(key) };
};

const notSupported = (name, verb) =>
  cryptoError('NotSupportedError', `${name} cannot ${verb}`);

const crypt = (algorithm, key, data, usage, encrypts) => {
  const { name, full, material } = permit(key, algorithm, usage);
  const input = bytesOf(data, 'the data');
  if (name === 'RSA-OAEP') {
    const label = full.label === undefined ? new ArrayBuffer(0) : bytesOf(full.label, 'the label');
    return compute('oaep', { encrypts, hash: key.algorithm.hash.name }, material, input, label);
  }
  const aes = (parameters, iv, aad = new ArrayBuffer(0)) =>
    compute('aes', { mode: name.slice(4), encrypts, ...parameters }, material, iv, input, aad);
  const block = (value, what) => {
    const bytes = bytesOf(value, what);
    if (bytes.byteLength === 16) return bytes;
    throw cryptoError('OperationError', `${what} has 16 bytes, not ${bytes.byteLength}`);
  };
  switch (name) {
    case 'AES-CBC': return aes({}, block(full.iv, 'the initial vector'));
    case 'AES-CTR': {
      const length = Number(full.length);
      if (!(length >= 1 && length <= 128)) {
        throw cryptoError('OperationError', 'the counter has from 1 to 128 bits');
      }
      return aes({ length }, block(full.counter, 'the counter'));
    }
    case 'AES-GCM': {
      const tagLength = full.tagLength ?? 128;
      if (![96, 104, 112, 120, 128].includes(tagLength)) {
        throw cryptoError('OperationError', `a tag of ${tagLength} bits is not supported`);
      }
      const aad = full.additionalData;
      return aes(
        { tagLength }, bytesOf(full.iv, 'the initial vector'),
        aad === undefined || aad === null ? undefined : bytesOf(aad, 'the additional data'));
    }
    default: throw notSupported(name, usage);
  }
};

const hmac = (key, data) =>
  compute('hmac', { hash: key.algorithm.hash.name }, materialOf(key), bytesOf(data, 'the data'));

const signing = (name, full, key) => {
  switch (name) {
    case 'RSASSA-PKCS1-v1_5': return { scheme: name, hash: key.algorithm.hash.name };
    case 'RSA-PSS':
      return { scheme: name, hash: key.algorithm.hash.name, saltLength: Number(full.saltLength) };
    case 'ECDSA': return { scheme: name, hash: hashOf(full) };
    case 'Ed25519': return { scheme: name };
    default: throw notSupported(name, 'sign');
  }
};

const sameBytes = (a, b) => {
  if (a.length !== b.length) return false;
  let different = 0;
  for (let at = 0; at < a.length; at++) different |= a[at] ^ b[at];
  return different === 0;
};

const derive = async (algorithm, key, length, usage) => {
  const { name, full, material } = permit(key, algorithm, usage);
  if (name === 'ECDH' || name === 'X25519') {
    const other = full.public;
    if (!(other instanceof CryptoKey) || other.type !== 'public' || other.algorithm.name !== name
        || other.algorithm.namedCurve !== key.algorithm.namedCurve) {
      throw cryptoError('InvalidAccessError', 'a public key of the same kind is needed');
    }
    const secret = compute('agree', { family: name }, material, materialOf(other));
    const bits = length ?? secret.byteLength * 8;
    if (bits > secret.byteLength * 8) {
      throw cryptoError('OperationError', `the keys share ${secret.byteLength * 8} bits only`);
    }
    const cut = secret.slice(0, Math.ceil(bits / 8));
    if (bits % 8 > 0) new Uint8Array(cut)[cut.byteLength - 1] &= 0xff << (8 - (bits % 8));
    return cut;
  }
  if (typeof length !== 'number' || length % 8 !== 0) {
    throw cryptoError('OperationError', 'the length in bits has to be a multiple of 8');
  }
  const [hash, bytes] = [hashOf(full), length / 8];
  if (name === 'HKDF') {
    return compute(
      'hkdf', { hash, bytes }, material, bytesOf(full.salt, 'the salt'), bytesOf(full.info, 'the info'));
  }
  if (name === 'PBKDF2') {
    const iterations = Number(full.iterations);
    return computeSlowly(
      'pbkdf2', { hash, bytes, iterations }, material, bytesOf(full.salt, 'the salt'));
  }
  throw notSupported(name, usage);
};

const derivedBits = (type) => {
  const [name, secret] = kindOf(type);
  if (secret?.importOnly) return null;
  if (!secret) throw notSupported(name, 'be derived');
  return secret.generateBits(named(type));
};

const generatePair = async (algorithm, kind, extractable, usages) => {
  const allowed = usagesFor(usages, [...kind.publicUsages, ...kind.privateUsages], 'key');
  const described = { family: kind.family(algorithm) };
  if (kind.slow) {
    hashOf(algorithm);
    described.modulusLength = Number(algorithm.modulusLength);
    described.publicExponent = String(
      viewOf(algorithm.publicExponent).reduce((sum, byte) => sum * 256 + byte, 0));
  }
  const privateUsages = allowed.filter((usage) => kind.privateUsages.includes(usage));
  if (privateUsages.length === 0) throw cryptoError('SyntaxError', 'a private key needs a usage');
  const framed = await (kind.slow ? computeSlowly : compute)('generate', described);
  const [spki, pkcs8] = unframe(framed);
  const known = jsonOf(compute('check', { family: described.family, private: false }, spki));
  const shown = kind.describe(algorithm, known);
  return {
    publicKey: makeKey(
      'public', true, shown, allowed.filter((usage) => kind.publicUsages.includes(usage)), spki),
    privateKey: makeKey('private', extractable, shown, privateUsages, pkcs8),
  };
};

class SubtleCrypto {
  async digest(algorithm, data) {
    const name = String(named(algorithm).name).toUpperCase();
    if (!digestNames.has(name)) {
      throw cryptoError('NotSupportedError', `the digest "${name}" is not known`);
    }
    return compute('digest', { hash: name }, exactBuffer(data));
  }
  async encrypt(algorithm, key, data) { return crypt(algorithm, key, data, 'encrypt', true); }
  async decrypt(algorithm, key, data) { return crypt(algorithm, key, data, 'decrypt', false); }
  async sign(algorithm, key, data) {
    const { name, full, material } = permit(key, algorithm, 'sign');
    if (name === 'HMAC') return hmac(key, data);
    return compute('sign', signing(name, full, key), material, bytesOf(data, 'the data'));
  }
  async verify(algorithm, key, signature, data) {
    const { name, full, material } = permit(key, algorithm, 'verify');
    const given = bytesOf(signature, 'the signature');
    if (name === 'HMAC') return sameBytes(new Uint8Array(given), new Uint8Array(hmac(key, data)));
    const input = bytesOf(data, 'the data');
    return new Uint8Array(compute('verify', signing(name, full, key), material, input, given))[0] === 1;
  }
  async deriveBits(algorithm, key, length) {
    return derive(algorithm, key, length, 'deriveBits');
  }
  async deriveKey(algorithm, key, type, extractable, usages) {
    const bits = derivedBits(type);
    const fallback = ['HKDF', 'PBKDF2'].includes(key?.algorithm?.name) ? 256 : undefined;
    const material = await derive(algorithm, key, bits ?? fallback, 'deriveKey');
    return importAny('raw', material, type, extractable, usages);
  }
  async generateKey(algorithm, extractable, usages) {
    const [name, secret, pair] = kindOf(algorithm);
    const full = named(algorithm);
    if (pair) return generatePair(full, pair, extractable, usages);
    if (secret.importOnly) throw notSupported(name, 'generate keys');
    const bits = secret.generateBits(full);
    if (!(bits > 0 && bits <= 65536)) {
      throw cryptoError('OperationError', `a key of ${bits} bits cannot be made`);
    }
    const material = bridge.random(Math.ceil(bits / 8));
    return importAny('raw', material, full, extractable, usages);
  }
  async importKey(format, data, algorithm, extractable, usages) {
    return importAny(format, data, algorithm, Boolean(extractable), usages);
  }
  async exportKey(format, key) { return exportAny(format, key); }
  async wrapKey(format, key, wrappingKey, algorithm) {
    const { name, material } = permit(wrappingKey, algorithm, 'wrapKey');
    const exported = exportAny(format, key);
    let data = format === 'jwk' ? exactBuffer(utf8Encode(JSON.stringify(exported))) : exported;
    if (name !== 'AES-KW') return crypt(algorithm, wrappingKey, data, 'wrapKey', true);
    if (format === 'jwk') { // spaces after the JSON change nothing
      const padded = new Uint8Array(Math.ceil(data.byteLength / 8) * 8).fill(0x20);
      padded.set(new Uint8Array(data));
      data = padded.buffer;
    }
    return compute('aes', { mode: 'KW', encrypts: true }, material, new ArrayBuffer(0), data);
  }
  async unwrapKey(format, wrapped, unwrappingKey, algorithm, keyAlgorithm, extractable, usages) {
    const { name, material } = permit(unwrappingKey, algorithm, 'unwrapKey');
    const given = bytesOf(wrapped, 'the wrapped key');
    const data = name === 'AES-KW'
      ? compute('aes', { mode: 'KW', encrypts: false }, material, new ArrayBuffer(0), given)
      : crypt(algorithm, unwrappingKey, given, 'unwrapKey', false);
    let key = data;
    if (format === 'jwk') {
      try {
        key = jsonOf(data);
      } catch {
        throw cryptoError('DataError', 'what was unwrapped is no JSON Web Key');
      }
    }
    return importAny(format, key, keyAlgorithm, Boolean(extractable), usages);
  }
  // Takes as long for any two of the same length.
  timingSafeEqual(left, right) {
    const [a, b] = [viewOf(left), viewOf(right)];
    if (a.length !== b.length) throw new TypeError('only what has the same length can be compared');
    return sameBytes(a, b);
  }
}
tag(SubtleCrypto, 'SubtleCrypto');
