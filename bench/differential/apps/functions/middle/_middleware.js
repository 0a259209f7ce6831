const outer = async ({ next, data }) => { data.seen = ['outer']; const r = await next(); r.headers.append('x-way', 'outer'); return r; };
const second = async ({ next, data }) => { data.seen.push('second'); const r = await next(); r.headers.append('x-way', 'second'); return r; };
export const onRequest = [outer, second];
