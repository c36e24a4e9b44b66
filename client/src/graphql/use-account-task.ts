import { useEffect, useState } from 'react';
import { useQuery } from 'urql';
import { retryDelay } from '../lib/retry-delay.ts';
import { graphql } from './generated/index.ts';

const AccountTaskState = graphql(`
  query AccountTaskState($id: ID!) {
    accountTask(id: $id) {
      id
      work
      createdAt
      finishedAt
      downloadUrl
      pending
      receipts {
        holder
        result
        createdAt
      }
    }
  }
`);

/**
 * Follows work on an account until every part of the platform has done its share; nothing for a null `id`. No subscription tells of
 * it, so it is asked for again and again, less and less often.
 */
export function useAccountTask(id: string | null) {
  const [tries, setTries] = useState(0);
  const [{ data, error }, refetch] = useQuery({
    query: AccountTaskState,
    variables: { id: id ?? '' },
    pause: id === null,
    requestPolicy: 'network-only',
  });
  const task = id !== null && data?.accountTask?.id === id ? data.accountTask : null;
  const isFinished = Boolean(task?.finishedAt);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another task begins with short waits again
  useEffect(() => setTries(0), [id]);
  useEffect(() => {
    if (id === null || isFinished) return;
    const timer = setTimeout(
      () => {
        refetch({ requestPolicy: 'network-only' });
        setTries((count) => count + 1);
      },
      retryDelay(tries, Math.random()),
    );
    return () => clearTimeout(timer);
  }, [id, isFinished, tries, refetch]);
  return { task, isFinished, error };
}
