import type { AddressInfo } from 'node:net';
import { createHttpServer } from '@kizuna/kit/service/http-server';
import { type SubgraphHarness, startSubgraphHarness } from '@kizuna/kit/testing/subgraph-harness';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import postgres from 'postgres';
import { createPerformers } from '../app.ts';
import { picture } from './pictures.ts';

/** A row of the audit log. */
export interface AuditLine {
  readonly action: string;
  readonly actorId: number | null;
  readonly targetId: string;
  readonly details: unknown;
}

/** Performers with its routes on a real HTTP server, and what the stories about it do over and over. */
export interface KycHarness extends SubgraphHarness {
  readonly sql: postgres.Sql;
  /** Somebody who was never here before. */
  newMember(): Viewer;
  newReviewer(): Viewer;
  /** Runs an operation that must not fail, and gives back its data. */
  ask(viewer: Viewer | null, query: string, variables?: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** Makes the viewer a performer. @returns the performer's id */
  becomePerformer(viewer: Viewer, input?: Record<string, unknown>): Promise<string>;
  /** Makes the viewer a performer with an empty application. @returns the application's id */
  openApplication(viewer: Viewer, input?: Record<string, unknown>): Promise<string>;
  /** Runs a mutation over an application and gives back its payload, with what can be fixed. */
  change(viewer: Viewer, mutation: string, input: Record<string, unknown>): Promise<ChangePayload>;
  startUpload(viewer: Viewer, applicationId: string, kind: string, size: number, contentType?: string): Promise<string>;
  put(uploadUrl: string, body: Uint8Array): Promise<Response>;
  /** Starts an upload and carries it out. */
  send(viewer: Viewer, applicationId: string, kind: string, file: Uint8Array): Promise<Response>;
  /** An application of a new performer, handed in with pictures that no other has. */
  submitted(viewer: Viewer, input?: Record<string, unknown>): Promise<string>;
  /** Like `submitted`, then checked by the job and waiting for a reviewer. */
  inReview(viewer: Viewer, input?: Record<string, unknown>): Promise<string>;
  /** Reads fields of an application; null when the viewer may not see it. */
  application(viewer: Viewer | null, id: string, fields: string): Promise<Record<string, unknown> | null>;
  /** Fetches a signed address from this server. */
  get(address: string): Promise<Response>;
  /** What the audit log says of one thing, oldest first. */
  audit(targetType: string, globalId: string): Promise<AuditLine[]>;
  /** Runs the verification job's handler as the worker would on the given try. */
  verify(applicationId: string, attempt?: number): Promise<void>;
}

export interface ChangePayload {
  readonly application: Record<string, unknown> | null;
  readonly userErrors: { field: string | null; code: string; message: string }[];
  readonly errorCode: string | undefined;
}

export const rowNumber = (globalId: string): number =>
  Number(Buffer.from(globalId, 'base64url').toString().split(':')[1]);

const person = { stageName: 'Sora', legalName: '空野 翔', birthDate: '1999-09-09', nationality: 'JP' };

export async function startKyc(): Promise<KycHarness> {
  const harness = await startSubgraphHarness(createPerformers);
  const sql = postgres(harness.ports.databaseUrl, { max: 1, onnotice: () => {} });
  const app = createHttpServer({ logger: harness.ports.logger });
  if (harness.subgraph.routes) await app.register(harness.subgraph.routes);
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const local = (address: string) => {
    const { pathname, search } = new URL(address);
    return `http://127.0.0.1:${port}${pathname}${search}`;
  };
  let people = 100;
  let pictures = 0;

  async function ask(viewer: Viewer | null, query: string, variables: Record<string, unknown> = {}) {
    const { data, errors } = await harness.run(viewer, query, variables);
    if (errors || !data) throw new Error(JSON.stringify(errors));
    return data;
  }

  function newcomer(userType: Viewer['userType']): Viewer {
    people += 1;
    return { userId: people, userType, sessionId: 1 };
  }

  const kyc: KycHarness = {
    ...harness,
    sql,
    ask,
    newMember: () => newcomer('MEMBER'),
    newReviewer: () => newcomer('OPERATOR'),

    async becomePerformer(viewer, input) {
      const data = await ask(
        viewer,
        'mutation ($input: PerformerCreateInput!) { performerCreate(input: $input) { performer { id } userErrors { code } } }',
        { input: { ...person, ...input } },
      );
      const { performerCreate } = data as { performerCreate: { performer: { id: string } } };
      return performerCreate.performer.id;
    },

    async openApplication(viewer, input) {
      const performerId = await kyc.becomePerformer(viewer, input);
      const { application } = await kyc.change(viewer, 'kycApplicationCreate', { performerId });
      return String(application?.id);
    },

    async change(viewer, mutation, input) {
      const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
      const { data, errors } = await harness.run(
        viewer,
        `mutation ($input: ${type}!) {
          ${mutation}(input: $input) { application { id status } userErrors { field code message } }
        }`,
        { input },
      );
      const payload = data?.[mutation] as Omit<ChangePayload, 'errorCode'> | null | undefined;
      const code = errors?.[0]?.extensions?.code;
      return {
        application: payload?.application ?? null,
        userErrors: payload?.userErrors ?? [],
        errorCode: typeof code === 'string' ? code : undefined,
      };
    },

    async startUpload(viewer, applicationId, kind, size, contentType = 'image/png') {
      const data = await ask(
        viewer,
        'mutation ($input: KycDocumentUploadStartInput!) { kycDocumentUploadStart(input: $input) { uploadUrl userErrors { code message } } }',
        { input: { applicationId, kind, size, contentType } },
      );
      const { kycDocumentUploadStart: payload } = data as {
        kycDocumentUploadStart: { uploadUrl: string | null; userErrors: { code: string }[] };
      };
      if (!payload.uploadUrl) throw new Error(payload.userErrors[0]?.code);
      return payload.uploadUrl;
    },

    put: (uploadUrl, body) => fetch(local(uploadUrl), { method: 'PUT', body: new Uint8Array(body) }),

    async send(viewer, applicationId, kind, file) {
      return await kyc.put(await kyc.startUpload(viewer, applicationId, kind, file.length), file);
    },

    async submitted(viewer, input) {
      const id = await kyc.openApplication(viewer, input);
      for (const kind of ['ID_FRONT', 'SELFIE']) {
        pictures += 1;
        const response = await kyc.send(viewer, id, kind, await picture(pictures));
        if (response.status !== 204) throw new Error(await response.text());
      }
      const { userErrors } = await kyc.change(viewer, 'kycApplicationSubmit', { id });
      if (userErrors.length > 0) throw new Error(JSON.stringify(userErrors));
      return id;
    },

    async inReview(viewer, input) {
      const id = await kyc.submitted(viewer, input);
      await kyc.verify(id);
      return id;
    },

    async application(viewer, id, fields) {
      const data = await ask(viewer, `query ($id: ID!) { kycApplication(id: $id) { ${fields} } }`, { id });
      return data.kycApplication as Record<string, unknown> | null;
    },

    get: (address) => fetch(local(address)),

    async audit(targetType, globalId) {
      return await sql<AuditLine[]>`
        select action, actor_id::int as "actorId", target_id as "targetId", details from history.audit_log
        where target_entity = ${targetType} and target_id = ${String(rowNumber(globalId))} order by id`;
    },

    async verify(applicationId, attempt = 1) {
      const handler = harness.subgraph.jobs?.kyc_verification;
      if (!handler) throw new Error('The subgraph has no verification job.');
      const payload = handler.payload.parse({ applicationId: rowNumber(applicationId) });
      await handler.run(payload, { jobId: 1, attempt, signal: new AbortController().signal, progress: () => {} });
    },

    async close() {
      app.server.closeAllConnections();
      await app.close();
      await sql.end();
      await harness.close();
    },
  };
  return kyc;
}
