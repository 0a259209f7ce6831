import { icon } from './icons.js';

/** The inside of the element. What has no words has a label. */
export const MARKUP = `
<div class="stage" part="stage">
  <slot name="poster"></slot>
  <img class="poster" alt="" hidden>
  <video playsinline tabindex="-1"></video>
  <div class="captions" aria-live="off"></div>
  <button class="big" type="button" data-act="play" aria-label="Play" hidden>${icon('play')}</button>
  <div class="spinner" hidden></div>
  <p class="notice" role="status"></p>
  <p class="failure" role="alert"></p>
</div>
<div class="bar" part="controls" hidden>
  <div class="seek" role="slider" tabindex="0" aria-label="Seek" aria-valuemin="0" aria-valuemax="0" aria-valuenow="0">
    <div class="rail"><div class="loaded"></div><div class="played"></div><div class="marks"></div></div>
    <div class="look" hidden><div class="tile"></div><span class="words"></span></div>
  </div>
  <div class="row">
    <button type="button" data-act="play" aria-label="Play" aria-keyshortcuts="k">${icon('play')}</button>
    <div class="volume">
      <button type="button" data-act="mute" aria-label="Mute" aria-keyshortcuts="m">${icon('loud')}</button>
      <input type="range" min="0" max="100" step="5" value="100" aria-label="Volume">
    </div>
    <span class="time"><span class="now">0:00</span><span class="of"></span></span>
    <span class="chapter"></span>
    <button type="button" data-act="captions" aria-label="Captions" aria-keyshortcuts="c" aria-pressed="false" hidden>${icon('captions')}</button>
    <div class="menu">
      <button type="button" class="opener" aria-label="Settings" aria-haspopup="menu" aria-expanded="false">${icon('settings')}</button>
      <div class="choices" role="menu" aria-label="Settings" hidden></div>
    </div>
    <button type="button" data-act="inset" aria-label="Picture in picture" aria-keyshortcuts="i" hidden>${icon('inset')}</button>
    <button type="button" data-act="cast" aria-label="AirPlay" hidden>${icon('cast')}</button>
    <button type="button" data-act="grow" aria-label="Full screen" aria-keyshortcuts="f" hidden>${icon('grow')}</button>
  </div>
</div>
`;

