// A body is text, bytes, or a stream. Text and bytes are never changed once they are here, so
// clones share them.
const body = Symbol('body');

class Content {
  text = null;
  bytes = null;
  stream = null;
  used = false;

  static of(text, bytes) {
    const content = new Content();
    content.text = text;
    content.bytes = bytes;
    return content;
  }
  get empty() { return this.text === null && this.bytes === null && this.stream === null; }
  static flowing(stream) {
    const content = new Content();
    content.stream = stream;
    return content;
  }
  // Whether its bytes are still to come.
  get flows() { return this.stream !== null && !this.stream[source].origin; }
  get isUsed() { return this.used || (this.stream?.[source].disturbed ?? false); }
  asStream() {
    if (this.empty) return null;
    if (!this.stream) {
      const { text, bytes } = this;
      this.stream = new ReadableStream({
        type: 'bytes',
        pull(controller) {
          const chunk = bytes ? bytes.slice() : utf8Encode(text);
          if (chunk.length > 0) controller.enqueue(chunk);
          controller.close();
        },
      }, { highWaterMark: 0 });
      this.stream[source].origin = Content.of(text, bytes);
      if (this.used) this.stream[source].disturbed = true;
    }
    return this.stream;
  }
  // The same content again; a stream is divided between the two.
  fork() {
    if (this.isUsed || this.stream?.locked) throw new TypeError('the body was used already');
    const origin = this.stream ? this.stream[source].origin : this;
    if (origin) return Content.of(origin.text, origin.bytes);
    const [mine, theirs] = this.stream.tee();
    this.stream = mine;
    return Content.flowing(theirs);
  }
  // The same content under a new owner; this one is used up.
  move() {
    if (this.isUsed || this.stream?.locked) throw new TypeError('the body was used already');
    const moved = new Content();
    Object.assign(moved, this);
    this.used = !this.empty;
    return moved;
  }
  // Uses the content up: the stream of what is still to come.
  release() {
    if (this.isUsed || this.stream.locked) throw new TypeError('the body was used already');
    this.used = true;
    return this.stream;
  }
  // Nobody wants what is still to come.
  drop() {
    if (this.flows) this.stream.cancel().catch(() => {});
  }
  // Uses the content up: text or bytes as they are where possible, else all that the stream gives.
  async take() {
    if (this.isUsed || this.stream?.locked) throw new TypeError('the body was used already');
    this.used = true;
    const origin = this.stream ? this.stream[source].origin : this;
    if (origin) {
      if (this.stream) this.stream[source].disturbed = true;
      return origin;
    }
    const chunks = [];
    let length = 0;
    for await (const chunk of this.stream) {
      const bytes = typeof chunk === 'string' ? utf8Encode(chunk) : viewOf(chunk);
      length += bytes.length;
      if (length > bridge.bodyBytesMax) {
        throw new RangeError(`the body is over the limit of ${bridge.bodyBytesMax} bytes`);
      }
      chunks.push(bytes);
    }
    return Content.of(null, joinBytes(chunks));
  }
}

// What can be a body, with the content type that it brings.
const contentOf = (init) => {
  if (init === null || init === undefined) return [new Content(), null];
  if (init instanceof ReadableStream) {
    if (init.locked || init[source].disturbed) throw new TypeError('the stream was used already');
    return [Content.flowing(init), null];
  }
  if (isBuffer(init) || ArrayBuffer.isView(init)) {
    return [Content.of(null, viewOf(init).slice()), null];
  }
  if (init instanceof Blob) return [Content.of(null, init[blobBytes]), init.type || null];
  if (init instanceof FormData) {
    const boundary = `----form${bridge.uuid()}`;
    return [Content.of(null, writeMultipart(init, boundary)), `multipart/form-data; boundary=${boundary}`];
  }
  if (init instanceof URLSearchParams) {
    return [Content.of(String(init), null), 'application/x-www-form-urlencoded;charset=UTF-8'];
  }
  return [Content.of(String(init), null), 'text/plain;charset=UTF-8'];
};

class Body {
  get body() { return this[body].asStream(); }
  get bodyUsed() { return !this[body].empty && this[body].isUsed; }
  async text() {
    const { text, bytes } = await this[body].take();
    if (text !== null) return text.toWellFormed();
    if (!bytes) return '';
    const decoded = utf8Decode(bytes);
    return decoded.startsWith('\uFEFF') ? decoded.slice(1) : decoded;
  }
  async bytes() {
    const { text, bytes } = await this[body].take();
    if (text !== null) return utf8Encode(text);
    return bytes ? bytes.slice() : new Uint8Array(0);
  }
  async arrayBuffer() {
    return (await this.bytes()).buffer;
  }
  async json() {
    return JSON.parse(await this.text());
  }
  async blob() {
    return new Blob([await this.bytes()], { type: this.headers.get('content-type') ?? '' });
  }
  async formData() {
    const type = this.headers.get('content-type') ?? '';
    if (/^application\/x-www-form-urlencoded/i.test(type)) {
      const form = new FormData();
      for (const [name, value] of parseForm(await this.text())) form.append(name, value);
      return form;
    }
    const boundary = /^multipart\/form-data.*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(type);
    if (!boundary) throw new TypeError(`a body of type "${type}" is no form`);
    return readMultipart(await this.bytes(), boundary[1] ?? boundary[2]);
  }
}
