import { defaultFieldResolver, type GraphQLField, type GraphQLResolveInfo, Kind, type SelectionSetNode } from 'graphql';
import { KizunaError } from '../errors/kizuna-error.ts';
import type { RequestContext } from '../graph/request-context.ts';
import { audience } from '../viewer/viewer.ts';
import { mayRead } from './known-viewer.ts';

/**
 * Lets an API token write where it may not read: the mutation's own field knows it as its owner, and the objects that it answers with
 * tell their plain fields. From those to further objects leads no way, for many of them trust that who got so far may read them.
 * @param areas of the scopes that the field asks for
 */
export function letWrite(field: GraphQLField<unknown, RequestContext>, areas: readonly string[]): void {
  if (areas.length === 0) return;
  const { resolve = defaultFieldResolver } = field;
  field.resolve = (parent, args, context, info) => {
    const unread = areas.filter((area) => !mayReadHere(context, area));
    // Before anything is done: nobody is told that half of it failed.
    if (unread.length > 0 && leadsOn(info)) throw leadsNowhere(unread);
    return resolve(parent, args, context.asCaller?.() ?? context, info);
  };
}

function mayReadHere({ caller, viewer }: RequestContext, area: string): boolean {
  const asker = caller ?? viewer;
  return asker !== null && (asker === audience || mayRead(asker, area));
}

/** Whether more is asked for than plain fields of the payload's objects: `message { text }` is not, `message { sender { id } }` is. */
function leadsOn({ fieldNodes, fragments }: GraphQLResolveInfo): boolean {
  function goesBeyond(levels: number, selectionSet: SelectionSetNode | undefined): boolean {
    return (selectionSet?.selections ?? []).some((selection) => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        return goesBeyond(levels, fragments[selection.name.value]?.selectionSet);
      }
      if (selection.kind === Kind.INLINE_FRAGMENT) return goesBeyond(levels, selection.selectionSet);
      if (!selection.selectionSet) return false;
      return levels === 0 || goesBeyond(levels - 1, selection.selectionSet);
    });
  }
  return fieldNodes.some(({ selectionSet }) => goesBeyond(1, selectionSet));
}

function leadsNowhere(areas: readonly string[]): KizunaError {
  const scopes = areas.map((area) => `${area}:read`).join(', ');
  return new KizunaError('FORBIDDEN', {
    message: {
      en: `Without ${scopes} a mutation tells the plain fields of what it answers with, and no further objects.`,
      ja: `${scopes} のスコープがない場合、変更操作の結果から他のオブジェクトは取得できません。`,
    },
  });
}
