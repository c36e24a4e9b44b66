import { createGraphClient, type GraphClient } from '../testkit/graph-client.ts';
import type { Cast, Owner } from './cast.ts';
import { type Right, roles, specifiedAreas } from './specified-areas.ts';
import type { Goal, Trial } from './trials.ts';

/**
 * Has everybody try to come to a stranger's thing and to their own.
 * @param url of the gateway, where the cast is
 * @returns what is not as the specification has it, a line each
 */
export async function differencesFrom(url: string, cast: Cast, trial: Trial): Promise<string[]> {
  const { field, operation } = trial;
  const area = specifiedAreas.find(({ fields }) => fields.includes(field));
  if (!area) return [`${field} is in no area`];
  const found: string[] = [];
  const check = async (who: string, isExpected: boolean, comes: Promise<boolean>) => {
    if ((await comes) !== isExpected) found.push(`${field}: ${who} ${isExpected ? 'does not come' : 'comes'} to it`);
  };

  const strangers = await trial.goalOf(cast.stranger);
  if (strangers && !operation.startsWith('subscription')) {
    await check('nobody', false, comesTo(createGraphClient(url), operation, strangers));
  }
  // Those who may come last: what they do may leave nothing to try.
  const rank = (right: Right): number => ['no', 'own', 'yes'].indexOf(right);
  for (const role of roles.toSorted((one, other) => rank(area.rights[one]) - rank(area.rights[other]))) {
    const [person, right] = [cast[role], area.rights[role]];
    // Whoever comes to everybody's comes to their own; where it is a queue, it may be that it has only what waits there.
    const own = strangers && right === 'yes' ? null : await trial.goalOf(person);
    if (strangers) await check(`${role}, of a stranger’s,`, right === 'yes', attempt(person, operation, strangers));
    if (own) await check(`${role}, of their own,`, right !== 'no', attempt(person, operation, own));
  }
  return found;
}

function attempt(person: Owner, operation: string, goal: Goal): Promise<boolean> {
  return operation.startsWith('subscription') ? hearsOf(person, operation, goal) : comesTo(person, operation, goal);
}

/** Whether it is done or shown; a mutation that only says what is wrong with the input refuses nobody. */
async function comesTo(client: GraphClient, operation: string, { variables, sign }: Goal): Promise<boolean> {
  const { data, errors } = await client.try<object>(operation, variables);
  const answer = JSON.stringify(data);
  return errors.length === 0 && (answer.includes(sign) || answer.includes('"userErrors":[{'));
}

/** Of a stream that tells first how things are now. */
async function hearsOf(person: Owner, operation: string, { variables, sign }: Goal): Promise<boolean> {
  const events = person.follow<object>(operation, variables);
  const first = await events.next().catch(() => null);
  await events.close();
  return JSON.stringify(first).includes(sign);
}
