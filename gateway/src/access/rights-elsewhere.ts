import type { FetchRequest } from '../execution/fetch-request.ts';
import type { ReadShape } from '../execution/read-shape.ts';
import type { AccessRules } from './access-rules.ts';

/**
 * Whether a subscription's events are completed with something that not everybody may see, from subgraphs other than the events' own.
 * Those are asked on behalf of nobody where a stream is shared.
 */
export function asksForRightsElsewhere(rules: AccessRules | null, requests: readonly FetchRequest[]): boolean {
  const [, ...others] = requests;
  const read = others.flatMap(({ asks }) =>
    'lanes' in asks ? asks.lanes.flatMap(({ steps }) => steps.map((step) => step.read)) : [asks.rootFields.read],
  );
  return rules !== null && read.some((shape) => asksForRights(rules, shape));
}

function asksForRights(rules: AccessRules, { position, fields }: ReadShape): boolean {
  const typeNames = [...position.possibleTypes()];
  return fields.some(
    ({ name, child }) =>
      typeNames.some((typeName) => rules.requirementsOf(typeName, name).length > 0) ||
      (child !== null && asksForRights(rules, child)),
  );
}
