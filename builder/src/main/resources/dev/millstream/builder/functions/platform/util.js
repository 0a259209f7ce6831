const custom = Symbol.for('nodejs.util.promisify.custom');

export const promisify = (call) => call[custom] ?? ((...parameters) =>
  new Promise((resolve, reject) => {
    call(...parameters, (thrown, value) => (thrown ? reject(thrown) : resolve(value)));
  }));
promisify.custom = custom;
export const callbackify = (call) => (...parameters) => {
  const done = parameters.pop();
  call(...parameters).then((value) => done(null, value), (thrown) => done(thrown));
};
export const inherits = (kind, parent) => {
  Object.setPrototypeOf(kind.prototype, parent.prototype);
  Object.setPrototypeOf(kind, parent);
};
export const deprecate = (call) => call;

const text = (value, seen) => {
  if (typeof value === 'string') return `'${value.replaceAll('\'', '\\\'')}'`;
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return `[Function: ${value.name || '(anonymous)'}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  if (value instanceof Error) return value.stack ?? String(value);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof RegExp) return String(value);
  if (seen.has(value)) return '[Circular *1]';
  const within = new Set([...seen, value]);
  const list = (items, open, close) => (items.length === 0
    ? `${open}${close}` : `${open} ${items.join(', ')} ${close}`);
  if (Array.isArray(value)) return list(value.map((each) => text(each, within)), '[', ']');
  if (value instanceof Map) {
    const items = [...value].map(([k, v]) => `${text(k, within)} => ${text(v, within)}`);
    return `Map(${value.size}) ${list(items, '{', '}')}`;
  }
  if (value instanceof Set) {
    return `Set(${value.size}) ${list([...value].map((each) => text(each, within)), '{', '}')}`;
  }
  const kind = Object.getPrototypeOf(value)?.constructor?.name;
  const items = Object.entries(value).map(([k, v]) =>
    `${/^[A-Za-z_$][\w$]*$/.test(k) ? k : text(k, within)}: ${text(v, within)}`);
  return `${kind && kind !== 'Object' ? `${kind} ` : ''}${list(items, '{', '}')}`;
};
export const inspect = (value) => text(value, new Set());
inspect.custom = Symbol.for('nodejs.util.inspect.custom');
export const format = (first, ...rest) => {
  const shown = (value) => (typeof value === 'string' ? value : inspect(value));
  if (typeof first !== 'string') return [first, ...rest].map(shown).join(' ');
  const filled = first.replace(/%[sdifjoOc%]/g, (mark) => {
    if (mark === '%%') return '%';
    if (rest.length === 0) return mark;
    const value = rest.shift();
    switch (mark) {
      case '%s': return typeof value === 'object' ? inspect(value) : String(value);
      case '%d': return String(Number(value));
      case '%i': return String(Math.trunc(Number(value)));
      case '%f': return String(Number.parseFloat(value));
      case '%j': return JSON.stringify(value);
      case '%c': return '';
      default: return inspect(value);
    }
  });
  return [filled, ...rest.map(shown)].join(' ');
};
export const types = {
  isDate: (value) => value instanceof Date,
  isRegExp: (value) => value instanceof RegExp,
  isPromise: (value) => value instanceof Promise,
  isMap: (value) => value instanceof Map,
  isSet: (value) => value instanceof Set,
  isNativeError: (value) => value instanceof Error,
  isUint8Array: (value) => value instanceof Uint8Array,
  isArrayBuffer: (value) => value instanceof ArrayBuffer,
  isAnyArrayBuffer: (value) => value instanceof ArrayBuffer,
  isTypedArray: (value) => ArrayBuffer.isView(value) && !(value instanceof DataView),
};
export const { TextEncoder, TextDecoder } = globalThis;
export default {
  promisify, callbackify, inherits, deprecate, inspect, format, types, TextEncoder, TextDecoder,
};
