// Tells the server how a viewing goes, in the words of CTA-5004 (Common Media Client Data): how long the start took
// (msd), how long the picture stood still (bsd), what went wrong (ec), and how long it played. The session's name is made
// up for each viewing, kept nowhere, and belongs to nobody.
const REPORT_MS = 30_000;
const SHORTEST_STALL_MS = 50;
const PLAYED = 'dev.millstream-pt';

/** One viewing of one <video>; `folder` is the address of the video's folder. */
export class Experience {
  #video;
  #folder;
  #timer = 0;
  #wanted = 0;
  #started = false;
  #stalled = 0;
  #running = 0;
  #told = {};
  #ended = new AbortController();

  session = crypto.randomUUID?.() ?? Math.random().toString(36).slice(2);

  constructor(video, folder) {
    this.#video = video;
    this.#folder = folder;
    const on = (name, act, target = video) => target.addEventListener(name, act, { signal: this.#ended.signal });
    on('play', () => { this.#wanted ||= performance.now(); });
    on('playing', () => this.#onPlaying());
    on('waiting', () => this.#onWaiting());
    for (const stop of ['pause', 'ended']) {
      on(stop, () => {
        this.#pause();
        this.#stalled = 0;
        this.#tell();
      });
    }
    on('seeking', () => { this.#stalled = 0; });
    on('pagehide', () => this.#tell(), window);
    if (!video.paused) {
      this.#wanted = performance.now();
    }
    this.#timer = setInterval(() => this.#tell(), REPORT_MS);
  }

  /** Nothing can be played any more. */
  failed(code) {
    this.#told.ec = `"${code.replace(/[^\w.-]/g, '').slice(0, 40)}"`;
    this.#tell();
  }

  close() {
    this.#tell();
    clearInterval(this.#timer);
    this.#ended.abort();
  }

  #onPlaying() {
    const now = performance.now();
    if (!this.#started) {
      this.#started = true;
      this.#told.msd = Math.round(now - (this.#wanted || now));
      this.#running = now;
      this.#tell();
      return;
    }
    if (this.#stalled && now - this.#stalled >= SHORTEST_STALL_MS) {
      this.#told.bsd = (this.#told.bsd ?? 0) + Math.round(now - this.#stalled);
      this.#told['dev.millstream-bn'] = (this.#told['dev.millstream-bn'] ?? 0) + 1;
    }
    this.#stalled = 0;
    this.#running ||= now;
  }

  #onWaiting() {
    this.#pause();
    if (this.#started && !this.#video.seeking && !this.#video.paused) {
      this.#stalled ||= performance.now();
    }
  }

  /** Adds up what has played since. */
  #pause() {
    if (this.#running) {
      this.#told[PLAYED] = (this.#told[PLAYED] ?? 0) + Math.round(performance.now() - this.#running);
      this.#running = 0;
    }
  }

  #tell() {
    if (this.#running) {
      this.#pause();
      this.#running = performance.now();
    }
    const told = this.#told;
    this.#told = {};
    if (Object.keys(told).length === 0 || navigator.globalPrivacyControl) {
      return;
    }
    const pairs = { ...told, sid: `"${this.session}"` };
    const said = Object.keys(pairs).sort().map((key) => `${key}=${pairs[key]}`).join(',');
    // it may outlive the page, and nobody waits for it
    fetch(`${this.#folder}cmcd?CMCD=${encodeURIComponent(said)}`, { keepalive: true, cache: 'no-store' }).catch(() => {});
  }
}
