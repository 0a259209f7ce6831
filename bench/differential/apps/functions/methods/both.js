export const onRequest = ({ request }) => new Response(`any ${request.method}`);
export const onRequestPut = () => new Response('put');
