// WebSockets. What is said over one has a kind (SocketPart.java says how): a message of text or
// bytes, close with code and reason, lost without a word, and how many messages were taken.
const saysText = 1;
const saysBinary = 2;
const saysClose = 3;
const saysLost = 4;
const saysTook = 5;
const noCode = 1005;
const reasonBytesMax = 123;

// How much may wait for slow peers: of one, and of all together.
const waitingMax = 8 * 1024 * 1024;
const waitingOfAllMax = 32 * 1024 * 1024;
let waitingOfAll = 0;

const isMessage = (kind) => kind === saysText || kind === saysBinary;

// What was said to one end, in order: kept until somebody takes it. `done` hears that it was taken.
class Inbox {
  #taker = null;
  #kept = [];
  give(kind, content, code, done) {
    if (!this.#taker) {
      this.#kept.push([kind, content, code, done]);
      return;
    }
    this.#taker(kind, content, code, done);
  }
  open(taker) {
    while (this.#kept.length > 0) taker(...this.#kept.shift());
    this.#taker = taker;
  }
}

// An open socket that the host has: the visitor's (number 0), or one to another server, which has
// its fetch's number.
class HostLink {
  #call; #number; #over;
  #inbox = new Inbox();
  #weights = [];
  #waiting = 0;
  #said = false;
  #heard = false;
  constructor(call, number, over) {
    this.#call = call;
    this.#number = number;
    this.#over = over;
    call.sockets.set(number, this);
  }
  open(taker) {
    this.#inbox.open(taker);
  }
  hear(kind, content, code) {
    if (kind === saysTook) {
      for (let taken = 0; taken < code; taken++) this.#release(this.#weights.shift() ?? 0);
      return;
    }
    if (isMessage(kind)) {
      this.#inbox.give(kind, content, code, () => this.#speak(saysTook, '', 1));
      return;
    }
    this.#heard = true;
    if (kind === saysLost) this.#said = true;
    this.#inbox.give(kind, content, code);
    this.#endIfOver();
  }
  say = (kind, content, code, done) => {
    done?.();
    if (this.#said) return;
    if (isMessage(kind)) {
      const weight = kind === saysText ? content.length : content.byteLength;
      if (!this.#hold(weight + 64)) {
        this.#abandon();
        return;
      }
    } else {
      this.#said = true;
      if (kind === saysLost) this.#heard = true;
    }
    this.#speak(kind, content, code);
    this.#endIfOver();
  };
  // The call is over.
  cut() {
    this.#said = this.#heard = true;
    this.#release(this.#waiting);
  }
  #hold(weight) {
    if (this.#waiting + weight > waitingMax || waitingOfAll + weight > waitingOfAllMax) return false;
    this.#weights.push(weight);
    this.#waiting += weight;
    waitingOfAll += weight;
    return true;
  }
  #release(weight) {
    this.#waiting -= weight;
    waitingOfAll -= weight;
  }
  #abandon() {
    this.#said = this.#heard = true;
    this.#speak(saysLost, 'too much waits for a slow peer', 0);
    Promise.resolve().then(() => this.#inbox.give(saysLost, '', 0));
    this.#endIfOver();
  }
  #speak(kind, content, code) {
    bridge.speak(this.#call.number, this.#number, kind, content, code);
  }
  // What listens to the end has its turn before the call is over.
  #endIfOver() {
    if (!this.#said || !this.#heard || !this.#call.sockets.delete(this.#number)) return;
    this.#release(this.#waiting);
    this.#weights = [];
    const turn = active;
    active = this.#call;
    setTimeout(this.#over, 0);
    active = turn;
  }
}

const ofEnds = Symbol('ofEnds');
const couple = Symbol('couple');
const checkUnused = Symbol('checkUnused');
const takeOver = Symbol('takeOver');
const adopt = Symbol('adopt');

const socketUrl = (input) => {
  let url;
  try {
    url = new URL(String(input));
  } catch {
    throw new DOMException('WebSocket Constructor: The url is invalid.', 'SyntaxError');
  }
  if (!/^wss?:$/.test(url.protocol)) {
    throw new DOMException(
      'WebSocket Constructor: The url scheme must be ws or wss.', 'SyntaxError');
  }
  if (url.hash !== '') {
    throw new DOMException('WebSocket Constructor: The url fragment must be empty.', 'SyntaxError');
  }
  return url.href;
};

const protocolsOf = (given) => {
  const protocols = Array.isArray(given) ? given.map(String) : given === undefined ? [] : [String(given)];
  if (protocols.some((name) => !validName.test(name))) {
    throw new DOMException(
      'WebSocket Constructor: The protocol header token is invalid.', 'SyntaxError');
  }
  if (new Set(protocols).size < protocols.length) {
    throw new DOMException(
      'WebSocket Constructor: The protocols header cannot have repeating values.', 'SyntaxError');
  }
  return protocols;
};

class WebSocket extends EventTarget {
  static CONNECTING = 0;
  static OPEN = 1;
  static CLOSING = 2;
  static CLOSED = 3;
  static READY_STATE_CONNECTING = 0;
  static READY_STATE_OPEN = 1;
  static READY_STATE_CLOSING = 2;
  static READY_STATE_CLOSED = 3;
  onopen = null;
  onmessage = null;
  onclose = null;
  onerror = null;
  binaryType = 'arraybuffer';
  #inbox = null;
  #out = null;
  #url = null;
  #protocol = '';
  #extensions = '';
  #made = false; // with new WebSocket()
  #connecting = false;
  #accepted = false;
  #used = false;
  #halfOpen = false;
  #said = false; // close
  #heard = false; // close, or its loss
  #closed = false; // by close()
  #lost = false;
  #handler = null; // who hears it in place of listeners
  constructor(url, protocols) {
    super();
    if (url === ofEnds) {
      this.#inbox = protocols.inbox;
      this.#out = protocols.out;
      return;
    }
    this.#made = this.#connecting = this.#accepted = true;
    this.#url = socketUrl(url);
    this.#connect(protocolsOf(protocols));
  }
  static [ofEnds](inbox, out) {
    return new WebSocket(ofEnds, { inbox, out });
  }
  get readyState() {
    if (this.#connecting) return 0;
    if (this.#said && this.#heard) return 3;
    return this.#said || this.#heard ? 2 : 1;
  }
  get url() { return this.#url; }
  get protocol() { return this.#protocol; }
  get extensions() { return this.#extensions; }
  accept({ allowHalfOpen = false } = {}) {
    if (this.#made) {
      throw new TypeError("Websockets obtained from the 'new WebSocket()' constructor cannot call accept");
    }
    if (this.#used) {
      throw new TypeError("Can't accept() WebSocket that was already used in a response.");
    }
    if (this.#accepted) return;
    this.#accepted = true;
    this.#halfOpen = Boolean(allowHalfOpen);
    Promise.resolve().then(() => this.#inbox.open(this.#take));
  }
  send(data) {
    this.#mustBeAccepted();
    if (this.#connecting) {
      throw new DOMException('the WebSocket is not open yet', 'InvalidStateError');
    }
    if (this.#lost) return;
    if (this.#said) throw new TypeError("Can't call WebSocket send() after close().");
    if (isBuffer(data) || ArrayBuffer.isView(data)) {
      this.#out(saysBinary, viewOf(data).slice().buffer, 0);
    } else if (data instanceof Blob) {
      this.#out(saysBinary, data[blobBytes].slice().buffer, 0);
    } else {
      this.#out(saysText, String(data).toWellFormed(), 0);
    }
  }
  close(code, reason) {
    if (code === undefined && reason !== undefined) {
      throw new DOMException(
        'If you specify a WebSocket close reason, you must also specify a code.', 'InvalidAccessError');
    }
    const number = code === undefined ? noCode : Math.trunc(Number(code)) || 0;
    const mayBe = number >= 1000 && number < 5000
      && ![1004, noCode, 1006, 1015].includes(number);
    if (code !== undefined && !mayBe) {
      throw new DOMException(`Invalid WebSocket close code: ${number}.`, 'InvalidAccessError');
    }
    const text = reason === undefined ? '' : String(reason).toWellFormed();
    if (utf8Encode(text).length > reasonBytesMax) {
      throw new DOMException(
        'WebSocket close reason must not be longer than 123 bytes when UTF-8 encoded.', 'SyntaxError');
    }
    this.#mustBeAccepted();
    this.#closed = true;
    if (this.#connecting || this.#said) return;
    this.#said = true;
    this.#out(saysClose, text, number);
  }
  // Accepts it for somebody who is called with what is heard.
  [adopt](handler) {
    if (this.#accepted || this.#used || this.#made) {
      throw new Error('Cannot call `acceptWebSocket()` on a WebSocket that was accepted or used.');
    }
    this.accept();
    this.#handler = handler;
  }
  // Whether it can be given away in a response.
  [checkUnused]() {
    if (this.#made) {
      throw new TypeError("Can't return WebSocket in a Response if it was created with `new WebSocket()`");
    }
    if (this.#accepted) {
      throw new TypeError("Can't return WebSocket in a Response after calling accept().");
    }
    if (this.#used) {
      throw new TypeError("Can't return WebSocket that was already used in a response.");
    }
  }
  // Gives it to whom the link leads to.
  [couple](link) {
    this.#used = true;
    this.#inbox.open(link.say);
    link.open(this.#out);
  }
  // Gives what it is made of to another object.
  [takeOver]() {
    this.#used = true;
    return { inbox: this.#inbox, out: this.#out };
  }
  #mustBeAccepted() {
    if (this.#accepted) return;
    throw new TypeError('You must call one of accept() or state.acceptWebSocket() on this'
      + ' WebSocket before sending messages.');
  }
  async #connect(protocols) {
    try {
      const headers = new Headers({ upgrade: 'websocket' });
      if (protocols.length > 0) headers.set('sec-websocket-protocol', protocols.join(', '));
      const response = await fetch(this.#url.replace(/^ws/, 'http'), { headers });
      if (!response.webSocket) {
        response[body].drop();
        throw new Error('Failed to establish the WebSocket connection: expected server to reply with'
          + ` HTTP status code 101 (switching protocols), but received ${response.status} instead.`);
      }
      this.#protocol = response.headers.get('sec-websocket-protocol') ?? '';
      ({ inbox: this.#inbox, out: this.#out } = response.webSocket[takeOver]());
      this.#connecting = false;
      if (this.#closed) {
        this.#said = true;
        this.#out(saysClose, '', noCode);
      } else {
        this.dispatchEvent(new Event('open'));
      }
      this.#inbox.open(this.#take);
    } catch (error) {
      this.#connecting = false;
      this.#lost = this.#said = this.#heard = true;
      this.dispatchEvent(new ErrorEvent('error', { error, message: describe(error).message }));
      this.#tellClosed(1006, 'Failed to establish websocket connection', false);
    }
  }
  #take = (kind, content, code, done) => {
    if (!this.#heard) this.#tell(kind, content, code);
    done?.();
  };
  #tell(kind, content, code) {
    if (isMessage(kind)) {
      if (this.#handler) {
        this.#handler('message', content);
        return;
      }
      const isBlob = kind === saysBinary && this.binaryType === 'blob';
      this.dispatchEvent(new MessageEvent('message', { data: isBlob ? new Blob([content]) : content }));
      return;
    }
    this.#heard = true;
    if (kind === saysLost) {
      this.#lost = this.#said = true;
      this.#tellClosed(1006, 'WebSocket disconnected without sending Close frame.', false);
      return;
    }
    if (!this.#said && !this.#halfOpen) {
      this.#said = true;
      this.#out(saysClose, content, code);
    }
    this.#tellClosed(code, content, true);
  }
  #tellClosed(code, reason, wasClean) {
    if (this.#handler) this.#handler('close', code, reason, wasClean);
    else this.dispatchEvent(new CloseEvent('close', { code, reason, wasClean }));
  }
}
tag(WebSocket, 'WebSocket');

// Two ends: what is said at one is heard at the other, later.
class WebSocketPair {
  constructor() {
    const [first, second] = [new Inbox(), new Inbox()];
    const to = (inbox) => (...said) => {
      Promise.resolve().then(() => inbox.give(...said));
    };
    this[0] = WebSocket[ofEnds](first, to(second));
    this[1] = WebSocket[ofEnds](second, to(first));
  }
}
tag(WebSocketPair, 'WebSocketPair');

const asksForSocket = (request) =>
  request.method === 'GET' && request.headers.get('upgrade')?.toLowerCase() === 'websocket';

// Answers a call with a socket, with which it lives on.
const deliverSocket = (call, response) => {
  if (!asksForSocket(call.request)) {
    throw new TypeError('Worker tried to return a WebSocket in a response to a request which did not'
      + ' contain the header "Upgrade: websocket".');
  }
  response.webSocket[checkUnused]();
  call.answered = true;
  call.waiting++;
  respond(call, response, null, moreToDo);
  response.webSocket[couple](new HostLink(call, 0, () => {
    if (--call.waiting === 0) call.end();
  }));
};

// A socket to another server, which answered a call's fetch.
const socketOf = (call, number) => {
  const link = new HostLink(call, number, () => {});
  const inbox = new Inbox();
  // nothing is taken before it is accepted
  link.open((...said) => inbox.give(...said));
  return WebSocket[ofEnds](inbox, link.say);
};

const heard = (number, socket, kind, content, code) => {
  const call = calls.get(number);
  if (!call) return;
  active = call;
  call.sockets.get(socket)?.hear(kind, content, code);
};

expose({ WebSocket, WebSocketPair });
