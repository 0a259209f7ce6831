// A structured clone as text: a list of nodes, of which the first is the value itself. A node is a
// JSON scalar, or [kind, …] with the numbers of other nodes, so that what is met twice, or is in a
// circle, stays one thing.
const packedErrors = { EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };
const packedViews = {
  Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array,
  Float32Array, Float64Array, BigInt64Array, BigUint64Array, DataView,
};

// Gives the text of a value; `carry` gives the nodes of what is not to be cloned, and nothing else.
const pack = (value, carry = () => null) => {
  const nodes = [];
  const known = new Map();
  const add = (each) => {
    const isThing = typeof each === 'object' && each !== null;
    if (isThing && known.has(each)) return known.get(each);
    const at = nodes.length;
    nodes.push(null);
    if (isThing) known.set(each, at);
    nodes[at] = nodeOf(each);
    return at;
  };
  const entries = (each) => Object.keys(each).flatMap((key) => [key, add(each[key])]);
  const nodeOf = (each) => {
    const carried = carry(each);
    if (carried) return carried;
    switch (typeof each) {
      case 'undefined': return ['undefined'];
      case 'bigint': return ['bigint', String(each)];
      case 'number':
        return Number.isFinite(each) && !Object.is(each, -0)
          ? each : ['number', Object.is(each, -0) ? '-0' : String(each)];
      case 'string': case 'boolean': return each;
      case 'function': case 'symbol': throw uncloneable(each);
    }
    if (each === null) return null;
    if (each instanceof Date) return ['Date', each.getTime()];
    if (each instanceof RegExp) return ['RegExp', each.source, each.flags];
    if (isBuffer(each)) return ['ArrayBuffer', btoa(latin1Of(new Uint8Array(each)))];
    if (ArrayBuffer.isView(each)) {
      const length = each instanceof DataView ? each.byteLength : each.length;
      return ['view', each.constructor.name, add(each.buffer), each.byteOffset, length];
    }
    if (each instanceof Map) return ['Map', ...[...each].flatMap(([k, v]) => [add(k), add(v)])];
    if (each instanceof Set) return ['Set', ...[...each].map(add)];
    if (each instanceof Error) return ['Error', each.name, each.message, String(each.stack ?? '')];
    for (const kind of [Boolean, Number, String, BigInt]) {
      if (each instanceof kind) return ['boxed', add(each.valueOf())];
    }
    if (isUncloneable(each)) throw uncloneable(each);
    if (Array.isArray(each)) return ['Array', each.length, ...entries(each)];
    return ['Object', ...entries(each)];
  };
  add(value);
  return JSON.stringify(nodes);
};

const latin1Of = (bytes) => {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return text;
};

const unpack = (text, revive = () => null) => {
  const nodes = JSON.parse(text);
  const made = new Array(nodes.length);
  const fill = (target, parts) => {
    for (const [key, at] of chunks(parts, 2)) {
      Object.defineProperty(target, key, {
        value: take(at), writable: true, enumerable: true, configurable: true,
      });
    }
    return target;
  };
  const take = (at) => {
    const node = nodes[at];
    if (!Array.isArray(node)) return node;
    if (at in made) return made[at];
    const [kind, ...parts] = node;
    const keep = (value) => (made[at] = value);
    switch (kind) {
      case 'undefined': return undefined;
      case 'bigint': return BigInt(parts[0]);
      case 'number': return Number(parts[0]);
      case 'Date': return keep(new Date(parts[0] ?? NaN));
      case 'RegExp': return keep(new RegExp(parts[0], parts[1]));
      case 'ArrayBuffer':
        return keep(Uint8Array.from(atob(parts[0]), (char) => char.charCodeAt(0)).buffer);
      case 'view': return keep(new packedViews[parts[0]](take(parts[1]), parts[2], parts[3]));
      case 'Map': {
        const map = keep(new Map());
        for (const [key, value] of chunks(parts, 2)) map.set(take(key), take(value));
        return map;
      }
      case 'Set': {
        const set = keep(new Set());
        for (const each of parts) set.add(take(each));
        return set;
      }
      case 'Error': {
        const error = keep(new (packedErrors[parts[0]] ?? Error)(parts[1]));
        define(error, 'stack', parts[2]);
        return error;
      }
      case 'boxed': return keep(Object(take(parts[0])));
      case 'Array': return fill(keep(new Array(parts[0])), parts.slice(1));
      case 'Object': return fill(keep({}), parts);
      default: return keep(revive(kind, ...parts));
    }
  };
  return take(0);
};
