import { setImmediate } from 'node:timers/promises';
import { asyncIterator } from '@kizuna/kit/graph/async-iterator';
import type { SubgraphEvent } from '@kizuna/kit/graph/subgraph-executor';
import { testLogger } from '@kizuna/kit/logging/logger';
import { describe, expect, it, vi } from 'vitest';
import { createRequestContext } from '../access/request-context.ts';
import { byteText } from '../execution/byte-text.ts';
import { EventStream } from './event-stream.ts';
import type { OpenedSource } from './stream-source.ts';
import type { Subscriber } from './subscriber.ts';

/** A subgraph's stream, of which a test says when it stands, what comes, and when that is completed. */
class TestSource {
  readonly opened: Promise<OpenedSource>;
  isReturned = false;
  private readonly events: SubgraphEvent[] = [];
  private wake = () => {};
  private stand: (opened: OpenedSource) => void = () => {};
  private readonly completing: Promise<void>;

  constructor(completing: Promise<void> = Promise.resolve()) {
    this.completing = completing;
    this.opened = new Promise((resolve) => {
      this.stand = resolve;
    });
  }

  stands(): this {
    const events = asyncIterator<SubgraphEvent>(
      async () => {
        while (this.events.length === 0 && !this.isReturned) {
          await new Promise<void>((resolve) => {
            this.wake = resolve;
          });
        }
        const value = this.events.shift();
        return value && !this.isReturned ? { done: false, value } : { done: true, value: undefined };
      },
      async () => {
        this.isReturned = true;
        this.wake();
      },
    );
    const complete: OpenedSource['complete'] = ({ json }, _, give) => {
      void this.completing.then(() => give(byteText(json)));
    };
    this.stand({ events, complete });
    return this;
  }

  say(text: string): void {
    this.events.push({ json: JSON.stringify({ text }), sequence: null });
    this.wake();
  }
}

/** @param sources in the order in which they are opened */
function streamOf(...sources: TestSource[]) {
  const waiting = [...sources];
  const heard: string[] = [];
  const onClose = vi.fn();
  const stream = new EventStream({
    open: async () => {
      const next = waiting.shift();
      if (!next) return { errors: [] };
      return next.opened;
    },
    epoch: 'e',
    numberedFrom: null,
    lingerMs: 0,
    isEphemeral: false,
    memory: { bytes: 0 },
    logger: testLogger(),
    onClose,
  });
  const subscriber: Subscriber = {
    context: createRequestContext({ viewer: null, headers: {}, address: null }),
    next: (answer) => void heard.push(answer),
    ...{ drained: () => null, end() {}, comeBack() {} },
  };
  return { stream, subscriber, heard, onClose };
}

describe('a stream of events', () => {
  it('goes on with a source that stood before its own first one', async () => {
    const [first, second] = [new TestSource(), new TestSource()];
    const { stream, subscriber, heard } = streamOf(first, second);
    const follower = stream.enter(subscriber);
    const started = stream.start(() => follower.goLive(0));
    stream.replaceSource();
    second.stands();
    await setImmediate();
    first.stands();
    await started;
    await vi.waitFor(() => expect(first.isReturned).toBe(true));
    first.say('of the former plan');
    second.say('of the present one');
    await vi.waitFor(() => expect(heard).toEqual(['{"text":"of the present one"}']));
    stream.close();
    expect(second.isReturned).toBe(true);
  });

  it('lets go of the source that was to come when its last follower leaves', async () => {
    let complete = () => {};
    const completing = new Promise<void>((resolve) => {
      complete = resolve;
    });
    const [first, second] = [new TestSource(completing).stands(), new TestSource()];
    const { stream, subscriber, onClose } = streamOf(first, second);
    const follower = stream.enter(subscriber);
    await stream.start(() => follower.goLive(0));
    // It takes its subgraphs long to say what belongs to this event.
    first.say('slow');
    stream.replaceSource();
    second.stands();
    await vi.waitFor(() => expect(first.isReturned).toBe(true));
    follower.leave();
    expect(onClose).toHaveBeenCalledOnce();
    await vi.waitFor(() => expect(second.isReturned).toBe(true));
    complete();
  });

  it('lets go of a source that stands when another one is wanted in its place', async () => {
    let complete = () => {};
    const completing = new Promise<void>((resolve) => {
      complete = resolve;
    });
    const [first, second, third] = [new TestSource(completing).stands(), new TestSource(), new TestSource()];
    const { stream, subscriber, heard } = streamOf(first, second, third);
    const follower = stream.enter(subscriber);
    await stream.start(() => follower.goLive(0));
    first.say('slow');
    stream.replaceSource();
    second.stands();
    await vi.waitFor(() => expect(first.isReturned).toBe(true));
    stream.replaceSource();
    third.stands();
    await vi.waitFor(() => expect(second.isReturned).toBe(true));
    complete();
    third.say('newest');
    await vi.waitFor(() => expect(heard).toEqual(['{"text":"slow"}', '{"text":"newest"}']));
    stream.close();
  });

  it('does not stay for who opened it and does not follow it', async () => {
    const source = new TestSource().stands();
    const { stream, onClose } = streamOf(source);
    await stream.start();
    stream.lingerIfAlone();
    expect([onClose.mock.calls.length, source.isReturned]).toEqual([1, true]);
  });

  it('closes when it cannot be opened, and says why', async () => {
    const { stream, subscriber, onClose } = streamOf();
    stream.enter(subscriber);
    expect(await stream.start()).toEqual({ errors: [] });
    expect(onClose).toHaveBeenCalledOnce();
  });
});
