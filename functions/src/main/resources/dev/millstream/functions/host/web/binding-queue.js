// Queues: what a producer sends. What is far too much does not leave the isolate.
const queueMessageMax = 128_000;
const queueBatchMax = 256_000;

const queueDelay = ({ delaySeconds } = {}) => {
  if (delaySeconds === undefined || delaySeconds === null) return undefined;
  if (!Number.isInteger(delaySeconds)) {
    throw new TypeError(`delaySeconds must be a whole number of seconds, not ${delaySeconds}`);
  }
  return delaySeconds;
};

const queueBody = (body, form) => {
  switch (form) {
    case 'text':
      if (typeof body === 'string') return utf8Encode(body.toWellFormed());
      throw new TypeError('the content type "text" takes a string');
    case 'bytes':
      if (isBuffer(body) || ArrayBuffer.isView(body)) return viewOf(body).slice();
      throw new TypeError('the content type "bytes" takes an ArrayBuffer or a view of one');
    case 'json': {
      const json = JSON.stringify(body);
      if (json !== undefined) return utf8Encode(json.toWellFormed());
      throw new TypeError('the message body cannot be serialized as JSON');
    }
    case 'v8': return utf8Encode(pack(body).toWellFormed());
    default:
      throw new TypeError(
        `"${form}" is not a valid content type. Possible ones are "text", "bytes", "json", and "v8".`);
  }
};

class WorkerQueue {
  #name;
  constructor(name) {
    this.#name = name;
  }
  async #send(verb, messages, options) {
    const bodies = [];
    const told = messages.map(({ body, contentType, delaySeconds }) => {
      const form = contentType ?? 'json';
      bodies.push(queueBody(body, form));
      return { form, length: bodies.at(-1).length, delay: queueDelay({ delaySeconds }) };
    });
    const total = told.reduce((sum, { length }) => sum + length, 0);
    if (total > queueBatchMax) {
      throw new Error(`Queue ${verb} failed: ${verb === 'send'
        ? `message length of ${total} bytes exceeds limit of ${queueMessageMax}`
        : `batch size of ${total} bytes exceeds limit of ${queueBatchMax}`}`);
    }
    const question = { op: 'send', messages: told, delay: queueDelay(options) };
    try {
      await operate(this.#name, question, joinBytes(bodies));
    } catch (thrown) {
      throw thrown instanceof Refused
        ? new Error(`Queue ${verb} failed: ${thrown.message}`) : thrown;
    }
  }
  async send(body, options) {
    const { contentType, delaySeconds } = options ?? {};
    await this.#send('send', [{ body, contentType, delaySeconds }]);
  }
  async sendBatch(messages, options) {
    await this.#send('sendBatch', Array.from(messages), options ?? {});
  }
}
tag(WorkerQueue, 'WorkerQueue');

bindingKinds.QUEUE = (name) => new WorkerQueue(name);
