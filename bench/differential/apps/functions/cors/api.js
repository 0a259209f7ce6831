export const onRequestGet = () => Response.json({ ok: true });
