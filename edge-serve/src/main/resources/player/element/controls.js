import { icon } from './icons.js';
import { onKey } from './keys.js';
import { remember } from './memory.js';
import { Menu } from './menu.js';
import { clock } from './time.js';

const IDLE_MS = 2500;
const TAP_TWICE_MS = 300;
const SKIP_S = 10;
const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2];

/** The bar, the keyboard and the fingers of one player. */
export class Controls {
  #host;
  #root;
  #video;
  #seekbar;
  #captions;
  #engine = () => null;
  #enabled = true;
  #idle = 0;
  #lastTap = { at: 0, x: 0 };
  #menu;

  constructor(host, { root, video, seekbar, captions, engine }) {
    this.#host = host;
    this.#root = root;
    this.#video = video;
    this.#seekbar = seekbar;
    this.#captions = captions;
    this.#engine = engine;
    this.#menu = new Menu(this.#at('.opener'), this.#at('.choices'), () => this.#choices());
    this.#bindButtons();
    this.#bindVideo();
    this.#bindPointer();
    host.addEventListener('keydown', (event) => {
      if (this.#enabled && onKey(event, this.acts)) {
        this.wake();
      }
    });
  }

  /** Whether the viewer is offered anything at all. */
  enable(enabled) {
    this.#enabled = enabled;
    this.#at('.bar').hidden = !enabled;
    this.#at('.big').hidden = !enabled || !this.#video.paused;
    this.wake();
  }

