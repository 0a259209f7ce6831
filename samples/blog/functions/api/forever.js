// GET /api/forever shows that a function which never ends is stopped, and that nobody else waits for it.
export function onRequestGet() {
  for (;;) {}
}
