export const greet = (name: string): string => `hi ${name}`;
export enum Level { Low = 1, High }
