export const onRequest = ({ next, request }) => { const to = new URL(request.url).searchParams.get('to'); return next(new URL(to, request.url).href); };
