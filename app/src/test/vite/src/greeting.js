export const greeting = mode => `Built for ${mode}`;
