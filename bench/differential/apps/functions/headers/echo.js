export const onRequest = ({ request }) => Response.json([...request.headers].filter(([n]) => n.startsWith('x-')));
