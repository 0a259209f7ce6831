// What each line gives is in crypto.txt, where Node has written it.
const hex = (bytes) => Array.from(new Uint8Array(bytes), (b) => b.toString(16).padStart(2, '0')).join('');
const unhex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const utf8 = (text) => new TextEncoder().encode(text);
const count = (length, from = 0) => Uint8Array.from({ length }, (_, at) => (at + from) & 255);
const { subtle } = crypto;
const failure = async (run) => {
  try {
    return JSON.stringify(await run());
  } catch (thrown) {
    return thrown.name;
  }
};
const secret = (algorithm, usages, bytes = count(32)) =>
  subtle.importKey('raw', bytes, algorithm, true, usages);
const sorted = (jwk) => JSON.stringify(Object.fromEntries(Object.entries(jwk).sort()));

const digests = async () => Promise.all(
  ['SHA-1', 'sha-256', { name: 'SHA-384' }, 'SHA-512'].map(
    async (name) => hex(await subtle.digest(name, utf8('abc')))));

const macs = async (hash) => {
  const key = await secret({ name: 'HMAC', hash }, ['sign', 'verify'], utf8('Jefe'));
  const signature = await subtle.sign('HMAC', key, utf8('what do ya want for nothing?'));
  const holds = await subtle.verify('HMAC', key, signature, utf8('what do ya want for nothing?'));
  return [hex(signature), holds, await subtle.verify('HMAC', key, signature, utf8('else')),
    sorted(await subtle.exportKey('jwk', key)), sorted(key.algorithm)];
};

const ciphers = async (algorithm, bits) => {
  const key = await secret(algorithm.name, ['encrypt', 'decrypt'], count(bits / 8, 7));
  const sealed = await subtle.encrypt(algorithm, key, utf8('a text of more than one block, it is'));
  const opened = new TextDecoder().decode(await subtle.decrypt(algorithm, key, sealed));
  const broken = new Uint8Array(sealed).slice(1);
  return [hex(sealed), opened, await failure(async () => (await subtle.decrypt(algorithm, key, broken)).byteLength)];
};

const derived = async (algorithm, bits) => {
  const key = await subtle.importKey('raw', utf8('password'), algorithm.name, false, ['deriveBits', 'deriveKey']);
  const aes = await subtle.deriveKey(algorithm, key, { name: 'AES-GCM', length: 128 }, true, ['encrypt']);
  return [hex(await subtle.deriveBits(algorithm, key, bits)), hex(await subtle.exportKey('raw', aes))];
};

const okp = async () => {
  const jwk = {
    kty: 'OKP', crv: 'Ed25519', d: 'TM0Imyj_ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U-4pvs',
    x: 'PUAXw-hDiVqStwqnTRt-vJyYLM8uxJaMwM1V8Sr0Zgw',
  };
  const key = await subtle.importKey('jwk', jwk, 'Ed25519', true, ['sign']);
  const { d, ...open } = jwk;
  const shown = await subtle.importKey('jwk', open, 'Ed25519', true, ['verify']);
  const signature = await subtle.sign('Ed25519', key, unhex('72'));
  return [hex(signature), await subtle.verify('Ed25519', shown, signature, unhex('72')),
    hex(await subtle.exportKey('pkcs8', key)), hex(await subtle.exportKey('spki', shown)),
    hex(await subtle.exportKey('raw', shown)), sorted(await subtle.exportKey('jwk', key))];
};

const x25519 = async () => {
  const head = '302e020100300506032b656e04220420';
  const key = await subtle.importKey(
    'pkcs8', unhex(`${head}77076d0a7318a57d3c16c17251b26645df1e7bb6f2e2e8d5b2e0b3c5b0d2a5c1`),
    'X25519', true, ['deriveBits']);
  const other = await subtle.importKey(
    'raw', unhex('de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f'), 'X25519', true, []);
  return [hex(await subtle.deriveBits({ name: 'X25519', public: other }, key, 256)),
    sorted(await subtle.exportKey('jwk', key))];
};

const p256 = {
  kty: 'EC', crv: 'P-256', x: '4fhLfW53m-tKsDFuLEiFQ2w3Bpq-Zn3MNQ_uRwV3f0Q',
  y: 'uXPsdiZMRoBVHTMfQNxBWxW5JoYI2vWkT2rEPYUNx3M',
};

