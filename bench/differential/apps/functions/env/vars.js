export const onRequest = ({ env }) => Response.json([env.WORD, typeof env.NONE, Object.keys(env).includes('WORD')]);