  /** Shows the bar, which goes again when nothing happens while the video plays. */
  wake() {
    clearTimeout(this.#idle);
    this.#host.toggleAttribute('data-bar', this.#enabled);
    this.#host.removeAttribute('data-idle');
    this.#idle = setTimeout(() => this.#sleep(), IDLE_MS);
  }

  /** Says something for a moment, also to screen readers. */
  say(text) {
    const notice = this.#at('.notice');
    notice.textContent = text;
    setTimeout(() => {
      if (notice.textContent === text) {
        notice.textContent = '';
      }
    }, 1500);
  }

  get acts() {
    const video = this.#video;
    const to = (seconds) => {
      if (Number.isFinite(video.duration)) {
        video.currentTime = Math.min(video.duration, Math.max(0, seconds));
      }
    };
    return {
      play: () => (video.paused || video.ended ? this.#host.play().catch(() => {}) : video.pause()),
      skip: (seconds) => to(video.currentTime + seconds),
      part: (part) => to(video.duration * part),
      mute: () => {
        video.muted = !video.muted;
        this.say(video.muted ? 'Muted' : 'Sound on');
      },
      louder: (by) => {
        this.#volume(Math.min(1, Math.max(0, video.volume + by)));
        this.say(`Volume ${Math.round(video.volume * 100)} %`);
      },
      faster: (by) => {
        const here = SPEEDS.findIndex((speed) => speed >= video.playbackRate);
        this.#speed(SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, here + by))]);
      },
      captions: () => {
        if (this.#captions.tracks.length > 0) {
          this.#captions.toggle();
          this.say(this.#captions.chosen ? `Captions: ${this.#captions.chosen.label}` : 'Captions off');
        }
      },
      grow: () => this.#grow(),
      inset: () => {
        const inset = document.pictureInPictureElement ? document.exitPictureInPicture() : video.requestPictureInPicture?.();
        inset?.catch(() => this.say('Picture in picture is not possible now'));
      },
      cast: () => video.webkitShowPlaybackTargetPicker?.(),
    };
  }

  #at(selector) {
    return this.#root.querySelector(selector);
  }

  #bindButtons() {
    for (const button of this.#root.querySelectorAll('[data-act]')) {
      button.addEventListener('click', () => this.acts[button.dataset.act]());
    }
    this.#at('[data-act="inset"]').hidden = !document.pictureInPictureEnabled;
    this.#at('[data-act="grow"]').hidden = !(document.fullscreenEnabled || 'webkitEnterFullscreen' in this.#video);
    this.#video.addEventListener('webkitplaybacktargetavailabilitychanged', (event) => {
      this.#at('[data-act="cast"]').hidden = event.availability !== 'available';
    });
    this.#at('.volume input').addEventListener('input', (event) => {
      this.#volume(event.target.value / 100);
    });
    this.#captions.addEventListener('change', () => {
      const button = this.#at('[data-act="captions"]');
      button.hidden = this.#captions.tracks.length === 0;
      button.setAttribute('aria-pressed', String(Boolean(this.#captions.chosen)));
    });
    this.#host.addEventListener('fullscreenchange', () => {
      const full = document.fullscreenElement === this.#host;
      this.#label('grow', full ? 'Leave full screen' : 'Full screen', full ? 'shrink' : 'grow');
    });
  }

  #bindVideo() {
    const video = this.#video;
    const onPlay = () => {
      const ended = video.ended;
      const label = video.paused ? (ended ? 'Play again' : 'Play') : 'Pause';
      this.#label('play', label, video.paused ? (ended ? 'replay' : 'play') : 'pause');
      const hadFocus = this.#root.activeElement === this.#at('.big');
      this.#at('.big').hidden = !this.#enabled || !video.paused;
      if (hadFocus && !video.paused) {
        this.#at('.row [data-act="play"]').focus();
      }
      this.wake();
    };
    for (const event of ['play', 'pause', 'ended', 'seeked']) {
      video.addEventListener(event, onPlay);
    }
    video.addEventListener('volumechange', () => {
      const silent = video.muted || video.volume === 0;
      this.#label('mute', silent ? 'Unmute' : 'Mute', silent ? 'muted' : video.volume < 0.5 ? 'quiet' : 'loud');
      this.#at('.volume input').value = silent ? 0 : Math.round(video.volume * 100);
    });
    const onTime = () => {
      this.#at('.now').textContent = clock(video.currentTime);
      this.#at('.of').textContent = Number.isFinite(video.duration) ? clock(video.duration) : '';
      this.#at('.chapter').textContent = this.#seekbar.chapterAt(video.currentTime);
    };
    for (const event of ['timeupdate', 'durationchange', 'seeking']) {
      video.addEventListener(event, onTime);
    }
    const waits = (on) => () => { this.#at('.spinner').hidden = !on || video.paused; };
    for (const event of ['waiting', 'stalled', 'seeking']) {
      video.addEventListener(event, waits(true));
    }
    for (const event of ['playing', 'canplay', 'seeked', 'pause', 'ended', 'emptied']) {
      video.addEventListener(event, waits(false));
    }
  }

  #bindPointer() {
    this.#host.addEventListener('pointermove', (event) => event.pointerType === 'mouse' && this.wake());
    this.#host.addEventListener('pointerleave', () => this.#sleep());
    this.#host.addEventListener('focusin', () => this.wake());
    this.#video.addEventListener('click', (event) => {
      if (!this.#enabled) {
        return;
      }
      if (event.pointerType === 'touch') {
        this.#onTap(event);
      } else if (this.#menu.open) {
        this.#menu.close();
      } else {
        this.acts.play();
      }
    });
    this.#video.addEventListener('dblclick', (event) => {
      if (this.#enabled && event.pointerType !== 'touch') {
        this.#grow();
      }
    });
  }

  /** One tap shows or hides the bar, two at one side skip. */
  #onTap(event) {
    const now = performance.now();
    const { left, width } = this.#host.getBoundingClientRect();
    const part = (event.clientX - left) / width;
    const again = now - this.#lastTap.at < TAP_TWICE_MS && Math.abs(part - this.#lastTap.part) < 0.25;
    this.#lastTap = { at: now, part };
    if (again && (part < 0.4 || part > 0.6)) {
      this.acts.skip(part < 0.4 ? -SKIP_S : SKIP_S);
      this.say(part < 0.4 ? `Back ${SKIP_S} seconds` : `On ${SKIP_S} seconds`);
      this.wake();
    } else if (this.#host.hasAttribute('data-bar') && !this.#video.paused) {
      this.#sleep();
    } else {
      this.wake();
    }
  }

  #sleep() {
    const busy = this.#video.paused || this.#menu.open || this.#root.querySelector(':focus-visible');
    if (!busy) {
      this.#host.removeAttribute('data-bar');
      this.#host.setAttribute('data-idle', '');
    }
  }

  #label(act, label, drawing) {
    for (const button of this.#root.querySelectorAll(`[data-act="${act}"]`)) {
      if (button.getAttribute('aria-label') !== label) {
        button.setAttribute('aria-label', label);
        button.innerHTML = icon(drawing);
      }
    }
  }

  #grow() {
    if (document.fullscreenElement) {
      document.exitFullscreen();
    } else if (this.#host.requestFullscreen && document.fullscreenEnabled) {
      this.#host.requestFullscreen().catch(() => this.say('Full screen is not allowed here'));
    } else {
      this.#video.webkitEnterFullscreen?.();
    }
  }

  #volume(volume) {
    this.#video.muted = false;
    this.#video.volume = volume;
    remember({ volume });
  }

  #speed(speed) {
    this.#video.playbackRate = speed;
    remember({ speed });
    this.say(`Speed ${speed}`);
  }

  #choices() {
    const engine = this.#engine();
    const levels = engine?.levels ?? [];
    const shown = levels.find((level) => level.index === engine?.shown);
    const auto = engine?.level === -1;
    const captions = this.#captions;
    const track = (name, value) => ({ name, on: captions.chosen === value, act: () => captions.choose(value) });
    const withTracks = (choices) => (captions.tracks.length > 0 ? choices : []);
    return [
      {
        title: 'Quality',
        choices: levels.length < 2 ? [] : [
          { name: auto && shown ? `Auto (${shown.name})` : 'Auto', on: auto, act: () => { engine.level = -1; } },
          ...levels.map(({ name, index }) => ({
            name,
            on: engine.level === index,
            act: () => { engine.level = index; },
          })),
        ],
      },
      {
        title: 'Speed',
        choices: SPEEDS.map((speed) => ({
          name: speed === 1 ? 'Normal' : `${speed} ×`,
          on: this.#video.playbackRate === speed,
          act: () => this.#speed(speed),
        })),
      },
      {
        title: 'Sound',
        choices: (engine?.sounds ?? []).map(({ name, index, on }) => ({
          name,
          on,
          act: () => { engine.sound = index; },
        })),
      },
      {
        title: 'Captions',
        choices: withTracks([track('Off', null), ...captions.tracks.map((one) => track(one.label || one.language, one))]),
      },
      {
        title: 'Size of captions',
        choices: withTracks(
          Object.entries(captions.constructor.SIZES).map(([size, name]) => ({
            name,
            on: captions.size === size,
            act: () => { captions.size = size; },
          })),
        ),
      },
      {
        title: 'Ground of captions',
        choices: withTracks([
          { name: 'Dark', on: captions.ground, act: () => { captions.ground = true; } },
          { name: 'None', on: !captions.ground, act: () => { captions.ground = false; } },
        ]),
      },
      { title: 'Chapters', choices: this.#host.chapters.map(({ start, title }) => ({
        name: title,
        on: title === this.#seekbar.chapterAt(this.#video.currentTime),
        act: () => { this.#video.currentTime = start; },
      })) },
    ];
  }
}