const ec = async (curve, hash) => {
  const pair = await subtle.generateKey({ name: 'ECDSA', namedCurve: curve }, true, ['sign', 'verify']);
  const jwk = await subtle.exportKey('jwk', pair.privateKey);
  const again = await subtle.importKey('jwk', jwk, { name: 'ECDSA', namedCurve: curve }, true, ['sign']);
  const raw = await subtle.exportKey('raw', pair.publicKey);
  const shown = await subtle.importKey('raw', raw, { name: 'ECDSA', namedCurve: curve }, true, ['verify']);
  const signature = await subtle.sign({ name: 'ECDSA', hash }, again, utf8('text'));
  const point = [jwk.x, jwk.y].map((part) => part.length).join();
  const spki = await subtle.importKey(
    'spki', await subtle.exportKey('spki', shown), { name: 'ECDSA', namedCurve: curve }, true, ['verify']);
  const verify = (key, data) => subtle.verify({ name: 'ECDSA', hash }, key, signature, utf8(data));
  return [signature.byteLength, raw.byteLength, point, await verify(shown, 'text'),
    await verify(spki, 'text'), await verify(shown, 'texT'), jwk.key_ops, shown.algorithm];
};

const ecdh = async () => {
  const algorithm = { name: 'ECDH', namedCurve: 'P-384' };
  const [a, b] = await Promise.all(
    [1, 2].map(() => subtle.generateKey(algorithm, false, ['deriveBits', 'deriveKey'])));
  const bits = ({ privateKey }, { publicKey }, length) =>
    subtle.deriveBits({ name: 'ECDH', public: publicKey }, privateKey, length);
  const aes = await subtle.deriveKey(
    { name: 'ECDH', public: b.publicKey }, a.privateKey, { name: 'AES-CBC', length: 256 }, false, ['encrypt']);
  return [hex(await bits(a, b, 384)) === hex(await bits(b, a, 384)), (await bits(a, b, 100)).byteLength,
    aes.algorithm, await failure(() => bits(a, b, 400)), a.privateKey.extractable];
};

