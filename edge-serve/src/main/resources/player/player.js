// The player: plays an HLS stream with hls.js, or natively where that cannot run; waits for a video
// that cannot be played yet. The page says what to do in data attributes.
'use strict';

const POLL_FIRST_MS = 1000;
const POLL_MAX_MS = 15000;
const GIVE_UP_MS = 6 * 3600 * 1000;
const GROWTH_MS = 5000;

for (const player of document.querySelectorAll('.player')) {
  setUp(player);
  if (player.dataset.state === 'ready') {
    play(player);
  } else if (player.dataset.state === 'waiting') {
    waitFor(player, POLL_FIRST_MS, Date.now());
  }
}

function setUp(player) {
  const video = player.querySelector('video');
  const { dataset } = player;
  const on = (name) => name in dataset && dataset[name] !== 'false';
  video.muted = on('muted');
  video.loop = on('loop');
  video.autoplay = on('autoplay');
  video.preload = { true: 'auto', false: 'none', '': 'auto' }[dataset.preload] ?? dataset.preload ?? 'metadata';
  if (dataset.poster) {
    video.poster = dataset.poster;
  }
  const { style } = document.documentElement;
  if (dataset.primaryColor) {
    style.setProperty('--primary', dataset.primaryColor);
  }
  if (dataset.letterboxColor) {
    style.setProperty('--letterbox', dataset.letterboxColor);
  }
  video.addEventListener('keydown', (event) => onKey(event, video));
  video.addEventListener('error', () => fail(player, 'This browser cannot play the stream.'));
}

async function waitFor(player, pause, since) {
  try {
    const answer = await fetch(player.dataset.source, { method: 'HEAD', cache: 'no-store' });
    if (answer.ok) {
      player.dataset.state = 'ready';
      player.querySelector('video').autoplay = true;
      play(player);
      await refreshTexts();
      return;
    }
    if (answer.status === 410) {
      await refreshTexts();
      document.querySelector('details')?.remove();
      player.dataset.state = 'failed';
      return;
    }
  } catch {
    // the network may come back
  }
  if (Date.now() - since > GIVE_UP_MS) {
    fail(player, 'This video did not become playable. Reload the page to try again.');
    return;
  }
  setTimeout(() => waitFor(player, Math.min(pause * 1.3, POLL_MAX_MS), since), pause);
}

/** The page around the player learnt the video's name, or what is wrong with it, only now. */
async function refreshTexts() {
  const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), 'text/html');
  document.title = page.title;
  for (const part of ['h1', '.facts', '.failed', 'textarea']) {
    const [shown, known] = [document.querySelector(part), page.querySelector(part)];
    if (shown && known) {
      shown.textContent = known.textContent;
    }
  }
}

function play(player) {
  const video = player.querySelector('video');
  video.controls = player.dataset.controls !== 'false';
  const start = seconds(player.dataset.startTime);
  if (window.Hls && window.Hls.isSupported()) {
    // a stream that still grows looks live: begin at its start, not at its end
    const hls = new window.Hls({ startPosition: start, backBufferLength: 60 });
    hls.on(window.Hls.Events.MANIFEST_PARSED, () => {
      offerQualities(player, hls);
      begin(video);
    });
    hls.on(window.Hls.Events.ERROR, (_, problem) => recover(player, hls, problem));
    hls.loadSource(player.dataset.source);
    hls.attachMedia(video);
    player.hls = hls;
    if (player.dataset.complete === 'false') {
      setTimeout(() => followGrowth(player, hls), GROWTH_MS);
    }
  } else if (video.canPlayType('application/vnd.apple.mpegurl')) {
    video.src = player.dataset.source + (start ? `#t=${start}` : '');
    begin(video);
  } else {
    fail(player, 'This browser can play neither HLS nor Media Source streams.');
  }
}

/** Better qualities join while the stream is being made; hls.js reads their list only once. */
async function followGrowth(player, hls) {
  let complete = false;
  try {
    const answer = await fetch(player.dataset.source, { cache: 'no-store' });
    const list = await answer.text();
    complete = answer.ok && answer.headers.get('Cache-Control') !== 'no-cache';
    if (answer.ok && list.split('#EXT-X-STREAM-INF').length - 1 > hls.levels.length) {
      reload(player, hls);
    }
  } catch {
    // the network may come back
  }
  if (!complete && player.dataset.state === 'ready') {
    setTimeout(() => followGrowth(player, hls), GROWTH_MS);
  }
}

/** Reads the stream anew and goes on where it was. */
function reload(player, hls) {
  const video = player.querySelector('video');
  const playing = !video.paused;
  hls.config.startPosition = video.currentTime;
  if (playing) {
    hls.once(window.Hls.Events.MANIFEST_PARSED, () => video.play().catch(() => {}));
  }
  hls.loadSource(player.dataset.source);
}

function begin(video) {
  if (video.autoplay) {
    // browsers refuse sound before the first click: then it starts without
    video.play().catch(() => {
      video.muted = true;
      return video.play();
    }).catch(() => {});
  }
}

function recover(player, hls, problem) {
  if (!problem.fatal) {
    return;
  }
  const { ErrorTypes } = window.Hls;
  player.recoveries = (player.recoveries ?? 0) + 1;
  if (player.recoveries > 5) {
    fail(player, `Playback failed (${problem.details}). Reload the page to try again.`);
    hls.destroy();
  } else if (problem.type === ErrorTypes.MEDIA_ERROR) {
    hls.recoverMediaError();
  } else {
    setTimeout(() => hls.loadSource(player.dataset.source), 1000 * player.recoveries);
  }
}

function offerQualities(player, hls) {
  const label = player.querySelector('.quality');
  const select = label.querySelector('select');
  const choices = [['-1', 'Auto'], ...hls.levels.map((level, index) => [String(index), `${Math.min(level.width, level.height)}p`]).reverse()];
  select.replaceChildren(...choices.map(([value, text]) => new Option(text, value)));
  select.onchange = () => { hls.nextLevel = Number(select.value); };
  label.hidden = hls.levels.length < 2 || player.dataset.controls === 'false';
}

function onKey(event, video) {
  if (event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  const act = {
    k: () => (video.paused ? video.play() : video.pause()),
    j: () => { video.currentTime -= 10; },
    l: () => { video.currentTime += 10; },
    m: () => { video.muted = !video.muted; },
    f: () => (document.fullscreenElement ? document.exitFullscreen() : video.requestFullscreen()),
  }[event.key.toLowerCase()];
  if (act) {
    event.preventDefault();
    act();
  }
}

function fail(player, text) {
  player.querySelector('.failed').textContent = text;
  player.querySelector('video').controls = false;
  player.dataset.state = 'failed';
}

/** '1h2m3s', '90s' or '90' in seconds. */
function seconds(text) {
  const parts = /^(?:(\d+)h)?(?:(\d+)m)?(\d+(?:\.\d+)?)s?$/.exec(text ?? '0');
  return parts ? Number(parts[1] ?? 0) * 3600 + Number(parts[2] ?? 0) * 60 + Number(parts[3]) : 0;
}
