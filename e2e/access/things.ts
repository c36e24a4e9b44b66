import { createGraphClient } from '../testkit/graph-client.ts';
import { type Cast, change, firstId, mutation, type Owner } from './cast.ts';

/** Finds or makes somebody's thing, the same each time. @returns its id; null where nothing could be theirs */
export type ThingOf = (owner: Owner) => Promise<string | null>;

/**
 * What each of the cast has, or what is tied to them. What is nobody's in particular counts as the stranger's.
 * @param url of a gateway where the demo's `aoi`, the stranger, has a KYC application that waits for a reviewer
 */
export function createThings(url: string, { admin, operator, concierge, member, stranger }: Cast) {
  const isStranger = ({ id }: Owner): boolean => id === stranger.id;
  const post = once((owner) => change(owner, 'postCreate', 'post { id }', { title: 'Tried', body: 'Tried' }));
  return {
    post,
    /** Only for a trial: administrators close it. */
    account: once(async () => {
      const input = { username: 'probe', email: 'probe@kizuna.example', password: 'correct horse battery' };
      return change(createGraphClient(url), 'accountRegister', 'user { id }', input);
    }),
    job: once((owner) => {
      const options = { width: 64, height: 64 };
      return change(owner, 'imageGenerate', 'job { id }', { prompt: 'A grey square', options });
    }),
    accountTask: once(async (owner) => {
      const merge = { primaryUserId: stranger.id, duplicateUserIds: [member.id], dryRun: true };
      if (isStranger(owner)) return change(admin, 'usersMerge', 'task { id }', merge);
      return firstId(await owner.ask('mutation { accountExport { task { id } } }'));
    }),
    application: once(async (owner) => {
      if (isStranger(owner)) return firstId(await owner.ask('{ kycApplications(first: 1) { edges { node { id } } } }'));
      const person = { stageName: 'Tried', legalName: 'Tried Once', birthDate: '1990-01-01', nationality: 'JP' };
      const performerId = await change(owner, 'performerCreate', 'performer { id }', person);
      return change(owner, 'kycApplicationCreate', 'application { id }', { performerId });
    }),
    comment: once(async (owner) => {
      return change(owner, 'commentCreate', 'comment { id }', { postId: await post(stranger), body: 'Tried' });
    }),
    /** The concierge's is one that somebody else opened and that is tied to them. */
    conversation: once((owner) => {
      const [by, tied] = owner.id === concierge.id ? [stranger, { conciergeId: owner.id }] : [owner, {}];
      return change(by, 'supportConversationOpen', 'conversation { id }', { subject: 'Help', ...tied });
    }),
    messageReport: once(async (owner) => {
      if (!isStranger(owner)) return null;
      const room = { title: 'Tried', memberIds: [member.id] };
      const conversationId = await change(owner, 'conversationCreate', 'conversation { id }', room);
      const message = { conversationId, text: 'Something bad', clientId: 'tried' };
      const messageId = await change(owner, 'messageSend', 'message { id }', message);
      await member.ask(mutation('messageReport', 'reportedMessageId'), { input: { messageId, reason: 'OTHER' } });
      return firstId(await operator.ask('{ messageReports(first: 1) { edges { node { id } } } }'));
    }),
  };
}

function once(make: ThingOf): ThingOf;
function once(make: (owner: Owner) => Promise<string>): (owner: Owner) => Promise<string>;
function once(make: ThingOf): ThingOf {
  const made = new Map<string, Promise<string | null>>();
  return (owner) => {
    const known = made.get(owner.id) ?? make(owner);
    made.set(owner.id, known);
    return known;
  };
}
