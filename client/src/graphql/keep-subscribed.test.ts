import { GraphQLError } from 'graphql';
import { type AnyVariables, Client, CombinedError, gql, type OperationResult, subscriptionExchange } from 'urql';
import { expect, test, vi } from 'vitest';
import { makeSubject, type Subject } from 'wonka';
import { createCacheExchange } from './cache.ts';
import { keepSubscribed } from './keep-subscribed.ts';

type Result = OperationResult<number>;

/** Only what the listener reads of a result. */
const result = (part: { data?: number; error?: CombinedError }) => part as Result;
const failure = (code: string) => new CombinedError({ graphQLErrors: [{ message: code, extensions: { code } }] });

/** What the socket tells the client through. */
interface Sink {
  readonly error: (error: unknown) => void;
  readonly complete: () => void;
}

/** A listener of which each try is a stream in the test's hand. */
function listen(options: { completes?: boolean } = {}) {
  const tries: Subject<Result>[] = [];
  const waits: number[] = [];
  const heard: number[] = [];
  const refused: CombinedError[] = [];
  const stop = keepSubscribed<number, AnyVariables>({
    ...options,
    open: () => {
      const subject = makeSubject<Result>();
      tries.push(subject);
      return subject.source;
    },
    onData: (data) => heard.push(data),
    onRefused: (error) => refused.push(error),
    delay: (retries) => {
      waits.push(retries);
      return 0;
    },
  });
  return { tries, waits, heard, refused, stop };
}

test('a stream that the server completes is listened to again', async () => {
  const { tries, heard } = listen();
  tries[0]?.next(result({ data: 1 }));
  tries[0]?.complete();
  await vi.waitFor(() => expect(tries).toHaveLength(2));
  tries[1]?.next(result({ data: 2 }));
  expect(heard).toEqual([1, 2]);
});

test('a stream that ends with an error is tried again, later each time, and soon after something came', async () => {
  const { tries, waits } = listen();
  for (const turn of [1, 2]) {
    tries.at(-1)?.next(result({ error: failure('SERVICE_UNAVAILABLE') }));
    tries.at(-1)?.complete();
    await vi.waitFor(() => expect(tries).toHaveLength(turn + 1));
  }
  tries.at(-1)?.next(result({ data: 1 }));
  tries.at(-1)?.complete();
  await vi.waitFor(() => expect(tries).toHaveLength(4));
  expect(waits).toEqual([0, 1, 0]);
});

test('a stream that the viewer may not have is given up, and said so', () => {
  const { tries, waits, refused } = listen();
  tries[0]?.next(result({ error: failure('NOT_FOUND') }));
  tries[0]?.complete();
  expect(waits).toEqual([]);
  expect(refused).toHaveLength(1);
});

test('a stream that is to end is tried again only when it failed', async () => {
  const ended = listen({ completes: true });
  ended.tries[0]?.complete();
  expect(ended.waits).toEqual([]);

  const failed = listen({ completes: true });
  failed.tries[0]?.next(result({ error: failure('SERVICE_UNAVAILABLE') }));
  failed.tries[0]?.complete();
  await vi.waitFor(() => expect(failed.tries).toHaveLength(2));
});

test('who stops listening is not subscribed again', () => {
  const { tries, waits, stop } = listen();
  stop();
  tries[0]?.complete();
  expect(waits).toEqual([]);
});

test('behind the real client, what was missed is asked for from the last message on, however the stream ended', async () => {
  const MessageAdded = gql<{ messageAdded: { sequence: number } }, { afterSequence: number }>`
    subscription MessageAdded($afterSequence: Int) {
      messageAdded(conversationId: "1", afterSequence: $afterSequence) { id sequence }
    }
  `;
  const endings = [
    (sink: Sink) => sink.error([new GraphQLError('gone', { extensions: { code: 'SERVICE_UNAVAILABLE' } })]),
    (sink: Sink) => sink.complete(),
    () => {},
  ];
  const asked: unknown[] = [];
  const forward = subscriptionExchange({
    forwardSubscription: ({ variables }) => ({
      subscribe: (sink) => {
        const after = Number(variables?.afterSequence);
        asked.push(after);
        const messageAdded = { __typename: 'Message', id: `m${after + 1}`, sequence: after + 1 };
        queueMicrotask(() => {
          sink.next({ data: { messageAdded } });
          endings[asked.length - 1]?.(sink);
        });
        return { unsubscribe: () => {} };
      },
    }),
  });
  const client = new Client({
    url: 'http://gateway.test',
    preferGetMethod: false,
    exchanges: [createCacheExchange(), forward],
  });
  let newest = 7;
  const stop = keepSubscribed({
    open: () => client.subscription(MessageAdded, { afterSequence: newest }),
    onData: ({ messageAdded }) => {
      newest = messageAdded.sequence;
    },
    delay: () => 0,
  });
  await vi.waitFor(() => expect(newest).toBe(10));
  stop();
  expect(asked).toEqual([7, 8, 9]);
});
