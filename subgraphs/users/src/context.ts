import type { AccessLogStore } from '@kizuna/kit/audit/access-log-store';
import type { AuditStore } from '@kizuna/kit/audit/audit-store';
import type { AuditChainState } from '@kizuna/kit/audit/audit-verification';
import type { RequestContext } from '@kizuna/kit/graph/request-context';
import type { AccountAdminService } from './account/account-admin-service.ts';
import type { AccountLoader } from './account/account-loader.ts';
import type { ReadAccountSecurity } from './account/account-security.ts';
import type { AccountService } from './account/account-service.ts';
import type { EmailService } from './account/email-service.ts';
import type { PasswordService } from './account/password-service.ts';
import type { AccountClosingService } from './account-task/account-closing-service.ts';
import type { AccountExports } from './account-task/account-exports.ts';
import type { AccountTaskService } from './account-task/account-task-service.ts';
import type { ApiTokenService } from './api-token/api-token-service.ts';
import type { AvatarAddresses } from './avatar/avatar-addresses.ts';
import type { AvatarService } from './avatar/avatar-service.ts';
import type { PaymentService } from './payment/payment-service.ts';
import type { PinService } from './second-factor/pin-service.ts';
import type { TotpService } from './second-factor/totp-service.ts';
import type { RequireRecentSignIn } from './session/recent-sign-in.ts';
import type { SessionService } from './session/session-service.ts';
import type { SignInService } from './session/sign-in-service.ts';
import type { SharegramService } from './sharegram/sharegram-service.ts';

/** What users does, the same for all requests. */
export interface UsersServices {
  readonly accounts: AccountService;
  readonly accountAdmin: AccountAdminService;
  readonly readSecurity: ReadAccountSecurity;
  readonly emails: EmailService;
  readonly passwordChanges: PasswordService;
  readonly sessions: SessionService;
  readonly signIns: SignInService;
  readonly requireRecentSignIn: RequireRecentSignIn;
  readonly totp: TotpService;
  readonly pins: PinService;
  readonly payments: PaymentService;
  readonly apiTokens: ApiTokenService;
  readonly avatars: AvatarService;
  readonly avatarAddresses: AvatarAddresses;
  readonly sharegram: SharegramService;
  readonly accountTasks: AccountTaskService;
  readonly accountExports: AccountExports;
  readonly accountClosing: AccountClosingService;
  readonly audit: AuditStore;
  readonly verifyAudit: () => Promise<AuditChainState[]>;
}

/** What the resolvers of users are given. */
export interface Context extends RequestContext, UsersServices {
  readonly accessLog: AccessLogStore;
  readonly loadAccount: AccountLoader;
}
