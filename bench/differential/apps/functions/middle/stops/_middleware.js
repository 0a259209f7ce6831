export const onRequest = ({ request, next }) => (request.headers.get('x-key') === 'k' ? next() : new Response('no key', { status: 401, headers: { 'www-authenticate': 'Key' } }));
