import { setTimeout as delay } from 'node:timers/promises';
import { goingAway } from './close-codes.ts';
import type { WatchedSocket } from './watched-socket.ts';

const closeWithinMs = 2_000;
/** For queries and mutations that are being run: less than the process has to stop. */
const answerWithinMs = 15_000;

/**
 * Tells every client to come back elsewhere, spread over a while so that they do not all come back at once, each when what it has asked
 * for is answered. Does not wait for those that do not close.
 * @param overMs milliseconds
 */
export async function drainSockets(sockets: Iterable<WatchedSocket>, overMs: number): Promise<void> {
  await Promise.all([...sockets].map((socket) => leave(socket, Math.random() * overMs)));
}

async function leave({ client, writer, whenAnswered }: WatchedSocket, afterMs: number): Promise<void> {
  const gone = new AbortController();
  client.once('close', () => gone.abort());
  const { signal } = gone;
  await pause(afterMs, signal);
  await Promise.race([whenAnswered(), pause(answerWithinMs, signal)]);
  writer.close(goingAway, 'Going away');
  await pause(closeWithinMs, signal);
  client.terminate();
}

/** Ends early when the signal is given. */
async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal }).catch(() => {});
}
