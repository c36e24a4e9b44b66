/** Rooms in memory: whoever follows one gets every event from then on, by an async iterator of their own with a queue. */
export function createFeed() {
  const rooms = new Map();

  function follow(room) {
    const queue = [];
    let wake = null;
    let ended = false;
    const follower = (event) => {
      if (!wake) return void queue.push(event);
      wake({ done: false, value: event });
      wake = null;
    };
    const followers = rooms.get(room) ?? new Set();
    rooms.set(room, followers.add(follower));
    return {
      [Symbol.asyncIterator]() {
        return this;
      },
      next() {
        if (queue.length > 0) return Promise.resolve({ done: false, value: queue.shift() });
        if (ended) return Promise.resolve({ done: true, value: undefined });
        return new Promise((resolve) => {
          wake = resolve;
        });
      },
      async return() {
        ended = true;
        followers.delete(follower);
        wake?.({ done: true, value: undefined });
        return { done: true, value: undefined };
      },
    };
  }

  function publish(event) {
    for (const follower of rooms.get(event.room) ?? []) follower(event);
  }

  /** How many iterators stand on rooms whose names begin so. */
  function countStreams(prefix) {
    let count = 0;
    for (const [room, followers] of rooms) if (room.startsWith(prefix)) count += followers.size;
    return count;
  }

  return { follow, publish, countStreams };
}
