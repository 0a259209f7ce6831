import { remember, settings } from './memory.js';

/**
 * Draws the chosen text track above the picture, in the size and on the ground that the viewer
 * likes, and clear of the controls, which the browser's own drawing is not.
 */
export class Captions extends EventTarget {
  static SIZES = { small: 'Small', normal: 'Normal', large: 'Large' };

  #video;
  #box;
  #track = null;
  #wanted;
  #last;
  #onCue = () => this.#draw();

  constructor(video, box, wanted) {
    super();
    this.#video = video;
    this.#box = box;
    this.#wanted = wanted ?? settings().captions ?? null;
    this.#style();
    for (const change of ['addtrack', 'removetrack']) {
      video.textTracks.addEventListener(change, () => this.#settle());
    }
    // an iPhone's full screen is the system's own player: there the browser has to draw
    video.addEventListener('webkitbeginfullscreen', () => this.#mode('showing'));
    video.addEventListener('webkitendfullscreen', () => this.#mode('hidden'));
  }

  /** The tracks a viewer can choose from. */
  get tracks() {
    return [...this.#video.textTracks].filter((track) => ['subtitles', 'captions'].includes(track.kind));
  }

  get chosen() {
    return this.#track;
  }

  /** Shows a track, or none with null, and remembers its language. */
  choose(track) {
    this.#last = track?.language ?? this.#last ?? this.#track?.language;
    this.#wanted = track?.language ?? 'off';
    remember({ captions: this.#wanted });
    this.#show(track);
  }

  toggle() {
    const last = this.tracks.find((track) => track.language === this.#last);
    this.choose(this.#track ? null : (last ?? this.tracks[0] ?? null));
  }

  get size() {
    return settings().captionSize ?? 'normal';
  }

  set size(size) {
    remember({ captionSize: size });
    this.#style();
  }

  /** Whether the text stands on a dark ground, not only in front of a shadow. */
  get ground() {
    return settings().captionGround ?? true;
  }

  set ground(ground) {
    remember({ captionGround: ground });
    this.#style();
  }

  #settle() {
    if (this.#track && !this.tracks.includes(this.#track)) {
      this.#show(null);
    }
    if (!this.#track && this.#wanted && this.#wanted !== 'off') {
      const main = (language) => language.toLowerCase().split('-')[0];
      const fits =
        this.tracks.find((track) => track.language === this.#wanted) ??
        this.tracks.find((track) => main(track.language) === main(this.#wanted));
      if (fits) {
        this.#show(fits);
      }
    }
    this.dispatchEvent(new Event('change'));
  }

  #show(track) {
    this.#track?.removeEventListener('cuechange', this.#onCue);
    this.#track = track;
    for (const other of this.tracks) {
      other.mode = other === track ? 'hidden' : 'disabled';
    }
    track?.addEventListener('cuechange', this.#onCue);
    this.#draw();
    this.dispatchEvent(new Event('change'));
  }

  #mode(mode) {
    if (this.#track) {
      this.#track.mode = mode;
    }
  }

  #draw() {
    const active = [...(this.#track?.activeCues ?? [])].filter((cue) => 'text' in cue);
    this.#box.replaceChildren(
      ...active.map((cue) => {
        const line = document.createElement('p');
        const inner = document.createElement('span');
        inner.append(cue.getCueAsHTML());
        line.append(inner);
        line.dataset.align = cue.align ?? 'center';
        line.dataset.top = String(typeof cue.line === 'number' && cue.line >= 0 && cue.line < 50 && !cue.snapToLines);
        line.lang = this.#track.language;
        return line;
      }),
    );
  }

  #style() {
    this.#box.dataset.size = this.size;
    this.#box.dataset.ground = String(this.ground);
  }
}
