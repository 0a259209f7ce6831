export const onRequest = ({ params }) => Response.json({ rest: params.rest ?? null });
