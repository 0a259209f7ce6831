const uncloneable = (value) => new DOMException(
  typeof value === 'object'
    ? `Could not serialize object of type "${value.constructor?.name ?? 'Object'}". This type does`
      + ' not support serialization.'
    : `${typeof value} values cannot be cloned`,
  'DataCloneError');

class RpcTarget {}

// What has a life of its own, which a copy would not have. Some of it is defined further on.
let cloneless = null;
const isUncloneable = (value) => {
  cloneless ??= [
    Promise, WeakMap, WeakSet, RpcTarget, Body, Headers, ReadableStream, WritableStream,
    TransformStream, AbortSignal, WebSocket, FormData, CryptoKey,
  ];
  return cloneless.some((kind) => value instanceof kind);
};

const cloneInto = (value, seen) => {
  if (typeof value === 'function' || typeof value === 'symbol') throw uncloneable(value);
  if (typeof value !== 'object' || value === null) return value;
  if (seen.has(value)) return seen.get(value);
  const keep = (copy) => {
    seen.set(value, copy);
    return copy;
  };
  if (value instanceof Date) return keep(new Date(value.getTime()));
  if (value instanceof RegExp) return keep(new RegExp(value.source, value.flags));
  if (isBuffer(value)) return keep(value.slice(0));
  if (ArrayBuffer.isView(value)) {
    const buffer = cloneInto(value.buffer, seen);
    const length = value instanceof DataView ? value.byteLength : value.length;
    return keep(new value.constructor(buffer, value.byteOffset, length));
  }
  if (value instanceof Map) {
    const copy = keep(new Map());
    for (const [key, entry] of value) copy.set(cloneInto(key, seen), cloneInto(entry, seen));
    return copy;
  }
  if (value instanceof Set) {
    const copy = keep(new Set());
    for (const entry of value) copy.add(cloneInto(entry, seen));
    return copy;
  }
  if (value instanceof Error) {
    const kinds = { EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };
    const copy = keep(new (kinds[value.name] ?? Error)(value.message));
    define(copy, 'stack', value.stack);
    return copy;
  }
  for (const kind of [Boolean, Number, String, BigInt]) {
    if (value instanceof kind) return keep(Object(value.valueOf()));
  }
  if (isUncloneable(value)) throw uncloneable(value);
  const copy = keep(Array.isArray(value) ? new Array(value.length) : {});
  for (const key of Object.keys(value)) {
    Object.defineProperty(copy, key, {
      value: cloneInto(value[key], seen), writable: true, enumerable: true, configurable: true,
    });
  }
  return copy;
};

const structuredClone = (value) => cloneInto(value, new Map());

expose({ structuredClone });
