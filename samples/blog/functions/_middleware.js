// Runs around every function of the site: times it and marks the answer.
export async function onRequest(context) {
  const started = Date.now();
  const response = await context.next();
  response.headers.set("x-served-by", "millstream-function");
  response.headers.set("server-timing", `function;dur=${Date.now() - started}`);
  return response;
}
