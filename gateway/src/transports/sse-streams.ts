import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import type { Authenticated } from '../access/viewer-authenticator.ts';
import type { ViewerWatch } from '../access/viewer-watch.ts';
import { clientOf, OpenPlaces } from './open-places.ts';
import type { SseStream } from './sse-stream.ts';

/** All open streams of server-sent events. */
export interface SseStreams {
  /**
   * Watches over a stream until it is closed: keeps it alive, and ends it with its viewer's token or session.
   * @param authenticated null for nobody
   * @returns lets go of it
   * @throws KizunaError RATE_LIMITED when its viewer, or for nobody its address, has too many; UNAUTHORIZED when the session has ended;
   * SERVICE_UNAVAILABLE when there are too many of all, or we stop
   */
  open(stream: SseStream, authenticated: Authenticated | null): () => void;
  /** Tells every client to come back, each at another time, and ends its stream. Resolves when all are gone. */
  close(): Promise<void>;
}

/** How often each token is looked at, and a share of the streams shown to be alive. */
const sweepMs = 1_000;
const sweepsPerHeartbeat = 12;
/** Open at the same time, by one viewer; by one address for those who are nobody. */
const maxPerClient = 100;
/** Another token has to be fetched first; who has none is refused, and that costs little. */
const withNewTokenMs = 200;
const spreadMs = 2_000;
const closeWithinMs = 2_000;

interface OpenStream {
  readonly stream: SseStream;
  readonly expiresAt: number;
  /** Which of the sweeps shows that it is alive. */
  readonly turn: number;
}

/** @param maxStreams of all clients, open at the same time */
export function createSseStreams(viewerWatch: ViewerWatch, maxStreams: number): SseStreams {
  const streams = new Set<OpenStream>();
  const places = new OpenPlaces();
  let isClosing = false;
  let onEmpty = () => {};
  let opened = 0;
  let sweeps = 0;

  function sweep(): void {
    const now = Date.now();
    const turn = sweeps % sweepsPerHeartbeat;
    sweeps += 1;
    for (const open of streams) {
      if (now >= open.expiresAt) open.stream.interrupt(withNewTokenMs);
      // Also after that: one whose client does not read is to be cut off all the same.
      if (open.turn === turn) open.stream.beat();
    }
  }

  const timer = setInterval(sweep, sweepMs).unref();

  return {
    open(stream, authenticated) {
      if (isClosing || streams.size >= maxStreams) throw new KizunaError('SERVICE_UNAVAILABLE');
      const stopWatching = authenticated
        ? viewerWatch.watch(authenticated, () => stream.interrupt(withNewTokenMs))
        : () => {};
      const { viewer, client } = stream.context;
      const place = places.take(clientOf(viewer, client.address), maxPerClient);
      if (!place) {
        stopWatching();
        throw new KizunaError('RATE_LIMITED');
      }
      const turn = opened % sweepsPerHeartbeat;
      opened += 1;
      const open = { stream, expiresAt: authenticated?.expiresAt ?? Number.POSITIVE_INFINITY, turn };
      streams.add(open);
      return () => {
        if (!streams.delete(open)) return;
        stopWatching();
        place.leave();
        if (streams.size === 0) onEmpty();
      };
    },
    async close() {
      isClosing = true;
      clearInterval(timer);
      if (streams.size === 0) return;
      const empty = new Promise<void>((resolve) => {
        onEmpty = resolve;
      });
      for (const { stream } of streams) stream.interrupt(Math.random() * spreadMs);
      const deadline = setTimeout(() => {
        for (const { stream } of streams) stream.abort();
      }, closeWithinMs);
      await empty;
      clearTimeout(deadline);
    },
  };
}
