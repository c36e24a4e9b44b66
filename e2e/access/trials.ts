import { type Cast, mutation, type Owner } from './cast.ts';
import { createThings, type ThingOf } from './things.ts';

/** A valid operation at something real, which shows who may and who may not. */
export interface Trial {
  readonly field: string;
  readonly operation: string;
  /** How to come to somebody's thing; null when nothing could be theirs. */
  goalOf(owner: Owner): Promise<Goal | null>;
}

export interface Goal {
  readonly variables: Readonly<Record<string, unknown>>;
  /** What stands in the answer of whoever has come to it. */
  readonly sign: string;
}

type Variables = (id: string) => Readonly<Record<string, unknown>>;

/**
 * Trials of all fields that are not for everybody alike, in an order in which each leaves what the next one needs.
 * @param url of the gateway, where the cast is
 */
export function createTrials(url: string, cast: Cast): readonly Trial[] {
  const { stranger, member } = cast;
  const things = createThings(url, cast);
  const { job, accountTask, application, messageReport, comment, post, conversation } = things;
  const strangers =
    (thingOf: ThingOf): ThingOf =>
    async (owner) =>
      owner === stranger ? thingOf(owner) : null;
  const account = strangers(things.account);
  /** No support conversation is tied to a partner yet. */
  const supported: ThingOf = async (owner) => (owner.role === 'partner' ? null : conversation(owner));
  const review = (field: string, more: object = {}) => act(field, 'application { id }', strangers(application), more);
  const support = (field: string, thingOf: ThingOf) =>
    trial(field, mutation(field, 'conversation { id }'), thingOf, (id) => ({ input: { conversationId: id } }));

  return [
    list('users', 'id', account),
    act('userDisable', 'user { id }', account),
    act('userEnable', 'user { id }', account),
    act('userTypeChange', 'user { id }', account, { userType: 'OPERATOR' }),
    trial('usersMerge', mutation('usersMerge', 'user { id }'), account, (primaryUserId) => ({
      input: { primaryUserId, duplicateUserIds: [member.id], dryRun: true },
    })),
    list('auditEntries', 'targetId actor { id }', account),
    {
      field: 'auditActions',
      operation: '{ auditActions }',
      goalOf: async () => ({ variables: {}, sign: 'session.create' }),
    },
    {
      field: 'auditVerify',
      operation: '{ auditVerify { isIntact } }',
      goalOf: async () => ({ variables: {}, sign: 'isIntact' }),
    },

    look('job', job),
    list('jobs', 'id', job, ', all: true'),
    follow('jobUpdated', job),
    act('jobCancel', 'job { id }', job),
    act('jobRetry', 'job { id }', job),
    look('accountTask', accountTask),

    look('kycApplication', application),
    list('kycApplications', 'id', application),
    follow('kycApplicationUpdated', application),
    // Nobody has it yet: whoever may decide is told that they have not claimed it, and everybody else that they may not.
    review('kycApplicationRelease'),
    review('kycApplicationRequestResubmission', { documents: ['SELFIE'] }),
    review('kycApplicationApprove'),
    review('kycApplicationClaim'),
    review('kycApplicationReject', { reason: 'OTHER', note: 'Between us', comment: 'Send it again' }),

    list('messageReports', 'id', messageReport),
    {
      field: 'messageReportContext',
      operation: 'query ($id: ID!) { messageReportContext(id: $id) { isReported } }',
      async goalOf(owner) {
        const id = await messageReport(owner);
        return id === null ? null : { variables: { id }, sign: '"isReported":true' };
      },
    },
    act('messageReportResolve', 'report { id }', messageReport, { status: 'DISMISSED' }),
    act('commentDelete', 'comment { id }', comment),
    act('postDelete', 'deletedPostId', post),

    list('supportConversations', 'id', supported),
    {
      field: 'supportStaff',
      operation: '{ supportStaff(first: 100) { edges { node { id } } } }',
      goalOf: async () => ({ variables: {}, sign: '"edges"' }),
    },
    support('supportConversationAssign', supported),
    support('supportConversationClose', conversation),
    support('supportConversationReopen', conversation),
    look('conversation', conversation),

    {
      ...{ field: 'apiTokenCreate', operation: mutation('apiTokenCreate', 'apiToken { id }') },
      async goalOf(owner) {
        const input = { name: 'Tried', scopes: ['forum:read'], expiresIn: 60 };
        return owner === stranger ? null : { variables: { input }, sign: '"id"' };
      },
    },
  ];
}

function trial(field: string, operation: string, thingOf: ThingOf, variablesOf: Variables): Trial {
  return {
    ...{ field, operation },
    async goalOf(owner) {
      const id = await thingOf(owner);
      return id === null ? null : { variables: variablesOf(id), sign: id };
    },
  };
}

const look = (field: string, thingOf: ThingOf): Trial =>
  trial(field, `query ($id: ID!) { ${field}(id: $id) { id } }`, thingOf, (id) => ({ id }));

const follow = (field: string, thingOf: ThingOf): Trial =>
  trial(field, `subscription ($id: ID!) { ${field}(id: $id) { id } }`, thingOf, (id) => ({ id }));

const list = (field: string, node: string, thingOf: ThingOf, args = ''): Trial =>
  trial(field, `{ ${field}(first: 100${args}) { edges { node { ${node} } } } }`, thingOf, () => ({}));

const act = (field: string, selection: string, thingOf: ThingOf, more: object = {}): Trial =>
  trial(field, mutation(field, selection), thingOf, (id) => ({ input: { id, ...more } }));
