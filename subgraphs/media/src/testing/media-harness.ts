import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { connect } from '@kizuna/kit/db/connect';
import { createHttpServer } from '@kizuna/kit/service/http-server';
import { type SubgraphHarness, startSubgraphHarness } from '@kizuna/kit/testing/subgraph-harness';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import { createMedia, type MediaOverrides } from '../app.ts';

/** How a job stands, read from the jobs' own table. */
export interface JobState {
  readonly status: string;
  readonly progress: number;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
}

export interface StartedUpload {
  readonly id: string;
  readonly uploadUrl: string;
}

/** Media with its routes on a real HTTP server, and what the stories about it do over and over. */
export interface MediaHarness extends SubgraphHarness {
  /** The given signed address, on this server. */
  local(address: string): string;
  /** Starts an upload; `size` is that of the bytes unless told otherwise. */
  startUpload(viewer: Viewer, upload: { filename: string; contentType?: string; size: number }): Promise<StartedUpload>;
  put(uploadUrl: string, body: BodyInit): Promise<Response>;
  complete(
    viewer: Viewer,
    id: string,
  ): Promise<{ jobId: string | null; userErrors: { code: string; message: string }[] }>;
  /** Start, PUT and complete with a file of this machine. */
  upload(viewer: Viewer, path: string, filename: string): Promise<{ id: string; jobId: string }>;
  /** Reads fields of one video; null when the viewer may not see it. */
  video<Shown = Record<string, unknown>>(viewer: Viewer | null, id: string, fields: string): Promise<Shown | null>;
  jobState(jobId: string): Promise<JobState>;
  /** Waits until the job is as wanted. */
  waitForJob(jobId: string, isWanted: (state: JobState) => boolean): Promise<JobState>;
  /** As the owner of the database. */
  readonly sql: ReturnType<typeof connect>;
}

/** The number behind a global id. */
export const rowNumber = (globalId: string): number =>
  Number(Buffer.from(globalId, 'base64url').toString().split(':')[1]);

export const hasEnded = ({ status }: JobState): boolean => ['SUCCEEDED', 'FAILED', 'CANCELLED'].includes(status);

export async function startMedia(overrides: MediaOverrides = {}): Promise<MediaHarness> {
  const harness = await startSubgraphHarness((ports) => createMedia(ports, overrides));
  const sql = connect(harness.ports.databaseUrl, { max: 1 });
  const app = createHttpServer({ logger: harness.ports.logger });
  if (harness.subgraph.routes) await app.register(harness.subgraph.routes);
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const local = (address: string) => {
    const { pathname, search } = new URL(address);
    return `http://127.0.0.1:${port}${pathname}${search}`;
  };

  /** @returns the one field that was asked for; the caller knows its shape */
  async function ask<Answer>(
    viewer: Viewer | null,
    query: string,
    variables: Record<string, unknown>,
  ): Promise<Answer> {
    const { data, errors } = await harness.run(viewer, query, variables);
    if (errors || !data) throw new Error(JSON.stringify(errors));
    return Object.values(data)[0] as Answer;
  }

  async function startUpload(viewer: Viewer, upload: { filename: string; contentType?: string; size: number }) {
    const { video, uploadUrl, userErrors } = await ask<{
      video: { id: string } | null;
      uploadUrl: string;
      userErrors: unknown;
    }>(
      viewer,
      `mutation ($input: VideoUploadStartInput!) {
        videoUploadStart(input: $input) { video { id } uploadUrl userErrors { field code message } }
      }`,
      { input: { contentType: 'video/mp4', ...upload } },
    );
    if (!video) throw new Error(JSON.stringify(userErrors));
    return { id: video.id, uploadUrl };
  }

  const put = (uploadUrl: string, body: BodyInit) =>
    fetch(local(uploadUrl), { method: 'PUT', body, headers: { 'content-type': 'video/mp4' } });

  async function complete(viewer: Viewer, id: string) {
    const { job, userErrors } = await ask<{
      job: { id: string } | null;
      userErrors: { code: string; message: string }[];
    }>(
      viewer,
      `mutation ($id: ID!) {
        videoUploadComplete(input: { id: $id }) { job { id } userErrors { field code message } }
      }`,
      { id },
    );
    return { jobId: job?.id ?? null, userErrors };
  }

  async function jobState(jobId: string): Promise<JobState> {
    const [row] = await sql<JobState[]>`
      select status, progress, error_code as "errorCode", error_message as "errorMessage"
      from jobs.job where id = ${rowNumber(jobId)}`;
    if (!row) throw new Error('There is no such job.');
    return row;
  }

  return {
    ...harness,
    sql,
    local,
    startUpload,
    put,
    complete,
    jobState,

    async upload(viewer, path, filename) {
      const body = await readFile(path);
      const { id, uploadUrl } = await startUpload(viewer, { filename, size: body.length });
      const response = await put(uploadUrl, body);
      if (!response.ok) throw new Error(await response.text());
      const { jobId, userErrors } = await complete(viewer, id);
      if (jobId === null) throw new Error(JSON.stringify(userErrors));
      return { id, jobId };
    },

    video: (viewer, id, fields) => ask(viewer, `query ($id: ID!) { video(id: $id) { ${fields} } }`, { id }),

    async waitForJob(jobId, isWanted) {
      const deadline = Date.now() + 120_000;
      for (;;) {
        const state = await jobState(jobId);
        if (isWanted(state)) return state;
        if (Date.now() > deadline) throw new Error(`The job is still ${JSON.stringify(state)}.`);
        await delay(50);
      }
    },

    async close() {
      await app.close();
      await sql.end();
      await harness.close();
    },
  };
}
