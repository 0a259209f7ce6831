export const onRequest = ({ request, params }) => { const u = new URL(request.url); return Response.json([u.pathname, u.search, params.path ?? null, [...u.searchParams]]); };
