import { isIPv6 } from 'node:net';
import { ConfigError } from './env.ts';
import type { KizunaConfig } from './kizuna-config.ts';

/** All addresses of a machine; to a process that does not know where the gateway listens it stands for wherever that is. */
export const anyHost = '0.0.0.0';

/** Where the gateway listens unless `PORT` says otherwise. */
export const usualGatewayPort = 4000;

const wildcards = new Set(['0.0.0.0', '[::]']);

/**
 * How browsers reach the gateway, without a slash at the end: what files are signed for and which origin is our own.
 * @param host where the gateway listens, a name or an address; `anyHost` when that is not known
 * @throws ConfigError when `KIZUNA_PUBLIC_URL` must say it
 */
export function publicUrlOf(
  config: Pick<KizunaConfig, 'publicUrl' | 'production'>,
  host: string,
  port: number,
): string {
  if (config.publicUrl) return config.publicUrl;
  const hint = 'set KIZUNA_PUBLIC_URL to the address that browsers use, for example https://kizuna.example';
  if (port === 0) throw new ConfigError(`KIZUNA_PUBLIC_URL is not set, and PORT is 0: ${hint}, or set PORT.`);
  if (config.production && wildcards.has(hostnameOf(host))) {
    throw new ConfigError(`KIZUNA_PUBLIC_URL is not set: ${hint}.`);
  }
  return localUrlOf(host, port);
}

/** Where this machine itself reaches a server that listens on a host and port: 127.0.0.1 for all addresses and `localhost`. */
export function localUrlOf(host: string, port: number): string {
  const hostname = hostnameOf(host);
  const near = wildcards.has(hostname) || hostname === 'localhost' ? '127.0.0.1' : hostname;
  return new URL(`http://${near}:${port}`).origin;
}

/** As addresses write it: short, in lower case, IPv6 in brackets. */
function hostnameOf(host: string): string {
  const address = `http://${isIPv6(host) ? `[${host}]` : host}`;
  const isHost = isIPv6(host) || !/[/:@?#]/.test(host);
  if (isHost && URL.canParse(address)) return new URL(address).hostname;
  throw new ConfigError('HOST is wrong: set it to the name or address to listen on, without a port or zone.');
}
