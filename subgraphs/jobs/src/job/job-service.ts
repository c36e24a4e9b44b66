import { recordAudit } from '@kizuna/kit/audit/audit';
import type { Bus } from '@kizuna/kit/bus/bus';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { type LiveOptions, live, type WakeUps } from '@kizuna/kit/graph/live';
import { type Connection, type Page, toConnection } from '@kizuna/kit/graph/pagination';
import { jobTopic } from '@kizuna/kit/jobs/job-announcements';
import type { SqlExecutor } from '@kizuna/kit/jobs/job-queue';
import { type JobStore, jobCursorKey } from '@kizuna/kit/jobs/job-store';
import type { JobStatus } from '@kizuna/kit/jobs/job-types';
import type { JobRow } from '@kizuna/kit/jobs/tables';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import { isFinished, mayListAll, mayRead } from './job-policy.ts';

export interface JobListRequest {
  readonly status: JobStatus | null;
  /** Everybody's, if the viewer may see them. */
  readonly all: boolean;
}

export interface JobService {
  list(viewer: Viewer, request: JobListRequest, page: Page): Promise<Connection<JobRow>>;
  /**
   * The job as it is now, then after each change, until it has finished.
   * @throws KizunaError NOT_FOUND, also for a job that the viewer may not see; so do the two below
   */
  follow(viewer: Viewer, id: number): Promise<AsyncIterableIterator<JobRow>>;
  /** @throws KizunaError CONFLICT when it has finished already */
  cancel(viewer: Viewer, id: number): Promise<JobRow>;
  /** @throws KizunaError CONFLICT when it has not failed or been cancelled */
  retry(viewer: Viewer, id: number): Promise<JobRow>;
}

/** @param options how those who follow a job wait */
export function createJobService(store: JobStore, bus: Bus, options?: LiveOptions): JobService {
  async function find(viewer: Viewer, id: number): Promise<JobRow> {
    const row = await store.byId(id);
    if (!row || !mayRead(viewer, row)) throw new KizunaError('NOT_FOUND');
    return row;
  }

  return {
    async list(viewer, { status, all }, page) {
      const ownerId = all && mayListAll(viewer) ? undefined : viewer.userId;
      return toConnection(await store.list({ ownerId, status: status ?? undefined }, page), page, jobCursorKey);
    },

    async follow(viewer, id) {
      await find(viewer, id);
      const states = async function* states(wakeUps: WakeUps) {
        let told: JobRow | undefined;
        for (;;) {
          const row = await store.byId(id);
          if (!row) return;
          if (!told || looksDifferent(told, row)) {
            yield row;
            told = row;
          }
          if (isFinished(row) || !(await wakeUps.next())) return;
        }
      };
      return await live(bus, [jobTopic(id)], states, options);
    },

    async cancel(viewer, id) {
      const before = await find(viewer, id);
      const cancelled = await store.cancel(id, audit('job.cancel', viewer, before));
      if (cancelled) return cancelled;
      const now = await find(viewer, id);
      // Asked for twice, done once.
      if (now.status === 'CANCELLED') return now;
      throw conflict('The job has finished already.', 'ジョブは既に終了しています。');
    },

    async retry(viewer, id) {
      const before = await find(viewer, id);
      const waiting = await store.retry(id, audit('job.retry', viewer, before));
      if (waiting) return waiting;
      throw conflict(
        'Only a failed or cancelled job can be run again.',
        '再実行できるのは、失敗またはキャンセルされたジョブだけです。',
      );
    },
  };
}

/** What people do to jobs is on record, and whose they are; what it is about is in the job itself. */
function audit(action: string, viewer: Viewer, { id, kind, ownerId }: JobRow) {
  return (transaction: SqlExecutor) =>
    recordAudit(transaction, {
      ...{ action, actorId: viewer.userId, targetType: 'Job', targetId: id },
      details: { kind, userId: ownerId },
    });
}

function conflict(en: string, ja: string): KizunaError {
  return new KizunaError('CONFLICT', { field: 'id', message: { en, ja } });
}

function looksDifferent(told: JobRow, row: JobRow): boolean {
  const seen: (keyof JobRow)[] = ['status', 'progress', 'attempts', 'errorCode', 'errorMessage'];
  return seen.some((field) => told[field] !== row[field]);
}
