import { Readable } from 'node:stream';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import type { FastifyPluginAsync } from 'fastify';
import type { AccountExports } from './account-exports.ts';
import type { AccountTaskService } from './account-task-service.ts';

/** `GET /files/users/exports/:id`: everything held on somebody, for who holds a signed address. */
export function createAccountExportRoutes(exports: AccountExports, tasks: AccountTaskService): FastifyPluginAsync {
  return async (app) => {
    app.get<{ Params: { id: string } }>('/files/users/exports/:id', async (request, reply) => {
      const { method, url, query, params } = request;
      const task = await tasks.find(exports.verify({ method, url, query, id: params.id }));
      // Its receipts go with its files, after a week or when the account is erased.
      if (!task?.finishedAt || (await tasks.receiptsOf(task)).length < task.holders.length) {
        throw new KizunaError('NOT_FOUND');
      }
      const name = `kizuna-${task.createdAt.toISOString().slice(0, 10)}.json`;
      return reply
        .headers({
          'cache-control': 'no-store',
          'content-disposition': `attachment; filename="${name}"`,
          'content-type': 'application/json; charset=utf-8',
          'x-content-type-options': 'nosniff',
        })
        .send(Readable.from(exports.read(task)));
    });
  };
}
