// What a viewer's browser remembers: settings for all videos, the place for each. Storage may be
// refused (private windows, frames of other sites): then nothing is remembered.
const SETTINGS = 'millstream-player';
const PLACE = 'millstream-player:';
const WORTH_RESUMING_S = 60;
const NEAR_AN_END_S = 10;
const PLACES_MAX = 200;

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null');
  } catch {
    return null;
  }
}

function write(key, value) {
  try {
    if (value === null) {
      localStorage.removeItem(key);
    } else {
      localStorage.setItem(key, JSON.stringify(value));
    }
  } catch {
    // nothing is remembered
  }
}

/** The settings {volume, speed, captions, captionSize, captionGround}, those that were ever set. */
export function settings() {
  return read(SETTINGS) ?? {};
}

export function remember(changes) {
  write(SETTINGS, { ...settings(), ...changes });
}

/** Where the viewer left a video, in seconds; 0 at its start. */
export function placeOf(uid) {
  return uid ? (read(PLACE + uid)?.at ?? 0) : 0;
}

/** Keeps the place of a video that is long enough, but not near its start or end. */
export function keepPlace(uid, at, duration) {
  if (!uid || !(duration >= WORTH_RESUMING_S)) {
    return;
  }
  const worth = at > NEAR_AN_END_S && at < duration - NEAR_AN_END_S;
  write(PLACE + uid, worth ? { at: Math.floor(at), when: Date.now() } : null);
  if (worth) {
    forgetOldest();
  }
}

function forgetOldest() {
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(PLACE));
    if (keys.length > PLACES_MAX) {
      keys.sort((a, b) => (read(a)?.when ?? 0) - (read(b)?.when ?? 0));
      keys.slice(0, keys.length - PLACES_MAX).forEach((key) => localStorage.removeItem(key));
    }
  } catch {
    // nothing is remembered
  }
}
