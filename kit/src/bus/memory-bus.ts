import type { Logger } from '../logging/logger.ts';
import type { Bus } from './bus.ts';
import { createHandlers } from './handlers.ts';
import { checkTopic, encodePayload } from './message.ts';

/** A bus within one process. Nothing can break it, so `onResume` never fires. */
export function createMemoryBus({ logger }: { logger: Logger }): Bus {
  const handlers = createHandlers(logger);
  let closed = false;
  const checkOpen = (): void => {
    if (closed) throw new Error('The bus is closed.');
  };

  return {
    async publish(topic, payload) {
      checkOpen();
      checkTopic(topic);
      // Through JSON as on the other buses: a handler never shares an object with the publisher.
      handlers.deliver(topic, encodePayload(payload));
    },
    async subscribe(topic, handler) {
      checkOpen();
      checkTopic(topic);
      const remove = handlers.add(topic, handler);
      return async () => remove();
    },
    onResume(handler) {
      const remove = handlers.addResume(handler);
      return async () => remove();
    },
    async close() {
      closed = true;
      handlers.clear();
    },
  };
}
