import { useState } from 'react';
import { useAccountTask } from '../../../graphql/use-account-task.ts';
import type { MergeFateList } from '../components/merge-fates.tsx';
import { useUsersMerge } from '../mutations/use-users-merge.ts';

/** How far a merge is: what it would move is counted before anything is moved. */
export type MergeStage = 'choosing' | 'counting' | 'counted' | 'merging' | 'merged';

/** An API token that a merge revokes, since the account that stays may have none. */
export interface RevokedToken {
  readonly id: string;
  readonly name: string;
}

/** Merges all of `userIds` into the one of them that is chosen. */
export function useMerge(userIds: readonly string[]) {
  const [{ error: refused, fetching }, merge] = useUsersMerge();
  const [primaryId, setPrimaryId] = useState<string | null>(null);
  const [started, setStarted] = useState<{ readonly taskId: string; readonly isDryRun: boolean } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [revokedTokens, setRevokedTokens] = useState<readonly RevokedToken[]>([]);
  const [fates, setFates] = useState<MergeFateList>([]);
  const { task, isFinished, error } = useAccountTask(started?.taskId ?? null);

  const stageOf = (): MergeStage => {
    if (!started) return fetching ? 'counting' : 'choosing';
    if (!started.isDryRun) return isFinished ? 'merged' : 'merging';
    if (!isFinished) return 'counting';
    return fetching ? 'merging' : 'counted';
  };
  const choosePrimary = (id: string) => {
    setPrimaryId(id);
    // What was counted was counted for another one.
    setStarted(null);
    setProblem(null);
  };
  const start = async (isDryRun: boolean): Promise<void> => {
    if (primaryId === null) return;
    const duplicateUserIds = userIds.filter((id) => id !== primaryId);
    const { data } = await merge({ input: { primaryUserId: primaryId, duplicateUserIds, dryRun: isDryRun } });
    const { task: begun, revokedApiTokens, fates: told, userErrors = [] } = data?.usersMerge ?? {};
    setProblem(userErrors[0]?.message ?? null);
    setRevokedTokens(revokedApiTokens ?? []);
    setFates(told ?? []);
    if (begun) setStarted({ taskId: begun.id, isDryRun });
  };
  const told = { task, revokedTokens, fates, problem, error: refused ?? error };
  return { stage: stageOf(), primaryId, choosePrimary, start, ...told };
}
