export const onRequest = () => new Response('literal');
