import type { JobStore } from '@kizuna/kit/jobs/job-store';
import type { JobRow } from '@kizuna/kit/jobs/tables';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import DataLoader from 'dataloader';
import { mayRead } from './job-policy.ts';

/** Jobs by number, many at once; null for those that the viewer may not see. */
export type JobLoader = DataLoader<number, JobRow | null>;

export function createJobLoader(store: JobStore, viewer: Viewer | null): JobLoader {
  return new DataLoader(async (ids) => {
    const byId = new Map((await store.byIds(ids)).map((row) => [row.id, row]));
    return ids.map((id) => {
      const row = byId.get(id);
      return row && mayRead(viewer, row) ? row : null;
    });
  });
}
