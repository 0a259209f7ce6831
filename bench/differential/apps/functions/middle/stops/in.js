export const onRequest = () => new Response('in');
