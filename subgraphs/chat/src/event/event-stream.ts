import type { Bus } from '@kizuna/kit/bus/bus';
import type { Database } from '@kizuna/kit/db/database';
import { invalid } from '@kizuna/kit/errors/kizuna-error';
import { type LiveOptions, live } from '@kizuna/kit/graph/live';
import type { FollowOptions } from '@kizuna/kit/graph/shared-subscription';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import { requireReadable } from '../conversation/conversation-access.ts';
import { findLastSequence } from '../conversation/conversation-repository.ts';
import { accessTopic, conversationTopic } from '../conversation/conversation-topics.ts';
import type { Tables } from '../db/tables.ts';
import { findMessagesAfter, type MessageRow } from '../message/message-repository.ts';
import type { ChatMetrics } from '../metrics.ts';
import { messageChangeKinds } from './event-kinds.ts';
import { type EventRow, findEventsAfter, findMessageEventsAfter } from './event-repository.ts';

/** How many missed events are read at once while a subscriber catches up. */
const replayBatch = 200;

/** Something with a number, and what the subscriber is given of it. */
interface Numbered<Given> {
  readonly sequence: number;
  readonly at: Date;
  readonly given: Given;
}

/**
 * What happens in one conversation: first what came after a number, then live, in order and each once. It ends when `mayGoOn` says
 * no: whoever asks for it has been authorised before.
 */
export interface EventStreams {
  events(id: number, options: FollowOptions): Promise<AsyncIterableIterator<EventRow>>;
  /** New messages alone. */
  added(id: number, options: FollowOptions): Promise<AsyncIterableIterator<MessageRow>>;
  /** Messages that were changed, as they are when they are read; one that was changed twice in between comes twice. */
  updated(id: number, options: FollowOptions): Promise<AsyncIterableIterator<NumberedMessage>>;
  /**
   * The number of the newest event.
   * @param afterSequence that the viewer wants to go on from
   * @throws KizunaError NOT_FOUND unless the viewer may read the conversation, VALIDATION_ERROR for a number below 0 or beyond the newest
   */
  newest(viewer: Viewer, id: number, afterSequence: number | null): Promise<number>;
}

/** A message and the number of the event that changed it. */
export interface NumberedMessage {
  readonly sequence: number;
  readonly message: MessageRow;
}

export function createEventStreams(
  { db }: Database<Tables>,
  bus: Bus,
  metrics: ChatMetrics,
  options?: LiveOptions,
): EventStreams {
  async function follow<Given>(
    name: string,
    id: number,
    { after: from, mayGoOn }: FollowOptions,
    read: (after: number, limit: number) => Promise<Numbered<Given>[]>,
  ): Promise<AsyncIterableIterator<Given>> {
    const newestNow = await findLastSequence(db, id);
    const news = [conversationTopic(id), accessTopic(id)];
    const stream = await live(
      bus,
      news,
      async function* numbered(wakeUps) {
        let after = from ?? newestNow;
        for (;;) {
          // Asked anew before each read, so that who was removed gets nothing more.
          if (!(await mayGoOn())) return;
          const batch = await read(after, replayBatch);
          for (const { sequence, at, given } of batch) {
            if (sequence > newestNow) metrics.delivered(name, at);
            yield given;
            after = sequence;
          }
          if (batch.length < replayBatch && !(await wakeUps.next())) return;
        }
      },
      options,
    );
    return metrics.open(name, stream);
  }

  return {
    events: (id, options) =>
      follow('conversationEvents', id, options, async (after, limit) =>
        (await findEventsAfter(db, id, after, limit)).map((given) => ({ ...given, given })),
      ),
    added: (id, options) =>
      follow('messageAdded', id, options, async (after, limit) =>
        (await findMessagesAfter(db, id, after, limit)).map((given) => ({ ...given, at: given.sentAt, given })),
      ),
    updated: (id, options) =>
      follow('messageUpdated', id, options, async (after, limit) =>
        (await findMessageEventsAfter(db, id, after, limit, messageChangeKinds)).map(({ message, ...event }) => ({
          ...event,
          given: { sequence: event.sequence, message },
        })),
      ),
    async newest(viewer, id, afterSequence) {
      const { row } = await requireReadable(db, viewer, id);
      if (afterSequence !== null && afterSequence < 0) {
        throw invalid('afterSequence', 'It starts at 0.', '0 以上を指定してください。');
      }
      // Followed from there, all that comes until that number would be left out, and nobody would know.
      if (afterSequence !== null && afterSequence > row.lastSequence) {
        throw invalid(
          'afterSequence',
          `The newest number is ${row.lastSequence}. Load the conversation anew.`,
          `最新の番号は${row.lastSequence}です。会話を読み込み直してください。`,
        );
      }
      return row.lastSequence;
    },
  };
}
