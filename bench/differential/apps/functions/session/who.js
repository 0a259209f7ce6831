export const onRequestGet = ({ data }) => new Response(data.user);
