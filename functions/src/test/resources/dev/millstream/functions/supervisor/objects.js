const tried = async (run) => { try { const v = await run(); return v === undefined ? 'undefined' : v; } catch (e) { return `${e.name}: ${e.message}`; } };
const objectCases = {
  getMissing: ({ storage }) => storage.get('x').then(String),
  putGet: async ({ storage }) => { await storage.put('a', { b: [1, new Date(5), new Map([[1, 2]])] }); const v = await storage.get('a'); return [v.b[0], v.b[1].getTime(), v.b[2].get(1)]; },
  putUndefined: ({ storage }) => tried(() => storage.put('a', undefined)),
  putFunction: ({ storage }) => tried(() => storage.put('a', () => 1)).then((t) => t.split(':')[0]),
  putMany: async ({ storage }) => { await storage.put({ b: 1, a: 2, c: 3 }); return [...(await storage.list())]; },
  getMany: async ({ storage }) => [...(await storage.get(['c', 'a', 'zz', 'b']))],
  listStart: async ({ storage }) => [...(await storage.list({ start: 'b' })).keys()],
  listAfter: async ({ storage }) => [...(await storage.list({ startAfter: 'b' })).keys()],
  listEnd: async ({ storage }) => [...(await storage.list({ end: 'b' })).keys()],
  listReverse: async ({ storage }) => [...(await storage.list({ reverse: true, limit: 2 })).keys()],
  listPrefix: async ({ storage }) => { await storage.put('b/1', 1); return [...(await storage.list({ prefix: 'b' })).keys()]; },
  listLimit0: ({ storage }) => tried(async () => [...(await storage.list({ limit: 0 })).keys()]),
  deleteOne: async ({ storage }) => [await storage.delete('b/1'), await storage.delete('b/1')],
  deleteMany: async ({ storage }) => storage.delete(['a', 'zz', 'b']),
  longKey: ({ storage }) => tried(() => storage.put('k'.repeat(2049), 1)),
  manyKeys: ({ storage }) => tried(() => storage.get(Array.from({ length: 129 }, (_, i) => `k${i}`))),
  kvSync: ({ storage }) => { storage.kv.put('s', 1); return [storage.kv.get('s'), storage.kv.delete('s'), storage.kv.delete('s'), String(storage.kv.get('s'))]; },
  kvList: ({ storage }) => [...storage.kv.list()],
  txn: async ({ storage }) => [await storage.transaction(async (t) => { await t.put('t', 1); return t.get('t'); }), await storage.get('t')],
  txnThrows: async ({ storage }) => [await tried(() => storage.transaction(async (t) => { await t.put('t', 2); throw new RangeError('no'); })), await storage.get('t')],
  txnRollback: async ({ storage }) => { await storage.transaction(async (t) => { await t.put('t', 3); t.rollback(); }); return storage.get('t'); },
  txnSync: async ({ storage }) => [storage.transactionSync(() => { storage.kv.put('t', 4); return 'x'; }), await tried(() => storage.transactionSync(() => { storage.kv.put('t', 5); throw new Error('y'); })), storage.kv.get('t')],
  sqlRows: ({ storage }) => { storage.sql.exec('CREATE TABLE IF NOT EXISTS g (id INTEGER PRIMARY KEY, n TEXT, r REAL, b BLOB)'); storage.sql.exec("INSERT INTO g VALUES (1, 'a', 1.5, x'0102'), (2, NULL, 2, NULL)"); return [...storage.sql.exec('SELECT id, n, r FROM g')]; },
  sqlBlob: ({ storage }) => { const b = storage.sql.exec('SELECT b FROM g WHERE id = 1').one().b; return [b instanceof ArrayBuffer, [...new Uint8Array(b)]]; },
  sqlNames: ({ storage }) => storage.sql.exec('SELECT id AS x, n FROM g').columnNames,
  sqlRaw: ({ storage }) => [...storage.sql.exec('SELECT id, n FROM g').raw()],
  sqlRawArray: ({ storage }) => tried(() => storage.sql.exec('SELECT id, n FROM g').raw().toArray()),
  sqlToArray: ({ storage }) => storage.sql.exec('SELECT id FROM g').toArray(),
  sqlNext: ({ storage }) => { const c = storage.sql.exec('SELECT id FROM g'); return [c.next(), c.next(), c.next()]; },
  sqlOneNone: ({ storage }) => tried(() => storage.sql.exec('SELECT id FROM g WHERE id = 9').one()),
  sqlOneMany: ({ storage }) => tried(() => storage.sql.exec('SELECT id FROM g').one()),
  sqlBind: ({ storage }) => storage.sql.exec('SELECT ? AS a, ?2 AS b', 'x', null).one(),
  sqlBool: ({ storage }) => tried(() => storage.sql.exec('SELECT ? AS a, typeof(?1) AS t', true).one()),
  sqlBindFew: ({ storage }) => tried(() => storage.sql.exec('SELECT ?, ?', 1).toArray()).then((t) => String(t).slice(0, 60)),
  sqlBindObject: ({ storage }) => tried(() => storage.sql.exec('SELECT ?', {}).toArray()).then((t) => String(t).split(':')[0]),
  sqlMissing: ({ storage }) => tried(() => storage.sql.exec('SELECT * FROM missing')),
  sqlSyntax: ({ storage }) => tried(() => storage.sql.exec('SELEKT 1')),
  sqlUnique: ({ storage }) => tried(() => storage.sql.exec('INSERT INTO g (id) VALUES (1)')),
  sqlBegin: ({ storage }) => tried(() => storage.sql.exec('BEGIN')).then((t) => t.slice(0, 30)),
  sqlAttach: ({ storage }) => tried(() => storage.sql.exec("ATTACH 'x' AS y")),
  sqlInternal: ({ storage }) => tried(() => storage.sql.exec('SELECT * FROM _cf_KV')).then((t) => /SQLITE_AUTH/.test(t)),
  sqlMulti: ({ storage }) => storage.sql.exec('SELECT 1 AS a; SELECT 2 AS b').toArray(),
  sqlEmpty: ({ storage }) => tried(() => storage.sql.exec('').toArray()),
  sqlReturning: ({ storage }) => storage.sql.exec("INSERT INTO g (n) VALUES ('z') RETURNING n").toArray(),
  sqlWritten: ({ storage }) => storage.sql.exec("UPDATE g SET r = 0 WHERE id < 3").rowsWritten,
  sqlForeign: ({ storage }) => tried(() => { storage.sql.exec('CREATE TABLE c (g INTEGER REFERENCES g (id))'); storage.sql.exec('INSERT INTO c VALUES (99)'); }),
  sqlBig: ({ storage }) => storage.sql.exec('SELECT 9007199254740993 AS n').one(),
  sqlDates: ({ storage }) => tried(() => storage.sql.exec('SELECT ?', new Date(0)).toArray()).then((t) => String(t).split(':')[0]),
  alarmNone: ({ storage }) => storage.getAlarm(),
  alarmSet: async ({ storage }) => { await storage.setAlarm(4102444800000); return storage.getAlarm(); },
  alarmDate: async ({ storage }) => { await storage.setAlarm(new Date(4102444800500)); return storage.getAlarm(); },
  alarmDelete: async ({ storage }) => { await storage.deleteAlarm(); return storage.getAlarm(); },
  alarmBad: ({ storage }) => tried(() => storage.setAlarm(NaN)).then((t) => t.split(':')[0]),
  idName: ({ id }) => [id.name ?? 'none', String(id).length, id.equals(id)],
  ctxTags: (ctx) => [Object.prototype.toString.call(ctx), Object.prototype.toString.call(ctx.storage), Object.prototype.toString.call(ctx.id), Object.prototype.toString.call(ctx.storage.sql)],
  block: (ctx) => ctx.blockConcurrencyWhile(async () => 7),
  acceptTwice: (ctx) => tried(() => { const [, s] = Object.values(new WebSocketPair()); s.accept(); ctx.acceptWebSocket(s); }).then((t) => String(t).split(':')[0]),
  tags: (ctx) => { const [, s] = Object.values(new WebSocketPair()); ctx.acceptWebSocket(s, ['a', 'b']); return [ctx.getTags(s), ctx.getWebSockets('a').length, ctx.getWebSockets('z').length]; },
  attachment: (ctx) => { const [s] = ctx.getWebSockets('a'); const before = s.deserializeAttachment(); s.serializeAttachment({ a: 1 }); return [before, s.deserializeAttachment().a]; },
  pair: (ctx) => { ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('q', 'r')); const p = ctx.getWebSocketAutoResponse(); return [p.request, p.response]; },
  clear: async ({ storage }) => { await storage.deleteAll(); return [[...(await storage.list())], await tried(() => storage.sql.exec('SELECT * FROM g'))]; },
};
const callerCases = {
  rpcAdd: async (stub) => [...await stub.add(new Set([1]), { by: 2 })],
  rpcProperty: (stub) => stub.size,
  rpcThrows: (stub) => stub.fails().then(() => 0, (e) => [e.name, e.message, e.remote, e instanceof RangeError]),
  rpcNone: (stub) => stub.none().then(() => 0, (e) => [e.name, e.message]),
  rpcOwn: (stub) => stub.own().then(() => 0, (e) => [e.name, e.message]),
  rpcThrowsText: (stub) => stub.throwsText().then(() => 0, (e) => String(e)),
  rpcError: async (stub) => { const e = await stub.givesError(); return [e instanceof TypeError, e.message]; },
  fetchThrows: (stub) => stub.fetch('https://x/throws').then(() => 0, (e) => [e.name, e.message, e.remote]),
  fetchUrl: async (stub) => (await stub.fetch('https://x/url?a=1', { method: 'PUT', body: 'b', headers: { a: 'b' } })).json(),
  fetchRelative: (stub) => stub.fetch('/x').then(() => 0, (e) => e.name),
  stubName: (stub) => [stub.name, String(stub.id).length],
  idParts: (stub, ns) => { const id = ns.idFromName('q'); return [id.name, ns.idFromString(String(id)).equals(id), String(ns.newUniqueId().name)]; },
  idShort: (stub, ns) => tried(() => ns.idFromString('abc')),
  idOther: (stub, ns) => tried(() => ns.idFromString('f'.repeat(64))),
  getText: (stub, ns) => tried(() => ns.get('x')).then((t) => String(t).split(':')[0]),
};
const makeClass = (DurableObject) => class Counter extends DurableObject {
  own = () => 1;
  get size() { return 7; }
  add(numbers, { by }) { return new Set([...numbers].map((n) => n + by)); }
  async fails() { throw new RangeError('too far'); }
  throwsText() { throw 'text'; }
  givesError() { return new TypeError('given'); }
  async run(name) { return (async () => objectCases[name](this.ctx))().then((gives) => ({ gives: gives ?? null }), (e) => ({ throws: `${e.name}: ${e.message}` })); }
  async fetch(request) {
    if (request.url.endsWith('throws')) throw new SyntaxError('bad');
    return Response.json([request.method, request.url, await request.text(), request.headers.get('a')]);
  }
  alarm() {}
};
const runAll = async (ns) => {
  const stub = ns.getByName('x'); const out = [];
  for (const name of Object.keys(objectCases)) out.push(`${name} ${JSON.stringify(await stub.run(name))}`);
  for (const name of Object.keys(callerCases)) out.push(`${name} ${JSON.stringify(await (async () => callerCases[name](stub, ns))().then((gives) => ({ gives: gives ?? null }), (e) => ({ throws: `${e.name}: ${e.message}` })))}`);
  return new Response(out.join('\n') + '\n');
};
