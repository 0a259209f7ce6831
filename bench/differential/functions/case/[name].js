import { cases } from '../../../../functions/src/test/resources/dev/millstream/functions/supervisor/cases.js';

// Runs the case that the path names: what it gives, or the kind of what it throws.
export async function onRequest(context) {
  const run = cases[context.params.name];
  if (!run) return new Response('no such case', { status: 404 });
  try {
    return Response.json({ gives: (await run(context)) ?? null });
  } catch (thrown) {
    return Response.json({ throws: thrown?.name ?? String(thrown) });
  }
}
