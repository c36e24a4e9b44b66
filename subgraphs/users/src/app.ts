import { createAccessLogStore } from '@kizuna/kit/audit/access-log-store';
import { openAuditDatabase } from '@kizuna/kit/audit/audit-database';
import { createAuditStore } from '@kizuna/kit/audit/audit-store';
import { verifyAudit } from '@kizuna/kit/audit/audit-verification';
import { openDatabase } from '@kizuna/kit/db/database';
import { mergeResolvers } from '@kizuna/kit/graph/merge-resolvers';
import { buildSchema, type Subgraph } from '@kizuna/kit/graph/subgraph';
import type { SubgraphPorts } from '@kizuna/kit/service/subgraph-ports';
import { accessLogResolvers } from './access-log/access-log-resolvers.ts';
import { startAccessLogUpkeep } from './access-log/access-log-upkeep.ts';
import { accountAdminResolvers } from './account/account-admin-resolvers.ts';
import { createAccountLoader } from './account/account-loader.ts';
import { accountResolvers } from './account/account-resolvers.ts';
import { createPasswords } from './account/passwords.ts';
import { accountTaskResolvers } from './account-task/account-task-resolvers.ts';
import { apiTokenResolvers } from './api-token/api-token-resolvers.ts';
import { auditResolvers } from './audit/audit-resolvers.ts';
import { avatarResolvers } from './avatar/avatar-resolvers.ts';
import { startCleanup } from './cleanup/cleanup.ts';
import { readUsersConfig } from './config.ts';
import type { Context } from './context.ts';
import { indexes } from './db/indexes.ts';
import { tables } from './db/tables.ts';
import { seedUsersDemo } from './demo.ts';
import { nodeResolvers } from './node/node-resolvers.ts';
import { paymentResolvers } from './payment/payment-resolvers.ts';
import { createRoutes } from './routes.ts';
import { secondFactorResolvers } from './second-factor/second-factor-resolvers.ts';
import { createServices } from './services.ts';
import { sessionResolvers } from './session/session-resolvers.ts';
import { sharegramResolvers } from './sharegram/sharegram-resolvers.ts';
import { startKeyRotation } from './token/key-rotation.ts';
import { openSigningKeys } from './token/signing-keys.ts';

const resolvers = mergeResolvers(
  ...[accountResolvers, accountAdminResolvers, sessionResolvers, secondFactorResolvers, paymentResolvers],
  ...[accountTaskResolvers, apiTokenResolvers, sharegramResolvers, auditResolvers, accessLogResolvers, nodeResolvers],
  avatarResolvers,
);

/** Users: accounts, sessions, second factors, API tokens, the audit log, and the mails of everybody. */
export async function createUsers(ports: SubgraphPorts, config = readUsersConfig(process.env)): Promise<Subgraph> {
  const database = await openDatabase({
    url: ports.databaseUrl,
    schema: 'auth',
    migrations: new URL('../src/db/migrations/', import.meta.url),
    tables,
    indexes,
  });
  const history = openAuditDatabase(ports.databaseUrl, 2);
  const passwords = await createPasswords();
  const keys = await openSigningKeys(database, ports.secrets.derive('signing-keys'));
  const accessLog = createAccessLogStore(history);
  const log = { audit: createAuditStore(history), verifyAudit: () => verifyAudit(history) };
  const { services, jobs } = createServices({ ports, config, database, passwords, keys, ...log });
  const cleanup = startCleanup(database, ports.logger);
  const accessLogUpkeep = startAccessLogUpkeep(accessLog, ports.logger);
  const rotation = startKeyRotation(keys, ports.logger);

  return {
    name: 'users',
    schema: buildSchema('users', resolvers),
    createContext: (request): Context => ({
      ...{ ...request, ...services, accessLog },
      loadAccount: createAccountLoader(database),
    }),
    jobs,
    routes: createRoutes(keys, ports.storage, services),
    health: { database: () => database.ping(), history: () => history.ping() },
    seedDemo: () => seedUsersDemo(database, passwords),
    close: async () => {
      await Promise.all([cleanup.stop(), accessLogUpkeep.stop(), rotation.stop()]);
      await Promise.all([database.close(), history.close()]);
    },
  };
}
