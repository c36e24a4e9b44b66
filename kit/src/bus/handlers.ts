import type { Logger } from '../logging/logger.ts';

type Handler = (payload: unknown) => void;

interface Listener {
  readonly handler: Handler;
  active: boolean;
}

/** Who listens to what in this process. The adapters bring payloads in; this hands them out. */
export interface Handlers {
  /** @returns a function that takes the handler off at once */
  add(topic: string, handler: Handler): () => void;
  addResume(handler: () => void): () => void;
  /** How many listen to `topic`. */
  count(topic: string): number;
  /**
   * Hands a payload (as JSON text) to those who listen to `topic` now and still do when their turn comes. It returns
   * before any handler is called.
   */
  deliver(topic: string, payloadText: string): void;
  /** Tells all `onResume` handlers. It returns before any of them is called. */
  resume(): void;
  clear(): void;
}

export function createHandlers(logger: Logger): Handlers {
  const listeners = new Map<string, Set<Listener>>();
  const resumeListeners = new Set<Listener>();

  const call = (listener: Listener, payloadText: string, about: Record<string, unknown>): void => {
    if (!listener.active) return;
    // A handler may be an async function in spite of its type; its rejection must not end the process.
    const report = (error: unknown): void => logger.error({ err: error, ...about }, 'a bus handler failed');
    try {
      // Parsed anew for each: handlers share no object, and a text that is no JSON counts as a failure like any other.
      const result: unknown = listener.handler(JSON.parse(payloadText));
      if (result instanceof Promise) result.catch(report);
    } catch (error) {
      report(error);
    }
  };

  const callAll = (now: readonly Listener[], payloadText: string, about: Record<string, unknown>): void => {
    for (const listener of now) call(listener, payloadText, about);
  };

  // setImmediate keeps the order, lets I/O in between, and never runs inside the publisher's own call.
  return {
    add(topic, handler) {
      const listener = { handler, active: true };
      const group = listeners.get(topic) ?? new Set<Listener>();
      listeners.set(topic, group.add(listener));
      return () => {
        listener.active = false;
        group.delete(listener);
        if (group.size === 0 && listeners.get(topic) === group) listeners.delete(topic);
      };
    },
    addResume(handler) {
      const listener = { handler: () => handler(), active: true };
      resumeListeners.add(listener);
      return () => {
        listener.active = false;
        resumeListeners.delete(listener);
      };
    },
    count: (topic) => listeners.get(topic)?.size ?? 0,
    deliver(topic, payloadText) {
      const group = listeners.get(topic);
      if (!group) return;
      setImmediate(callAll, [...group], payloadText, { topic });
    },
    resume() {
      setImmediate(callAll, [...resumeListeners], 'null', { event: 'resume' });
    },
    clear() {
      for (const group of listeners.values()) for (const listener of group) listener.active = false;
      for (const listener of resumeListeners) listener.active = false;
      listeners.clear();
      resumeListeners.clear();
    },
  };
}
