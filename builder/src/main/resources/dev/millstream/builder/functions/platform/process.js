const { env: bound } = globalThis[Symbol.for('millstream.workers')];
const started = performance.now();

// Variables and secrets, which are what of the bindings is text.
export const env = new Proxy({}, {
  get: (own, name) => own[name] ?? (typeof bound[name] === 'string' ? bound[name] : undefined),
  has: (own, name) => name in own || typeof bound[name] === 'string',
  ownKeys: (own) => [...new Set([...Reflect.ownKeys(own),
    ...Object.keys(bound).filter((name) => typeof bound[name] === 'string')])],
  getOwnPropertyDescriptor: (own, name) => {
    const value = own[name] ?? bound[name];
    return typeof value === 'string'
      ? { value, writable: true, enumerable: true, configurable: true } : undefined;
  },
});
export const nextTick = (callback, ...parameters) => queueMicrotask(() => callback(...parameters));
export const cwd = () => '/';
export const platform = 'linux';
export const arch = 'x64';
export const version = 'v22.14.0';
export const versions = { node: '22.14.0' };
export const argv = ['workerd'];
export const uptime = () => (performance.now() - started) / 1000;
export const hrtime = Object.assign(
  ([seconds, nanos] = [0, 0]) => {
    const now = performance.now();
    const passed = Math.round(now * 1e6) - (seconds * 1e9 + nanos);
    return [Math.floor(passed / 1e9), passed % 1e9];
  },
  { bigint: () => BigInt(Math.round(performance.now() * 1e6)) });
export const emitWarning = (warning) => console.warn(String(warning));
const nobody = () => process;
export const on = nobody;
export const once = nobody;
export const off = nobody;
export const exit = (code = 0) => {
  throw new Error(`process.exit(${code}) was called: a function has no process to end`);
};
const process = {
  env, nextTick, cwd, platform, arch, version, versions, argv, uptime, hrtime, emitWarning, on, once, off, exit,
};
export default process;
