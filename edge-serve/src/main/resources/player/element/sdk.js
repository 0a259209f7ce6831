// The embedding page's side of /iframe: `Stream(iframe)` gives an object that reads and acts like a
// video element. A classic script, so that one tag is enough.
(() => {
  'use strict';
  const NAME = 'millstream-player';
  const READABLE = ['duration', 'ended', 'paused', 'readyState', 'seeking', 'startTime', 'videoHeight', 'videoWidth'];
  const SETTABLE = [
    'autoplay', 'controls', 'currentTime', 'defaultTextTrack', 'letterboxColor', 'loop', 'muted', 'playbackRate', 'poster', 'preload',
    'primaryColor', 'volume',
  ];

  /** A TimeRanges over [start, end] pairs. */
  const ranges = (pairs) => ({
    length: pairs.length,
    start: (i) => pairs[i][0],
    end: (i) => pairs[i][1],
  });

  class Player extends EventTarget {
    #frame;
    #origin;
    #state = {};
    #ready = false;
    #waiting = [];
    #calls = new Map();
    #last = 0;

    static {
      for (const name of READABLE) {
        Object.defineProperty(this.prototype, name, { get() { return this.#state[name]; } });
      }
      for (const name of SETTABLE) {
        Object.defineProperty(this.prototype, name, {
          get() { return this.#state[name]; },
          set(value) {
            this.#state[name] = value;
            this.#send({ type: 'set', name, value });
          },
        });
      }
    }

    constructor(frame) {
      super();
      this.#frame = frame;
      this.#origin = new URL(frame.src, document.baseURI).origin;
      window.addEventListener('message', (event) => this.#hear(event));
      frame.addEventListener('load', () => this.#post({ type: 'hello' }));
      this.#post({ type: 'hello' });
    }

    /** Resolves when it plays; rejects as a video element does, also with NotAllowedError. */
    play() {
      return this.#call('play');
    }

    pause() {
      this.#call('pause').catch(() => {});
    }

    get buffered() {
      return ranges(this.#state.buffered ?? []);
    }

    get played() {
      return ranges(this.#state.played ?? []);
    }

    #call(method) {
      return new Promise((done, failed) => {
        this.#last += 1;
        this.#calls.set(this.#last, { done, failed });
        this.#send({ type: 'call', method, id: this.#last });
      });
    }

    /** Commands given before the player is there wait for it. */
    #send(message) {
      if (this.#ready) {
        this.#post(message);
      } else {
        this.#waiting.push(message);
      }
    }

    #post(message) {
      this.#frame.contentWindow?.postMessage({ to: NAME, ...message }, this.#origin);
    }

    #hear({ source, origin, data }) {
      if (source !== this.#frame.contentWindow || origin !== this.#origin || data?.from !== NAME) {
        return;
      }
      this.#state = { ...data.state };
      if (data.type === 'hello') {
        this.#ready = true;
        this.#waiting.splice(0).forEach((message) => this.#post(message));
      } else if (data.type === 'event') {
        this.dispatchEvent(new Event(data.event));
      } else if (data.type === 'result') {
        const call = this.#calls.get(data.id);
        this.#calls.delete(data.id);
        if (data.problem) {
          call?.failed(new DOMException(data.problem.message, data.problem.name));
        } else {
          call?.done();
        }
      }
    }
  }

  window.Stream = (frame) => new Player(frame);
})();
