export const { EmailMessage } = globalThis[Symbol.for('millstream.workers')];
