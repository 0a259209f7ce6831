const workers = globalThis[Symbol.for('millstream.workers')];
export const { DurableObject, WorkerEntrypoint, RpcTarget, env, waitUntil } = workers;
