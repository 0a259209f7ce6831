import { cues } from './vtt.js';

/**
 * The small pictures of a video by time, as tiles of larger ones; read on the first use, and tells
 * `ready` when they are there.
 */
export class Storyboard extends EventTarget {
  #url;
  #tiles = null;
  #sheets = new Set();

  constructor(url) {
    super();
    this.#url = url;
  }

  /** The tile {url, x, y, width, height} shown at a time; null where there is none, or not yet. */
  tile(seconds) {
    this.#tiles ??= this.#load();
    return Array.isArray(this.#tiles)
      ? (this.#tiles.find((tile) => seconds < tile.end) ?? this.#tiles.at(-1) ?? null)
      : null;
  }

  async #load() {
    try {
      const answer = await fetch(this.#url);
      this.#tiles = answer.ok ? this.#read(await answer.text()) : [];
      this.dispatchEvent(new Event('ready'));
    } catch {
      this.#tiles = null; // the network may come back
    }
  }

  #read(file) {
    return cues(file).flatMap(({ end, text }) => {
      const [path, box] = text.split('#xywh=');
      const [x, y, width, height] = (box ?? '').split(',').map(Number);
      if (!(width > 0) || !(height > 0)) {
        return [];
      }
      const url = new URL(path, this.#url).href;
      this.#fetchAhead(url);
      return [{ end, url, x, y, width, height }];
    });
  }

  #fetchAhead(url) {
    if (!this.#sheets.has(url)) {
      this.#sheets.add(url);
      new Image().src = url;
    }
  }
}
