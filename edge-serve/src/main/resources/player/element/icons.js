// Drawn on a 24 x 24 grid.
const PATHS = {
  play: '<path d="M7 4.5v15l12.5-7.5z"/>',
  pause: '<path d="M6 5h4.5v14H6zM13.5 5H18v14h-4.5z"/>',
  replay: '<path d="M12 5V1.5L6.8 6.2 12 11V7.5a5.5 5.5 0 1 1-5.5 5.5H4a8 8 0 1 0 8-8z"/>',
  loud: '<path d="M3 9v6h4l5 5V4L7 9zM15 8.2v7.6a4.4 4.4 0 0 0 0-7.6zM15 3.4v2.4a6.6 6.6 0 0 1 0 12.4v2.4a9 9 0 0 0 0-17.2z"/>',
  quiet: '<path d="M3 9v6h4l5 5V4L7 9zM15 8.2v7.6a4.4 4.4 0 0 0 0-7.6z"/>',
  muted: '<path d="M3 9v6h4l5 5V4L7 9zM21.5 9.6 20 8.1l-2.4 2.4-2.4-2.4-1.5 1.5 2.4 2.4-2.4 2.4 1.5 1.5 2.4-2.4 2.4 2.4 1.5-1.5-2.4-2.4z"/>',
  captions: '<path d="M4 5h16a1.5 1.5 0 0 1 1.5 1.5v11A1.5 1.5 0 0 1 20 19H4a1.5 1.5 0 0 1-1.5-1.5v-11A1.5 1.5 0 0 1 4 5zm1.5 8.5v2h7v-2zm9 0v2h4v-2zm-9-3.5v2h4v-2zm6 0v2h7v-2z"/>',
  settings: '<path d="M10.2 2h3.6l.5 2.6 1.8.8 2.2-1.5 2.5 2.5-1.4 2.2.7 1.9 2.7.5v3.6l-2.7.5-.7 1.8 1.4 2.2-2.5 2.6-2.2-1.5-1.8.8-.5 2.6h-3.6l-.5-2.6-1.8-.8-2.2 1.5-2.5-2.6 1.4-2.2-.7-1.8-2.7-.5V11l2.7-.5.7-1.9-1.4-2.2 2.5-2.5 2.2 1.5 1.8-.8zM12 8.7a3.6 3.6 0 1 0 0 7.2 3.6 3.6 0 0 0 0-7.2z"/>',
  inset: '<path d="M3.5 4.5h17A1.5 1.5 0 0 1 22 6v12a1.5 1.5 0 0 1-1.5 1.5h-17A1.5 1.5 0 0 1 2 18V6a1.5 1.5 0 0 1 1.5-1.5zM4 6.5v11h16v-11zm8 5h6.5V16H12z"/>',
  cast: '<path d="M12 15.5 18 22H6zM4 3.5h16A1.5 1.5 0 0 1 21.5 5v11a1.5 1.5 0 0 1-1.5 1.5h-2.2L16 15.5h3.5v-10h-15v10H8l-1.8 2H4A1.5 1.5 0 0 1 2.5 16V5A1.5 1.5 0 0 1 4 3.5z"/>',
  grow: '<path d="M4 9.5V4h5.5v2.2H6.2v3.3zM14.5 4H20v5.5h-2.2V6.2h-3.3zM6.2 14.5v3.3h3.3V20H4v-5.5zM17.8 17.8v-3.3H20V20h-5.5v-2.2z"/>',
  shrink: '<path d="M7.3 4h2.2v5.5H4V7.3h3.3zM14.5 4h2.2v3.3H20v2.2h-5.5zM4 14.5h5.5V20H7.3v-3.3H4zM14.5 14.5H20v2.2h-3.3V20h-2.2z"/>',
};

/** The icon's SVG, hidden from screen readers: its button has the words. */
export function icon(name) {
  return `<svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">${PATHS[name]}</svg>`;
}
