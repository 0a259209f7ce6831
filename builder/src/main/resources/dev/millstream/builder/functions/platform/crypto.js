// What of node:crypto the Web's own crypto can do.
import { Buffer } from './buffer.js';

export const webcrypto = globalThis.crypto;
export const subtle = webcrypto.subtle;
export const getRandomValues = (array) => webcrypto.getRandomValues(array);
export const randomUUID = () => webcrypto.randomUUID();
const pieceMax = 65_536;
export const randomBytes = (size, callback) => {
  const bytes = Buffer.alloc(size);
  for (let at = 0; at < size; at += pieceMax) webcrypto.getRandomValues(bytes.subarray(at, at + pieceMax));
  if (callback) queueMicrotask(() => callback(null, bytes));
  return bytes;
};
export const randomInt = (...bounds) => {
  const [least, most] = bounds.length > 1 ? bounds : [0, bounds[0]];
  const range = most - least;
  if (!Number.isSafeInteger(range) || range <= 0) throw new RangeError('max must be greater than min');
  const fair = 2 ** 48 - 2 ** 48 % range;
  let drawn;
  do drawn = randomBytes(6).readUIntBE(0, 6); while (drawn >= fair);
  return least + drawn % range;
};
export const timingSafeEqual = (one, other) => subtle.timingSafeEqual(one, other);
export default {
  webcrypto, subtle, getRandomValues, randomUUID, randomBytes, randomInt, timingSafeEqual,
};
