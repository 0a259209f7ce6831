// <millstream-player src="UID">: plays a video of the server that this file comes from, or with the
// URL of a playlist any HLS stream. docs/video.md has its attributes.
import { Captions } from './captions.js';
import { Controls } from './controls.js';
import { Engine } from './engine.js';
import { Experience } from './experience.js';
import { keepPlace, placeOf, settings } from './memory.js';
import { Seekbar } from './seekbar.js';
import { MARKUP, STYLE } from './skin.js';
import { Storyboard } from './storyboard.js';
import { seconds } from './time.js';

const POLL_FIRST_MS = 1000;
const POLL_MAX_MS = 15_000;
const GIVE_UP_MS = 6 * 3600 * 1000;
const KEEP_PLACE_MS = 5000;

const MEDIA_EVENTS = [
  'abort', 'canplay', 'canplaythrough', 'durationchange', 'emptied', 'ended', 'error', 'loadeddata', 'loadedmetadata',
  'loadstart', 'pause', 'play', 'playing', 'progress', 'ratechange', 'resize', 'seeked', 'seeking', 'stalled', 'suspend',
  'timeupdate', 'volumechange', 'waiting',
];
const FLAGS = ['autoplay', 'loop', 'muted', 'controls'];

const sheet = new CSSStyleSheet();
sheet.replaceSync(STYLE);

export class MillstreamPlayer extends HTMLElement {
  static observedAttributes = ['src', 'poster', 'primary-color', 'letterbox-color', ...FLAGS];

  #video;
  #root;
  #controls;
  #captions;
  #seekbar;
  #engine = null;
  #experience = null;
  #card = null;
  #timer = 0;
  #keptAt = 0;

  constructor() {
    super();
    this.#root = this.attachShadow({ mode: 'open', delegatesFocus: false });
    this.#root.adoptedStyleSheets = [sheet];
    this.#root.innerHTML = MARKUP;
    this.#video = this.#root.querySelector('video');
    for (const event of MEDIA_EVENTS) {
      this.#video.addEventListener(event, () => this.dispatchEvent(new Event(event)));
    }
    this.#video.addEventListener('playing', () => this.setAttribute('data-played', ''), { once: true });
    this.#video.addEventListener('seeked', () => this.setAttribute('data-played', ''), { once: true });
    this.#video.addEventListener('play', () => this.#engine?.hurry());
    this.#video.addEventListener('error', () => this.#video.src && this.#fail('This browser cannot play the stream.'));
    this.#video.addEventListener('timeupdate', () => this.#keepPlace());
    this.#video.addEventListener('pause', () => this.#keepPlace(true));
    this.#video.addEventListener('ended', () => keepPlace(this.#card?.uid, 0, this.duration));
    this.#video.addEventListener('loadedmetadata', () => this.#ratio(this.#video.videoWidth, this.#video.videoHeight));
  }

  connectedCallback() {
    if (!this.#controls) {
      this.#assemble();
    }
    this.#open();
  }

  disconnectedCallback() {
    this.#close();
  }

  attributeChangedCallback(name, before, value) {
    if (before === value) {
      return;
    }
    if (name === 'src') {
      // before it is assembled, it opens what it has when it is connected
      if (this.isConnected && this.#controls) {
        this.#close();
        this.removeAttribute('card');
        this.#open();
      }
    } else if (name.endsWith('-color')) {
      this.style.setProperty(`--millstream-${name.replace('-color', '')}`, value);
    } else if (name === 'poster') {
      this.#showPoster();
    } else if (name === 'controls') {
      this.#controls?.enable(this.#offersControls());
    } else {
      this.#video[name] = this.#on(name);
    }
  }

  play() {
    return this.#video.play();
  }

  pause() {
    this.#video.pause();
  }

