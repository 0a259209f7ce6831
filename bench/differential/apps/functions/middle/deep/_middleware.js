export const onRequest = async ({ next, data }) => { data.seen.push('deep'); return next(); };
export const onRequestPost = async ({ data, next }) => { data.seen.push('post'); return next(); };
