// The script of sites with videos of their own. Their pages show files, <video data-stream="UID">; where the
// stream of a file is whole, and nobody watches yet, the player takes its place.
const ATTEMPTS_MS = [0, 5_000, 15_000, 30_000, 60_000, 120_000];
const KEPT = ['class', 'id', 'style', 'title', 'poster', 'muted', 'loop', 'autoplay', 'preload'];

async function ready(uid) {
  try {
    const answer = await fetch(new URL(`/${uid}/player.json`, import.meta.url), { cache: 'no-store' });
    const card = answer.ok ? await answer.json() : { state: answer.status === 404 ? 'waiting' : 'failed' };
    return card.state === 'ready' ? card.complete : card.state === 'failed' ? null : false;
  } catch {
    return false;
  }
}

const isWatched = (video) => !video.paused || video.currentTime > 0 || document.fullscreenElement === video;

function player(video) {
  const made = document.createElement('millstream-player');
  for (const name of KEPT) {
    if (video.hasAttribute(name)) {
      made.setAttribute(name, video.getAttribute(name));
    }
  }
  if (/^\d+$/.test(video.getAttribute('width') ?? '')) {
    made.style.width ||= `min(100%, ${video.getAttribute('width')}px)`;
  }
  const label = video.getAttribute('aria-label') ?? video.getAttribute('title');
  if (label) {
    made.setAttribute('label', label);
  }
  made.addEventListener('failure', () => made.replaceWith(video), { once: true });
  made.setAttribute('src', video.dataset.stream);
  return made;
}

async function follow(video) {
  for (const pause of ATTEMPTS_MS) {
    await new Promise((over) => setTimeout(over, pause));
    if (!video.isConnected || isWatched(video)) {
      return;
    }
    const whole = await ready(video.dataset.stream);
    if (whole === null) {
      return;
    }
    if (whole) {
      await import('./millstream-player.js');
      if (video.isConnected && !isWatched(video)) {
        video.replaceWith(player(video));
      }
      return;
    }
  }
}

document.querySelectorAll('video[data-stream]').forEach(follow);
