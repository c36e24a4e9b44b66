import { Pool } from 'pg';

/**
 * A pool for graphile-worker, which speaks to PostgreSQL through `pg` only; it works as the role `kizuna_jobs`. Nothing else
 * in Kizuna uses it.
 * @param max connections at most
 * @param onError told when a connection breaks; the pool makes new ones by itself
 */
export function createGraphilePool(databaseUrl: string, max: number, onError: (error: Error) => void = () => {}): Pool {
  const pool = new Pool({ connectionString: databaseUrl, max, options: '-c role=kizuna_jobs -c TimeZone=UTC' });
  // Without these two a broken connection would end the process.
  pool.on('error', onError);
  pool.on('connect', (client) => {
    client.on('error', onError);
  });
  return pool;
}
