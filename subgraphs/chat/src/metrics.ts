import { asyncIterator } from '@kizuna/kit/graph/async-iterator';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** What is measured of chat: see the `help` of each figure. */
export interface ChatMetrics {
  sent(): void;
  /** @param at when it happened, to measure how long it took to get here */
  delivered(subscription: string, at: Date): void;
  /** Counts a stream as open until it ends, and its failure, if it comes to that. */
  open<Value>(subscription: string, stream: AsyncIterableIterator<Value>): AsyncIterableIterator<Value>;
}

export function createChatMetrics(registry: Registry): ChatMetrics {
  const registers = [registry];
  const labelNames = ['subscription'] as const;
  const sent = new Counter({ name: 'kizuna_chat_messages_sent_total', help: 'Messages that were stored.', registers });
  const delivered = new Counter({
    name: 'kizuna_chat_deliveries_total',
    help: 'Events that were handed to subscribers as they happened.',
    ...{ labelNames, registers },
  });
  const delay = new Histogram({
    name: 'kizuna_chat_delivery_seconds',
    help: 'Time from an event to its being handed to a subscriber.',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
    ...{ labelNames, registers },
  });
  const openNow = new Gauge({
    name: 'kizuna_chat_open_subscriptions',
    help: 'Subscriptions that stand now.',
    ...{ labelNames, registers },
  });
  const failed = new Counter({
    name: 'kizuna_chat_failed_subscriptions_total',
    help: 'Subscriptions that ended in an error.',
    ...{ labelNames, registers },
  });

  return {
    sent: () => sent.inc(),
    delivered(subscription, at) {
      delivered.inc({ subscription });
      delay.observe({ subscription }, Math.max(0, Date.now() - at.getTime()) / 1_000);
    },
    open(subscription, stream) {
      openNow.inc({ subscription });
      let isOpen = true;
      const close = () => {
        if (isOpen) openNow.dec({ subscription });
        isOpen = false;
      };
      return asyncIterator(
        async () => {
          try {
            const result = await stream.next();
            if (result.done) close();
            return result;
          } catch (error) {
            failed.inc({ subscription });
            close();
            throw error;
          }
        },
        async () => {
          close();
          await stream.return?.();
        },
      );
    },
  };
}
