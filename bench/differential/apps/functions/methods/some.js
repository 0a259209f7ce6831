export const onRequestGet = () => new Response('got');
export const onRequestPost = async ({ request }) => new Response(`posted ${await request.text()}`);
export const onRequestDelete = () => new Response(null, { status: 204 });
