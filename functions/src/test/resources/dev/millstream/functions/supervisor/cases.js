// Expressions whose results are the same wherever Pages Functions run. What depends on time,
// randomness or the place is not here.
const text = (bytes) => new TextDecoder().decode(bytes);
const utf8 = (string) => new TextEncoder().encode(string);
const hex = (bytes) => [...new Uint8Array(bytes)].map((b) => b.toString(16).padStart(2, '0')).join('');
const kind = async (run) => {
  try {
    const given = await run();
    return given === undefined ? 'undefined' : given;
  } catch (thrown) {
    return `throws ${thrown.name}`;
  }
};
const url = (...of) => {
  const u = new URL(...of);
  return [u.href, u.origin, u.protocol, u.username, u.password, u.host, u.port, u.pathname, u.search, u.hash];
};
const of = (object) => Object.fromEntries(object);
const chunks = async (stream) => {
  const all = [];
  for await (const chunk of stream) all.push(typeof chunk === 'string' ? chunk : text(chunk));
  return all;
};
const streamOf = (...parts) => new ReadableStream({
  start(controller) {
    for (const part of parts) controller.enqueue(typeof part === 'string' ? utf8(part) : part);
    controller.close();
  },
});

const groups = {
  headers: {
    combine: () => { const h = new Headers({ a: '1' }); h.append('A', '2'); return of(h); },
    sorted: () => [...new Headers([['b', '1'], ['a', '2'], ['c', '3']]).keys()],
    trimmed: () => new Headers({ a: '  x \t' }).get('a'),
    missing: () => new Headers().get('x'),
    cookies: () => { const h = new Headers(); h.append('set-cookie', 'a=1'); h.append('Set-Cookie', 'b=2'); return [h.getSetCookie(), h.get('set-cookie'), [...h]]; },
    getAll: () => { const h = new Headers(); h.append('set-cookie', 'a=1'); h.append('set-cookie', 'b=2'); return h.getAll('set-cookie'); },
    badName: () => kind(() => new Headers({ 'a b': '1' })),
    badValue: () => kind(() => new Headers({ a: 'x\ny' })),
    remove: () => { const h = new Headers({ a: '1', b: '2' }); h.delete('A'); return of(h); },
    has: () => [new Headers({ a: '1' }).has('A'), new Headers().has('a')],
    forEach: () => { const seen = []; new Headers({ b: '1', a: '2' }).forEach((v, k) => seen.push(k + v)); return seen; },
    fromHeaders: () => of(new Headers(new Headers({ x: 'y' }))),
    latin1: () => kind(() => new Headers({ a: '\u00e4' }).get('a')),
    tag: () => Object.prototype.toString.call(new Headers()),
    pairs: () => kind(() => new Headers([['a']])),
  },
  request: {
    defaults: () => { const r = new Request('https://a.test/x'); return [r.method, r.url, r.redirect, r.bodyUsed, r.body]; },
    method: () => ['get', 'pOst', 'patch', 'FOO', 'foo'].map((method) => new Request('https://a.test/', { method }).method),
    badMethod: () => kind(() => new Request('https://a.test/', { method: 'a b' })),
    getBody: () => kind(() => new Request('https://a.test/', { body: 'x' })),
    relative: () => kind(() => new Request('/x').url),
    contentType: () => [['x', 'text'], [new URLSearchParams('a=b'), 'form'], [new Blob(['x'], { type: 'a/b' }), 'blob'], [utf8('x'), 'bytes']].map(([body]) => new Request('https://a.test/', { method: 'POST', body }).headers.get('content-type')),
    clone: async () => { const r = new Request('https://a.test/', { method: 'POST', body: 'abc' }); const c = r.clone(); return [await r.text(), await c.text(), r.bodyUsed]; },
    used: async () => { const r = new Request('https://a.test/', { method: 'POST', body: 'abc' }); await r.text(); return kind(() => r.text()); },
    cloneUsed: async () => { const r = new Request('https://a.test/', { method: 'POST', body: 'abc' }); await r.text(); return kind(() => r.clone()); },
    over: async () => { const a = new Request('https://a.test/', { method: 'POST', body: 'abc', headers: { x: '1' } }); const b = new Request(a, { headers: { y: '2' } }); return [b.method, of(b.headers), await b.text(), a.bodyUsed]; },
    json: () => new Request('https://a.test/', { method: 'POST', body: '{"a":1}' }).json(),
    badJson: () => kind(() => new Request('https://a.test/', { method: 'POST', body: '{' }).json()),
    emptyText: () => new Request('https://a.test/').text(),
    fragment: () => new Request('https://a.test/x#y').url,
    own: async ({ request }) => [request.method, new URL(request.url).pathname, request.headers.get('x-case')],
    signal: () => new Request('https://a.test/', { signal: AbortSignal.abort() }).signal.aborted,
    redirectMode: () => kind(() => new Request('https://a.test/', { redirect: 'sideways' }).redirect),
    stream: async () => new Request('https://a.test/', { method: 'POST', body: streamOf('a', 'b') }).text(),
    bytes: async () => hex(await new Request('https://a.test/', { method: 'POST', body: new Uint16Array([1, 2]) }).arrayBuffer()),
  },
  response: {
    defaults: () => { const r = new Response(); return [r.status, r.statusText, r.ok, r.body, r.redirected, r.url, r.type]; },
    status: () => [199, 200, 299, 600].map((status) => kind(() => new Response(null, { status }).ok)).reduce((all, p) => all.then(async (l) => [...l, await p]), Promise.resolve([])),
    bodiless: () => kind(() => new Response('x', { status: 204 }).status),
    bodilessNull: () => kind(() => new Response(null, { status: 304 }).status),
    json: async () => { const r = Response.json({ a: [1] }, { status: 201, headers: { x: 'y' } }); return [r.status, of(r.headers), await r.text()]; },
    jsonUndefined: () => kind(() => Response.json(undefined).status),
    redirect: () => { const r = Response.redirect('https://a.test/x'); return [r.status, r.headers.get('location')]; },
    redirect307: () => Response.redirect('https://a.test/x', 307).status,
    redirectBad: () => kind(() => Response.redirect('https://a.test/x', 200)),
    redirectRelative: () => kind(() => Response.redirect('/x').headers.get('location')),
    error: () => { const r = Response.error(); return [r.status, r.type]; },
    contentType: () => ['x', new URLSearchParams('a=b'), new Blob(['x'], { type: 'a/b' }), utf8('x'), null].map((body) => new Response(body).headers.get('content-type')),
    clone: async () => { const r = new Response('abc', { status: 202, headers: { a: 'b' } }); const c = r.clone(); return [c.status, of(c.headers), await c.text(), await r.text()]; },
    blob: async () => { const b = await new Response('abc', { headers: { 'content-type': 'a/b' } }).blob(); return [b.size, b.type, await b.text()]; },
    bom: async () => new Response('\ufeffabc').text(),
    number: () => new Response(42).text(),
    object: () => new Response({}).text(),
    used: async () => { const r = new Response('x'); await r.text(); return [r.bodyUsed, await kind(() => r.text())]; },
    locked: async () => { const r = new Response('x'); r.body.getReader(); return [r.bodyUsed, await kind(() => r.text())]; },
    bytes: async () => hex(await new Response('ä€').bytes()),
    statusText: () => new Response(null, { status: 200, statusText: 'Fine' }).statusText,
    over: async () => { const a = new Response('abc', { headers: { a: '1' } }); const b = new Response(a.body, a); return [of(b.headers), await b.text(), a.bodyUsed]; },
    tag: () => [String(new Response()), String(new Request('https://a.test/')), String(new Headers())],
  },
  form: {
    encoded: async () => [...await new Response('a=1&b=%20x+y&a=2', { headers: { 'content-type': 'application/x-www-form-urlencoded' } }).formData()],
    multipart: async () => {
      const form = new FormData();
      form.append('a', '1');
      form.append('f', new File(['content'], 'n"ame.txt', { type: 'text/plain' }));
      const back = await new Response(form).formData();
      const file = back.get('f');
      return [back.get('a'), file.name, file.type, await file.text(), file.size];
    },
    set: () => { const f = new FormData(); f.append('a', '1'); f.append('a', '2'); f.set('a', '3'); return [f.getAll('a'), f.has('b'), f.get('b')]; },
    blobName: () => { const f = new FormData(); f.append('a', new Blob(['x'])); f.append('b', new Blob(['x']), 'n'); return [f.get('a').name, f.get('b').name]; },
    remove: () => { const f = new FormData(); f.append('a', '1'); f.delete('a'); return [...f.keys()]; },
    noForm: () => kind(() => new Response('x').formData()),
    type: () => new Response(new FormData()).headers.get('content-type').replace(/=.*/, '='),
  },
  url: {
    full: () => url('https://u:p@EXAMPLE.com:443/a/../b/./c?x=1#h'),
    relative: () => url('../x?y', 'https://a.test/b/c/d'),
    protocolRelative: () => url('//b.test/x', 'https://a.test/'),
    ipv4: () => url('http://0x7f.1/'),
    ipv6: () => url('http://[::1]:80/'),
    idn: () => url('https://münchen.example/'),
    punycode: () => url('https://xn--mnchen-3ya.example/'),
    encoded: () => url('https://a.test/ä b?q=ü &x#ö'),
    opaque: () => url('mailto:a@b.c'),
    data: () => url('data:text/plain,hello world'),
    file: () => url('file:///C:/x/../y'),
    blank: () => kind(() => new URL('')),
    badPort: () => kind(() => new URL('https://a.test:99999/')),
    badHost: () => kind(() => new URL('https://a b/')),
    canParse: () => [URL.canParse('x'), URL.canParse('x', 'https://a.test')],
    setters: () => { const u = new URL('https://a.test/x'); u.pathname = '/ä'; u.search = 'a=b c'; u.hash = 'z'; u.port = '81'; u.hostname = 'b.test'; u.protocol = 'http'; return u.href; },
    searchParams: () => { const u = new URL('https://a.test/?a=1'); u.searchParams.append('b', 'x y'); u.searchParams.delete('a'); return u.href; },
    tabs: () => new URL(' ht\ntps://a.te\tst/x ').href,
    backslash: () => new URL('https:\\\\a.test\\x').href,
    json: () => JSON.stringify(new URL('https://a.test')),
    parse: () => [URL.parse('nope'), URL.parse('https://a.test/')?.href],
  },
  params: {
    parse: () => [...new URLSearchParams('?a=1&b=%26&a=+x&c')],
    object: () => String(new URLSearchParams({ a: 'ä', b: '1 2' })),
    pairs: () => String(new URLSearchParams([['x', '1'], ['x', '2']])),
    sort: () => { const p = new URLSearchParams('b=1&a=2&b=0'); p.sort(); return String(p); },
    hasValue: () => { const p = new URLSearchParams('a=1&a=2'); return [p.has('a', '2'), p.has('a', '3')]; },
    removeValue: () => { const p = new URLSearchParams('a=1&a=2'); p.delete('a', '1'); return String(p); },
    size: () => new URLSearchParams('a=1&b=2').size,
    percent: () => String(new URLSearchParams({ q: '%~*()!\'' })),
    set: () => { const p = new URLSearchParams('a=1&b=2&a=3'); p.set('a', 'x'); return String(p); },
    broken: () => [...new URLSearchParams('a=%zz&b=%ff')],
  },
  encoding: {
    utf8: () => hex(utf8('ä€😀')),
    lone: () => hex(utf8('a\ud800b')),
    into: () => { const b = new Uint8Array(4); return [new TextEncoder().encodeInto('a€€', b), hex(b)]; },
    decode: () => text(new Uint8Array([0xf0, 0x9f, 0x98, 0x80])),
    replaced: () => text(new Uint8Array([0x61, 0xff, 0xc3, 0x62])),
    fatal: () => kind(() => new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array([0xff]))),
    bom: () => [text(utf8('\ufeffa')).length, new TextDecoder('utf-8', { ignoreBOM: true }).decode(utf8('\ufeffa')).length],
    streaming: () => { const d = new TextDecoder(); return d.decode(new Uint8Array([0xe2, 0x82]), { stream: true }) + d.decode(new Uint8Array([0xac])); },
    utf16: () => new TextDecoder('utf-16le').decode(new Uint8Array([0x61, 0, 0xac, 0x20])),
    labels: () => ['latin1', 'ascii', 'UTF8', 'utf-16', 'windows-1252'].map((label) => new TextDecoder(label).encoding),
    unknown: () => kind(() => new TextDecoder('nope')),
    base64: () => [btoa('a\xff'), atob('YWI='), atob(' Y W I ')],
    badBase64: () => kind(() => atob('a')),
    wide: () => kind(() => btoa('€')),
    windows: () => new TextDecoder('windows-1252').decode(new Uint8Array([0x80, 0x9f, 0xe4])),
  },
  streams: {
    read: () => chunks(streamOf('a', 'b')),
    tee: async () => { const [a, b] = streamOf('a', 'b').tee(); return [await chunks(a), await chunks(b)]; },
    transform: () => chunks(streamOf('a', 'b').pipeThrough(new TextDecoderStream()).pipeThrough(new TransformStream({ transform(chunk, c) { c.enqueue(chunk.toUpperCase()); }, flush(c) { c.enqueue('!'); } }))),
    identity: async () => { const { readable, writable } = new IdentityTransformStream(); const w = writable.getWriter(); w.write(utf8('x')); w.close(); return new Response(readable).text(); },
    fixed: async () => { const { readable, writable } = new FixedLengthStream(3); const w = writable.getWriter(); w.write(utf8('abc')); w.close(); return new Response(readable).text(); },
    pipeTo: async () => { const got = []; await streamOf('a', 'b').pipeTo(new WritableStream({ write(chunk) { got.push(text(chunk)); }, close() { got.push('end'); } })); return got; },
    pipeError: () => kind(() => new ReadableStream({ start(c) { c.error(new RangeError('x')); } }).pipeTo(new WritableStream())),
    locked: () => { const s = streamOf('a'); s.getReader(); return kind(() => s.getReader()); },
    cancel: async () => { let why; const s = new ReadableStream({ cancel(reason) { why = reason; } }); await s.cancel('enough'); return why; },
    from: async () => chunks(ReadableStream.from(['a', 'b'])),
    byob: async () => { const r = new Response('hello').body.getReader({ mode: 'byob' }); const { value } = await r.read(new Uint8Array(3)); return text(value); },
    writerClosed: async () => { const w = new WritableStream().getWriter(); await w.close(); return kind(() => w.write('x')); },
    encoder: () => chunks(new ReadableStream({ start(c) { c.enqueue('ä\ud83d'); c.enqueue('\ude00'); c.close(); } }).pipeThrough(new TextEncoderStream())).then((all) => all.join('')),
    gzip: async () => { const packed = await new Response(streamOf('abc'.repeat(100)).pipeThrough(new CompressionStream('gzip'))).arrayBuffer(); const back = await new Response(new Response(packed).body.pipeThrough(new DecompressionStream('gzip'))).text(); return [packed.byteLength < 100, back.length]; },
    badGzip: () => kind(() => new Response(streamOf('nonsense').pipeThrough(new DecompressionStream('gzip'))).text()),
    values: async () => { const all = []; for await (const v of streamOf('a', 'b').values()) all.push(text(v)); return all; },
    abort: async () => { let why; const w = new WritableStream({ abort(reason) { why = reason; } }).getWriter(); await w.abort('stop'); return why; },
    desired: () => { let size; new ReadableStream({ start(c) { size = c.desiredSize; } }); return size; },
    strategy: () => { const sizes = []; new ReadableStream({ start(c) { sizes.push(c.desiredSize); c.enqueue('ab'); sizes.push(c.desiredSize); } }, { highWaterMark: 5, size: (s) => s.length }); return sizes; },
    response: async () => { const r = new Response(streamOf('a')); return [r.headers.get('content-type'), await r.text()]; },
  },
  crypto: {
    sha: async () => hex(await crypto.subtle.digest('SHA-256', utf8('abc'))),
    md5: async () => hex(await crypto.subtle.digest('MD5', utf8('abc'))),
    hmac: async () => { const key = await crypto.subtle.importKey('raw', utf8('k'), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify']); const s = await crypto.subtle.sign('HMAC', key, utf8('d')); return [hex(s), await crypto.subtle.verify('HMAC', key, s, utf8('d'))]; },
    gcm: async () => { const key = await crypto.subtle.importKey('raw', new Uint8Array(16), 'AES-GCM', true, ['encrypt']); return hex(await crypto.subtle.encrypt({ name: 'AES-GCM', iv: new Uint8Array(12) }, key, utf8('x'))); },
    pbkdf2: async () => { const key = await crypto.subtle.importKey('raw', utf8('p'), 'PBKDF2', false, ['deriveBits']); return hex(await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt: utf8('s'), iterations: 10 }, key, 256)); },
    hkdf: async () => { const key = await crypto.subtle.importKey('raw', utf8('p'), 'HKDF', false, ['deriveBits']); return hex(await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt: utf8('s'), info: utf8('i') }, key, 128)); },
    ecdsa: async () => { const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']); const s = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, pair.privateKey, utf8('x')); return [s.byteLength, await crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, pair.publicKey, s, utf8('x'))]; },
    jwk: async () => { const key = await crypto.subtle.importKey('raw', utf8('0123456789abcdef'), 'AES-CBC', true, ['encrypt', 'decrypt']); const jwk = await crypto.subtle.exportKey('jwk', key); return Object.fromEntries(Object.entries(jwk).sort()); },
    hidden: async () => { const key = await crypto.subtle.importKey('raw', new Uint8Array(16), 'AES-GCM', false, ['encrypt']); return kind(() => crypto.subtle.exportKey('raw', key)); },
    unknown: () => kind(() => crypto.subtle.digest('SHA-9', utf8('x'))),
    random: () => [crypto.getRandomValues(new Uint8Array(3)).length, /^[0-9a-f]{8}-[0-9a-f]{4}-4/.test(crypto.randomUUID())],
    tooMuch: () => kind(() => crypto.getRandomValues(new Uint8Array(65537))),
    floats: () => kind(() => crypto.getRandomValues(new Float32Array(1))),
    equal: () => [crypto.subtle.timingSafeEqual(utf8('a'), utf8('a')), crypto.subtle.timingSafeEqual(utf8('a'), utf8('b'))],
    digestStream: async () => { const s = new crypto.DigestStream('SHA-256'); await streamOf('ab', 'c').pipeTo(s); return hex(await s.digest); },
  },
  pattern: {
    named: () => new URLPattern({ pathname: '/a/:b' }).exec('https://x.test/a/c').pathname.groups.b,
    none: () => new URLPattern({ pathname: '/a/:b' }).exec('https://x.test/b'),
    text: () => new URLPattern('https://*.a.test/*').test('https://x.a.test/y'),
    optional: () => new URLPattern({ pathname: '/a/:b?' }).test('https://x.test/a'),
    group: () => new URLPattern({ pathname: '/(\\d+)' }).test('https://x.test/12'),
    broken: () => kind(() => new URLPattern({ pathname: '/(' })),
    parts: () => { const p = new URLPattern({ pathname: '/x', search: 'a=*' }); return [p.pathname, p.search, p.hostname]; },
  },
  events: {
    dispatch: () => { const t = new EventTarget(); const seen = []; t.addEventListener('x', (e) => seen.push(e.type)); t.dispatchEvent(new Event('x')); return seen; },
    once: () => { const t = new EventTarget(); let n = 0; t.addEventListener('x', () => n++, { once: true }); t.dispatchEvent(new Event('x')); t.dispatchEvent(new Event('x')); return n; },
    prevent: () => { const t = new EventTarget(); t.addEventListener('x', (e) => e.preventDefault()); return [t.dispatchEvent(new Event('x', { cancelable: true })), t.dispatchEvent(new Event('x'))]; },
    custom: () => new CustomEvent('x', { detail: 5 }).detail,
    abort: () => { const c = new AbortController(); c.abort(); return [c.signal.aborted, c.signal.reason.name]; },
    abortReason: () => { const c = new AbortController(); c.abort('why'); return c.signal.reason; },
    any: () => { const c = new AbortController(); const s = AbortSignal.any([c.signal]); c.abort(1); return [s.aborted, s.reason]; },
    timeout: async () => { const s = AbortSignal.timeout(1); await new Promise((done) => s.addEventListener('abort', done)); return s.reason.name; },
    throwIf: () => kind(() => AbortSignal.abort().throwIfAborted()),
  },
  globals: {
    clone: () => { const a = { d: new Date(0), m: new Map([[1, 2]]), s: new Set([3]), n: [null, undefined] }; a.self = a; const b = structuredClone(a); return [b !== a, b.self === b, b.d.getTime(), b.m.get(1), b.s.has(3), b.n.length]; },
    cloneFunction: () => kind(() => structuredClone(() => {})),
    cloneError: () => { const e = structuredClone(new RangeError('x')); return [e.name, e.message, e instanceof RangeError]; },
    microtasks: async () => { const order = []; queueMicrotask(() => order.push(1)); Promise.resolve().then(() => order.push(2)); order.push(0); await new Promise((done) => setTimeout(done, 1)); return order; },
    timers: async () => { const order = []; await new Promise((done) => { setTimeout(() => order.push('b'), 5); setTimeout(() => order.push('a'), 1); setTimeout(done, 10); }); return order; },
    interval: async () => { let n = 0; await new Promise((done) => { const i = setInterval(() => { if (++n === 3) { clearInterval(i); done(); } }, 1); }); return n; },
    wait: async () => { await scheduler.wait(1); return 'waited'; },
    agent: () => navigator.userAgent,
    evals: () => kind(() => eval('1')),
    functions: () => kind(() => new Function('return 1')()),
    self: () => self === globalThis,
    dom: () => { const e = new DOMException('m', 'AbortError'); return [e.name, e.message, e.code, e instanceof Error]; },
    blob: async () => { const b = new Blob(['ab', utf8('c')], { type: 'A/B' }); return [b.size, b.type, await b.text(), await b.slice(1, 2).text()]; },
    file: () => { const f = new File(['x'], 'n', { lastModified: 5 }); return [f.name, f.size, f.lastModified]; },
    base: () => [typeof WebSocketPair, typeof HTMLRewriter, typeof caches, typeof performance.now(), typeof MessageChannel, typeof EventSource, typeof WebSocket].slice(1, 4),
    origin: () => performance.timeOrigin,
    fetchScheme: () => kind(() => fetch('nope:x')),
    fetchBad: () => kind(() => fetch('not a url')),
  },
  rewriter: {
    text: () => new HTMLRewriter().on('a', { element(e) { e.setAttribute('href', '/x'); e.setInnerContent('y'); } }).transform(new Response('<p><a href=1>b</a></p>')).text(),
    append: () => new HTMLRewriter().on('p', { element(e) { e.append('<b>', { html: true }); e.prepend('<'); e.before('0'); e.after('9'); } }).transform(new Response('<p>x</p>')).text(),
    remove: () => new HTMLRewriter().on('i', { element(e) { e.removeAndKeepContent(); } }).on('s', { element(e) { e.remove(); } }).transform(new Response('<i>a</i><s>b</s>c')).text(),
    comments: () => new HTMLRewriter().on('*', { comments(c) { c.text = c.text + '!'; } }).transform(new Response('<p><!--a--></p>')).text(),
    attributes: async () => { let all; await new HTMLRewriter().on('p', { element(e) { all = [...e.attributes]; } }).transform(new Response('<p a="1" B=2 c>')).text(); return all; },
    nth: () => new HTMLRewriter().on('li:nth-child(2)', { element(e) { e.setAttribute('x', ''); } }).transform(new Response('<ul><li><li><li></ul>')).text(),
    end: () => new HTMLRewriter().onDocument({ end(e) { e.append('end'); } }).transform(new Response('<p>')).text(),
    endTag: () => new HTMLRewriter().on('p', { element(e) { e.onEndTag((t) => t.before('!')); } }).transform(new Response('<p>a</p>')).text(),
    replace: () => new HTMLRewriter().on('b', { element(e) { e.replace('<i>', { html: false }); } }).transform(new Response('<b>x</b>')).text(),
    tag: () => new HTMLRewriter().on('b', { element(e) { e.tagName = 'i'; } }).transform(new Response('<b>x</b>')).text(),
    bad: () => kind(() => new HTMLRewriter().on('a:hover(', {})),
  },
  cache: {
    keep: async () => { const c = caches.default; await c.put('https://a.test/k', new Response('v', { headers: { 'cache-control': 'max-age=60', x: 'y' } })); const m = await c.match('https://a.test/k'); return [await m.text(), m.headers.get('x'), await c.delete('https://a.test/k'), await c.delete('https://a.test/k'), (await c.match('https://a.test/k')) === undefined]; },
    post: () => kind(() => caches.default.put(new Request('https://a.test/', { method: 'POST' }), new Response('x'))),
    partial: () => kind(() => caches.default.put('https://a.test/', new Response('x', { status: 206 }))),
    vary: () => kind(() => caches.default.put('https://a.test/', new Response('x', { headers: { vary: '*' } }))),
    named: async () => { const c = await caches.open('n'); await c.put('https://a.test/n', new Response('v', { headers: { 'cache-control': 'max-age=60' } })); return [(await caches.default.match('https://a.test/n')) === undefined, await (await c.match('https://a.test/n')).text()]; },
  },
};

export const cases = {};
for (const [group, runs] of Object.entries(groups)) {
  for (const [name, run] of Object.entries(runs)) cases[`${group}-${name}`] = run;
}
export const names = Object.keys(cases);
