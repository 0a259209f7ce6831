// What an object keeps. It lies beside the isolate, so that all that is asked of it is done at once;
// nothing that is said afterwards leaves before it is on disk.
const storageKeysMax = 128;

// Has the host do something with an object's file. An answer begins with what it is: `=` a result,
// `!` a problem.
const keep = (resident, operation, first = '', second = '') => {
  if (resident.broken) throw resident.broken[0];
  const { namespace, id } = resident.address;
  const answer = bridge.kept(namespace, id, operation, first, second);
  if (answer.startsWith('!')) throw new Error(answer.slice(1));
  return answer === '' ? undefined : answer.slice(1);
};

const storageKey = (key) => {
  if (typeof key === 'string') return key.toWellFormed();
  throw new TypeError(`the key of a value must be a string, not ${typeof key}`);
};

const storageKeys = (keys) => {
  if (keys.length > storageKeysMax) throw new RangeError(`Maximum number of keys is ${storageKeysMax}.`);
  return keys.map(storageKey);
};

const storageBound = (options, name) =>
  (options[name] === undefined || options[name] === null ? undefined : String(options[name]));

class SyncKvStorage {
  #resident;
  constructor(resident) {
    this.#resident = resident;
  }
  get(key) {
    const text = keep(this.#resident, 'get', storageKey(key));
    return text === undefined ? undefined : unpack(text);
  }
  put(key, value) {
    if (value === undefined) throw new TypeError('put() called with undefined value.');
    keep(this.#resident, 'put', storageKey(key), pack(value).toWellFormed());
  }
  delete(key) {
    return keep(this.#resident, 'delete', storageKey(key)) === '1';
  }
  list(options = {}) {
    const { limit } = options;
    if (limit !== undefined && !(limit > 0)) {
      throw new TypeError('List limit must be positive.');
    }
    const told = { reverse: Boolean(options.reverse), limit: Math.trunc(limit ?? -1) };
    for (const name of ['start', 'startAfter', 'end', 'prefix']) {
      told[name] = storageBound(options, name);
    }
    const found = JSON.parse(keep(this.#resident, 'list', JSON.stringify(told)));
    return found.map(([key, text]) => [key, unpack(text)])[Symbol.iterator]();
  }
}
tag(SyncKvStorage, 'SyncKvStorage');

// The words for keys that a storage and its transactions share.
class DurableObjectOperations {
  #kv; #resident;
  constructor(resident) {
    this.#kv = new SyncKvStorage(resident);
    this.#resident = resident;
  }
  async get(keys) {
    if (!Array.isArray(keys)) return this.#kv.get(keys);
    const found = storageKeys(keys).sort().map((key) => [key, this.#kv.get(key)]);
    return new Map(found.filter(([, value]) => value !== undefined));
  }
  async put(key, value) {
    if (typeof key !== 'object' || key === null) {
      this.#kv.put(key, value);
      return;
    }
    const entries = Object.entries(key);
    storageKeys(entries.map(([name]) => name));
    entries.forEach(([name, each]) => {
      if (each !== undefined) this.#kv.put(name, each);
    });
  }
  async delete(keys) {
    if (!Array.isArray(keys)) return this.#kv.delete(keys);
    return storageKeys(keys).filter((key) => this.#kv.delete(key)).length;
  }
  async list(options) {
    return new Map(this.#kv.list(options ?? {}));
  }
  async getAlarm() {
    const due = Number(keep(this.#resident, 'alarm'));
    return due < 0 ? null : due;
  }
  async setAlarm(time) {
    const due = time instanceof Date ? time.getTime() : Number(time);
    if (Number.isNaN(due)) throw new TypeError('setAlarm() needs a time');
    if (due < 0) throw new TypeError('setAlarm() cannot be called with a time before 1970');
    if (typeof this.#resident.instance?.alarm !== 'function' && this.#resident.instance) {
      throw new TypeError(
        'Your Durable Object class must have an alarm() handler in order to call setAlarm()');
    }
    keep(this.#resident, 'setAlarm', String(Math.trunc(due)));
  }
  async deleteAlarm() {
    keep(this.#resident, 'setAlarm', '-1');
  }
}

class DurableObjectTransaction extends DurableObjectOperations {
  undone = false;
  rollback() {
    this.undone = true;
  }
}
tag(DurableObjectTransaction, 'DurableObjectTransaction');

class DurableObjectStorage extends DurableObjectOperations {
  #resident;
  constructor(resident) {
    super(resident);
    this.#resident = resident;
    define(this, 'kv', new SyncKvStorage(resident));
    define(this, 'sql', new SqlStorage(resident));
  }
  async deleteAll() {
    keep(this.#resident, 'clear');
  }
  // Others wait meanwhile: nothing of it is on disk before all of it is.
  transaction(run) {
    return this.#resident.alone(async () => {
      const transaction = new DurableObjectTransaction(this.#resident);
      keep(this.#resident, 'hold');
      keep(this.#resident, 'begin');
      let done = false;
      try {
        const result = await run(transaction);
        done = !transaction.undone;
        return result;
      } finally {
        if (!this.#resident.broken) {
          keep(this.#resident, 'end', done ? '' : 'undone');
          keep(this.#resident, 'letGo');
        }
      }
    }, false);
  }
  transactionSync(run) {
    keep(this.#resident, 'begin');
    let done = false;
    try {
      const result = run();
      done = true;
      return result;
    } finally {
      keep(this.#resident, 'end', done ? '' : 'undone');
    }
  }
  async sync() {
    keep(this.#resident, 'commit');
  }
}
tag(DurableObjectStorage, 'DurableObjectStorage');

const sqlParameter = (value) => {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value.toWellFormed();
  if (typeof value === 'number') return value;
  if (isBuffer(value) || ArrayBuffer.isView(value)) return [btoa(latin1Of(viewOf(value)))];
  return String(value).toWellFormed();
};

const sqlCell = (cell) => (Array.isArray(cell)
  ? Uint8Array.from(atob(cell[0]), (char) => char.charCodeAt(0)).buffer : cell);

class SqlStorageCursor {
  #rows;
  #at = 0;
  constructor({ columns, rows, read, written }) {
    this.columnNames = columns;
    this.#rows = rows;
    define(this, 'rowsRead', read);
    define(this, 'rowsWritten', written);
  }
  #row() {
    return this.#at < this.#rows.length ? this.#rows[this.#at++].map(sqlCell) : null;
  }
  #object(row) {
    return Object.fromEntries(this.columnNames.map((name, at) => [name, row[at]]));
  }
  next() {
    const row = this.#row();
    return row ? { done: false, value: this.#object(row) } : { done: true, value: undefined };
  }
  toArray() {
    return [...this];
  }
  one() {
    const rows = this.toArray();
    if (rows.length === 1) return rows[0];
    throw new Error('Expected exactly one result from SQL query, but got '
      + `${rows.length === 0 ? 'no' : 'multiple'} results.`);
  }
  * raw() {
    for (let row = this.#row(); row; row = this.#row()) yield row;
  }
  [Symbol.iterator]() {
    return this;
  }
}
tag(SqlStorageCursor, 'Cursor');

class SqlStorage {
  #resident;
  constructor(resident) {
    this.#resident = resident;
  }
  exec(query, ...parameters) {
    const told = JSON.stringify(parameters.map(sqlParameter));
    return new SqlStorageCursor(JSON.parse(keep(this.#resident, 'sql', String(query).toWellFormed(), told)));
  }
  get databaseSize() {
    return Number(keep(this.#resident, 'size'));
  }
}
tag(SqlStorage, 'SqlStorage');
