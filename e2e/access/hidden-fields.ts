import type { GraphClient } from '../testkit/graph-client.ts';
import type { Cast } from './cast.ts';

/** A field of an object that refuses nobody, and is null or empty for everybody but a few. */
interface HiddenField {
  /** For example `Performer.legalName`. */
  readonly field: string;
  /** Whose it is here. */
  readonly owner: keyof Cast;
  readonly seenBy: readonly (keyof Cast)[];
}

const hidden = (owner: keyof Cast, seenBy: readonly (keyof Cast)[], fields: string): HiddenField[] =>
  fields.split(' ').map((field) => ({ field, owner, seenBy }));

/** Who sees what of somebody, by hand from the specification. A member who is not its owner sees none of it. */
export const hiddenFields: readonly HiddenField[] = [
  ...hidden('stranger', ['stranger', 'admin'], 'User.email User.emailVerified User.isActive User.isErased'),
  ...hidden('stranger', ['stranger'], 'User.sessions User.security User.conversations User.chatSettings'),
  ...hidden('partner', ['partner'], 'User.apiTokens'),
  ...hidden('concierge', ['concierge', 'admin'], 'User.partner'),
  ...hidden('stranger', ['stranger', 'operator'], 'Performer.legalName Performer.birthDate Performer.nationality'),
  ...hidden('stranger', ['stranger', 'operator'], 'KycApplication.rejectionReason KycApplication.comment'),
  ...hidden('stranger', ['stranger', 'operator'], 'KycTransition.reason KycDocument.url'),
  // Nobody sees what reviewers find and write about them.
  ...hidden('stranger', ['operator'], 'KycApplication.note KycCheck.result KycCheck.score KycCheck.reason'),
];

/** How to come from somebody to an object of theirs. */
const ways: Readonly<Record<string, string>> = {
  User: '_',
  Performer: 'performer { _ }',
  KycApplication: 'performer { kycApplications { _ } }',
  KycTransition: 'performer { kycApplications { history { _ } } }',
  KycDocument: 'performer { kycApplications { documents { _ } } }',
  KycCheck: 'performer { kycApplications { checks { _ } } }',
};

/** What to ask of fields that are objects. */
const selections: Readonly<Record<string, string>> = {
  'User.sessions': '{ id }',
  'User.apiTokens': '{ id }',
  'User.partner': '{ id }',
  'User.security': '{ __typename }',
  'User.conversations': '{ edges { cursor } }',
  'User.chatSettings': '{ doNotDisturb }',
};

/** Whether somebody is told the field. @param username whose it is @throws Error when they are refused, which nobody is to be */
export async function isTold(client: GraphClient, { field }: HiddenField, username: string): Promise<boolean> {
  const [type = '', name = ''] = field.split('.');
  const asked = `told: ${name} ${selections[field] ?? ''}`;
  const query = `query ($username: String!) { user(username: $username) { ${ways[type]?.replace('_', asked)} } }`;
  return tells(await client.ask(query, { username }), false);
}

/** Whether anything stands under `told`. */
function tells(value: unknown, isBelow: boolean): boolean {
  if (value === null || typeof value !== 'object') return isBelow && value !== null;
  if (Array.isArray(value)) return value.some((item) => tells(item, isBelow));
  return Object.entries(value).some(([key, item]) => tells(item, isBelow || key === 'told'));
}
