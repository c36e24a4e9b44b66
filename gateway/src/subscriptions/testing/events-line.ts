import { setTimeout as delay } from 'node:timers/promises';
import { type EventReader, openEvents } from './event-reader.ts';
import { type Connect, type Follow, type LineEvents, retryMs, sequenceOf } from './line.ts';

/** Follows by server-sent events, as a browser's EventSource would: all that it knows of where it stands is the newest `id`. */
export function connectByEvents({ token, query, variables }: Follow): Connect {
  let lastEventId: string | null = null;

  async function read(reader: EventReader, { onOpen, onEvent, onLoss }: LineEvents): Promise<void> {
    if (reader.status !== 200) return;
    onOpen();
    for (;;) {
      const { event, id, data } = await reader.next();
      // Nobody refuses it for good here: what ends is asked for again.
      if (event === 'complete') return delay(retryMs);
      // Noted event by event: what has come but was not taken is asked for again.
      lastEventId = id ?? lastEventId;
      if (data?.extensions?.resumed === false) onLoss();
      if (data?.data) onEvent(sequenceOf(data.data));
    }
  }

  return (url, events) => {
    let reader: EventReader | null = null;
    let dropped = false;
    async function run(): Promise<void> {
      reader = await openEvents(url, { query, variables }, { token, lastEventId });
      if (dropped) reader.close();
      await read(reader, events);
    }
    const gone = run()
      .catch(() => {})
      .finally(() => reader?.close());
    return {
      gone,
      drop() {
        dropped = true;
        reader?.close();
      },
    };
  };
}
