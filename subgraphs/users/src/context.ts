import type { AuditStore } from '@kizuna/kit/audit/audit-store';
import type { RequestContext } from '@kizuna/kit/graph/request-context';
import type { AccountLoader } from './account/account-loader.ts';
import type { AccountService } from './account/account-service.ts';
import type { SessionService } from './session/session-service.ts';

/** What the resolvers of users are given. */
export interface Context extends RequestContext {
  readonly accounts: AccountService;
  readonly sessions: SessionService;
  readonly audit: AuditStore;
  readonly loadAccount: AccountLoader;
}
