import postgres from 'postgres';

/** The role that owns a schema and works in it. */
export const roleOf = (schema: string) => `kizuna_${schema}`;

/** Opens a postgres.js pool; `role` drops the login's own rights at once. */
export function connect(url: string, options: { role?: string; max: number }): postgres.Sql {
  return postgres(url, {
    max: options.max,
    connect_timeout: 10,
    idle_timeout: 0,
    // Asks each new connection for its array types, which drizzle reads by itself; a connection that breaks meanwhile would be
    // a rejection that nobody handles, and end the process.
    fetch_types: false,
    onnotice: () => {},
    connection: { TimeZone: 'UTC', ...(options.role ? { role: options.role } : {}) },
  });
}

/** Turns a connection failure into a sentence that names the server but not the password. */
export function unreachable(url: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!/^(ECONN|ENOTFOUND|EHOSTUNREACH|ETIMEDOUT|EAI_|CONNECT|CONNECTION|28|3D)/.test(code)) return error;
  const { host, pathname } = new URL(url);
  return new Error(`The database ${host}${pathname} (DATABASE_URL) cannot be used: ${code}.`, { cause: error });
}
