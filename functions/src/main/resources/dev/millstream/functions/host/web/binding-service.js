// Other projects, called by name: their `fetch`, and methods of classes that they export.
const serviceOwnId = ''; // a service is one, unlike objects

class Fetcher {
  constructor(binding) {
    define(this, 'fetch', (input, init) => fetchObject(binding, serviceOwnId, input, init));
    return new Proxy(this, {
      get: (stub, word) => (typeof word === 'symbol' || word === 'then' || word in stub
        ? stub[word] : objectProperty(binding, serviceOwnId, null, word)),
    });
  }
}
tag(Fetcher, 'Fetcher');

bindingKinds.SERVICE = (name) => new Fetcher(name);

const contextOf = ({ waitUntil, passThroughOnException }) =>
  ({ waitUntil, passThroughOnException, props: {} });

// Gives what makes the default export's handler for a call: the export itself, or, if it is a
// class, an instance.
const handlerOf = (worker, name) => {
  const entry = worker?.default;
  if (typeof entry?.[name] === 'function') return () => entry;
  if (typeof entry?.prototype?.[name] === 'function') {
    return (call, context = contextOf(call)) => new entry(context, call.env);
  }
  throw new TypeError(`_worker.js needs a default export with a ${name} function`);
};

const serviceInstance = (call, className) => {
  const kind = className === '' ? worker?.default : objectClasses[className];
  if (typeof kind !== 'function') {
    throw new TypeError(`the code exports no class ${className || 'by default'} for services`);
  }
  return new kind(contextOf(call), call.env);
};

const serviceAnswer = async (call, instance, asked) => {
  if (asked === 'CALL') return new Response(await rpcAnswer(null, instance, call.request));
  if (typeof instance.fetch !== 'function') {
    throw new TypeError('Handler does not export a fetch() function.');
  }
  const response = await instance.fetch(call.request);
  if (!(response instanceof Response)) throw new TypeError('fetch must return a Response');
  return response;
};

const answerService = async (call, { className }, asked) => {
  try {
    await deliver(call, await serviceAnswer(call, serviceInstance(call, className), asked));
  } catch (thrown) {
    fail(call, thrown);
  }
};
