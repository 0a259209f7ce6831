export const onRequest = ({ params }) => Response.json({ two: [params.one, params.two] });
