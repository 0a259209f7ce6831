export const onRequest = async () => { await null; throw new TypeError('no'); };
