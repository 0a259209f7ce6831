// Keys of crypto.subtle, and what their algorithms have in common. The host computes
// (WebCrypto.java); here is who may ask it for what.
const keyMaking = Symbol('keyMaking');
let materialOf;

const cryptoError = (name, message) => new DOMException(message, name);

// A secret key is its bytes, a public one SPKI, a private one PKCS #8.
class CryptoKey {
  #type; #extractable; #algorithm; #usages; #material;
  static {
    materialOf = (key) => key.#material;
  }
  constructor(key, type, extractable, algorithm, usages, material) {
    if (key !== keyMaking) throw new TypeError('Illegal constructor');
    this.#type = type;
    this.#extractable = Boolean(extractable);
    this.#algorithm = algorithm;
    this.#usages = usages;
    this.#material = material;
  }
  get type() { return this.#type; }
  get extractable() { return this.#extractable; }
  get algorithm() { return this.#algorithm; }
  get usages() { return this.#usages; }
}
tag(CryptoKey, 'CryptoKey');

const allUsages = [
  'encrypt', 'decrypt', 'sign', 'verify', 'deriveKey', 'deriveBits', 'wrapKey', 'unwrapKey',
];
const hashBits = { 'SHA-1': 160, 'SHA-256': 256, 'SHA-384': 384, 'SHA-512': 512 };
const hashBlockBits = { 'SHA-1': 512, 'SHA-256': 512, 'SHA-384': 1024, 'SHA-512': 1024 };

const named = (algorithm) => {
  if (typeof algorithm === 'string') return { name: algorithm };
  if (typeof algorithm === 'object' && algorithm !== null && algorithm.name !== undefined) {
    return algorithm;
  }
  throw new TypeError('an algorithm is a name, or an object with one');
};

const hashOf = (algorithm) => {
  if (algorithm.hash === undefined) throw new TypeError('the algorithm needs a hash');
  const name = String(named(algorithm.hash).name).toUpperCase();
  if (!(name in hashBits)) throw cryptoError('NotSupportedError', `the hash "${name}" is not known`);
  return name;
};

const bytesOf = (value, what) => {
  if (isBuffer(value)) return value.slice(0);
  if (ArrayBuffer.isView(value)) return viewOf(value).slice().buffer;
  throw new TypeError(`${what} has to be an ArrayBuffer or a view of one`);
};

const compute = (operation, parameters, ...inputs) => {
  const result = bridge.subtle(operation, JSON.stringify(parameters), ...inputs);
  if (typeof result !== 'string') return result;
  const end = result.indexOf('\n');
  throw cryptoError(result.slice(0, end), result.slice(end + 1));
};

// The same for what may take long: other requests of the isolate go on meanwhile.
const computeSlowly = (operation, parameters, ...inputs) => {
  const call = activeCall();
  const number = ++call.lastOperation;
  const answer = Promise.withResolvers();
  call.operations.set(number, answer);
  bridge.subtleLater(call.number, number, operation, JSON.stringify(parameters), ...inputs);
  return answer.promise.then(
    ({ bytes }) => bytes.buffer,
    ({ message }) => {
      const end = message.indexOf('\n');
      throw cryptoError(message.slice(0, end), message.slice(end + 1));
    });
};

const unframe = (buffer) => {
  const first = new DataView(buffer).getUint32(0);
  return [buffer.slice(4, 4 + first), buffer.slice(8 + first)];
};

const jsonOf = (buffer) => JSON.parse(utf8Decode(buffer));

const toBase64Url = (bytes) =>
  btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');

const fromBase64Url = (text) => {
  if (typeof text !== 'string' || /[^\w-]/.test(text)) {
    throw cryptoError('DataError', 'a part of the key is not in base64url');
  }
  const bytes = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(bytes, (c) => c.charCodeAt(0)).buffer;
};

const usagesFor = (given, allowed, type) => {
  const usages = [...given].map(String);
  for (const usage of usages) {
    if (!allUsages.includes(usage)) throw new TypeError(`"${usage}" is no usage of a key`);
    if (!allowed.includes(usage)) {
      throw cryptoError('SyntaxError', `a ${type} key of this algorithm cannot "${usage}"`);
    }
  }
  return allUsages.filter((usage) => usages.includes(usage));
};

// What a JSON Web Key says of its use has to allow what it is imported for.
const checkJwk = (jwk, kty, usages, use, extractable, alg) => {
  if (typeof jwk !== 'object' || jwk === null || isBuffer(jwk) || ArrayBuffer.isView(jwk)) {
    throw new TypeError('a JSON Web Key is an object');
  }
  const wrong = (what) => cryptoError('DataError', `the key's "${what}" is of another kind`);
  if (jwk.kty !== kty) throw wrong('kty');
  if (usages.length > 0 && jwk.use !== undefined && jwk.use !== use) throw wrong('use');
  if (jwk.key_ops !== undefined) {
    const ops = [...jwk.key_ops];
    if (new Set(ops).size !== ops.length || usages.some((usage) => !ops.includes(usage))) {
      throw wrong('key_ops');
    }
  }
  if (jwk.ext === false && extractable) throw wrong('ext');
  if (alg !== null && jwk.alg !== undefined && jwk.alg !== alg) throw wrong('alg');
};

// Secret keys: which lengths they may have, and what JSON Web Keys call them.
const secretKinds = {
  HMAC: {
    usages: ['sign', 'verify'], use: 'sig',
    alg: ({ hash }) => `HS${hash.name.slice(4)}`,
    generateBits: (algorithm) => algorithm.length ?? hashBlockBits[hashOf(algorithm)],
    describe: (algorithm, bits) => {
      const length = algorithm.length ?? bits;
      if (bits === 0) throw cryptoError('DataError', 'an HMAC key has at least one byte');
      if (length > bits || length <= bits - 8) {
        throw cryptoError('DataError', `the key has ${bits} bits, not ${length}`);
      }
      return { name: 'HMAC', hash: { name: hashOf(algorithm) }, length };
    },
  },
};
for (const mode of ['CBC', 'CTR', 'GCM', 'KW']) {
  const lengths = [128, 192, 256];
  secretKinds[`AES-${mode}`] = {
    usages: mode === 'KW'
      ? ['wrapKey', 'unwrapKey'] : ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'],
    use: 'enc',
    alg: ({ length }) => `A${length}${mode}`,
    generateBits: ({ length }) => {
      if (lengths.includes(Number(length))) return Number(length);
      throw cryptoError('OperationError', `an AES key has 128, 192 or 256 bits, not ${length}`);
    },
    describe: (algorithm, bits) => {
      if (!lengths.includes(bits)) {
        throw cryptoError('DataError', `an AES key has 128, 192 or 256 bits, not ${bits}`);
      }
      return { name: `AES-${mode}`, length: bits };
    },
  };
}
for (const name of ['HKDF', 'PBKDF2']) {
  secretKinds[name] = {
    usages: ['deriveKey', 'deriveBits'], use: null, importOnly: true,
    describe: () => ({ name }),
  };
}

// Pairs of keys: whose curve or modulus the host knows by `family`.
const rsaAlg = (prefix) => ({ hash }) =>
  prefix === 'RSA-OAEP' && hash.name === 'SHA-1'
    ? 'RSA-OAEP' : `${prefix}${prefix === 'RSA-OAEP' ? '-' : ''}${hash.name.slice(4)}`;
const rsaKind = (name, usages, prefix, use) => ({
  name, kty: 'RSA', use, slow: true, ...usages, alg: rsaAlg(prefix),
  family: () => 'RSA',
  describe: (algorithm, { modulusLength, publicExponent }) => ({
    name,
    modulusLength,
    publicExponent: exponentBytes(publicExponent),
    hash: { name: hashOf(algorithm) },
  }),
});
const exponentBytes = (number) => {
  const bytes = [];
  for (let rest = number; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return new Uint8Array(bytes);
};
const curves = ['P-256', 'P-384', 'P-521'];
const curveOf = ({ namedCurve }) => {
  if (curves.includes(namedCurve)) return namedCurve;
  throw cryptoError('NotSupportedError', `the curve "${namedCurve}" is not known`);
};
const ecKind = (name, usages) => ({
  name, kty: 'EC', use: name === 'ECDSA' ? 'sig' : 'enc', raw: true, ...usages,
  alg: () => null, family: curveOf,
  describe: (algorithm) => ({ name, namedCurve: curveOf(algorithm) }),
});
const okpKind = (name, usages) => ({
  name, kty: 'OKP', use: name === 'Ed25519' ? 'sig' : 'enc', raw: true, ...usages,
  alg: () => (name === 'Ed25519' ? name : null), family: () => name,
  describe: () => ({ name }),
});
const signs = { publicUsages: ['verify'], privateUsages: ['sign'] };
const agrees = { publicUsages: [], privateUsages: ['deriveKey', 'deriveBits'] };
const pairKinds = Object.fromEntries([
  rsaKind('RSASSA-PKCS1-v1_5', signs, 'RS', 'sig'),
  rsaKind('RSA-PSS', signs, 'PS', 'sig'),
  rsaKind('RSA-OAEP', {
    publicUsages: ['encrypt', 'wrapKey'], privateUsages: ['decrypt', 'unwrapKey'],
  }, 'RSA-OAEP', 'enc'),
  ecKind('ECDSA', signs),
  ecKind('ECDH', agrees),
  okpKind('Ed25519', signs),
  okpKind('X25519', agrees),
].map((kind) => [kind.name, kind]));

const kindNames = new Map(
  [...Object.keys(secretKinds), ...Object.keys(pairKinds)].map((name) => [name.toUpperCase(), name]));

// The algorithm's name as it is written, with the kind of its keys.
const kindOf = (algorithm) => {
  const { name } = named(algorithm);
  const known = kindNames.get(String(name).toUpperCase());
  if (!known) throw cryptoError('NotSupportedError', `the algorithm "${name}" is not known`);
  return [known, secretKinds[known] ?? null, pairKinds[known] ?? null];
};

const makeKey = (type, extractable, algorithm, usages, material) => {
  if (usages.length === 0 && type !== 'public') {
    throw cryptoError('SyntaxError', `a ${type} key needs a usage`);
  }
  return new CryptoKey(keyMaking, type, extractable, algorithm, usages, material);
};

expose({ CryptoKey });
