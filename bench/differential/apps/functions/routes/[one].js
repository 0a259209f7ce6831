export const onRequest = ({ params }) => Response.json({ one: params.one });