const rsa = async () => {
  const make = (name, usages) => subtle.generateKey(
    { name, modulusLength: 1024, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' }, true, usages);
  const pair = await make('RSASSA-PKCS1-v1_5', ['sign', 'verify']);
  const jwk = await subtle.exportKey('jwk', pair.privateKey);
  const both = (name) => [
    { name, hash: 'SHA-256' }, pair, ['pkcs8', 'spki'], [['sign'], ['verify']]];
  const signed = async (name, extra) => {
    const [algorithm, keys, formats, usages] = both(name);
    const [privateKey, publicKey] = await Promise.all([keys.privateKey, keys.publicKey].map(
      async (key, at) => subtle.importKey(
        formats[at], await subtle.exportKey(formats[at], key), algorithm, false, usages[at])));
    const signature = await subtle.sign({ name, ...extra }, privateKey, utf8('text'));
    return [signature.byteLength, await subtle.verify({ name, ...extra }, publicKey, signature, utf8('text')),
      await subtle.verify({ name, ...extra }, publicKey, signature, utf8('other'))];
  };
  const oaep = await make('RSA-OAEP', ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey']);
  const sealed = await subtle.encrypt({ name: 'RSA-OAEP', label: utf8('l') }, oaep.publicKey, utf8('small'));
  const open = (label) => subtle.decrypt({ name: 'RSA-OAEP', label: utf8(label) }, oaep.privateKey, sealed);
  return [await signed('RSASSA-PKCS1-v1_5'), await signed('RSA-PSS', { saltLength: 32 }),
    jwk.alg, jwk.kty, Object.keys(jwk).sort().join(), pair.publicKey.algorithm.modulusLength,
    hex(pair.publicKey.algorithm.publicExponent),
    new TextDecoder().decode(await open('l')), await failure(() => open('m'))];
};

const wrapped = async () => {
  const kek = await secret('AES-KW', ['wrapKey', 'unwrapKey'], count(16));
  const key = await secret('AES-CBC', ['encrypt'], unhex('00112233445566778899aabbccddeeff'));
  const raw = await subtle.wrapKey('raw', key, kek, 'AES-KW');
  const back = await subtle.unwrapKey('raw', raw, kek, 'AES-KW', 'AES-GCM', true, ['decrypt']);
  const gcm = { name: 'AES-GCM', iv: count(12) };
  const sealer = await secret('AES-GCM', ['wrapKey', 'unwrapKey']);
  const jwk = await subtle.wrapKey('jwk', key, sealer, gcm);
  const again = await subtle.unwrapKey('jwk', jwk, sealer, gcm, 'AES-CBC', true, ['encrypt']);
  return [hex(raw), hex(await subtle.exportKey('raw', back)), hex(await subtle.exportKey('raw', again))];
};

const refusals = async () => {
  const key = await secret('AES-GCM', ['encrypt'], count(16));
  const hidden = await subtle.importKey('raw', count(16), 'AES-GCM', false, ['encrypt']);
  const cbc = await secret('AES-CBC', ['encrypt'], count(16));
  const gcm = { name: 'AES-GCM', iv: count(12) };
  const cases = [
    () => subtle.decrypt(gcm, key, count(32)),
    () => subtle.encrypt({ name: 'AES-CBC', iv: count(16) }, key, count(1)),
    () => subtle.exportKey('raw', hidden),
    () => subtle.exportKey('spki', key),
    () => subtle.importKey('raw', count(15), 'AES-GCM', true, ['encrypt']),
    () => subtle.importKey('raw', count(16), 'AES-GCM', true, ['sign']),
    () => subtle.importKey('raw', count(16), 'AES-GCM', true, []),
    () => subtle.importKey('raw', count(16), 'ROT13', true, ['encrypt']),
    () => subtle.importKey('raw', count(16), { name: 'HMAC', hash: 'CRC' }, true, ['sign']),
    () => subtle.importKey('jwk', { ...p256, x: p256.y }, { name: 'ECDSA', namedCurve: 'P-256' }, true, ['verify']),
    () => subtle.importKey('spki', count(40), { name: 'ECDSA', namedCurve: 'P-256' }, true, ['verify']),
    () => subtle.importKey('pkcs8', count(40), { name: 'RSA-PSS', hash: 'SHA-1' }, true, ['sign']),
    () => subtle.generateKey({ name: 'AES-CBC', length: 100 }, true, ['encrypt']),
    () => subtle.generateKey('Ed25519', true, ['verify']),
    () => subtle.digest('SHA-3', count(1)),
    () => subtle.encrypt({ name: 'AES-CBC', iv: count(15) }, cbc, count(1)),
    () => subtle.deriveBits({ name: 'ECDH', public: key }, key, 8),
  ];
  return (await Promise.all(cases.map(failure))).join(' ');
};

const lines = {
  digests,
  'HMAC SHA-1': () => macs('SHA-1'),
  'HMAC SHA-256': () => macs('SHA-256'),
  'HMAC SHA-512': () => macs('SHA-512'),
  'AES-CBC': () => ciphers({ name: 'AES-CBC', iv: count(16) }, 128),
  'AES-GCM': () => ciphers({ name: 'AES-GCM', iv: count(12), additionalData: utf8('head') }, 256),
  'AES-GCM short': () => ciphers({ name: 'AES-GCM', iv: count(16), tagLength: 96 }, 128),
  'AES-CTR': () => ciphers({ name: 'AES-CTR', counter: count(16), length: 64 }, 128),
  'AES-CTR again from zero': () => ciphers({ name: 'AES-CTR', counter: count(16, 240), length: 4 }, 192),
  HKDF: () => derived({ name: 'HKDF', hash: 'SHA-256', salt: count(13), info: count(10, 240) }, 336),
  'HKDF SHA-1': () => derived({ name: 'HKDF', hash: 'SHA-1', salt: new Uint8Array(0), info: count(0) }, 160),
  PBKDF2: () => derived({ name: 'PBKDF2', hash: 'SHA-1', salt: utf8('salt'), iterations: 4096 }, 160),
  'PBKDF2 SHA-512': () => derived({ name: 'PBKDF2', hash: 'SHA-512', salt: utf8('salt'), iterations: 1000 }, 520),
  Ed25519: okp,
  X25519: x25519,
  'ECDSA P-256': () => ec('P-256', 'SHA-256'),
  'ECDSA P-384': () => ec('P-384', 'SHA-384'),
  'ECDSA P-521': () => ec('P-521', 'SHA-512'),
  ECDH: ecdh,
  RSA: rsa,
  wrapped,
  refusals,
};

const all = async () => {
  const out = [];
  for (const [name, run] of Object.entries(lines)) {
    const given = await Promise.resolve().then(run).catch((thrown) => `failed: ${thrown?.stack}`);
    out.push(`${name}: ${JSON.stringify(given)}`);
  }
  return `${out.join('\n')}\n`;
};
