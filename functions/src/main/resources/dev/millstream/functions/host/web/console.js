const showDepth = 4;
const showEntries = 100;

const showObject = (value, seen, depth) => {
  if (value instanceof Error) return describe(value).stack || describe(value).message;
  if (value instanceof Date) return value.toJSON() ?? 'Invalid Date';
  if (value instanceof RegExp) return String(value);
  if (seen.includes(value)) return '[Circular]';
  if (depth === 0) return Array.isArray(value) ? '[Array]' : '[Object]';
  const inner = (each) => show(each, [...seen, value], depth - 1);
  const cut = (parts) => parts.length > showEntries ? [...parts.slice(0, showEntries), '…'] : parts;
  if (Array.isArray(value)) return `[ ${cut(value).map(inner).join(', ')} ]`;
  if (value instanceof Map) {
    return `Map { ${cut([...value]).map(([k, v]) => `${inner(k)} => ${inner(v)}`).join(', ')} }`;
  }
  if (value instanceof Set) return `Set { ${cut([...value]).map(inner).join(', ')} }`;
  const kind = value.constructor?.name;
  const prefix = kind && kind !== 'Object' ? `${kind} ` : '';
  const entries = cut(Object.keys(value)).map((key) => `${key}: ${inner(value[key])}`);
  return entries.length === 0 ? `${prefix}{}` : `${prefix}{ ${entries.join(', ')} }`;
};

const show = (value, seen, depth) => {
  if (typeof value === 'string') return seen.length === 0 ? value : `'${value}'`;
  if (typeof value === 'function') return `[Function ${value.name || 'anonymous'}]`;
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value !== 'object' || value === null) return String(value);
  return showObject(value, seen, depth);
};

const format = (args) => {
  try {
    return args.map((value) => show(value, [], showDepth)).join(' ');
  } catch {
    return 'a value that cannot be shown';
  }
};

// V8's own, which tells debuggers and nobody else.
const debugConsole = globalThis.console;

const print = (level, args) => {
  bridge.log(level, format(args));
  debugConsole[level](...args);
};

const printUncaught = (thrown) => print('error', ['Uncaught', thrown]);

const counts = new Map();
const clocks = new Map();

const console = {
  log: (...args) => print('log', args),
  debug: (...args) => print('debug', args),
  info: (...args) => print('info', args),
  warn: (...args) => print('warn', args),
  error: (...args) => print('error', args),
  trace: (...args) => print('debug', [...args, new Error('trace')]),
  dir: (value) => print('log', [value]),
  table: (value) => print('log', [value]),
  group: (...args) => print('log', args),
  groupEnd: () => {},
  assert: (holds, ...args) => {
    if (!holds) print('error', ['Assertion failed', ...args]);
  },
  count: (label = 'default') => {
    counts.set(label, (counts.get(label) ?? 0) + 1);
    print('log', [`${label}: ${counts.get(label)}`]);
  },
  time: (label = 'default') => { clocks.set(label, Date.now()); },
  timeEnd: (label = 'default') => print('log', [`${label}: ${Date.now() - clocks.get(label)} ms`]),
};

expose({ console });
