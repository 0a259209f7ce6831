// Patterns of one component of URLPattern (https://urlpattern.spec.whatwg.org): text to tokens to
// parts to a regular expression, and back to text.
// This V8 has no tables of Unicode: whatever is not ASCII counts as a letter.
const nameStart = /[A-Za-z$_\u{aa}-\u{10ffff}]/u;
const namePoint = /[\w$\u{aa}-\u{10ffff}]/u;
const patternCharsMax = 4096;

const lengthOfGroup = (points, at) => {
  let depth = 1;
  for (let i = at + 1; i < points.length; i++) {
    const point = points[i];
    if (point > '\x7f' || (i === at + 1 && point === '?')) return 0;
    if (point === '\\') {
      if (++i >= points.length || points[i] > '\x7f') return 0;
    } else if (point === ')') {
      if (--depth === 0) return i + 1 - at;
    } else if (point === '(') {
      depth++;
      if (points[i + 1] !== '?') return 0;
    }
  }
  return 0;
};

const patternTokens = (text, lenient) => {
  const points = [...text];
  const tokens = [];
  const add = (type, index, value, length) => {
    tokens.push({ type, index, value });
    return length;
  };
  const invalid = (index) => {
    if (!lenient) throw new TypeError(`the pattern "${text}" is broken at ${index}`);
    return add('invalid', index, points[index], 1);
  };
  const simple = { '*': 'asterisk', '+': 'modifier', '?': 'modifier', '{': 'open', '}': 'close' };
  for (let at = 0; at < points.length;) {
    const point = points[at];
    if (simple[point]) {
      at += add(simple[point], at, point, 1);
    } else if (point === '\\') {
      at += at + 1 < points.length ? add('escaped', at, points[at + 1], 2) : invalid(at);
    } else if (point === ':') {
      let end = at + 1;
      while (end < points.length && (end === at + 1 ? nameStart : namePoint).test(points[end])) end++;
      at += end > at + 1 ? add('name', at, points.slice(at + 1, end).join(''), end - at) : invalid(at);
    } else if (point === '(') {
      const length = lengthOfGroup(points, at);
      at += length > 2
        ? add('regexp', at, points.slice(at + 1, at + length - 1).join(''), length) : invalid(at);
    } else {
      at += add('char', at, point, 1);
    }
  }
  add('end', points.length, '', 0);
  return tokens;
};

const escapeRegExp = (text) => text.replace(/[.+*?^${}()[\]|/\\]/g, '\\$&');
const escapePattern = (text) => text.replace(/[+*?:{}()\\]/g, '\\$&');
const segmentOf = ({ delimiter }) => `[^${escapeRegExp(delimiter)}]+?`;

