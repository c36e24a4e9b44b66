import { beforeAll, expect, it } from 'vitest';
import { createGraphClient } from '../testkit/graph-client.ts';
import { type Cast, gatherCast } from './cast.ts';
import { hiddenFields, isTold } from './hidden-fields.ts';
import { differencesFrom } from './role-walk.ts';
import { specifiedAreas } from './specified-areas.ts';
import { createTrials } from './trials.ts';

/**
 * The specification's role table, walked by somebody of each role at real things. For a `describe` of a test that has started an
 * edition: starting one takes longer than the walk.
 */
export function walkTheSpecification(edition: () => { readonly url: string }): void {
  let url: string;
  let cast: Cast;
  beforeAll(async () => {
    ({ url } = edition());
    cast = await gatherCast(url);
  }, 60_000);

  it('lets everybody come to what is theirs, and to nothing else', async () => {
    const trials = createTrials(url, cast);
    const isForSome = ({ rights }: (typeof specifiedAreas)[number]) =>
      Object.values(rights).some((right) => right !== 'yes');
    const asked = specifiedAreas.filter(isForSome).flatMap(({ fields }) => fields);
    expect(trials.map(({ field }) => field).toSorted()).toEqual(asked.toSorted());
    const found: string[] = [];
    for (const trial of trials) found.push(...(await differencesFrom(url, cast, trial)));
    expect(found).toEqual([]);
  }, 120_000);

  it('tells what is somebody’s own, and what proves who they are, to whom the specification names', async () => {
    const people = [...Object.entries(cast), ['nobody', createGraphClient(url)] as const];
    const found: string[] = [];
    for (const hidden of hiddenFields) {
      const seen = await Promise.all(people.map(([, client]) => isTold(client, hidden, cast[hidden.owner].username)));
      const seenBy = people.filter((_, index) => seen[index]).map(([name]) => name);
      found.push(`${hidden.field}: ${seenBy.toSorted().join(' ')}`);
    }
    expect(found).toEqual(hiddenFields.map(({ field, seenBy }) => `${field}: ${seenBy.toSorted().join(' ')}`));
  }, 60_000);
}
