import type { Logger } from '@kizuna/kit/logging/logger';
import { createGraphRuntime, type GraphRuntime, type GraphRuntimeOptions, warmUp } from './graph-runtime.ts';
import { type SupergraphWatch, watchSupergraph } from './supergraph-source.ts';

/** The supergraph that is answered from now, and how another takes its place. */
export interface CurrentGraph {
  /** Whoever begins with a runtime finishes with it: it goes on for a while when another has taken its place. */
  readonly runtime: GraphRuntime;
  /**
   * Makes the new supergraph ready, with its registered operations planned, then puts it in place at once. A call while another
   * is under way waits for it.
   * @throws Error when the new one cannot be used; the present one stays
   */
  swap(sdl: string): Promise<void>;
  /** Calls back after each swap. @returns stops it */
  onSwap(callback: (runtime: GraphRuntime) => void): () => void;
  close(): Promise<void>;
}

/** A supergraph's file that is looked at every so many milliseconds. */
export interface FollowedFile {
  readonly path: string;
  readonly everyMs?: number;
}

/** How long a former supergraph can still plan, for requests that have begun and are being authenticated or paid for. */
const formerLastsMs = 30_000;

/** Swaps the graph whenever the file has another one. */
export function followSupergraph(
  graph: CurrentGraph,
  { path, everyMs }: FollowedFile,
  logger: Logger,
): SupergraphWatch {
  const options = { current: graph.runtime.sdl, logger, ...(everyMs ? { everyMs } : {}) };
  return watchSupergraph(path, options, (sdl) => graph.swap(sdl));
}

/** @param options `reachable`: the names of the subgraphs that there is a way to */
export async function createCurrentGraph(
  sdl: string,
  options: GraphRuntimeOptions & { readonly reachable: ReadonlySet<string> },
): Promise<CurrentGraph> {
  const closing = new AbortController();
  const callbacks = new Set<(runtime: GraphRuntime) => void>();
  let runtime = await createGraphRuntime(sdl, options);
  let swapping: Promise<void> = Promise.resolve();
  let closeFormer = async () => {};
  // The first start does not wait: an operation that is asked for before its turn is prepared at once.
  const warming = warmUp(runtime, options, closing.signal);

  async function swapNow(next: string): Promise<void> {
    if (next === runtime.sdl) return;
    const made = await createGraphRuntime(next, options);
    const unreachable = made.subgraphs.filter(({ name }) => !options.reachable.has(name));
    if (unreachable.length > 0) {
      await made.close();
      throw new Error(`There is no way to ${unreachable.map(({ name }) => name).join(', ')}: start the gateway again.`);
    }
    await warmUp(made, options, closing.signal);
    // Two are kept at most, however quickly swaps follow each other.
    await closeFormer();
    closeFormer = closeLater(runtime);
    runtime = made;
    for (const callback of callbacks) callback(made);
    options.logger.info('the graph was exchanged');
  }

  /** @returns closes it now, if that has not been done yet */
  function closeLater(former: GraphRuntime): () => Promise<void> {
    let closed: Promise<void> | null = null;
    const close = () => {
      clearTimeout(timer);
      closed ??= former.close();
      return closed;
    };
    const timer = setTimeout(() => void close(), formerLastsMs).unref();
    return close;
  }

  return {
    get runtime() {
      return runtime;
    },
    swap(next) {
      const swapped = swapping.then(() => swapNow(next));
      swapping = swapped.catch(() => {});
      return swapped;
    },
    onSwap(callback) {
      callbacks.add(callback);
      return () => callbacks.delete(callback);
    },
    async close() {
      closing.abort();
      await Promise.all([swapping, warming]);
      await Promise.all([closeFormer(), runtime.close()]);
    },
  };
}
