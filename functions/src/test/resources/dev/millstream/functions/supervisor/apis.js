// What each line gives is in apis.txt, where Node has written it.
const utf8 = (text) => new TextEncoder().encode(text);
const text = (bytes) => new TextDecoder().decode(bytes);
const failure = async (run) => {
  try {
    return await run();
  } catch (thrown) {
    return thrown.name;
  }
};

const patterns = [
  ['/users/:id', 'https://a.test', 'https://a.test/users/7?x=1', 'https://a.test/users/', 'https://b.test/users/7'],
  ['https://*.a.test/*', undefined, 'https://x.y.a.test/p/q', 'https://a.test/p', 'http://x.a.test/'],
  [{ pathname: '/files/:path+' }, undefined, 'https://a.test/files/a/b/c', 'https://a.test/files'],
  [{ pathname: '/files/:path*' }, undefined, 'https://a.test/files', 'https://a.test/files/x'],
  [{ pathname: '/:a/:b?' }, undefined, 'https://a.test/x', 'https://a.test/x/y', 'https://a.test/x/y/z'],
  [{ pathname: '/n/(\\d+)' }, undefined, 'https://a.test/n/12', 'https://a.test/n/x'],
  [{ pathname: '/:name.:ext(png|jpg)' }, undefined, 'https://a.test/cat.png', 'https://a.test/cat.gif'],
  [{ pathname: '/book{s}?/:id' }, undefined, 'https://a.test/books/1', 'https://a.test/book/1'],
  [{ pathname: '/a{/:x}*' }, undefined, 'https://a.test/a/1/2', 'https://a.test/a'],
  [{ hostname: '{:sub.}?a.test' }, undefined, 'https://w.a.test/', 'https://a.test/'],
  [{ search: 'q=:q' }, undefined, 'https://a.test/?q=1', 'https://a.test/'],
  ['https://a.test/foo?bar#baz', undefined, 'https://a.test/foo?bar#baz', 'https://a.test/foo?bar'],
  ['https://a.test:8080/*', undefined, 'https://a.test:8080/x', 'https://a.test/x'],
  ['data\\:foobar', undefined, 'data:foobar'],
  ['/caf\u00e9/*', 'https://a.test', 'https://a.test/caf%C3%A9/x'],
  [{ pathname: '../up', baseURL: 'https://a.test/a/b/c' }, undefined, 'https://a.test/a/up'],
  [{ protocol: 'http{s}?', port: '443' }, undefined, 'https://a.test/', 'http://a.test:443/'],
  [{ pathname: '/Case' }, undefined, 'https://a.test/case'],
  ['https://user:pass@a.test/', undefined, 'https://user:pass@a.test/', 'https://a.test/'],
  ['*://*/*', undefined, 'https://a.test/x'],
  [{}, undefined, 'https://a.test/'],
];
const parts = ['protocol', 'username', 'password', 'hostname', 'port', 'pathname', 'search', 'hash'];
const pattern = async ([input, base, ...urls]) => {
  const made = base === undefined ? new URLPattern(input) : new URLPattern(input, base);
  return [parts.map((part) => made[part]), made.hasRegExpGroups, ...urls.map((url) => {
    const found = made.exec(url);
    return found && Object.fromEntries(
      parts.filter((part) => Object.keys(found[part].groups).some((key) => key !== '0'
        || ['pathname', 'hostname'].includes(part))).map((part) => [part, Object.fromEntries(Object.entries(found[part].groups).sort())]));
  })];
};
const brokenPatterns = ['/x', 'https://a.test/(', 'https://a.test/:x/:x', 'https://a.test/{a', 'https://a b/'];

const pumped = async (stream, bytes) => {
  const writer = stream.writable.getWriter();
  const done = (async () => {
    for (const piece of bytes) await writer.write(piece);
    await writer.close();
  })();
  const [out] = await Promise.all([new Response(stream.readable).arrayBuffer(), done]);
  return new Uint8Array(out);
};

const zipped = async (format) => {
  const page = utf8('a page that says the same again and again; '.repeat(5000));
  const packed = await pumped(new CompressionStream(format), [page.slice(0, 100), page.slice(100)]);
  const pieces = Array.from({ length: packed.length }, (_, at) => packed.slice(at, at + 1));
  const open = (bytes) => pumped(new DecompressionStream(format), bytes);
  const back = await open([packed]);
  const piecemeal = await open(pieces);
  return [packed.length < 5000, text(back) === text(page), piecemeal.length,
    await failure(() => open([packed.slice(0, -1)])),
    await failure(() => open([packed, utf8('more')])),
    await failure(() => open([utf8('no packed data at all')]))];
};

