import { readFile } from 'node:fs/promises';
import type { Logger } from '@kizuna/kit/logging/logger';

export interface SupergraphWatch {
  /** Stops looking; waits for an `onChange` that is running. */
  close(): Promise<void>;
}

export interface SupergraphWatchOptions {
  /** What is in use already. Left out, it is what is read first. */
  readonly current?: string;
  /** Between two looks, in ms. @default 2000 */
  readonly everyMs?: number;
  readonly logger: Logger;
}

/** After failed reads the file is looked at more and more seldom, but at least this often, in ms. */
const longestPauseMs = 30_000;

/**
 * Tells when the content of a supergraph file has changed. The file is read again and again, since change events do not come
 * from Kubernetes config maps and network drives. New content counts once two looks have found it the same, so that a file is
 * not taken half-written. While it cannot be read, what is in use stays.
 * @param onChange is never called while it runs. When it fails, that is logged, and it is called again for other content only.
 */
export function watchSupergraph(
  path: string,
  { current, everyMs = 2_000, logger }: SupergraphWatchOptions,
  onChange: (sdl: string) => Promise<void>,
): SupergraphWatch {
  let used = current;
  let seen: string | undefined;
  let pauseMs = everyMs;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  async function look(): Promise<void> {
    const found = await read();
    if (isClosed || found === undefined) return;
    used ??= found;
    const isStable = found === seen;
    seen = found;
    if (!isStable || found === used) return;
    used = found;
    try {
      await onChange(found);
    } catch (error) {
      logger.error({ err: error, path }, 'The changed supergraph was not taken; the one before stays in use.');
    }
  }

  async function read(): Promise<string | undefined> {
    try {
      const content = await readFile(path, 'utf8');
      if (content.trim() === '') throw new Error('The file is empty.');
      pauseMs = everyMs;
      return content;
    } catch (error) {
      // Said once; it may stay so for long.
      if (pauseMs === everyMs) logger.warn({ err: error, path }, 'The supergraph cannot be read; it stays as it is.');
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
      return undefined;
    }
  }

  async function lookAndPlan(): Promise<void> {
    await look();
    if (isClosed) return;
    timer = setTimeout(() => {
      looking = lookAndPlan();
    }, pauseMs);
    timer.unref();
  }

  let looking = lookAndPlan();
  return {
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await looking;
    },
  };
}
