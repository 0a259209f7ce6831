export const onRequestHead = () => new Response(null, { headers: { 'x-head': 'own' } });
export const onRequestGet = () => new Response('with a body', { headers: { 'x-head': 'of get' } });
