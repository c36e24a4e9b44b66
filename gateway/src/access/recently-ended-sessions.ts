import { z } from 'zod';
import type { AskUsers } from './ask-users.ts';

const shape = z.object({ recentlyEndedSessions: z.array(z.number().int()) });

/** Numbers of the sessions whose access tokens may still be about. @throws as AskUsers does */
export async function recentlyEndedSessions(askUsers: AskUsers): Promise<readonly number[]> {
  return (await askUsers({ text: '{ recentlyEndedSessions }', shape })).recentlyEndedSessions;
}
