// What a worker is called for beside requests: messages of queues, and times that a cron names.
const queuedBody = (form, bytes) => {
  switch (form) {
    case 'json': return JSON.parse(utf8Decode(bytes));
    case 'text': return utf8Decode(bytes);
    case 'bytes': return bytes.slice().buffer;
    default: return unpack(utf8Decode(bytes));
  }
};

// The first word counts, of a message as of its batch, as on Cloudflare. A fate is null for done,
// or the seconds until it comes again; negative is what the consumer's settings say.
class Fates {
  #all = null;
  #each = new Map();
  all(fate) {
    this.#all ??= { fate };
  }
  one(id, fate) {
    if (!this.#all && !this.#each.has(id)) this.#each.set(id, fate);
  }
  verdict(ids, threw) {
    const acks = [];
    const retries = {};
    for (const id of ids) {
      const otherwise = this.#all ? this.#all.fate : threw ? -1 : null;
      const fate = this.#each.has(id) ? this.#each.get(id) : otherwise;
      if (fate === null) acks.push(id);
      else retries[id] = fate;
    }
    return { acks, retries };
  }
}

const retryDelay = (options) => queueDelay(options ?? {}) ?? -1;

class QueuedMessage {
  #fates;
  constructor(fates, { id, form, sent, attempts }, bytes) {
    this.#fates = fates;
    this.id = id;
    this.timestamp = new Date(sent);
    this.body = queuedBody(form, bytes);
    this.attempts = attempts;
  }
  ack() {
    this.#fates.one(this.id, null);
  }
  retry(options) {
    this.#fates.one(this.id, retryDelay(options));
  }
}
tag(QueuedMessage, 'Message');

class MessageBatch {
  #fates;
  constructor(fates, queue, messages) {
    this.#fates = fates;
    this.queue = queue;
    this.messages = messages;
  }
  ackAll() {
    this.#fates.all(null);
  }
  retryAll(options) {
    this.#fates.all(retryDelay(options));
  }
}
tag(MessageBatch, 'MessageBatch');

class ScheduledController {
  constructor(cron, scheduledTime) {
    this.type = 'scheduled';
    this.cron = cron;
    this.scheduledTime = scheduledTime;
  }
  // What has failed is not run again anyway.
  noRetry() {}
}
tag(ScheduledController, 'ScheduledController');

// Gives what was thrown first, as an array of one; it waits for all that it was asked to wait for.
const settled = async (run) => {
  const waiting = [];
  let thrown = null;
  const wait = async (promise) => {
    try {
      await promise;
    } catch (problem) {
      thrown ??= [problem];
    }
  };
  const context = {
    waitUntil: (promise) => { waiting.push(wait(promise)); },
    passThroughOnException: () => {},
    props: {},
  };
  await wait((async () => run(context))());
  for (let at = 0; at < waiting.length; at++) await waiting[at];
  return thrown;
};

const eventTextMax = 4000;

const finishEvent = (call, verdict, thrown) => {
  const { message, stack } = thrown ? describe(thrown[0]) : { message: '', stack: '' };
  call.answered = true;
  bridge.handled(
    call.number, JSON.stringify(verdict), thrown !== null,
    message.slice(0, eventTextMax), stack.slice(0, eventTextMax));
  call.end();
};

const runBatch = async (call, worker, { queue, messages }, bytes) => {
  const fates = new Fates();
  const thrown = await settled((context) => {
    const entry = handlerOf(worker, 'queue')(call, context);
    let at = 0;
    const made = messages.map((told) =>
      new QueuedMessage(fates, told, bytes.subarray(at, at += told.length)));
    return entry.queue(new MessageBatch(fates, queue, made), call.env, context);
  });
  finishEvent(call, fates.verdict(messages.map(({ id }) => id), thrown !== null), thrown);
};

const runScheduled = async (call, worker, { cron, time }) => {
  const thrown = await settled((context) =>
    handlerOf(worker, 'scheduled')(call, context).scheduled(
      new ScheduledController(cron, time), call.env, context));
  finishEvent(call, {}, thrown);
};
