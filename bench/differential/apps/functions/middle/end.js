export const onRequest = ({ data }) => Response.json(data.seen);