class PatternParser {
  #tokens; #options; #encode;
  #at = 0;
  #fixed = '';
  #unnamed = 0;
  #parts = [];
  constructor(text, options, encode) {
    if (text.length > patternCharsMax) {
      throw new TypeError(`a pattern has at most ${patternCharsMax} characters`);
    }
    this.#tokens = patternTokens(text, false);
    this.#options = options;
    this.#encode = encode;
  }
  parse() {
    while (this.#at < this.#tokens.length) this.#step();
    return this.#parts;
  }
  #step() {
    const char = this.#take('char');
    const name = this.#take('name');
    const matcher = this.#matcher(name);
    if (name !== null || matcher) {
      let prefix = char ?? '';
      if (prefix !== '' && prefix !== this.#options.prefix) {
        this.#fixed += prefix;
        prefix = '';
      }
      this.#flush();
      this.#add(prefix, name, matcher, '', this.#modifier());
      return;
    }
    const fixed = char ?? this.#take('escaped');
    if (fixed !== null) {
      this.#fixed += fixed;
    } else if (this.#take('open') !== null) {
      const prefix = this.#text();
      const inner = this.#take('name');
      const innerMatcher = this.#matcher(inner);
      const suffix = this.#text();
      this.#require('close');
      this.#add(prefix, inner, innerMatcher, suffix, this.#modifier());
    } else {
      this.#flush();
      this.#require('end');
    }
  }
  #take(type) {
    return this.#tokens[this.#at]?.type === type ? this.#tokens[this.#at++].value : null;
  }
  #require(type) {
    if (this.#take(type) === null) {
      throw new TypeError(`the pattern is broken at ${this.#tokens[this.#at].index}`);
    }
  }
  #matcher(name) {
    const regexp = this.#take('regexp');
    if (regexp !== null) return { regexp };
    return name === null && this.#take('asterisk') !== null ? { regexp: '.*' } : null;
  }
  #modifier() {
    return this.#take('modifier') ?? this.#take('asterisk') ?? '';
  }
  #text() {
    let text = '';
    for (;;) {
      const next = this.#take('char') ?? this.#take('escaped');
      if (next === null) return text;
      text += next;
    }
  }
  #flush() {
    if (this.#fixed === '') return;
    this.#parts.push({ type: 'fixed', value: this.#encode(this.#fixed), modifier: '' });
    this.#fixed = '';
  }
  #add(prefix, name, matcher, suffix, modifier) {
    if (name === null && !matcher && modifier === '') {
      this.#fixed += prefix;
      return;
    }
    this.#flush();
    if (name === null && !matcher) {
      if (prefix !== '') this.#parts.push({ type: 'fixed', value: this.#encode(prefix), modifier });
      return;
    }
    let [type, value] = ['regexp', matcher?.regexp ?? segmentOf(this.#options)];
    if (value === segmentOf(this.#options)) [type, value] = ['segment', ''];
    else if (value === '.*') [type, value] = ['full', ''];
    const known = name ?? String(this.#unnamed++);
    if (this.#parts.some((part) => part.name === known)) {
      throw new TypeError(`the pattern has two groups of the name "${known}"`);
    }
    this.#parts.push({
      type, value, modifier, name: known, prefix: this.#encode(prefix), suffix: this.#encode(suffix),
    });
  }
}

const partRegExp = (part, options) => {
  const { type, modifier } = part;
  if (type === 'fixed') {
    const text = escapeRegExp(part.value);
    return modifier === '' ? text : `(?:${text})${modifier}`;
  }
  const value = { segment: segmentOf(options), full: '.*', regexp: part.value }[type];
  const [prefix, suffix] = [escapeRegExp(part.prefix), escapeRegExp(part.suffix)];
  const once = modifier === '' || modifier === '?';
  if (prefix === '' && suffix === '') {
    return once ? `(${value})${modifier}` : `((?:${value})${modifier})`;
  }
  if (once) return `(?:${prefix}(${value})${suffix})${modifier}`;
  const more = `(?:${prefix}((?:${value})(?:${suffix}${prefix}(?:${value}))*)${suffix})`;
  return modifier === '*' ? `${more}?` : more;
};

// Whether the part has to be in braces, so that what stands beside it stays out of it.
const needsBraces = (part, last, next, options) => {
  if (part.suffix !== '' || (part.prefix !== '' && part.prefix !== options.prefix)) return true;
  const named = !/^\d/.test(part.name);
  if (named && part.type === 'segment' && part.modifier === '' && next
      && !next.prefix && !next.suffix) {
    if (next.type === 'fixed' ? namePoint.test([...next.value][0] ?? '') : /^\d/.test(next.name)) {
      return true;
    }
  }
  return part.prefix === '' && last?.type === 'fixed' && options.prefix !== ''
    && last.value.endsWith(options.prefix);
};

const partText = (part, last, next, options) => {
  const { type, modifier } = part;
  if (type === 'fixed') {
    const text = escapePattern(part.value);
    return modifier === '' ? text : `{${text}}${modifier}`;
  }
  const named = !/^\d/.test(part.name);
  const braces = needsBraces(part, last, next, options);
  let text = escapePattern(part.prefix);
  if (named) text += `:${part.name}`;
  if (type === 'regexp') text += `(${part.value})`;
  else if (type === 'segment' && !named) text += `(${segmentOf(options)})`;
  else if (type === 'full') {
    const free = !last || last.type === 'fixed' || last.modifier !== '' || braces || part.prefix !== '';
    text += !named && free ? '*' : '(.*)';
  }
  if (type === 'segment' && named && namePoint.test([...part.suffix][0] ?? '')) text += '\\';
  text += escapePattern(part.suffix);
  return braces ? `{${text}}${modifier}` : text + modifier;
};

// One component: its text, its expression, and what its groups are called.
class PatternComponent {
  constructor(text, options, encode) {
    const parts = new PatternParser(text, options, encode).parse();
    this.text = parts.map(
      (part, at) => partText(part, parts[at - 1], parts[at + 1], options)).join('');
    this.names = parts.filter((part) => part.type !== 'fixed').map((part) => part.name);
    this.hasRegExp = parts.some((part) => part.type === 'regexp');
    const source = `^${parts.map((part) => partRegExp(part, options)).join('')}$`;
    try {
      this.regexp = new RegExp(source, options.ignoreCase ? 'vi' : 'v');
    } catch {
      throw new TypeError(`the pattern "${text}" holds an expression that is broken`);
    }
  }
  match(input) {
    const found = this.regexp.exec(input);
    if (!found) return null;
    const groups = {};
    this.names.forEach((name, at) => { groups[name] = found[at + 1]; });
    return { input, groups };
  }
}
