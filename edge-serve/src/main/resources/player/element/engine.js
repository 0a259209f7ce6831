// Brings a stream to a <video>: through hls.js, or natively where that cannot run.
const GROWTH_MS = 5000;
const RECOVERIES_MAX = 5;
const BUFFER_BEFORE_PLAY_S = 4;
const BUFFER_S = 30;
const LOADED_LEAST_S = 0.3;
const PLAY_OUT_MS = 250;

const HLS = new URL('./hls.min.js', import.meta.url).href;
let loading = null;

/** hls.js, which is loaded with the first stream that needs it. */
function hlsJs() {
  if (window.Hls) {
    return Promise.resolve(window.Hls);
  }
  loading ??= new Promise((done, failed) => {
    const script = document.createElement('script');
    script.src = HLS;
    script.onload = () => done(window.Hls);
    script.onerror = () => {
      loading = null;
      failed(new Error('a part of the player could not be loaded'));
    };
    document.head.append(script);
  });
  return loading;
}

const playsSources = () => Boolean(window.ManagedMediaSource ?? window.MediaSource);

/**
 * One stream in one <video>. Tells `levels` when the qualities are known or change, and `failure`
 * with its `detail` as a sentence when it has given up.
 */
export class Engine extends EventTarget {
  #video;
  #source;
  #hls = null;
  #held = false;
  #more = false;
  #recoveries = 0;
  #denied = 0;
  #growth = 0;
  #closed = false;

