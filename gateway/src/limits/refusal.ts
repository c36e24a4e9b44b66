import type { ErrorCode, LocalizedText } from '@kizuna/kit/errors/error-codes';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { type ASTNode, GraphQLError } from 'graphql';

/** What a validation rule reports when a limit is passed; it is told in the client's language. */
export function refusal(node: ASTNode, code: ErrorCode, message: LocalizedText): GraphQLError {
  return new GraphQLError(message.en, {
    nodes: node,
    extensions: { code },
    originalError: new KizunaError(code, { message }),
  });
}
