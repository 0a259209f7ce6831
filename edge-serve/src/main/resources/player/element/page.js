// The pages around the player: /watch learns late what a new video is called, and /iframe lets the
// page that embeds it command the player (see sdk.js).
import './millstream-player.js';

const NAME = 'millstream-player';
const STATE = [
  'autoplay', 'controls', 'currentTime', 'defaultTextTrack', 'duration', 'ended', 'letterboxColor', 'loop', 'muted', 'paused',
  'playbackRate', 'poster', 'preload', 'primaryColor', 'readyState', 'seeking', 'startTime', 'videoHeight', 'videoWidth', 'volume',
];
const SETTABLE = new Set([
  'autoplay', 'controls', 'currentTime', 'defaultTextTrack', 'letterboxColor', 'loop', 'muted', 'playbackRate', 'poster', 'preload',
  'primaryColor', 'volume',
]);
const CALLS = new Set(['play', 'pause']);
const EVENTS = [
  'abort', 'canplay', 'canplaythrough', 'durationchange', 'ended', 'error', 'failure', 'loadeddata', 'loadedmetadata', 'loadstart', 'pause',
  'play', 'playing', 'progress', 'ratechange', 'seeked', 'seeking', 'stalled', 'suspend', 'timeupdate', 'volumechange', 'waiting',
];

const player = document.querySelector(NAME);

function ranges(times) {
  return Array.from({ length: times.length }, (_, i) => [times.start(i), times.end(i)]);
}

function state() {
  const now = Object.fromEntries(STATE.map((name) => [name, player[name]]));
  return { ...now, buffered: ranges(player.buffered), played: ranges(player.played) };
}

function tell(message) {
  window.parent.postMessage({ from: NAME, state: state(), ...message }, '*');
}

async function call({ id, method }) {
  try {
    await player[method]();
    tell({ type: 'result', id });
  } catch (problem) {
    tell({ type: 'result', id, problem: { name: problem.name, message: problem.message } });
  }
}

function obey({ source, data }) {
  if (source !== window.parent || data?.to !== NAME) {
    return;
  }
  if (data.type === 'hello') {
    tell({ type: 'hello' });
  } else if (data.type === 'set' && SETTABLE.has(data.name)) {
    player[data.name] = data.value;
  } else if (data.type === 'call' && CALLS.has(data.method)) {
    call(data);
  }
}

if (window.parent !== window) {
  window.addEventListener('message', obey);
  for (const event of EVENTS) {
    player.addEventListener(event, () => tell({ type: 'event', event }));
  }
  tell({ type: 'hello' });
}

/** The page around the player learnt the video's name, or what is wrong with it, only now. */
async function refreshTexts() {
  const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), 'text/html');
  document.title = page.title;
  for (const part of ['h1', '.facts', 'textarea']) {
    const [shown, known] = [document.querySelector(part), page.querySelector(part)];
    if (shown && known) {
      shown.textContent = known.textContent;
    } else {
      shown?.closest('details, *').remove();
    }
  }
}

if (player.dataset.waiting === 'true') {
  player.addEventListener('card', () => refreshTexts().catch(() => {}), { once: true });
}