  get paused() { return this.#video.paused; }
  get ended() { return this.#video.ended; }
  get seeking() { return this.#video.seeking; }
  get duration() { return this.#video.duration; }
  get buffered() { return this.#video.buffered; }
  get played() { return this.#video.played; }
  get readyState() { return this.#video.readyState; }
  get videoWidth() { return this.#video.videoWidth; }
  get videoHeight() { return this.#video.videoHeight; }
  get textTracks() { return this.#video.textTracks; }
  get error() { return this.#video.error; }

  get currentTime() { return this.#video.currentTime; }
  set currentTime(at) { this.#video.currentTime = at; }

  get volume() { return this.#video.volume; }
  set volume(volume) { this.#video.volume = volume; }

  get playbackRate() { return this.#video.playbackRate; }
  set playbackRate(rate) { this.#video.playbackRate = rate; }

  get muted() { return this.#video.muted; }
  set muted(muted) { this.#video.muted = Boolean(muted); }

  get loop() { return this.#video.loop; }
  set loop(loop) { this.#video.loop = Boolean(loop); }

  get autoplay() { return this.#video.autoplay; }
  set autoplay(autoplay) { this.#video.autoplay = Boolean(autoplay); }

  get controls() { return this.#offersControls(); }
  set controls(controls) { this.setAttribute('controls', String(Boolean(controls))); }

  get src() { return this.getAttribute('src') ?? ''; }
  set src(src) { this.setAttribute('src', src); }

  get preload() { return this.#preload(); }
  set preload(preload) { this.setAttribute('preload', preload); }

  get poster() { return this.getAttribute('poster') ?? ''; }
  set poster(poster) { this.setAttribute('poster', poster); }

  get primaryColor() { return this.getAttribute('primary-color') ?? ''; }
  set primaryColor(color) { this.setAttribute('primary-color', color); }

  get letterboxColor() { return this.getAttribute('letterbox-color') ?? ''; }
  set letterboxColor(color) { this.setAttribute('letterbox-color', color); }

  get defaultTextTrack() { return this.getAttribute('default-text-track') ?? ''; }
  set defaultTextTrack(language) {
    this.setAttribute('default-text-track', language);
    this.#captions?.choose(this.#captions.tracks.find((track) => track.language === language) ?? null);
  }

  get startTime() { return seconds(this.getAttribute('start-time')); }

  /** The qualities {index, name}, best first, and which of them is chosen: -1 is automatic. */
  get qualities() { return this.#engine?.levels ?? []; }
  get quality() { return this.#engine?.level ?? -1; }
  set quality(index) {
    if (this.#engine) {
      this.#engine.level = index;
    }
  }

  /** What the server knows of the video; null until it is read, and for other servers' streams. */
  get card() { return this.#card; }

  get chapters() { return this.#card?.chapters ?? []; }

  #assemble() {
    this.#captions = new Captions(
      this.#video,
      this.#root.querySelector('.captions'),
      this.getAttribute('default-text-track'),
    );
    this.#seekbar = new Seekbar(this.#video, this.#root.querySelector('.seek'));
    this.#controls = new Controls(this, {
      root: this.#root,
      video: this.#video,
      seekbar: this.#seekbar,
      captions: this.#captions,
      engine: () => this.#engine,
    });
    const liked = settings();
    this.#video.volume = liked.volume ?? 1;
    this.#video.defaultPlaybackRate = liked.speed ?? 1;
    this.#video.playbackRate = liked.speed ?? 1;
  }

  /** Whether a flag is set: also `muted=""`, but not `muted="false"`. */
  #on(name) {
    return this.hasAttribute(name) && this.getAttribute(name) !== 'false';
  }

  #offersControls() {
    return this.getAttribute('controls') !== 'false' && this.getAttribute('data-state') === 'ready';
  }

  #preload() {
    const said = this.getAttribute('preload') ?? 'metadata';
    return { true: 'auto', false: 'none', '': 'auto' }[said] ?? said;
  }

  /** The folder of the video on this server, or null for a playlist's own URL. */
  get #folder() {
    return this.src.includes('/') ? null : new URL(`/${this.src}/`, import.meta.url).href;
  }

  async #open() {
    if (!this.src) {
      return;
    }
    const src = this.src;
    if (!this.#folder) {
      this.#start({ state: 'ready', complete: true, playlist: new URL(src, document.baseURI).href });
      return;
    }
    const inline = this.getAttribute('card');
    const card = inline ? JSON.parse(inline) : await this.#read();
    if (src === this.src && this.isConnected) {
      this.#learn(card, POLL_FIRST_MS, Date.now());
    }
  }

  /** What the server says of the video; waiting if it cannot be asked now. */
  async #read() {
    try {
      const answer = await fetch(`${this.#folder}player.json`, { cache: 'no-store' });
      if (answer.ok || answer.status === 404) {
        return await answer.json();
      }
      if (answer.status === 401 || answer.status === 403) {
        return { state: 'failed', problem: 'You may not watch this video here, or the permission has ended.' };
      }
    } catch {
      // the network may come back
    }
    return { state: 'waiting' };
  }

  #learn(card, pause, since) {
    if (card.state !== 'waiting') {
      this.#start({ ...card, playlist: `${this.#folder}manifest/video.m3u8` });
    } else if (Date.now() - since > GIVE_UP_MS) {
      this.#fail('This video did not become playable. Reload the page to try again.');
    } else {
      this.setAttribute('data-state', 'waiting');
      this.#root.querySelector('.spinner').hidden = false;
      this.#root.querySelector('.notice').textContent =
        'Still processing. It starts here by itself as soon as the first part can be played.';
      this.#timer = setTimeout(async () => {
        const next = await this.#read();
        if (next.state === 'ready') {
          this.#video.autoplay = true;
        }
        this.#learn(next, Math.min(pause * 1.3, POLL_MAX_MS), since);
      }, pause);
    }
  }

  #start(card) {
    this.#card = card;
    this.#root.querySelector('.spinner').hidden = true;
    this.#root.querySelector('.notice').textContent = '';
    this.dispatchEvent(new CustomEvent('card', { detail: card }));
    if (card.state === 'failed') {
      this.#fail(card.problem);
      return;
    }
    this.#ratio(card.width, card.height);
    this.#showPoster();
    this.#name(card.name);
    this.#seekbar.chapters(card.chapters ?? []);
    this.#seekbar.storyboard(card.storyboard ? new Storyboard(new URL(card.storyboard, this.#folder).href) : null);
    this.setAttribute('data-state', 'ready');
    this.#controls.enable(this.#offersControls());
    this.#play(card);
  }

  #play(card) {
    this.#video.autoplay ||= this.#on('autoplay');
    const { autoplay, paused } = this.#video;
    const asked = this.hasAttribute('start-time');
    const start = asked ? this.startTime : placeOf(card.uid);
    if (start && !asked) {
      this.#controls.say('Going on where you left');
    }
    this.#engine = new Engine(this.#video, card.playlist);
    this.#experience = this.#folder ? new Experience(this.#video, this.#folder) : null;
    this.#engine.addEventListener('failure', (event) => {
      this.#experience?.failed(event.code);
      this.#fail(event.detail);
    });
    this.#engine.open({
      start,
      grows: card.complete === false,
      preload: autoplay || !paused ? 'auto' : this.#preload(),
      session: this.#experience?.session,
    });
    if (autoplay) {
      // browsers refuse sound before the first click: then it starts without
      this.#video.play().catch((refused) => {
        if (refused.name === 'NotAllowedError') {
          this.#video.muted = true;
          this.#video.play().catch(() => {});
        }
      });
    }
  }

  #showPoster() {
    const url = this.poster || (this.#card?.poster ? new URL(this.#card.poster, this.#folder).href : '');
    const own = this.querySelector('[slot="poster"]');
    const image = this.#root.querySelector('.poster');
    image.hidden = !url || Boolean(own);
    if (url && !own) {
      image.src = url;
    }
  }

  #ratio(width, height) {
    if (width > 0 && height > 0) {
      this.style.setProperty('--millstream-ratio', `${width} / ${height}`);
    }
  }

  #name(name) {
    const title = this.getAttribute('label') ?? name ?? 'Video';
    this.setAttribute('role', 'region');
    this.setAttribute('aria-label', `Video player: ${title}`);
    this.#video.setAttribute('aria-label', title);
    if ('mediaSession' in navigator) {
      const artwork = this.#card?.poster ? [{ src: new URL(this.#card.poster, this.#folder).href }] : [];
      this.#video.addEventListener('play', () => {
        navigator.mediaSession.metadata = new MediaMetadata({ title, artwork });
      });
    }
  }

  #keepPlace(now = false) {
    if (this.#card?.uid && !this.#video.seeking && (now || Date.now() - this.#keptAt > KEEP_PLACE_MS)) {
      this.#keptAt = Date.now();
      keepPlace(this.#card.uid, this.currentTime, this.duration);
    }
  }

  #fail(sentence) {
    clearTimeout(this.#timer);
    this.#root.querySelector('.spinner').hidden = true;
    this.#root.querySelector('.notice').textContent = '';
    this.#root.querySelector('.failure').textContent = sentence;
    this.setAttribute('data-state', 'failed');
    this.#controls.enable(false);
    this.dispatchEvent(new CustomEvent('failure', { detail: sentence }));
  }

  #close() {
    clearTimeout(this.#timer);
    this.#experience?.close();
    this.#experience = null;
    this.#engine?.close();
    this.#engine = null;
    this.#card = null;
    for (const mark of ['data-state', 'data-played']) {
      this.removeAttribute(mark);
    }
    this.#root.querySelector('.failure').textContent = '';
  }
}

customElements.get('millstream-player') ?? customElements.define('millstream-player', MillstreamPlayer);
