import { connect } from '@kizuna/kit/db/connect';
import { registerUser } from '@kizuna/kit/directory/user-directory';
import type { SubgraphPorts } from '@kizuna/kit/service/subgraph-ports';
import { drizzle } from 'drizzle-orm/postgres-js';

/** Makes accounts known, as far as a subgraph without `users` beside it can know of them. @returns their numbers */
export async function registerMany({ databaseUrl }: SubgraphPorts, first: number, count: number): Promise<number[]> {
  const sql = connect(databaseUrl, { max: 1 });
  const ids = Array.from({ length: count }, (_, index) => first + index);
  try {
    for (const id of ids) await registerUser(drizzle(sql), id, 'MEMBER');
  } finally {
    await sql.end();
  }
  return ids;
}
