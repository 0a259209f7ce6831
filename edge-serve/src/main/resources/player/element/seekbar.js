import { clock, spoken } from './time.js';

const STEP_S = 5;
const PAGE_S = 60;

/** The line of time: what is played and loaded, chapters, and a look ahead under the pointer. */
export class Seekbar {
  #video;
  #slider;
  #parts;
  #storyboard = null;
  #chapters = [];
  #dragging = false;
  #pointer = null;

  constructor(video, slider) {
    this.#video = video;
    this.#slider = slider;
    this.#parts = Object.fromEntries(
      ['loaded', 'played', 'marks', 'look', 'tile', 'words'].map((name) => [name, slider.querySelector(`.${name}`)]),
    );
    for (const event of ['timeupdate', 'durationchange', 'seeking', 'progress', 'loadedmetadata', 'emptied']) {
      video.addEventListener(event, () => this.#draw());
    }
    slider.addEventListener('keydown', (event) => this.#onKey(event));
    slider.addEventListener('pointerdown', (event) => this.#onDown(event));
    slider.addEventListener('pointermove', (event) => this.#onMove(event));
    slider.addEventListener('pointerup', () => { this.#dragging = false; });
    slider.addEventListener('pointercancel', () => { this.#dragging = false; });
    slider.addEventListener('pointerleave', () => { this.#parts.look.hidden = true; });
  }

  storyboard(storyboard) {
    this.#storyboard = storyboard;
    storyboard?.addEventListener('ready', () => this.#pointer && !this.#parts.look.hidden && this.#look(this.#pointer));
  }

  /** Chapters {start, title}, in order. */
  chapters(chapters) {
    this.#chapters = chapters;
    this.#draw();
  }

  chapterAt(seconds) {
    return this.#chapters.findLast((chapter) => chapter.start <= seconds)?.title ?? '';
  }

  #draw() {
    const { currentTime, duration, buffered } = this.#video;
    const known = Number.isFinite(duration) && duration > 0;
    const part = (seconds) => (known ? Math.min(1, seconds / duration) : 0);
    let loaded = 0;
    for (let i = 0; i < buffered.length; i += 1) {
      if (buffered.start(i) <= currentTime + 0.5) {
        loaded = Math.max(loaded, buffered.end(i));
      }
    }
    this.#parts.loaded.style.setProperty('--part', part(loaded));
    this.#parts.played.style.setProperty('--part', part(currentTime));
    this.#slider.setAttribute('aria-valuemax', known ? Math.floor(duration) : 0);
    this.#slider.setAttribute('aria-valuenow', Math.floor(currentTime));
    const chapter = this.chapterAt(currentTime);
    this.#slider.setAttribute(
      'aria-valuetext',
      `${spoken(currentTime)}${known ? ` of ${spoken(duration)}` : ''}${chapter ? `, ${chapter}` : ''}`,
    );
    const marks = known ? this.#chapters.filter((chapter) => chapter.start > 0 && chapter.start < duration) : [];
    if (this.#parts.marks.childElementCount !== marks.length) {
      this.#parts.marks.replaceChildren(
        ...marks.map((chapter) => {
          const mark = document.createElement('i');
          mark.style.setProperty('--part', part(chapter.start));
          return mark;
        }),
      );
    }
  }

  #under(event) {
    const box = this.#slider.getBoundingClientRect();
    const part = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    return { part, at: part * this.#video.duration, box };
  }

  #onDown(event) {
    if (event.button === 0 && Number.isFinite(this.#video.duration)) {
      this.#dragging = true;
      this.#slider.setPointerCapture(event.pointerId);
      this.#video.currentTime = this.#under(event).at;
      event.preventDefault();
      this.#slider.focus({ preventScroll: true });
    }
  }

  #onMove(event) {
    const under = this.#under(event);
    if (!Number.isFinite(under.at)) {
      return;
    }
    if (this.#dragging) {
      this.#video.currentTime = under.at;
    }
    this.#pointer = under;
    this.#look(under);
  }

  #look({ part, at, box: { width } }) {
    const { look, tile, words } = this.#parts;
    const shown = this.#storyboard?.tile(at) ?? null;
    tile.hidden = !shown;
    if (shown) {
      tile.style.width = `${shown.width}px`;
      tile.style.height = `${shown.height}px`;
      tile.style.backgroundImage = `url("${shown.url}")`;
      tile.style.backgroundPosition = `-${shown.x}px -${shown.y}px`;
    }
    const chapter = this.chapterAt(at);
    words.textContent = chapter ? `${chapter} · ${clock(at)}` : clock(at);
    look.hidden = false;
    const half = look.offsetWidth / 2;
    look.style.left = `${Math.min(width - half, Math.max(half, part * width))}px`;
  }

  #onKey(event) {
    const { currentTime, duration } = this.#video;
    const to = {
      ArrowLeft: currentTime - STEP_S,
      ArrowDown: currentTime - STEP_S,
      ArrowRight: currentTime + STEP_S,
      ArrowUp: currentTime + STEP_S,
      PageDown: currentTime - PAGE_S,
      PageUp: currentTime + PAGE_S,
      Home: 0,
      End: duration,
    }[event.key];
    if (to !== undefined && Number.isFinite(to)) {
      event.preventDefault();
      event.stopPropagation();
      this.#video.currentTime = Math.min(duration, Math.max(0, to));
    }
  }
}
