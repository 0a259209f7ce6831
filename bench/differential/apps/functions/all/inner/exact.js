export const onRequest = () => new Response('exact');
