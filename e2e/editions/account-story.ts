import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { accountHolders } from '@kizuna/kit/accounts/account-data';
import { connect } from '@kizuna/kit/db/connect';
import { idOf } from '@kizuna/kit/graph/global-id';
import { tablesThatHold } from '@kizuna/kit/testing/account-work';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Edition } from '../testkit/edition.ts';
import { makePicture, putFile } from '../testkit/files.ts';
import { createGraphClient } from '../testkit/graph-client.ts';
import { type Person, signIn } from '../testkit/person.ts';
import * as accounts from './accounts-operations.ts';
import * as operations from './operations.ts';

const timeout = 120_000;
const password = 'correct horse battery';
/** Stands in everything that the account says of itself; the law keeps `legalName` alone. */
const canary = 'zqcanary';
const legalName = 'Zqlegal Name';
/** Those of all subgraphs, and of what they share. */
const schemas = ['auth', 'performers', 'media', 'ai', 'forum', 'chat', 'jobs', 'history', 'directory'];

/** Every column that names an account, outside `auth`. */
const knownColumns = [
  ...['ai.image_quota.user_id', 'ai.prompt.owner_id', 'ai.prompt_favorite.user_id'],
  'chat.chat_settings.user_id',
  ...['chat.conversation.assignee_id', 'chat.conversation.concierge_id', 'chat.conversation.requester_id'],
  ...['chat.conversation_event.actor_id', 'chat.conversation_member.user_id'],
  ...['chat.message.deleted_by', 'chat.message.sender_id', 'chat.message_attachment.uploader_id'],
  ...['chat.message_mention.user_id', 'chat.message_reaction.user_id'],
  ...['chat.message_report.reporter_id', 'chat.message_report.resolver_id', 'chat.message_report.sender_id'],
  ...['chat.user_block.blocked_id', 'chat.user_block.blocker_id'],
  ...['forum.forum_comment.author_id', 'forum.forum_comment.deleted_by'],
  ...['forum.forum_post.author_id', 'forum.forum_post.deleted_by', 'forum.forum_post_revision.replaced_by'],
  'media.video_metadata.owner_id',
  ...['performers.kyc_application.applicant_id', 'performers.kyc_application.reviewer_id'],
  ...['performers.kyc_transition.actor_id', 'performers.performer.user_id'],
];

