import { openAuditDatabase } from '@kizuna/kit/audit/audit-database';
import { createAuditStore } from '@kizuna/kit/audit/audit-store';
import { openDatabase } from '@kizuna/kit/db/database';
import { mergeResolvers } from '@kizuna/kit/graph/merge-resolvers';
import { buildSchema, type Subgraph } from '@kizuna/kit/graph/subgraph';
import { mailJobKind } from '@kizuna/kit/mail/mail-job';
import type { SubgraphPorts } from '@kizuna/kit/service/subgraph-ports';
import { createAccountLoader } from './account/account-loader.ts';
import { accountResolvers } from './account/account-resolvers.ts';
import { createAccountService } from './account/account-service.ts';
import { createPasswords } from './account/passwords.ts';
import { auditResolvers } from './audit/audit-resolvers.ts';
import type { Context } from './context.ts';
import { tables } from './db/tables.ts';
import { seedUsersDemo } from './demo.ts';
import { createMailHandler } from './mail/mail-handler.ts';
import { nodeResolvers } from './node/node-resolvers.ts';
import { createRoutes } from './routes.ts';
import { sessionResolvers } from './session/session-resolvers.ts';
import { createSessionService } from './session/session-service.ts';
import { createSignInThrottle } from './session/sign-in-throttle.ts';
import { openSigningKeys } from './token/signing-keys.ts';

/** Users: accounts, sessions, the audit log, and the mails of everybody. */
export async function createUsers(ports: SubgraphPorts): Promise<Subgraph> {
  const database = await openDatabase({
    url: ports.databaseUrl,
    schema: 'auth',
    migrations: new URL('../src/db/migrations/', import.meta.url),
    tables,
  });
  const history = openAuditDatabase(ports.databaseUrl, 2);
  const audit = createAuditStore(history);
  const passwords = await createPasswords();
  const keys = await openSigningKeys(database, ports.secrets.derive('signing-keys'));
  const accounts = createAccountService(database, passwords);
  const throttle = createSignInThrottle(ports.cache);
  const sessions = createSessionService({ database, passwords, keys, throttle, bus: ports.bus });

  return {
    name: 'users',
    schema: buildSchema('users', mergeResolvers(accountResolvers, sessionResolvers, auditResolvers, nodeResolvers)),
    createContext: (request): Context => ({
      ...request,
      accounts,
      sessions,
      audit,
      loadAccount: createAccountLoader(database),
    }),
    jobs: { [mailJobKind]: createMailHandler(database, ports.mailer) },
    routes: createRoutes(keys),
    health: { database: () => database.ping(), history: () => history.ping() },
    seedDemo: () => seedUsersDemo(database, passwords),
    close: async () => {
      await Promise.all([database.close(), history.close()]);
    },
  };
}