export const STYLE = `
:host {
  --millstream-primary: #6fbab2;
  --millstream-letterbox: #000;
  display: block; position: relative; aspect-ratio: var(--millstream-ratio, 16 / 9); overflow: hidden; container-type: inline-size;
  background: var(--millstream-letterbox); color: #fff; font: 500 .875rem/1.4 system-ui, sans-serif;
  -webkit-tap-highlight-color: transparent; user-select: none; -webkit-user-select: none;
}
:host(:fullscreen) { width: 100%; height: 100%; max-height: none }
:host([data-idle]) { cursor: none }
[hidden] { display: none !important }
.stage { position: relative; height: 100% }
video { position: absolute; inset: 0; width: 100%; height: 100%; object-fit: contain }
.poster, ::slotted(img) { display: block; width: 100%; height: 100%; max-height: inherit; object-fit: contain }
:host([data-played]) .poster, :host([data-played]) ::slotted(img) { visibility: hidden }

button {
  display: grid; place-content: center; min-width: 2.5rem; height: 2.5rem; margin: 0; padding: 0; border: 0;
  border-radius: 4px; background: none; color: inherit; font: inherit; cursor: pointer;
}
svg { width: 1.5rem; height: 1.5rem; fill: currentColor; filter: drop-shadow(0 0 2px rgb(0 0 0 / .6)) }
:focus-visible { outline: 3px solid var(--millstream-primary); outline-offset: -3px }
@media (hover: hover) { .row button:hover { background: rgb(255 255 255 / .18) } }

.big {
  position: absolute; inset: 0; margin: auto; width: 4.5rem; height: 4.5rem; border-radius: 50%;
  background: rgb(0 0 0 / .62); box-shadow: 0 0 0 2px rgb(255 255 255 / .75);
}
.big svg { width: 2.4rem; height: 2.4rem; filter: none }
.big:hover, .big:focus-visible { background: rgb(0 0 0 / .82); box-shadow: 0 0 0 3px var(--millstream-primary) }

.spinner {
  position: absolute; inset: 0; margin: auto; width: 2.6rem; height: 2.6rem; border-radius: 50%;
  border: 3px solid rgb(255 255 255 / .3); border-top-color: #fff; animation: turn 1.1s linear infinite;
}
@keyframes turn { to { rotate: 1turn } }

.notice, .failure { margin: 0; position: absolute; text-align: center; text-wrap: balance }
.notice:empty, .failure:empty { display: none }
.notice { top: 1rem; inset-inline: 1rem; width: fit-content; margin-inline: auto; padding: .3rem .8rem; border-radius: 4px; background: rgb(0 0 0 / .72) }
:host([data-state="waiting"]) .notice { top: calc(50% + 2.2rem) }
.failure { inset: 0; display: grid; place-content: center; padding: 1rem; background: rgb(0 0 0 / .78); font-size: 1rem }

.captions {
  position: absolute; inset: 4% 4% 4%; display: flex; flex-direction: column; justify-content: flex-end; gap: .15em;
  pointer-events: none; text-align: center; font-size: clamp(.8rem, 2.8cqi, 2rem); line-height: 1.35;
  transition: bottom .15s;
}
.captions[data-size="small"] { font-size: clamp(.7rem, 2cqi, 1.4rem) }
.captions[data-size="large"] { font-size: clamp(1rem, 4.2cqi, 3rem) }
.captions p { margin: 0; white-space: pre-line }
.captions [data-top="true"] { order: -1; margin-bottom: auto }
.captions [data-align="start"], .captions [data-align="left"] { text-align: start }
.captions [data-align="end"], .captions [data-align="right"] { text-align: end }
.captions span { padding: .08em .4em; text-shadow: 0 0 4px #000, 0 1px 2px #000; box-decoration-break: clone; -webkit-box-decoration-break: clone }
.captions[data-ground="true"] span { background: rgb(0 0 0 / .78); text-shadow: none }
:host([data-bar]) .captions { bottom: 5.2rem }

.bar {
  position: absolute; inset: auto 0 0; padding: 2.5rem .6rem .25rem; opacity: 0; transition: opacity .15s;
  background: linear-gradient(transparent, rgb(0 0 0 / .35) 35%, rgb(0 0 0 / .75)); pointer-events: none;
}
:host([data-bar]) .bar { opacity: 1 }
:host([data-bar]) .bar > * { pointer-events: auto }
.row { display: flex; align-items: center; gap: .15rem }
.time { padding-inline: .4rem; font-variant-numeric: tabular-nums; white-space: nowrap; text-shadow: 0 0 2px #000 }
.of { opacity: .8 }
.of:not(:empty)::before { content: " / " }
.chapter { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; text-shadow: 0 0 2px #000 }
[aria-pressed="true"] { box-shadow: inset 0 -3px var(--millstream-primary) }

.seek { position: relative; display: block; height: 1.25rem; margin: 0 .4rem; cursor: pointer; touch-action: none; border-radius: 4px }
.rail { position: absolute; inset: .45rem 0; border-radius: 3px; overflow: hidden; background: rgb(255 255 255 / .3) }
.loaded, .played { position: absolute; inset: 0; transform-origin: left; transform: scaleX(var(--part, 0)) }
.loaded { background: rgb(255 255 255 / .35) }
.played { background: var(--millstream-primary) }
.marks i { position: absolute; top: 0; bottom: 0; left: calc(var(--part) * 100%); width: 3px; background: rgb(0 0 0 / .75) }
.seek:hover .rail, .seek:focus-visible .rail { inset: .3rem 0 }
.look { position: absolute; bottom: 1.6rem; translate: -50% 0; display: grid; justify-items: center; gap: .25rem; pointer-events: none; max-width: 100% }
.tile { border: 2px solid #fff; border-radius: 4px; background-color: #000; box-sizing: content-box }
.words { padding: .1rem .5rem; border-radius: 4px; background: rgb(0 0 0 / .82); white-space: nowrap; overflow: hidden; text-overflow: ellipsis; max-width: 16rem }

.volume { display: flex; align-items: center }
.volume input { width: 4.5rem; margin: 0 .3rem 0 0; accent-color: var(--millstream-primary); cursor: pointer }

.menu { position: relative }
.choices {
  position: absolute; right: -3rem; bottom: 3rem; min-width: 11rem; max-height: min(60cqi, 22rem); overflow-y: auto; padding: .4rem;
  border-radius: 8px; background: rgb(18 22 23 / .96); box-shadow: 0 4px 24px rgb(0 0 0 / .5); overscroll-behavior: contain;
}
.choices p { margin: .4rem .6rem .1rem; font-size: .75rem; opacity: .75 }
.choices button { display: block; width: 100%; height: auto; min-height: 2rem; padding: .3rem .6rem .3rem 1.8rem; text-align: start; position: relative }
.choices button:hover, .choices button:focus { background: rgb(255 255 255 / .14) }
.choices [aria-checked="true"]::before { content: "\\2713" / ""; position: absolute; left: .6rem; color: var(--millstream-primary) }

@container (max-width: 30rem) {
  .volume input, .chapter { display: none }
  .time { flex: 1 }
  .bar { padding-inline: .2rem }
  .choices { max-height: 11rem }
}
@container (max-width: 22rem) {
  [data-act="inset"], [data-act="cast"], .of { display: none }
  .row button { min-width: 2.2rem }
}
@media (prefers-reduced-motion: reduce) {
  .bar, .captions { transition: none }
  .spinner { animation-duration: 4s }
}
@media (forced-colors: active) {
  .rail { border: 1px solid CanvasText }
  .played { background: Highlight; forced-color-adjust: none }
  svg { fill: ButtonText; filter: none }
  .bar { background: Canvas }
}
`;
