// What an object is given of itself: `ctx`.
const attachmentMax = 16_384;
const socketsOfObjectMax = 32_768;
const tagsMax = 10;
const tagCharsMax = 256;
const socketFacts = new WeakMap();

class WebSocketRequestResponsePair {
  constructor(request, response) {
    define(this, 'request', String(request));
    define(this, 'response', String(response));
  }
}
tag(WebSocketRequestResponsePair, 'WebSocketRequestResponsePair');

Object.defineProperties(WebSocket.prototype, {
  serializeAttachment: {
    value(attachment) {
      const text = pack(attachment);
      if (text.length > attachmentMax) {
        throw new Error(`A WebSocket 'attachment' cannot be larger than ${attachmentMax} bytes.`);
      }
      socketFacts.set(this, { ...socketFacts.get(this), attachment: text });
    },
    writable: true, configurable: true,
  },
  deserializeAttachment: {
    value() {
      const text = socketFacts.get(this)?.attachment;
      return text === undefined ? null : unpack(text);
    },
    writable: true, configurable: true,
  },
});

const socketTags = (tags) => {
  const all = [...new Set(Array.from(tags ?? [], String))];
  if (all.length > tagsMax) throw new Error(`a Hibernatable WebSocket has ${tagsMax} tags at most`);
  if (all.some((each) => each.length > tagCharsMax)) {
    throw new Error(`a tag has ${tagCharsMax} characters at most`);
  }
  return all;
};

const socketHandlers = { message: 'webSocketMessage', close: 'webSocketClose' };

// Has the object hear a socket, in memory or not. Its open call is whose turn it is.
const hearSocket = async (address, socket, kind, parameters) => {
  const call = activeCall();
  let leave = () => {};
  try {
    const resident = residentOf(address);
    leave = resident.enter();
    const instance = await resident.ready(call);
    await instance[socketHandlers[kind]]?.(socket, ...parameters);
  } catch (thrown) {
    printUncaught(thrown);
  } finally {
    leave();
  }
};

class DurableObjectState {
  #resident;
  #key;
  constructor(resident) {
    const { id, name } = resident.address;
    this.#resident = resident;
    this.#key = residentKey(resident.address);
    this.id = new DurableObjectId(id, name === '' ? undefined : name);
    this.storage = new DurableObjectStorage(resident);
    this.props = {};
  }
  waitUntil(promise) {
    activeCall().waitUntil(promise);
  }
  blockConcurrencyWhile(run) {
    return this.#resident.alone(run, true);
  }
  abort(reason) {
    const thrown = objectError(reason === undefined
      ? 'Application called abort() to reset Durable Object.' : String(reason));
    this.#resident.reset(thrown);
    throw thrown;
  }
  acceptWebSocket(socket, tags) {
    const all = socketTags(tags);
    const sockets = residentSockets.get(this.#key) ?? new Map();
    if (sockets.size >= socketsOfObjectMax) {
      throw new Error(`an object has ${socketsOfObjectMax} WebSockets at most`);
    }
    const { address } = this.#resident;
    socket[adopt]((kind, ...parameters) => {
      if (kind === 'close') {
        sockets.delete(socket);
        if (sockets.size === 0) residentSockets.delete(this.#key);
      } else if (answeredAlone(this.#key, socket, parameters[0])) {
        return;
      }
      hearSocket(address, socket, kind, parameters);
    });
    sockets.set(socket, { tags: all });
    residentSockets.set(this.#key, sockets);
    socketFacts.set(socket, { ...socketFacts.get(socket), tags: all });
    activeCall().hibernates = true;
  }
  getWebSockets(word) {
    return [...(residentSockets.get(this.#key) ?? [])]
      .filter(([, { tags }]) => word === undefined || tags.includes(word))
      .map(([socket]) => socket);
  }
  getTags(socket) {
    const tags = socketFacts.get(socket)?.tags;
    if (!tags) throw new Error('getTags() takes a WebSocket that acceptWebSocket() was given.');
    return [...tags];
  }
  setWebSocketAutoResponse(pair) {
    if (pair === undefined || pair === null) autoResponses.delete(this.#key);
    else autoResponses.set(this.#key, pair);
  }
  getWebSocketAutoResponse() {
    return autoResponses.get(this.#key) ?? null;
  }
  getWebSocketAutoResponseTimestamp(socket) {
    return socketFacts.get(socket)?.answered ?? null;
  }
  setHibernatableWebSocketEventTimeout(millis) {
    this.#eventTimeout = millis ?? null;
  }
  getHibernatableWebSocketEventTimeout() {
    return this.#eventTimeout;
  }
  #eventTimeout = null;
}
tag(DurableObjectState, 'DurableObjectState');

const autoResponses = new Map();

// Answers a message without the object, if it asked for that.
const answeredAlone = (key, socket, message) => {
  const pair = autoResponses.get(key);
  if (!pair || pair.request !== message) return false;
  socket.send(pair.response);
  socketFacts.set(socket, { ...socketFacts.get(socket), answered: new Date() });
  return true;
};

expose({ WebSocketRequestResponsePair });