/** Two accounts that leave something everywhere: merged into one, exported, erased. */
export function tellOfAnAccount(edition: () => Pick<Edition, 'url' | 'databaseUrl' | 'dataFolder'>): void {
  let url: string;
  let sql: ReturnType<typeof connect>;
  let admin: Person;
  let primary: Person;
  let duplicate: Person;
  let ids: { primary: string; duplicate: string };

  beforeAll(async () => {
    ({ url } = edition());
    sql = connect(edition().databaseUrl, { max: 2 });
    // Numbers that occur nowhere else, so that whatever still names one of the two is found.
    await sql`alter table auth.user_account alter column id restart with 900000001`;
    admin = await signIn(url, 'admin');
    primary = await register(`${canary}-one`);
    duplicate = await register(`${canary}-two`);
    ids = { primary: await idOfPerson(primary), duplicate: await idOfPerson(duplicate) };
  });
  afterAll(() => sql?.end());

  async function register(username: string): Promise<Person> {
    const input = { username, email: `${username}@kizuna.example`, password };
    await createGraphClient(url).ask(accounts.accountRegister, { input });
    return signIn(url, username, password);
  }
  const idOfPerson = async (person: Person) => (await person.ask<accounts.WhoseId>(accounts.whoseId)).viewer.id;
  const numberOf = (id: string) => String(idOf('User', id));

  async function finished(person: Person, id = ''): Promise<NonNullable<accounts.AccountTask['accountTask']>> {
    return vi.waitFor(
      async () => {
        const { accountTask } = await person.ask<accounts.AccountTask>(accounts.accountTask, { id });
        if (!accountTask?.finishedAt) throw new Error(`not finished: ${accountTask?.pending.join()}`);
        return accountTask;
      },
      { timeout: 60_000, interval: 100 },
    );
  }
  /** All but the demo's own film. */
  const untilJobsAreDone = () =>
    expect
      .poll(() => sql`select kind from jobs.job where status in ('QUEUED', 'RUNNING') and kind not like 'video%'`, {
        timeout: 60_000,
      })
      .toEqual([]);

  /** Leaves something of somebody in every part of the platform. */
  async function leaveTraces(person: Person, other: string): Promise<void> {
    const post = { title: `${canary} title`, body: `${canary} body`, tags: [canary] };
    const { postCreate } = await person.ask<operations.PostCreate>(operations.postCreate, { input: post });
    const comment = { postId: postCreate.post?.id, body: `${canary} comment` };
    await person.ask(accounts.commentCreate, { input: comment });
    const prompt = { prompt: `${canary} at sea`, options: { width: 64, height: 64 } };
    await person.ask(operations.imageGenerate, { input: prompt });
    const film = Buffer.from(`${canary} is no film`);
    const { videoUploadStart } = await person.ask<operations.VideoUploadStart>(operations.videoUploadStart, {
      input: { filename: `${canary}.mp4`, contentType: 'video/mp4', size: film.length, title: canary },
    });
    expect(await putFile(videoUploadStart.uploadUrl ?? '', 'video/mp4', film)).toBe(200);
    const group = { title: 'Talk', memberIds: [other] };
    const { conversationCreate } = await person.ask<accounts.GroupCreate>(accounts.groupCreate, { input: group });
    const { directConversationOpen } = await person.ask<accounts.DirectOpen>(accounts.directOpen, {
      input: { userId: other },
    });
    for (const { conversation } of [conversationCreate, directConversationOpen]) {
      const message = { conversationId: conversation?.id, text: `${canary} says`, clientId: 'one' };
      await person.ask(operations.messageSend, { input: message });
    }
  }

  async function becomeApproved(person: Person): Promise<void> {
    const profile = { stageName: `${canary} stage`, legalName, birthDate: '1995-05-05', nationality: 'JP' };
    const { performerCreate } = await person.ask<operations.PerformerCreate>(operations.performerCreate, {
      input: profile,
    });
    const { kycApplicationCreate } = await person.ask<operations.KycCreate>(operations.kycCreate, {
      input: { performerId: performerCreate.performer?.id },
    });
    const id = kycApplicationCreate.application?.id ?? '';
    for (const kind of ['ID_FRONT', 'SELFIE']) {
      const file = await makePicture();
      const input = { applicationId: id, kind, contentType: 'image/jpeg', size: file.length };
      const { kycDocumentUploadStart } = await person.ask<operations.KycUpload>(operations.kycUpload, { input });
      expect(await putFile(kycDocumentUploadStart.uploadUrl ?? '', 'image/jpeg', file)).toBe(204);
    }
    const updates = person.follow<operations.KycUpdated>(operations.kycUpdated, { id });
    await person.ask(operations.kycSubmit, { input: { id } });
    await updates.until(({ kycApplicationUpdated: { status } }) => status === 'IN_REVIEW');
    await updates.close();
    const kenji = await signIn(url, 'kenji');
    await kenji.ask(operations.kycClaim, { input: { id } });
    await kenji.ask(operations.kycApprove, { input: { id } });
  }

  it('is merged, also when one part breaks half-way and is done again', { timeout }, async () => {
    const hanako = await idOfPerson(await signIn(url, 'hanako'));
    for (const person of [primary, duplicate]) await leaveTraces(person, hanako);
    await becomeApproved(duplicate);
    await untilJobsAreDone();
    // Posts are moved before comments: what was moved when this throws is to be taken back.
    await sql`
      create function forum.break_down() returns trigger language plpgsql as 'begin raise exception ''power cut''; end'`;
    await sql`
      create trigger break_down before update on forum.forum_comment for each row execute function forum.break_down()`;
    const input = { primaryUserId: ids.primary, duplicateUserIds: [ids.duplicate] };
    const { usersMerge } = await admin.ask<accounts.UsersMerge>(accounts.usersMerge, { input });
    expect(usersMerge.userErrors).toEqual([]);
    const pending = async () => {
      const { accountTask } = await admin.ask<accounts.AccountTask>(accounts.accountTask, { id: usersMerge.task?.id });
      return accountTask?.pending;
    };
    const broken = () => sql`select 1 from jobs.job where kind = 'account_work_forum' and error_code is not null`;
    await expect.poll(async () => (await broken()).length, { timeout: 30_000 }).toBe(1);
    await expect.poll(pending, { timeout: 30_000 }).toEqual(['forum']);
    const theirs = numberOf(ids.duplicate);
    expect(await sql`select 1 from forum.forum_post where author_id = ${theirs}`).toHaveLength(1);
    await sql`drop trigger break_down on forum.forum_comment`;
    await finished(admin, usersMerge.task?.id);
    await untilJobsAreDone();
    // `auth` remembers the closed account; who did what is never rewritten; jobs say what they did.
    const places = ['auth', 'directory', 'history', 'jobs'];
    const named = await tablesThatHold(sql, schemas, theirs);
    expect(named.filter((table) => !places.some((place) => table.startsWith(`${place}.`)))).toEqual([]);
    const counted = await admin.ask<accounts.UsersMerge>(accounts.usersMerge, { input: { ...input, dryRun: true } });
    const { receipts } = await finished(admin, counted.usersMerge.task?.id);
    const left = receipts
      .filter(({ holder }) => holder !== 'users')
      .map(({ result }) => Object.values(JSON.parse(result)[0]));
    expect(left.flat().every((count) => count === 0)).toBe(true);
  });

  it('is named only in columns that the account data of their subgraph knows', async () => {
    // Whoever adds one of these sees to it in the folder `accounts/` of the subgraph, then here.
    const columns = await sql<{ name: string }[]>`
      select format('%s.%s.%s', table_schema, table_name, column_name) as name from information_schema.columns c
      where data_type = 'bigint' and is_identity = 'NO'
        and table_schema in ('performers', 'media', 'ai', 'forum', 'chat') and column_name ~ '_(id|by)$'
        and column_name not in ('job_id', 'conversation_id') and not exists (
          select from information_schema.key_column_usage k
          join information_schema.referential_constraints r using (constraint_schema, constraint_name)
          where k.table_schema = c.table_schema and k.table_name = c.table_name and k.column_name = c.column_name
        )
      order by 1`;
    expect(columns.map(({ name }) => name)).toEqual(knownColumns);
  });

  it('is exported with what all parts of the platform hold', { timeout }, async () => {
    const { accountExport } = await primary.ask<accounts.AccountExport>(accounts.accountExport);
    const { downloadUrl } = await finished(primary, accountExport.task?.id);
    const file = await fetch(downloadUrl ?? '');
    expect([file.status, file.headers.get('content-disposition')]).toEqual([
      200,
      expect.stringContaining('attachment'),
    ]);
    const { parts } = (await file.json()) as { parts: Record<string, unknown> };
    expect(Object.keys(parts)).toEqual(accountHolders);
    expect(parts).toMatchObject({
      users: { account: { username: `${canary}-one` }, mergedAccounts: [{ username: `${canary}-two` }] },
      performers: { performers: [{ legalName }], kycApplications: [{ status: 'APPROVED' }] },
      media: { videos: [{ title: canary }, { title: canary }] },
      ai: { prompts: [{ text: `${canary} at sea`, images: [{ width: 64 }] }, {}] },
      forum: { posts: [{ title: `${canary} title` }, {}], comments: [{}, {}] },
      chat: { conversations: [{}, {}, {}, {}] },
      jobs: { jobs: [{ kind: 'image_generate', status: 'SUCCEEDED' }, {}] },
    });
    const { chat } = parts as { chat: { messages: { kind: string; text: string }[] } };
    expect(chat.messages.filter(({ kind }) => kind === 'TEXT').map(({ text }) => text)).toEqual(
      Array.from({ length: 4 }, () => `${canary} says`),
    );
  });

  it('is erased: nothing is left of it but what the law keeps, and the answer says that', { timeout }, async () => {
    const before = await tablesThatHold(sql, schemas, canary);
    for (const schema of ['auth', 'performers', 'media', 'ai', 'forum', 'chat']) {
      expect(before.some((table) => table.startsWith(`${schema}.`))).toBe(true);
    }
    expect(await filesThatHold(edition().dataFolder, canary)).not.toEqual([]);
    const { accountErase } = await primary.ask<accounts.AccountErase>(accounts.accountErase);
    expect(accountErase.userErrors).toEqual([]);
    const { receipts } = await finished(admin, accountErase.task?.id);
    const kept = receipts.flatMap(({ result }) => JSON.parse(result) as { what: string; until: string }[]);
    expect(kept).toEqual([expect.objectContaining({ what: 'kyc_application', count: 1 })]);
    expect(new Date(kept[0]?.until ?? 0).getUTCFullYear()).toBe(new Date().getUTCFullYear() + 7);
    await untilJobsAreDone();
    expect(await tablesThatHold(sql, schemas, canary)).toEqual([]);
    expect(await tablesThatHold(sql, schemas, legalName)).toEqual(['performers.performer']);
    expect(await filesThatHold(edition().dataFolder, canary)).toEqual([]);
    for (const id of [ids.primary, ids.duplicate]) {
      const named = await tablesThatHold(sql, ['media', 'ai', 'forum', 'chat'], numberOf(id));
      expect(named).toEqual([]);
    }
    await expect(signIn(url, `${canary}-one`, password)).rejects.toThrow('INVALID_CREDENTIALS');
  });
}

/** Paths below a folder whose name or bytes hold the text. What was mailed is in the mail boxes of people, not with us. */
async function filesThatHold(folder: string, text: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const found: string[] = [];
  for (const path of paths.filter((one) => !one.startsWith(join(folder, 'mail')))) {
    if (path.includes(text) || (await readFile(path)).includes(text)) found.push(path);
  }
  return found;
}
