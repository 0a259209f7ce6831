const SKIP_S = 10;
const STEP_S = 5;

/** Does what a key stands for, unless it belongs to the browser or to a field; says whether it did. */
export function onKey(event, acts) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) {
    return false;
  }
  const inside = event.composedPath()[0];
  const onButton = inside instanceof HTMLButtonElement;
  if (inside instanceof HTMLInputElement && event.key.startsWith('Arrow')) {
    return false;
  }
  const act = {
    ' ': onButton ? null : acts.play,
    k: acts.play,
    j: () => acts.skip(-SKIP_S),
    l: () => acts.skip(SKIP_S),
    ArrowLeft: () => acts.skip(-STEP_S),
    ArrowRight: () => acts.skip(STEP_S),
    ArrowUp: () => acts.louder(0.05),
    ArrowDown: () => acts.louder(-0.05),
    Home: () => acts.part(0),
    End: () => acts.part(1),
    m: acts.mute,
    c: acts.captions,
    f: acts.grow,
    i: acts.inset,
    '<': () => acts.faster(-1),
    '>': () => acts.faster(1),
  }[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  const digit = /^[0-9]$/.test(event.key) ? () => acts.part(Number(event.key) / 10) : null;
  if (!(act ?? digit)) {
    return false;
  }
  event.preventDefault();
  (act ?? digit)();
  return true;
}
