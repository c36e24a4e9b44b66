import type { IncomingMessage } from 'node:http';

/** What a machine calls itself in an address. */
export const loopbackNames: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

const loopbackAddress = /^(?:::1|(?:::ffff:)?127(?:\.\d{1,3}){3})$/;

/** Headers in which proxies say of whom they ask for: `X-Forwarded-Proto`, say, or `CF-Connecting-IP`. */
const proxyHeader = /^(?:forwarded|via|x-real-ip|x-forwarded-.+|cf-.+)$/;

/**
 * Whether somebody at this very machine asks: from it, by its own name (a foreign site's name may be made to lead here, and its pages
 * then ask from here), and not through a proxy that stands here for others.
 */
export function isFromHere({ headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>): boolean {
  const address = `http://${headers.host ?? ''}`;
  return (
    loopbackAddress.test(socket.remoteAddress ?? '') &&
    URL.canParse(address) &&
    loopbackNames.has(new URL(address).hostname) &&
    !Object.keys(headers).some((name) => proxyHeader.test(name))
  );
}
