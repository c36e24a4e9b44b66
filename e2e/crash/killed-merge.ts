import { accountHolders } from '@kizuna/kit/accounts/account-data';
import type { connect } from '@kizuna/kit/db/connect';
import { idOf } from '@kizuna/kit/graph/global-id';
import { contentsOf } from '@kizuna/kit/testing/account-work';
import { expect } from 'vitest';
import * as accounts from '../editions/accounts-operations.ts';
import * as operations from '../editions/operations.ts';
import { createGraphClient } from '../testkit/graph-client.ts';
import { type Person, signIn } from '../testkit/person.ts';

/** A Kizuna that can be killed, and its database, which outlives it. */
export interface KillableKizuna {
  readonly url: string;
  readonly sql: ReturnType<typeof connect>;
  /** Kills the process that works for the forum; settles when it is gone. @returns starts it again, and says where all is then */
  kill(): Promise<() => Promise<string>>;
}

const password = 'correct horse battery';
const patience = { timeout: 60_000 };
const schemas = ['performers', 'media', 'ai', 'forum', 'chat'];

interface Owner {
  readonly person: Person;
  readonly id: string;
  readonly number: number;
}

/** Kills it while it merges two accounts, in the middle of what the forum does for it: the next start finishes it, once. */
export async function killInTheMiddleOfAMerge(kizuna: KillableKizuna): Promise<void> {
  const { url, sql } = kizuna;
  const [primary, duplicate, friend] = await Promise.all(['primary', 'duplicate', 'friend'].map(register));
  if (!primary || !duplicate || !friend) throw new Error('nobody');
  for (const { person } of [primary, duplicate]) await leaveTraces(person, friend.id);
  await expect.poll(openJobs, patience).toEqual([]);
  const admin = await signIn(url, 'admin');
  const input = { primaryUserId: primary.id, duplicateUserIds: [duplicate.id] };

  // Posts are moved before comments: here the forum stops in the middle of its part.
  const lock = await sql.reserve();
  await lock`begin`;
  await lock`lock table forum.forum_comment in exclusive mode`;
  const { usersMerge } = await admin.ask<accounts.UsersMerge>(accounts.usersMerge, { input });
  const task = idOf('AccountTask', usersMerge.task?.id ?? '') ?? 0;
  await expect.poll(async () => (await workOnComments()).length, patience).toBe(1);
  await expect.poll(async () => (await receipts(task)).length, patience).toBeGreaterThan(0);
  const restart = await kizuna.kill();
  await lock`rollback`;
  lock.release();
  // What the dead process had begun is undone as soon as the server learns that it is dead.
  await expect.poll(workOnComments, patience).toEqual([]);
  const done = await receipts(task);
  expect(done).not.toContain('forum');
  expect(await ownedBy(duplicate)).toMatchObject({ posts: 1, comments: 1 });
  // As if the time had passed after which others take over from a dead worker.
  await sql`
    update jobs.worker set heartbeat_at = now() - interval '2 minutes' where 'account_work_forum' = any(kinds)`;

  const newUrl = await restart();
  await expect.poll(() => unfinished(task), patience).toEqual([]);
  expect(await receipts(task)).toEqual(accountHolders.toSorted());
  expect(await ownedBy(primary)).toEqual({ posts: 2, comments: 2, prompts: 2, messages: 2 });
  expect(await ownedBy(duplicate)).toEqual({ posts: 0, comments: 0, prompts: 0, messages: 0 });
  const [ends] = await sql`
    select count(*)::int as times from history.audit_log
    where action = 'account.merge_finish' and details ->> 'taskId' = ${String(task)}`;
  expect(ends).toEqual({ times: 1 });
  for (const { kind, attempts, status } of await parts(task)) {
    // What was done before was not done again.
    const wasDone = done.some((holder) => kind === `account_work_${holder}`);
    expect([kind, status, attempts]).toEqual([kind, 'SUCCEEDED', wasDone ? 1 : expect.any(Number)]);
  }
  await expect(signIn(newUrl, 'duplicate', password)).rejects.toThrow('INVALID_CREDENTIALS');
  await expect.poll(openJobs, patience).toEqual([]);

  const before = await Promise.all(schemas.map((schema) => contentsOf(sql, schema)));
  const again = await (await signIn(newUrl, 'admin')).ask<accounts.UsersMerge>(accounts.usersMerge, { input });
  expect(again.usersMerge.userErrors).toEqual([]);
  const repeated = idOf('AccountTask', again.usersMerge.task?.id ?? '') ?? 0;
  await expect.poll(() => unfinished(repeated), patience).toEqual([]);
  expect(await Promise.all(schemas.map((schema) => contentsOf(sql, schema)))).toEqual(before);

  async function register(username: string): Promise<Owner> {
    const account = { username, email: `${username}@kizuna.example`, password };
    await createGraphClient(url).ask(accounts.accountRegister, { input: account });
    const person = await signIn(url, username, password);
    const { id } = (await person.ask<accounts.WhoseId>(accounts.whoseId)).viewer;
    return { person, id, number: idOf('User', id) ?? 0 };
  }

  async function ownedBy({ number }: Owner) {
    const [row] = await sql`
      select (select count(*)::int from forum.forum_post where author_id = ${number}) as posts,
        (select count(*)::int from forum.forum_comment where author_id = ${number}) as comments,
        (select count(*)::int from ai.prompt where owner_id = ${number}) as prompts,
        (select count(*)::int from chat.message where sender_id = ${number} and kind = 'TEXT') as messages`;
    return row;
  }

  /** All but the demo's own film. */
  function openJobs() {
    return sql`select kind from jobs.job where status in ('QUEUED', 'RUNNING') and kind not like 'video%'`;
  }
  function workOnComments() {
    return sql`
      select 1 from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and state = 'active' and query ~ 'update.*forum_comment'`;
  }
  function unfinished(id: number) {
    return sql`select 1 from auth.account_task where id = ${id} and finished_at is null`;
  }
  async function receipts(id: number): Promise<string[]> {
    const rows = await sql<
      { holder: string }[]
    >`select holder from auth.account_task_receipt where task_id = ${id} order by 1`;
    return rows.map(({ holder }) => holder);
  }
  function parts(id: number) {
    return sql<{ kind: string; attempts: number; status: string }[]>`
      select kind, attempts, status from jobs.job
      where kind like 'account_work_%' and payload ->> 'taskId' = ${String(id)}`;
  }
}

/** A post with a comment, a prompt and a message. */
async function leaveTraces(person: Person, other: string): Promise<void> {
  const post = { title: 'A post', body: 'of mine' };
  const { postCreate } = await person.ask<operations.PostCreate>(operations.postCreate, { input: post });
  await person.ask(accounts.commentCreate, { input: { postId: postCreate.post?.id, body: 'A comment' } });
  const prompt = { prompt: 'a lighthouse at sea', options: { width: 64, height: 64 } };
  await person.ask(operations.imageGenerate, { input: prompt });
  const group = { title: 'Talk', memberIds: [other] };
  const { conversationCreate } = await person.ask<accounts.GroupCreate>(accounts.groupCreate, { input: group });
  const message = { conversationId: conversationCreate.conversation?.id, text: 'Hello', clientId: 'one' };
  await person.ask(operations.messageSend, { input: message });
}
