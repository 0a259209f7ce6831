export const onRequestOptions = () => new Response(null, { status: 204, headers: { 'access-control-allow-origin': '*', 'access-control-allow-methods': 'GET, POST' } });
export const onRequest = async ({ next }) => { const r = await next(); r.headers.set('access-control-allow-origin', '*'); return r; };
