import { greet, Level } from './lib';
import facts from './facts.json';
interface Env { WORD: string }
export const onRequestGet: (c: { params: Record<string, string>; env: Env }) => Response = ({ params, env }) => Response.json([greet(params.name), env.WORD, Level.High, facts.a]);