const gzipOfOthers = async () => {
  const bytes = Uint8Array.from(
    atob('H4sICKodCWsAA2hlbGxvLnR4dADLSM3JyVfIL0stUijJSC1KBQA4MmPiEAAAAA=='), (c) => c.charCodeAt(0));
  return failure(async () => text(await pumped(new DecompressionStream('gzip'), [bytes])));
};

const digits = (length) => Uint8Array.from({ length }, (_, at) => at);
const byob = async () => {
  const stream = new ReadableStream({
    type: 'bytes',
    start(controller) {
      controller.enqueue(digits(5));
      controller.enqueue(digits(4));
      controller.close();
    },
  });
  const reader = stream.getReader({ mode: 'byob' });
  const first = await reader.read(new Uint8Array(3));
  const words = await reader.read(new Uint16Array(2));
  const rest = await reader.read(new Uint8Array(10));
  const end = await reader.read(new Uint8Array(10));
  return [[...first.value], words.value.length, words.value.constructor.name, [...rest.value],
    end.done, end.value.byteLength, end.value.buffer.byteLength];
};

const pulled = async () => {
  let left = 3;
  const stream = new ReadableStream({
    type: 'bytes',
    pull(controller) {
      const { byobRequest } = controller;
      byobRequest.view[0] = left;
      byobRequest.respond(1);
      if (--left === 0) {
        controller.close();
        controller.byobRequest?.respond(0);
      }
    },
  });
  const reader = stream.getReader({ mode: 'byob' });
  const out = [];
  for (;;) {
    const { done, value } = await reader.read(new Uint8Array(4));
    if (done) break;
    out.push([value.length, value[0]]);
  }
  return out;
};

const allocated = async () => {
  let count = 0;
  const stream = new ReadableStream({
    type: 'bytes', autoAllocateChunkSize: 8,
    pull(controller) {
      if (++count > 2) {
        controller.close();
        controller.byobRequest.respond(0);
        return;
      }
      const { view } = controller.byobRequest;
      view.set(digits(count));
      controller.byobRequest.respond(count);
    },
  });
  const out = [];
  for await (const chunk of stream) out.push([chunk.length, chunk.buffer.byteLength]);
  return out;
};

const minimum = async () => {
  let count = 0;
  const stream = new ReadableStream({
    type: 'bytes',
    pull(controller) {
      controller.enqueue(digits(2));
      if (++count === 3) controller.close();
    },
  });
  const reader = stream.getReader({ mode: 'byob' });
  const five = await reader.read(new Uint8Array(8), { min: 5 });
  return [five.value.length, five.done];
};

const refused = async () => {
  const given = new Uint8Array([1, 2, 3]);
  let detached;
  const stream = new ReadableStream({
    type: 'bytes',
    start(controller) {
      controller.enqueue(given);
      detached = given.byteLength;
    },
  });
  const plain = new ReadableStream({ start: (controller) => controller.close() });
  const reader = stream.getReader({ mode: 'byob' });
  return [detached, await failure(() => plain.getReader({ mode: 'byob' })),
    await failure(() => reader.read(new Uint8Array(0))), await failure(() => reader.read('x')),
    await failure(() => new ReadableStream({ type: 'bytes' }, { size: () => 1 }))];
};

const bodies = async () => {
  const reader = new Response('some text').body.getReader({ mode: 'byob' });
  const { value } = await reader.read(new Uint8Array(4));
  reader.releaseLock();
  return text(value);
};

const strategies = async () => {
  const sizes = [];
  const stream = new ReadableStream({
    start(controller) {
      for (const length of [3, 4]) {
        controller.enqueue(digits(length));
        sizes.push(controller.desiredSize);
      }
    },
  }, new ByteLengthQueuingStrategy({ highWaterMark: 10 }));
  const counting = new CountQueuingStrategy({ highWaterMark: 2 });
  return [sizes, stream.locked, counting.size(), counting.highWaterMark,
    await failure(() => new ReadableStream({}, { highWaterMark: -1 }))];
};

const events = async () => {
  const target = new EventTarget();
  const seen = [];
  const on = (name) => (event) => seen.push([name, event.type, event.target === target]);
  target.addEventListener('x', on('first'), { once: true });
  target.addEventListener('x', { handleEvent: on('object') });
  const stop = new AbortController();
  target.addEventListener('x', on('signalled'), { signal: stop.signal });
  target.dispatchEvent(new Event('x'));
  stop.abort();
  target.addEventListener('y', (event) => event.stopImmediatePropagation());
  target.addEventListener('y', on('never'));
  const went = target.dispatchEvent(new CustomEvent('x', { detail: 7, cancelable: true }));
  target.dispatchEvent(new Event('y', { bubbles: true }));
  const event = new CustomEvent('z', { detail: { a: 1 }, cancelable: true, bubbles: true });
  target.addEventListener('z', (e) => e.preventDefault());
  return [seen, went, target.dispatchEvent(event), event.defaultPrevented, event.detail.a,
    event.bubbles, event.composedPath().length, typeof event.timeStamp, event.isTrusted,
    event.currentTarget, await failure(() => target.dispatchEvent({}))];
};

