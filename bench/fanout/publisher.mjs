import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { authorIds } from './graph/users.mjs';
import { obey } from './orders.mjs';

/** Microseconds of the clock that all processes of the machine share, as sixteen digits. */
const clock = () => String(process.hrtime.bigint() / 1000n).padStart(16, '0');

/**
 * Lets a process publish events when its parent orders it: `publish` takes { room, sequence, text, authorId }. Each text begins with the
 * moment of its publication, from which subscribers tell how long it took.
 * @param countStreams how many subscriptions a gateway has opened for rooms whose names begin so; null where there are no gateways
 */
export function publishOnOrder({ publish, countStreams = () => null }) {
  const sequences = new Map();
  let published = 0;

  function publishTo(room) {
    const sequence = (sequences.get(room) ?? 0) + 1;
    sequences.set(room, sequence);
    const text = `@${clock()} The stage is free until ten: shall we rehearse at seven?`;
    published += 1;
    publish({ room, sequence, text, authorId: authorIds[published % authorIds.length] });
  }

  obey({
    /** One event to each room, a turn of the event loop each. */
    async round({ rooms }) {
      for (const room of rooms) {
        publishTo(room);
        if (rooms.length > 1) await nextTurn();
      }
    },
    /** So many events to one room, so many a second; those that are overdue at once. */
    async paced({ room, count, perSecond }) {
      const startedAt = performance.now();
      for (let done = 0; done < count; ) {
        const due = Math.min(count, 1 + Math.floor(((performance.now() - startedAt) * perSecond) / 1000));
        for (; done < due; done += 1) publishTo(room);
        await pause(1000 / perSecond / 2);
      }
    },
    streams: ({ prefix }) => countStreams(prefix),
  });
}
