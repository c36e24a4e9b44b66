import { goingAway } from './close-codes.ts';
import type { WatchedSocket } from './watched-socket.ts';

const closeWithinMs = 2_000;

/**
 * Tells every client to come back elsewhere, spread over a while so that they do not all come back at once, and does not wait for those
 * that do not answer.
 * @param overMs milliseconds
 */
export async function drainSockets(sockets: Iterable<WatchedSocket>, overMs: number): Promise<void> {
  await Promise.all([...sockets].map((socket) => leave(socket, Math.random() * overMs)));
}

async function leave({ client, writer }: WatchedSocket, afterMs: number): Promise<void> {
  const gone = new Promise((resolve) => client.once('close', resolve));
  let timer = setTimeout(() => {
    writer.close(goingAway, 'Going away');
    timer = setTimeout(() => client.terminate(), closeWithinMs);
  }, afterMs);
  await gone;
  clearTimeout(timer);
}
