// D1: statements are run by the server; rows come as arrays and become objects here.
const d1Failure = ({ message }, word = 'D1_ERROR') =>
  new Error(`${word}: ${message}`, { cause: new Error(message) });

const d1Parameter = (value, blobs) => {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (isBuffer(value) || ArrayBuffer.isView(value)) {
    const bytes = viewOf(value).slice();
    blobs.push(bytes);
    return { blob: bytes.length };
  }
  if (Array.isArray(value)) return d1Parameter(Uint8Array.from(value), blobs);
  throw new Error(`D1_TYPE_ERROR: Type '${typeof value}' not supported for value '${value}'`);
};

const d1Ask = async (database, statements) => {
  const blobs = [];
  const asked = statements.map(({ sql, parameters }) => ({
    sql, params: parameters.map((value) => d1Parameter(value, blobs)),
  }));
  try {
    return (await operate(database, { op: 'query', statements: asked }, joinBytes(blobs))).result;
  } catch (thrown) {
    throw thrown instanceof Refused ? d1Failure(thrown) : thrown;
  }
};

const d1Objects = ({ results: { columns, rows }, success, meta }) => ({
  success,
  meta,
  results: rows.map((row) => Object.fromEntries(columns.map((name, at) => [name, row[at]]))),
});

const d1Inner = Symbol('d1Inner');

class D1PreparedStatement {
  constructor(database, sql, parameters = []) {
    define(this, d1Inner, { database, sql, parameters });
  }
  bind(...parameters) {
    const { database, sql } = this[d1Inner];
    parameters.forEach((value) => d1Parameter(value, []));
    return new D1PreparedStatement(database, sql, parameters);
  }
  async #result() {
    return (await d1Ask(this[d1Inner].database, [this[d1Inner]]))[0];
  }
  async all() {
    return d1Objects(await this.#result());
  }
  async run() {
    return d1Objects(await this.#result());
  }
  async first(column) {
    const [row = null] = (await this.all()).results;
    if (row === null || column === undefined) return row;
    if (!Object.hasOwn(row, column)) {
      throw d1Failure({ message: 'Column not found' }, 'D1_COLUMN_NOTFOUND');
    }
    return row[column];
  }
  async raw({ columnNames = false } = {}) {
    const { results: { columns, rows } } = await this.#result();
    return columnNames ? [columns, ...rows] : rows;
  }
}
tag(D1PreparedStatement, 'D1PreparedStatement');

// Every statement goes to the one database there is: a session sees all that was written before.
class D1DatabaseSession {
  #name;
  #bookmark = null;
  constructor(name) {
    this.#name = name;
  }
  prepare(sql) {
    return new D1PreparedStatement(this.#name, String(sql));
  }
  async batch(statements) {
    if (statements.length === 0) throw d1Failure({ message: 'No SQL statements detected.' });
    const results = await d1Ask(this.#name, statements.map((each) => each[d1Inner]));
    this.#bookmark = String(Date.now());
    return results.map(d1Objects);
  }
  getBookmark() { return this.#bookmark; }
}
tag(D1DatabaseSession, 'D1DatabaseSession');

class D1Database {
  #name;
  constructor(name) {
    this.#name = name;
  }
  prepare(sql) {
    return new D1PreparedStatement(this.#name, String(sql));
  }
  batch(statements) {
    return new D1DatabaseSession(this.#name).batch(statements);
  }
  async exec(sql) {
    try {
      return (await operate(this.#name, { op: 'exec', sql: String(sql) })).result;
    } catch (thrown) {
      throw thrown instanceof Refused ? d1Failure(thrown, 'D1_EXEC_ERROR') : thrown;
    }
  }
  withSession() {
    return new D1DatabaseSession(this.#name);
  }
}
tag(D1Database, 'D1Database');

bindingKinds.D1 = (name) => new D1Database(name);
