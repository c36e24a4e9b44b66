import { parseGlobalId } from '@kizuna/kit/graph/global-id';
import { createJobStore, type JobStore } from '@kizuna/kit/jobs/job-store';
import type { JobStatus } from '@kizuna/kit/jobs/job-types';
import { startJobWorker } from '@kizuna/kit/jobs/job-worker';
import { openJobsDatabase } from '@kizuna/kit/jobs/jobs-database';
import { type SubgraphHarness, startSubgraphHarness } from '@kizuna/kit/testing/subgraph-harness';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import { expect, vi } from 'vitest';
import { createAi } from '../app.ts';
import { type AiConfig, readAiConfig } from '../config.ts';

export interface Generated {
  readonly prompt: { readonly id: string } | null;
  readonly job: { readonly id: string } | null;
  readonly userErrors: { readonly field: string | null; readonly code: string; readonly message: string }[];
}

/** The subgraph ai on a database of its own, with what its tests ask for again and again. */
export interface AiHarness extends SubgraphHarness {
  readonly jobs: JobStore;
  /** The payload's part of an answer. @throws when the answer holds errors */
  ask<Data>(viewer: Viewer | null, query: string, variables?: Record<string, unknown>): Promise<Data>;
  generate(viewer: Viewer, prompt: string, options?: Record<string, unknown>): Promise<Generated>;
  /** Keeps a prompt; its id. */
  keep(viewer: Viewer, prompt: string, options?: Record<string, unknown>): Promise<string>;
  /** Like `startJobs`, but what failed is tried again at once. */
  work(): Promise<void>;
  untilJob(id: string | undefined, status: JobStatus): Promise<void>;
}

export async function startAiHarness(config: Partial<AiConfig> = {}): Promise<AiHarness> {
  const harness = await startSubgraphHarness((ports) => createAi(ports, { ...readAiConfig({}), ...config }));
  const { databaseUrl, bus, logger } = harness.ports;
  const database = openJobsDatabase(databaseUrl, 2);
  const jobs = createJobStore({ database, bus, logger });
  const stops: (() => Promise<void>)[] = [];

  async function ask<Data>(viewer: Viewer | null, query: string, variables?: Record<string, unknown>): Promise<Data> {
    const { data, errors } = await harness.run(viewer, query, variables);
    expect(errors).toBeUndefined();
    return data as Data;
  }

  async function generate(viewer: Viewer, prompt: string, options: Record<string, unknown> = {}): Promise<Generated> {
    const { imageGenerate } = await ask<{ imageGenerate: Generated }>(
      viewer,
      `mutation ($input: ImageGenerateInput!) {
        imageGenerate(input: $input) { prompt { id } job { id } userErrors { field code message } }
      }`,
      { input: { prompt, options } },
    );
    return imageGenerate;
  }

  return {
    ...harness,
    ...{ jobs, ask, generate },
    async keep(viewer, prompt, options) {
      const made = await generate(viewer, prompt, options);
      expect(made.userErrors).toEqual([]);
      return made.prompt?.id ?? '';
    },
    async work() {
      const handlers = harness.subgraph.jobs ?? {};
      const worker = await startJobWorker({
        databaseUrl,
        bus,
        logger,
        handlers,
        concurrency: 2,
        retryDelayMs: () => 10,
      });
      stops.push(() => worker.stop());
    },
    async untilJob(id, status) {
      const number = parseGlobalId(id ?? '')?.id ?? 0;
      await vi.waitFor(async () => expect((await jobs.byId(number))?.status).toBe(status), {
        timeout: 60_000,
        interval: 20,
      });
    },
    async close() {
      await Promise.all(stops.map((stop) => stop()));
      await database.close();
      await harness.close();
    },
  };
}
