export const onRequest = () => new Response('index');
