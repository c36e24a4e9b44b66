import { demoCast } from '@kizuna/kit/demo/cast';
import { toGlobalId } from '@kizuna/kit/graph/global-id';
import type { SessionViewer } from '@kizuna/kit/viewer/viewer';
import { afterAll } from 'vitest';
import { startUsersBench, type UsersBench } from './users-bench.ts';

/** A bench and its administrator, signed in; call it at the head of a test file, after whose last test the bench is closed. */
export async function startAdminBench(): Promise<{ readonly bench: UsersBench; readonly admin: SessionViewer }> {
  const bench = await startUsersBench();
  afterAll(() => bench.close());
  return { bench, admin: await bench.signIn('admin') };
}

/** The id in the graph of one of the cast. */
export const idOfCast = (name: keyof typeof demoCast): string => toGlobalId('User', demoCast[name].id);
