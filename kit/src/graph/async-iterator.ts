/**
 * An async iterable iterator from its two working parts.
 * @param next the next result; `{ done: true }` at the end
 * @param end called when the consumer leaves early; it must make a pending `next` settle
 */
export function asyncIterator<Value>(
  next: () => Promise<IteratorResult<Value, void>>,
  end: () => Promise<unknown>,
): AsyncIterableIterator<Value> {
  const iterator: AsyncIterableIterator<Value> = {
    next,
    async return() {
      await end();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => iterator,
  };
  return iterator;
}

/** Turns each value of a stream into another; when that fails, the stream is ended. */
export function mapAsync<From, To>(
  source: AsyncIterator<From>,
  change: (value: From) => Promise<To>,
): AsyncIterableIterator<To> {
  return asyncIterator<To>(
    async () => {
      const event = await source.next();
      if (event.done) return { done: true, value: undefined };
      try {
        return { done: false, value: await change(event.value) };
      } catch (error) {
        // Nobody calls `return` after a failed `next`: the source would go on for ever.
        await source.return?.();
        throw error;
      }
    },
    async () => source.return?.(),
  );
}
