import { unavailable } from '../errors/deadline.ts';
import type { Logger } from '../logging/logger.ts';
import { closeRedisClient, createRedisClient, firstReady } from '../redis/redis-client.ts';
import type { Bus } from './bus.ts';
import { createHandlers } from './handlers.ts';
import { checkTopic, encodePayload } from './message.ts';
import { createRedisSubscriptions } from './redis-subscriptions.ts';

const channelPrefix = 'kizuna:bus:';
const firstConnectMs = 5_000;

/**
 * A bus over Redis pub/sub: one connection to publish, one to subscribe; a topic is subscribed to at Redis only while
 * somebody here listens to it.
 *
 * While Redis is away `publish` fails with SERVICE_UNAVAILABLE at once, and within 3 seconds when Redis is there but does
 * not answer; nothing is queued. `subscribe` waits up to 10 seconds for Redis.
 */
export function createRedisBus({ url, logger }: { url: string; logger: Logger }): Bus {
  const handlers = createHandlers(logger);
  const publisher = createRedisClient({ url, name: 'kizuna-bus-publish', logger });
  const subscriber = createRedisClient({ url, name: 'kizuna-bus-subscribe', logger });
  const subscriptions = createRedisSubscriptions(subscriber, () => handlers.resume(), logger);
  const connectedOnce = firstReady(publisher, firstConnectMs);
  let closed = false;

  subscriber.on('message', (name: string, text: string) => {
    handlers.deliver(name.slice(channelPrefix.length), text);
  });

  const checkOpen = (): void => {
    if (closed) throw new Error('The bus is closed.');
  };

  return {
    async publish(topic, payload) {
      checkOpen();
      checkTopic(topic);
      const text = encodePayload(payload);
      await connectedOnce;
      try {
        await publisher.publish(channelPrefix + topic, text);
      } catch (error) {
        throw unavailable('The bus', error);
      }
    },
    async subscribe(topic, handler) {
      checkOpen();
      checkTopic(topic);
      const remove = handlers.add(topic, handler);
      let taken = true;
      const unsubscribe = async (): Promise<void> => {
        if (!taken) return;
        taken = false;
        remove();
        await subscriptions.release(channelPrefix + topic);
      };
      try {
        await subscriptions.hold(channelPrefix + topic);
      } catch (error) {
        await unsubscribe();
        throw error;
      }
      return unsubscribe;
    },
    onResume(handler) {
      const remove = handlers.addResume(handler);
      return async () => remove();
    },
    async close() {
      closed = true;
      handlers.clear();
      subscriptions.close();
      await Promise.all([closeRedisClient(publisher), closeRedisClient(subscriber)]);
    },
  };
}
