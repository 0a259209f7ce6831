// What is kept for the site: its objects in `env` ask the server, which keeps it.
const bindingKinds = {};

const bindingOf = (kind, name, resource) => {
  const make = bindingKinds[kind];
  if (!make) throw new Error(`the binding ${name} is of a kind that is not known: ${kind}`);
  return make(name, resource);
};

class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

// Asks for an operation; gives its result and the bytes that came with it.
const operate = (binding, question, bytes = null, call = activeCall()) => {
  const number = ++call.lastOperation;
  const answer = Promise.withResolvers();
  call.operations.set(number, answer);
  bridge.binds(
    call.number, number, binding, JSON.stringify(question),
    bytes && bytes.byteLength > 0 ? exactBuffer(bytes) : null);
  return answer.promise;
};

const answerOperation = (number, operation, status, result, bytes) => {
  const call = calls.get(number);
  const waiting = call?.operations.get(operation);
  if (!waiting) return;
  active = call;
  call.operations.delete(operation);
  if (status !== 200) {
    waiting.reject(new Refused(status, result));
    return;
  }
  waiting.resolve({ result: JSON.parse(result), bytes: new Uint8Array(bytes ?? 0) });
};

// The bytes of what can be stored, at most `most` of them.
const storedBytes = async (value, most, refuse) => {
  if (typeof value === 'string') return utf8Encode(value.toWellFormed());
  if (isBuffer(value) || ArrayBuffer.isView(value)) return viewOf(value).slice();
  if (value instanceof Blob) return value[blobBytes];
  if (value instanceof ReadableStream) {
    const chunks = [];
    let length = 0;
    for await (const chunk of value) {
      const bytes = typeof chunk === 'string' ? utf8Encode(chunk) : viewOf(chunk);
      length += bytes.length;
      if (length > most) throw refuse(length);
      chunks.push(bytes);
    }
    return joinBytes(chunks);
  }
  return null;
};

const streamOf = (bytes) => Content.of(null, bytes).asStream();
