import { contentsOf } from '@kizuna/kit/testing/account-work';
import { expect, it } from 'vitest';
import { transports } from '../testkit/asker.ts';
import type { AttackStage, Newcomer } from './attack-stage.ts';

/** Everything that people have, and nobody else may touch. */
const schemas = ['performers', 'media', 'ai', 'forum', 'chat'];

/** Ids of what belongs to others, which anybody can make up: they are numbers in base64. */
export function attackIds(stage: () => AttackStage): void {
  async function belongings({ accessToken }: Newcomer, friend: Newcomer) {
    const own = stage().asker('HTTP', { accessToken });
    const make = async (name: string, field: string, input: object | null): Promise<string> => {
      const { payload, code } = await own.mutate(name, input, `${field} { id }`);
      const made = payload?.[field] as { id: string } | null | undefined;
      if (!made) throw new Error(`${name}: ${code}`);
      return made.id;
    };
    const conversation = await make('conversationCreate', 'conversation', { title: 'Ours', memberIds: [friend.id] });
    const said = { conversationId: conversation, text: 'hello', clientId: 'hello' };
    const profile = { stageName: 'Star', legalName: 'Star One', birthDate: '1990-01-01', nationality: 'JP' };
    const performer = await make('performerCreate', 'performer', profile);
    const film = { filename: 'a.mp4', contentType: 'video/mp4', size: 10, title: 'Mine' };
    const drawn = { prompt: 'a quiet harbour', options: { width: 64, height: 64 } };
    const { payload } = await own.mutate('imageGenerate', drawn, 'prompt { id } job { id }');
    const { prompt, job } = payload as { prompt: { id: string }; job: { id: string } };
    const { data } = await own.ask('{ viewer { sessions { id } } }');
    const viewer = data?.viewer as { sessions: { id: string }[] } | null | undefined;
    return {
      conversation,
      message: await make('messageSend', 'message', said),
      post: await make('postCreate', 'post', { title: 'Mine', body: 'Mine' }),
      performer,
      application: await make('kycApplicationCreate', 'application', { performerId: performer }),
      video: await make('videoUploadStart', 'video', film),
      prompt: prompt.id,
      job: job.id,
      session: viewer?.sessions[0]?.id,
      task: await make('accountExport', 'task', null),
    };
  }

  it('what belongs to others is neither read nor changed by its id, over HTTP or a socket', {
    timeout: 60_000,
  }, async () => {
    const { sql } = stage();
    const [owner, friend, thief] = [await stage().newcomer(), await stage().newcomer(), await stage().newcomer()];
    const ids = await belongings(owner, friend);
    await stage().untilJobsAreDone();
    const { conversation: conversationId, message: messageId, application: applicationId } = ids;
    const attacks: [string, object][] = [
      ['conversationMemberAdd', { conversationId, userIds: [thief.id] }],
      ['conversationMemberRemove', { conversationId, userId: friend.id }],
      ['conversationMemberRoleChange', { conversationId, userId: thief.id, role: 'ADMIN' }],
      ['conversationOwnershipTransfer', { conversationId, userId: thief.id }],
      ['conversationLeave', { conversationId }],
      ['conversationRename', { conversationId, title: 'Mine now' }],
      ['conversationMute', { conversationId }],
      ['conversationMarkRead', { conversationId, sequence: 1 }],
      ['messageSend', { conversationId, text: 'x', clientId: 'x' }],
      ['messageEdit', { id: messageId, text: 'x' }],
      ['messageDelete', { id: messageId }],
      ['messageReactionAdd', { messageId, emoji: '👍' }],
      ['messageReactionRemove', { messageId, emoji: '👍' }],
      ['messageAttachmentUploadCreate', { conversationId, filename: 'a.txt', contentType: 'text/plain', size: 1 }],
      ['messageReport', { messageId, reason: 'SPAM' }],
      ['typingSet', { conversationId, isTyping: true }],
      ['postUpdate', { id: ids.post, title: 'Mine now' }],
      ['postDelete', { id: ids.post }],
      ['performerUpdate', { id: ids.performer, stageName: 'Mine now' }],
      ['kycApplicationCreate', { performerId: ids.performer }],
      ['kycDocumentUploadStart', { applicationId, kind: 'SELFIE', contentType: 'image/jpeg', size: 1_000 }],
      ['kycApplicationSubmit', { id: applicationId }],
      ['kycApplicationWithdraw', { id: applicationId }],
      ['videoUploadComplete', { id: ids.video }],
      ['videoUpdate', { id: ids.video, visibility: 'PUBLIC' }],
      ['videoDelete', { id: ids.video }],
      ['promptUpdate', { id: ids.prompt, visibility: 'PUBLIC' }],
      ['jobCancel', { id: ids.job }],
      ['jobRetry', { id: ids.job }],
      ['sessionRevoke', { id: ids.session }],
    ];
    const before = await Promise.all(schemas.map((schema) => contentsOf(sql, schema)));
    for (const transport of transports) {
      const asker = stage().asker(transport, { accessToken: thief.accessToken });
      for (const [name, input] of attacks) {
        const { code } = await asker.mutate(name, input);
        expect([transport, name, code]).toEqual([transport, name, expect.stringMatching(/^(NOT_FOUND|FORBIDDEN)$/)]);
      }
      const { data } = await asker.ask(
        `query ($conversation: ID!, $application: ID!, $job: ID!, $task: ID!, $message: ID!, $session: ID!) {
          conversation(id: $conversation) { title }
          kycApplication(id: $application) { status }
          job(id: $job) { status }
          accountTask(id: $task) { downloadUrl }
          message: node(id: $message) { ... on Message { text } }
          session: node(id: $session) { ... on Session { address } }
        }`,
        ids,
      );
      const nothing = { conversation: null, kycApplication: null, job: null, accountTask: null };
      expect([transport, data]).toEqual([transport, { ...nothing, message: null, session: null }]);
    }
    expect(await Promise.all(schemas.map((schema) => contentsOf(sql, schema)))).toEqual(before);
    expect((await stage().asker('HTTP', { accessToken: owner.accessToken }).ask('{ viewer { id } }')).codes).toEqual(
      [],
    );
  });
}
