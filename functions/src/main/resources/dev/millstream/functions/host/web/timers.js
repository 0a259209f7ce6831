// Timers belong to the request that set them, and end with it.
const timers = new Map();
let lastTimer = 0;
const timersMax = 10_000;

const addTimer = (callback, delay, args, repeats) => {
  if (typeof callback !== 'function') throw new TypeError('a timer needs a function');
  const call = activeCall();
  if (call.timers.size >= timersMax) {
    throw new DOMException(`a request may have ${timersMax} timers at once`, 'QuotaExceededError');
  }
  const number = ++lastTimer;
  const wait = Math.max(repeats ? 1 : 0, Math.min(Number(delay) || 0, 2 ** 31 - 1));
  timers.set(number, { callback, args, call, wait, repeats });
  call.timers.add(number);
  bridge.timer(call.number, number, wait);
  return number;
};

const clearTimer = (number) => {
  const timer = timers.get(number);
  if (!timer) return;
  forgetTimer(number);
  timer.call.timers.delete(number);
};

const forgetTimer = (number) => {
  timers.delete(number);
  bridge.cancelTimer(number);
};

const fireTimer = (number) => {
  const timer = timers.get(number);
  if (!timer) return;
  active = timer.call;
  if (timer.repeats) {
    bridge.timer(timer.call.number, number, timer.wait);
  } else {
    timers.delete(number);
    timer.call.timers.delete(number);
  }
  try {
    timer.callback(...timer.args);
  } catch (thrown) {
    printUncaught(thrown);
  }
};

const setTimeout = (callback, delay = 0, ...args) => addTimer(callback, delay, args, false);
const setInterval = (callback, delay = 0, ...args) => addTimer(callback, delay, args, true);
const clearTimeout = clearTimer;
const clearInterval = clearTimer;

const queueMicrotask = (callback) => {
  if (typeof callback !== 'function') throw new TypeError('a microtask needs a function');
  Promise.resolve().then(callback).catch(printUncaught);
};

// What was caught and is to be seen nevertheless.
const reportError = (...thrown) => {
  if (thrown.length === 0) throw new TypeError('reportError needs what was thrown');
  printUncaught(thrown[0]);
};

// Libraries know by this name that they run as in Cloudflare's Workers.
const navigator = Object.freeze({ userAgent: 'Cloudflare-Workers' });

const scheduler = Object.freeze({
  wait: (delay, { signal } = {}) => new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const number = setTimeout(resolve, delay);
    signal?.addEventListener('abort', () => {
      clearTimeout(number);
      reject(signal.reason);
    });
  }),
});

expose({ scheduler, navigator });
expose({ setTimeout, setInterval, clearTimeout, clearInterval, queueMicrotask });
expose({ reportError, self: globalThis });
