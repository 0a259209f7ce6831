// The selectors of HTMLRewriter, compiled to functions over open elements (html-elements.js).
const htmlSpace = (code) => code === 32 || code === 10 || code === 9 || code === 13 || code === 12;

const attributeTests = {
  '=': (value, wanted) => value === wanted,
  '~=': (value, wanted) => wanted !== '' && value.split(/[ \t\n\f\r]+/).includes(wanted),
  '|=': (value, wanted) => value === wanted || value.startsWith(`${wanted}-`),
  '^=': (value, wanted) => wanted !== '' && value.startsWith(wanted),
  '$=': (value, wanted) => wanted !== '' && value.endsWith(wanted),
  '*=': (value, wanted) => wanted !== '' && value.includes(wanted),
};

// `an+b` as a test of a position that counts from 1.
const nthTest = (formula) => {
  const text = formula.trim().toLowerCase();
  if (text === 'odd') return nthTest('2n+1');
  if (text === 'even') return nthTest('2n');
  const parts = /^(?:([+-]?\d*)n(?:\s*([+-])\s*(\d+))?|([+-]?\d+))$/.exec(text);
  if (!parts) return null;
  const [, step, sign, offset, only] = parts;
  if (only !== undefined) return (position) => position === Number(only);
  const a = /\d/.test(step) ? Number(step) : Number(`${step}1`);
  const b = offset === undefined ? 0 : Number(sign + offset);
  return (position) => (a === 0 ? position === b : (position - b) % a === 0 && (position - b) / a >= 0);
};

class SelectorReader {
  #text; #at = 0;
  constructor(text) {
    this.#text = text;
  }
  // Chains of { test, direct }: `direct` says that its parent is the one before it.
  list() {
    const chains = [];
    do chains.push(this.#chain()); while (this.#take(/\s*,\s*/y));
    if (this.#at < this.#text.length) this.#refuse();
    return chains;
  }
  #refuse() {
    const where = this.#text.slice(this.#at) || 'its end';
    throw new TypeError(`the selector "${this.#text}" cannot be understood at "${where}"`);
  }
  #take(pattern) {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found) this.#at = pattern.lastIndex;
    return found;
  }
  #name() {
    const found = this.#take(/(?:[\w-]|[^\0-\x7f]|\\[^\n])+/y) ?? this.#refuse();
    return found[0].replace(/\\(.)/g, '$1');
  }
  #chain() {
    this.#take(/\s+/y);
    const chain = [{ test: this.#compound(), direct: false }];
    for (;;) {
      const joint = this.#take(/\s*>\s*|\s+(?![\s,]|$)/y);
      if (!joint) break;
      chain.push({ test: this.#compound(), direct: joint[0].includes('>') });
    }
    this.#take(/\s+$/y);
    return chain;
  }
  #compound() {
    const tests = [];
    const any = this.#take(/\*/y);
    const type = any ? null : this.#take(/[A-Za-z][\w-]*/y)?.[0].toLowerCase();
    if (type) tests.push((element) => element.name === type);
    for (;;) {
      const test = this.#simple();
      if (!test) break;
      tests.push(test);
    }
    if (tests.length === 0 && !any) this.#refuse();
    return tests.length === 1 ? tests[0] : (element) => tests.every((test) => test(element));
  }
  #simple() {
    if (this.#take(/\./y)) {
      const name = this.#name();
      return (element) => attributeTests['~='](element.attribute('class') ?? '', name);
    }
    if (this.#take(/#/y)) {
      const id = this.#name();
      return (element) => element.attribute('id') === id;
    }
    if (this.#take(/\[\s*/y)) return this.#attribute();
    if (this.#take(/:(?=[a-z])/y)) return this.#pseudoClass();
    return null;
  }
  #attribute() {
    const name = this.#name().toLowerCase();
    if (this.#take(/\s*\]/y)) return (element) => element.attribute(name) !== null;
    const operator = (this.#take(/\s*([~|^$*]?=)\s*/y) ?? this.#refuse())[1];
    const quoted = this.#take(/"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'/y);
    const wanted = quoted ? (quoted[1] ?? quoted[2]).replace(/\\(.)/g, '$1') : this.#name();
    const flag = (this.#take(/\s*([iIsS]?)\s*\]/y) ?? this.#refuse())[1].toLowerCase();
    const test = attributeTests[operator];
    const fold = (text) => (flag === 'i' ? text.toLowerCase() : text);
    const folded = fold(wanted);
    return (element) => {
      const value = element.attribute(name);
      return value !== null && test(fold(value), folded);
    };
  }
  #pseudoClass() {
    const from = this.#at;
    const name = this.#name();
    if (name === 'first-child') return (element) => element.position === 1;
    if (name === 'first-of-type') return (element) => element.positionOfType === 1;
    const argument = this.#take(/\(([^()]*(?:\([^()]*\)[^()]*)*)\)/y);
    if (argument && name === 'not') {
      const chains = new SelectorReader(argument[1]).list();
      return (element) => !chains.some((chain) => chainMatches(chain, element));
    }
    const nth = argument && nthTest(argument[1]);
    if (nth && name === 'nth-child') return (element) => nth(element.position);
    if (nth && name === 'nth-of-type') return (element) => nth(element.positionOfType);
    this.#at = from;
    return this.#refuse();
  }
}

const chainMatches = (chain, element, last = chain.length - 1) => {
  if (!chain[last].test(element)) return false;
  if (last === 0) return true;
  for (let up = element.parent; up.parent; up = up.parent) {
    if (chainMatches(chain, up, last - 1)) return true;
    if (chain[last].direct) return false;
  }
  return false;
};

const compileSelector = (text) => {
  const chains = new SelectorReader(String(text)).list();
  return (element) => chains.some((chain) => chainMatches(chain, element));
};
