import { once } from 'node:events';
import { createServer } from 'node:net';
import { ConfigError } from '@kizuna/kit/config/env';

/**
 * Makes sure that a service can listen, before anything is started: a stranger on its port would otherwise be taken for it.
 * @param wanted the port, or 0 for any free one
 * @returns the port
 * @throws ConfigError when it is in use
 */
export async function checkPort(service: string, host: string, wanted: number): Promise<number> {
  const server = createServer().listen(wanted, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no reason given';
    const trouble = code === 'EADDRINUSE' ? 'is in use: stop what uses it' : `on ${host} cannot be used (${code})`;
    throw new ConfigError(`Port ${wanted} of ${service} ${trouble}, or set ${portVariable(service)} to another.`);
  }
  const address = server.address();
  server.close();
  await once(server, 'close');
  return address === null || typeof address === 'string' ? wanted : address.port;
}

/** The variable that moves a service to another port. */
export const portVariable = (name: string) => (name === 'gateway' ? 'PORT' : `${name.toUpperCase()}_PORT`);
