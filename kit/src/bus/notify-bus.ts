import postgres from 'postgres';
import { unavailable, withDeadline } from '../errors/deadline.ts';
import type { Logger } from '../logging/logger.ts';
import type { Bus } from './bus.ts';
import { createHandlers } from './handlers.ts';
import { checkTopic, encodePayload } from './message.ts';

/** Where the bus is. */
export interface NotifyBusOptions {
  readonly databaseUrl: string;
  readonly logger: Logger;
  /** A PostgreSQL role to take on after connecting. NOTIFY needs no right, so the role of the URL is mostly enough. */
  readonly role?: string;
}

const channel = 'kizuna_bus';
const maxPending = 1_000;
const deadlineMs = 5_000;

/**
 * A bus over PostgreSQL LISTEN/NOTIFY. All topics share one channel, because LISTEN and UNLISTEN cost a round trip each
 * and every listener gets every message of the database anyway; this process picks out its own topics.
 *
 * It holds one connection to publish (so that order holds) and, from the first `subscribe` on, one to listen.
 * `publish` fails with SERVICE_UNAVAILABLE after 5 seconds without an answer, or at once when 1,000 are waiting.
 */
export function createNotifyBus({ databaseUrl, logger, role }: NotifyBusOptions): Bus {
  const handlers = createHandlers(logger);
  const connect = (name: string): postgres.Sql =>
    postgres(databaseUrl, {
      max: 1,
      connect_timeout: 5,
      backoff: (retries) => Math.min(0.05 * 2 ** retries, 3),
      onnotice: () => undefined,
      connection: { application_name: name, ...(role ? { role } : {}) },
    });
  const publisher = connect('kizuna-bus-publish');
  let listener: postgres.Sql | undefined;
  let listening: Promise<void> | undefined;
  let pending = 0;
  let closed = false;

  const onMessage = (text: string): void => {
    try {
      const message: unknown = JSON.parse(text);
      if (typeof message !== 'object' || message === null || !('topic' in message) || !('payload' in message)) {
        throw new TypeError('not an envelope of topic and payload');
      }
      handlers.deliver(String(message.topic), JSON.stringify(message.payload));
    } catch (error) {
      logger.warn({ err: error, channel }, 'a notification on the bus could not be read');
    }
  };

  const listen = async (): Promise<void> => {
    const sql = connect('kizuna-bus-listen');
    listener = sql;
    let stoodBefore = false;
    const onListen = (): void => {
      // postgres.js calls this again after each reconnect, when LISTEN stands on the new connection.
      if (stoodBefore) {
        logger.info({ channel }, 'the bus listens again after a broken connection');
        handlers.resume();
      }
      stoodBefore = true;
    };
    try {
      await withDeadline(sql.listen(channel, onMessage, onListen), deadlineMs, 'The bus');
    } catch (error) {
      // The next subscribe starts afresh: a listener left half way would deliver twice later.
      listening = undefined;
      await sql.end({ timeout: 0 });
      throw unavailable('The bus', error);
    }
  };

  const checkOpen = (): void => {
    if (closed) throw new Error('The bus is closed.');
  };

  return {
    async publish(topic, payload) {
      checkOpen();
      checkTopic(topic);
      const envelope = `{"topic":${JSON.stringify(topic)},"payload":${encodePayload(payload)}}`;
      // postgres.js queues without bound while the server is away; this is the bound.
      if (pending >= maxPending) throw unavailable('The bus', new Error(`${pending} announcements are waiting`));
      pending += 1;
      const sent = publisher.notify(channel, envelope).finally(() => {
        pending -= 1;
      });
      try {
        await withDeadline(sent, deadlineMs, 'The bus');
      } catch (error) {
        throw unavailable('The bus', error);
      }
    },
    async subscribe(topic, handler) {
      checkOpen();
      checkTopic(topic);
      const remove = handlers.add(topic, handler);
      try {
        listening ??= listen();
        await listening;
      } catch (error) {
        remove();
        throw error;
      }
      return async () => remove();
    },
    onResume(handler) {
      const remove = handlers.addResume(handler);
      return async () => remove();
    },
    async close() {
      closed = true;
      handlers.clear();
      await Promise.all([publisher.end({ timeout: 2 }), listener?.end({ timeout: 0 })]);
    },
  };
}
