import { isIP, type OnReadOpts, connect as openPlain, type Socket } from 'node:net';
import { connect as openSecure } from 'node:tls';

/** Opens a socket; `ready` is called when it has connected, and for TLS when the other side has proved who it is. */
export type OpenSocket = (onread: OnReadOpts, ready: () => void) => Socket;

/** The way to where a URL points. A name with several addresses is tried at one after the other, which is Node's default. */
export function socketsTo(url: URL): OpenSocket {
  const secure = url.protocol === 'https:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port || (secure ? 443 : 80));
  const options = { host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: 60_000 };
  if (!secure) return (onread, ready) => openPlain({ ...options, onread }, ready);
  const secureOptions = isIP(host) ? options : { ...options, servername: host };
  return (onread, ready) => {
    // Its types leave out onread, which it hands on to the socket like all other options of one.
    const all = { ...secureOptions, onread };
    return openSecure(all, ready);
  };
}
