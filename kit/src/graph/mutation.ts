import { errorCodes } from '../errors/error-codes.ts';
import { KizunaError } from '../errors/kizuna-error.ts';
import type { RequestContext } from './request-context.ts';

type UserFixableCode = {
  [Code in keyof typeof errorCodes]: (typeof errorCodes)[Code]['userCanFix'] extends true ? Code : never;
}[keyof typeof errorCodes];

/** One entry of a payload's `userErrors`. */
export interface UserError {
  readonly field: string | null;
  readonly code: UserFixableCode;
  readonly message: string;
}

/**
 * Makes a mutation's resolver: what the user can put right (the codes marked so in the registry) comes back in `userErrors`
 * with an otherwise empty payload, everything else stays a top-level error.
 * @param run does the work and gives the payload without `userErrors`
 */
export function mutation<Parent, Args, Context extends RequestContext, Payload extends object>(
  run: (args: Args, context: Context) => Promise<Payload>,
): (parent: Parent, args: Args, context: Context) => Promise<Partial<Payload> & { userErrors: UserError[] }> {
  return async (_parent, args, context) => {
    try {
      return { ...(await run(args, context)), userErrors: [] };
    } catch (error) {
      if (!(error instanceof KizunaError) || !isUserFixable(error.code)) throw error;
      return {
        userErrors: [{ field: error.field ?? null, code: error.code, message: error.messageIn(context.locale) }],
      } as Partial<Payload> & { userErrors: UserError[] };
    }
  };
}

function isUserFixable(code: keyof typeof errorCodes): code is UserFixableCode {
  return errorCodes[code].userCanFix;
}
