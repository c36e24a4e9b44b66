import type { MessageDeletedBy } from '../../graphql/generated/graphql.ts';

interface Deletable {
  readonly isDeleted: boolean;
  readonly deletedBy?: MessageDeletedBy | null;
}

/**
 * Who took a message back, for the words that stand in its place; null when nobody did. Where the graph does not say who, the sender's words
 * stand there: they name nobody.
 */
export function deletedByOf({ isDeleted, deletedBy }: Deletable): MessageDeletedBy | null {
  return isDeleted ? (deletedBy ?? 'SENDER') : null;
}