  constructor(video, source) {
    super();
    this.#video = video;
    this.#source = source;
    video.addEventListener('waiting', () => this.#onStop());
  }

  /** Begins to load; `grows` while the stream is still being made. */
  async open({ start, grows, preload, session }) {
    if (playsSources()) {
      let Hls;
      try {
        Hls = await hlsJs();
      } catch (problem) {
        this.#fail(`The player could not start: ${problem.message}.`, 'script');
        return;
      }
      if (Hls.isSupported() && !this.#closed) {
        this.#throughHlsJs(Hls, start, preload, session);
        this.#growth = grows ? setTimeout(() => this.#follow(), GROWTH_MS) : 0;
        return;
      }
    }
    if (this.#closed) {
      return;
    }
    if (this.#video.canPlayType('application/vnd.apple.mpegurl')) {
      this.#video.src = this.#source + (start ? `#t=${start}` : '');
    } else {
      this.#fail('This browser can play neither HLS nor Media Source streams.', 'unsupported');
    }
  }

  /**
   * The qualities {index, name, height}, best first; none where the browser itself decides. Of those
   * in several codings, the one that plays, or else the first.
   */
  get levels() {
    const levels = this.#hls?.levels ?? [];
    const coding = (level) => `${level?.videoCodec?.slice(0, 4)} ${level?.videoRange}`;
    const playing = coding(levels[this.#hls?.loadLevel]);
    const named = levels
      .map((level, index) => ({
        index,
        side: Math.min(level.width, level.height),
        name: `${Math.min(level.width, level.height)}p${level.frameRate > 40 ? Math.round(level.frameRate) : ''}`,
        plays: coding(level) === playing,
      }))
      .filter((level) => level.side > 0);
    return named
      .filter((level) => level === (named.find(({ name, plays }) => plays && name === level.name)
        ?? named.find(({ name }) => name === level.name)))
      .sort((a, b) => b.side - a.side);
  }

  /** The index of the quality the viewer chose, -1 for automatic. */
  get level() {
    return this.#hls && !this.#hls.autoLevelEnabled ? this.#hls.nextLevel : -1;
  }

  set level(index) {
    if (this.#hls) {
      this.#hls.nextLevel = index;
      this.dispatchEvent(new Event('levels'));
    }
  }

  /** The index of the quality that is on screen. */
  get shown() {
    return this.#hls?.currentLevel ?? -1;
  }

  /** The sounds {index, name, on}, where there is a choice. */
  get sounds() {
    const own = this.#hls ? this.#hls.audioTracks : [...(this.#video.audioTracks ?? [])];
    return own.length < 2 ? [] : own.map((track, index) => ({
      index,
      name: track.name || track.label || track.lang || track.language || `Sound ${index + 1}`,
      on: this.#hls ? this.#hls.audioTrack === index : track.enabled,
    }));
  }

  set sound(index) {
    if (this.#hls) {
      this.#hls.audioTrack = index;
    } else {
      [...this.#video.audioTracks].forEach((track, at) => { track.enabled = at === index; });
    }
  }

  /** The viewer wants to watch: loads ahead, also where `preload` said to wait. */
  hurry() {
    if (!this.#hls) {
      return;
    }
    this.#hls.config.maxBufferLength = BUFFER_S;
    this.#hls.config.maxMaxBufferLength = BUFFER_S;
    if (this.#held) {
      this.#held = false;
      this.#hls.startLoad(this.#hls.config.startPosition);
    }
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#growth);
    this.#hls?.destroy();
    this.#hls = null;
    this.#video.removeAttribute('src');
    this.#video.load();
  }

  #throughHlsJs(Hls, start, preload, session) {
    const hls = new Hls({
      // a stream that still grows looks live: begin at its start, not at its end
      startPosition: start,
      autoStartLoad: preload !== 'none',
      backBufferLength: 60,
      // hls.js loads at least the one and, if it is few bytes, up to the other
      maxBufferLength: preload === 'auto' ? BUFFER_S : BUFFER_BEFORE_PLAY_S,
      maxMaxBufferLength: preload === 'auto' ? BUFFER_S : BUFFER_BEFORE_PLAY_S,
      capLevelToPlayerSize: true,
      startFragPrefetch: true,
      // our own segments need no remuxing, and a worker would read hls.js once more before the first picture
      enableWorker: !session,
      ...this.#measured(session),
    });
    this.#hls = hls;
    this.#held = preload === 'none';
    const { Events } = Hls;
    for (const known of [Events.MANIFEST_PARSED, Events.LEVEL_SWITCHED, Events.LEVELS_UPDATED]) {
      hls.on(known, () => this.dispatchEvent(new Event('levels')));
    }
    hls.on(Events.FRAG_BUFFERED, () => { this.#recoveries = 0; });
    hls.on(Events.ERROR, (_, problem) => this.#recover(Hls, problem));
    hls.loadSource(this.#source);
    hls.attachMedia(this.#video);
  }

  /**
   * Has hls.js say in each request how it goes (CMCD), where that costs nothing: from other sites the fields would ask
   * for a request of permission each.
   */
  #measured(session) {
    const own = session && new URL(this.#source).origin === location.origin && !navigator.globalPrivacyControl;
    return own ? { cmcd: { sessionId: session, useHeaders: true } } : {};
  }

  #recover(Hls, problem) {
    const status = problem.response?.code;
    if (status === 401 || status === 403) {
      this.#deny(status);
      return;
    }
    if (!problem.fatal) {
      return;
    }
    this.#recoveries += 1;
    if (this.#recoveries > RECOVERIES_MAX) {
      this.#fail(`Playback failed (${problem.details}). Reload the page to try again.`, problem.details);
    } else if (problem.type === Hls.ErrorTypes.MEDIA_ERROR) {
      this.#hls.recoverMediaError();
    } else {
      setTimeout(() => this.#again(), 1000 * this.#recoveries);
    }
  }

  /** To ask again would not help. What has been loaded may still be seen. */
  #deny(status) {
    if (!this.#hls || this.#denied) {
      return;
    }
    this.#denied = status;
    this.#hls.stopLoad();
    clearTimeout(this.#growth);
    this.#playOut();
  }

  #playOut() {
    const { buffered, currentTime } = this.#video;
    const ahead = Array.from({ length: buffered.length }, (_, i) => i).some(
      (i) => buffered.start(i) <= currentTime && buffered.end(i) > currentTime + LOADED_LEAST_S,
    );
    if (!ahead) {
      this.#failDenied();
    } else if (!this.#closed) {
      this.#growth = setTimeout(() => this.#playOut(), PLAY_OUT_MS);
    }
  }

  #failDenied() {
    const sentence =
      this.#video.played.length > 0
        ? 'The permission to watch this video has ended. Get a new link to go on.'
        : 'You may not watch this video here, or the permission has ended.';
    this.#fail(sentence, String(this.#denied));
  }

  /**
   * Qualities join while the stream is being made, but hls.js reads their list only once. To read it anew
   * interrupts: that is worth it for a better picture, and where playback has stopped anyway.
   */
  async #follow() {
    let whole = false;
    try {
      const answer = await fetch(this.#source, { cache: 'no-store' });
      const list = await answer.text();
      whole = answer.ok && answer.headers.get('Cache-Control') !== 'no-cache';
      const sizes = [...list.matchAll(/#EXT-X-STREAM-INF:.*RESOLUTION=(\d+)x(\d+)/g)].map(([, width, height]) => width * height);
      const known = (this.#hls?.levels ?? []).map((level) => level.width * level.height);
      if (Math.max(0, ...sizes) > Math.max(0, ...known)) {
        this.#again();
      }
      this.#more = sizes.length > known.length;
    } catch {
      // the network may come back
    }
    if (!whole && !this.#closed) {
      this.#growth = setTimeout(() => this.#follow(), GROWTH_MS);
    }
  }

  #onStop() {
    if (this.#more && !this.#video.seeking) {
      this.#more = false;
      this.#again();
    }
  }

  /** Reads the stream anew and goes on where it was. */
  #again() {
    if (!this.#hls) {
      return;
    }
    const playing = !this.#video.paused;
    this.#hls.config.startPosition = this.#video.currentTime;
    if (playing) {
      this.#hls.once(window.Hls.Events.MANIFEST_PARSED, () => this.#video.play().catch(() => {}));
    }
    this.#hls.loadSource(this.#source);
  }

  #fail(sentence, code = '') {
    this.#hls?.destroy();
    this.#hls = null;
    this.dispatchEvent(Object.assign(new CustomEvent('failure', { detail: sentence }), { code }));
  }
}
