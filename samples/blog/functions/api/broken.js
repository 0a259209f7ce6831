// GET /api/broken shows what a visitor sees when a function throws: a page with an id that the log has.
export function onRequestGet() {
  throw new Error("this function always throws");
}
