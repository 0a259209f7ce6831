export const onRequest = () => { throw new RangeError('inside'); };
