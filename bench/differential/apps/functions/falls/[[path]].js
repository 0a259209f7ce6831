export const onRequest = ({ passThroughOnException, request }) => { passThroughOnException(); if (request.url.includes('answer')) return new Response('answered'); throw new Error('falls'); };
