// What goes to a Durable Object and back when its methods are called: a structured clone, and with it
// requests, answers and streams, whose bodies are held whole, and what can be called.
const heldBodies = async (value) => {
  const held = new Map();
  const seen = new Set();
  const refuse = () =>
    new RangeError(`a body of a call is over the limit of ${bridge.bodyBytesMax} bytes`);
  const find = async (each) => {
    if (typeof each !== 'object' || each === null || seen.has(each)) return;
    seen.add(each);
    if (each instanceof Request || each instanceof Response) {
      held.set(each, each[body].empty ? null : new Uint8Array(await each.arrayBuffer()));
    } else if (each instanceof ReadableStream) {
      held.set(each, await storedBytes(each, bridge.bodyBytesMax, refuse));
    } else if (each instanceof Map) {
      for (const pair of each) await find(pair);
    } else if (Array.isArray(each) || each instanceof Set) {
      for (const item of each) await find(item);
    } else if (Object.getPrototypeOf(each) === Object.prototype) {
      for (const item of Object.values(each)) await find(item);
    }
  };
  await find(value);
  return held;
};

// `lend` keeps what can be called, and gives its number; who cannot keep it gives nothing.
const rpcPack = async (value, lend = null) => {
  const held = await heldBodies(value);
  const bytesOf = (each) => {
    const bytes = held.get(each);
    return bytes ? btoa(latin1Of(bytes)) : null;
  };
  return pack(value, (each) => {
    if (each instanceof Headers) return ['Headers', pairsOf(each)];
    if (each instanceof Request) {
      return ['Request', each.method, each.url, pairsOf(each.headers), bytesOf(each)];
    }
    if (each instanceof Response) {
      if (each.webSocket) throw uncloneable(each);
      return ['Response', each.status, each.url, pairsOf(each.headers), bytesOf(each)];
    }
    if (each instanceof ReadableStream) return ['ReadableStream', bytesOf(each)];
    if (typeof each !== 'function' && !(each instanceof RpcTarget)) return null;
    if (lend) return ['stub', lend(each)];
    throw new DOMException(
      'a function or RpcTarget cannot go across here: only methods of Durable Objects give some back',
      'DataCloneError');
  });
};

const rpcUnpack = (text, stub = () => null) => {
  const bytesOf = (base64) => (base64 === null
    ? new Content() : Content.of(null, Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))));
  return unpack(text, (kind, ...parts) => {
    switch (kind) {
      case 'Headers': return Headers[flat](parts[0].join('\n'));
      case 'Request': return Request[incoming](
        parts[0], parts[1], parts[2].join('\n'), bytesOf(parts[3]));
      case 'Response': return Response[incoming](
        parts[0], parts[1], parts[2].join('\n'), bytesOf(parts[3]));
      case 'ReadableStream': return bytesOf(parts[0]).asStream() ?? new Response('').body;
      case 'stub': return stub(...parts);
      default: throw new TypeError(`a value of the kind ${kind} is not known`);
    }
  });
};