const languages = () => [
  (1234567.891).toLocaleString('de-DE'), (0.25).toLocaleString('ar-EG', { style: 'percent' }),
  new Intl.NumberFormat('ja-JP', { style: 'currency', currency: 'JPY' }).format(1500),
  new Date(86_400_000).toLocaleDateString('fr-FR', { dateStyle: 'full', timeZone: 'America/New_York' }),
  ['z', '\u00e4', 'a'].toSorted(new Intl.Collator('sv').compare), 'a10'.localeCompare('a9', 'en', { numeric: true }),
  new Intl.PluralRules('pl').select(22), new Intl.RelativeTimeFormat('es').format(-1, 'day'),
  new Intl.ListFormat('it').format(['a', 'b', 'c']), new Intl.DisplayNames('de', { type: 'region' }).of('SE'),
  [...new Intl.Segmenter('th', { granularity: 'word' }).segment('สวัสดีชาวโลก')].map(({ segment }) => segment),
  [...new Intl.Segmenter().segment('e\u0301👩‍🚀')].length, new Intl.Locale('zh').maximize().toString(),
  'e\u0301'.normalize('NFC').length, 'ﬁ①'.normalize('NFKC'), 'ǰ'.normalize('NFD').length,
  'I'.toLocaleLowerCase('tr'), 'Straße ÉTÉ'.match(/\p{Lu}/gu), /^\p{Script=Greek}+$/u.test('λόγος'),
  /^\p{RGI_Emoji}$/v.test('👩‍🚀'),
];

const oldEncodings = () => {
  const high = Uint8Array.from({ length: 128 }, (_, at) => 128 + at);
  const ofOneByte = ['ibm866', 'latin2', 'latin3', 'latin4', 'cyrillic', 'arabic', 'greek', 'hebrew', 'logical', 'latin6',
    'iso-8859-13', 'iso-8859-14', 'l9', 'iso-8859-16', 'koi8-r', 'koi8-u', 'mac', 'windows-874', 'cp1250', 'cp1251',
    'cp1252', 'cp1253', 'latin5', 'cp1255', 'cp1256', 'cp1257', 'cp1258', 'x-mac-cyrillic'].map((label) => {
    const decoder = new TextDecoder(label);
    return [decoder.encoding, decoder.decode(high)];
  });
  const said = (label, ...bytes) => new TextDecoder(label).decode(Uint8Array.from(bytes));
  const slow = new TextDecoder('shift_jis');
  const parts = [[0x93], [0xfa, 0x96], [0x7b]].map((part) => slow.decode(Uint8Array.from(part), { stream: true }));
  return [ofOneByte, said('gb2312', 0xc4, 0xe3, 0xba, 0xc3), said('gb18030', 0x81, 0x30, 0x81, 0x30, 0x41),
    said('big5', 0xa7, 0x41, 0xa6, 0x6e), said('euc-jp', 0xc6, 0xfc, 0xcb, 0xdc), said('korean', 0xb0, 0xa1, 0xb3, 0xaa),
    said('iso-2022-jp', 0x1b, 0x24, 0x42, 0x46, 0x7c, 0x1b, 0x28, 0x42, 0x61), `${parts.join('')}${slow.decode()}`];
};

const lines = {
  ...Object.fromEntries(patterns.map((each, at) => [`pattern ${at}`, () => pattern(each)])),
  ...Object.fromEntries(brokenPatterns.map(
    (each, at) => [`broken pattern ${at}`, () => failure(() => new URLPattern(each).pathname)])),
  'pattern without case': async () =>
    new URLPattern({ pathname: '/Case' }, { ignoreCase: true }).test('https://a.test/cASE'),
  'pattern of parts': async () =>
    new URLPattern({ pathname: '/x/:y' }).exec({ pathname: '/x/z' })?.pathname.groups,
  gzip: () => zipped('gzip'),
  deflate: () => zipped('deflate'),
  'deflate-raw': () => zipped('deflate-raw'),
  'gzip of others': gzipOfOthers,
  'no format': () => failure(() => new CompressionStream('zip')),
  languages, oldEncodings, byob, pulled, allocated, minimum, refused, bodies, strategies, events,
};

const all = async () => {
  const out = [];
  for (const [name, run] of Object.entries(lines)) {
    const given = await Promise.resolve().then(run).catch((thrown) => `failed: ${thrown?.stack}`);
    out.push(`${name}: ${JSON.stringify(given)}`);
  }
  return `${out.join('\n')}\n`;
};
