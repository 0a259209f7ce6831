// User Timing (Level 3). Time stands still while code runs on Cloudflare; here it goes on.
const entriesMax = 1000;

class PerformanceEntry {
  #told;
  constructor(told, key) {
    if (key !== making) throw new TypeError('Illegal constructor');
    this.#told = told;
  }
  get name() { return this.#told.name; }
  get entryType() { return this.#told.type; }
  get startTime() { return this.#told.start; }
  get duration() { return this.#told.duration; }
  get detail() { return this.#told.detail; }
  toJSON() {
    const { name, entryType, startTime, duration, detail } = this;
    return { name, entryType, startTime, duration, detail };
  }
}
const making = Symbol('making');
tag(PerformanceEntry, 'PerformanceEntry');

const cloned = (detail) => (detail === undefined || detail === null ? null : structuredClone(detail));

class PerformanceMark extends PerformanceEntry {
  constructor(name, options = {}) {
    if (name === undefined) throw new TypeError('a mark needs a name');
    const start = options?.startTime === undefined ? performance.now() : Number(options.startTime);
    if (!(start >= 0)) throw new TypeError('a mark cannot be at a negative time');
    super({ name: String(name), type: 'mark', start, duration: 0, detail: cloned(options?.detail) },
      making);
  }
}
tag(PerformanceMark, 'PerformanceMark');

class PerformanceMeasure extends PerformanceEntry {}
tag(PerformanceMeasure, 'PerformanceMeasure');

class Performance extends EventTarget {
  #entries = [];
  get timeOrigin() { return 0; }
  now() { return Date.now(); }
  toJSON() { return { timeOrigin: 0 }; }
  #add(entry) {
    if (this.#entries.length === entriesMax) this.#entries.shift();
    this.#entries.push(entry);
    return entry;
  }
  mark(name, options) {
    return this.#add(new PerformanceMark(name, options));
  }
  // The time that a mark's name or a number stands for.
  #time(at) {
    if (typeof at === 'number') {
      if (at < 0) throw new TypeError('there is no negative time');
      return at;
    }
    const mark = this.#entries.findLast((each) => each.entryType === 'mark' && each.name === String(at));
    if (!mark) throw new DOMException(`there is no mark "${at}"`, 'SyntaxError');
    return mark.startTime;
  }
  measure(name, from, to) {
    if (name === undefined) throw new TypeError('a measure needs a name');
    const options = typeof from === 'object' && from !== null ? from : { start: from, end: to };
    const { start, end, duration, detail } = options;
    if (options === from && Object.keys(from).length > 0) {
      if (to !== undefined) throw new TypeError('the end is given twice');
      if (start === undefined && end === undefined) throw new TypeError('start or end is needed');
      if (start !== undefined && end !== undefined && duration !== undefined) {
        throw new TypeError('two of start, end and duration are enough');
      }
    }
    let until = this.now();
    if (end !== undefined) until = this.#time(end);
    else if (start !== undefined && duration !== undefined) until = this.#time(start) + Number(duration);
    let since = 0;
    if (start !== undefined) since = this.#time(start);
    else if (duration !== undefined) since = until - Number(duration);
    return this.#add(new PerformanceMeasure(
      { name: String(name), type: 'measure', start: since, duration: until - since, detail: cloned(detail) },
      making));
  }
  #clear(type, name) {
    this.#entries = this.#entries.filter(
      (each) => each.entryType !== type || (name !== undefined && each.name !== String(name)));
  }
  clearMarks(name) { this.#clear('mark', name); }
  clearMeasures(name) { this.#clear('measure', name); }
  getEntries() { return this.#entries.toSorted((one, other) => one.startTime - other.startTime); }
  getEntriesByType(type) { return this.getEntries().filter((each) => each.entryType === String(type)); }
  getEntriesByName(name, type) {
    return this.getEntries().filter((each) =>
      each.name === String(name) && (type === undefined || each.entryType === String(type)));
  }
}
tag(Performance, 'Performance');

const performance = new Performance();

expose({ Performance, PerformanceEntry, PerformanceMark, PerformanceMeasure, performance });
