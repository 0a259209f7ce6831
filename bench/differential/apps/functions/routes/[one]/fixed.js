export const onRequest = ({ params }) => Response.json({ fixed: params.one });
