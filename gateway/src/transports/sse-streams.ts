import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { clientOf } from '../access/client-of.ts';
import type { Authenticated } from '../access/viewer-authenticator.ts';
import type { ViewerWatch } from '../access/viewer-watch.ts';
import { ConnectionRounds } from './connection-rounds.ts';
import { OpenPlaces } from './open-places.ts';
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
  /**
   * Tells every client to come back, each at another time, and ends its stream; queries and mutations that are being run are waited for.
   * Resolves when all are gone.
   */
  close(): Promise<void>;
}

/** How often each token is looked at, and a share of the streams shown to be alive. */
const lookEveryMs = 1_000;
const beatEveryMs = 12_000;
/** Open at the same time, by one viewer; by one address for those who are nobody. */
const maxPerClient = 100;
/** Another token has to be fetched first; who has none is refused, and that costs little. */
const withNewTokenMs = 200;
const spreadMs = 2_000;
const closeWithinMs = 2_000;
/** For queries and mutations that are being run: less than the process has to stop. */
const answerWithinMs = 15_000;

interface OpenStream {
  readonly stream: SseStream;
  readonly expiresAt: number;
}

/** @param maxStreams of all clients, open at the same time */
export function createSseStreams(viewerWatch: ViewerWatch, maxStreams: number): SseStreams {
  const streams = new ConnectionRounds<OpenStream>({
    everyMs: lookEveryMs,
    turnEveryMs: beatEveryMs,
    look({ stream, expiresAt }, now) {
      if (now >= expiresAt) stream.interrupt(withNewTokenMs);
    },
    turn: ({ stream }) => stream.beat(),
  });
  const places = new OpenPlaces();
  let isClosing = false;
  let onEmpty = () => {};

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
      const open = { stream, expiresAt: authenticated?.expiresAt ?? Number.POSITIVE_INFINITY };
      streams.add(open);
      return () => {
        if (!streams.remove(open)) return;
        stopWatching();
        place.leave();
        if (streams.size === 0) onEmpty();
      };
    },
    async close() {
      isClosing = true;
      streams.stop();
      if (streams.size === 0) return;
      const empty = new Promise<void>((resolve) => {
        onEmpty = resolve;
      });
      for (const { stream } of streams) stream.interrupt(Math.random() * spreadMs);
      const abort = (unless: (stream: SseStream) => boolean) => {
        for (const { stream } of streams) if (!unless(stream)) stream.abort();
      };
      const deadlines = [
        setTimeout(() => abort(({ isAwaited }) => isAwaited), closeWithinMs),
        setTimeout(() => abort(() => false), answerWithinMs),
      ];
      await empty;
      for (const deadline of deadlines) clearTimeout(deadline);
    },
  };
}
