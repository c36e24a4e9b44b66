import { type SubgraphHeaders, subgraphHeaders } from '@kizuna/kit/graph/request-context';
import { SubgraphFailure } from './subgraph-failure.ts';

/** The headers by which a request would end elsewhere, go elsewhere or be answered in another form are ours alone. */
const ours = [
  ...['host', 'connection', 'keep-alive', 'upgrade', 'expect', 'te', 'trailer', 'transfer-encoding', 'content-length'],
  ...['content-type', 'content-encoding', 'accept', 'accept-encoding', subgraphHeaders.fetchNumber],
];
const headerName = new RegExp(`^(?!(?:${ours.join('|')})$)[!#$%&'*+.^_\`|~\\w-]+$`, 'i');
const headerValue = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Writes the heads of POSTs of JSON to one address, each with the number by which its answer is known. Their characters are bytes. */
export function createHeadWriter(
  url: URL,
): (headers: SubgraphHeaders, bodyLength: number, fetchNumber: number) => string {
  const fixed = `POST ${url.pathname}${url.search} HTTP/1.1\r\nhost: ${url.host}\r\ncontent-type: application/json\r\naccept: application/json\r\n`;

  /** @throws SubgraphFailure `unsendable` when a header has a byte that would end it, or one that is not Latin-1 */
  return (headers, bodyLength, fetchNumber) => {
    let head = fixed;
    for (const name in headers) {
      const value = headers[name];
      if (value === undefined) continue;
      // The name is no secret, the value may be one.
      if (!headerName.test(name) || !headerValue.test(value)) {
        throw new SubgraphFailure('unsendable', new Error(`the header ${JSON.stringify(name)} cannot be sent`));
      }
      head += `${name}: ${value}\r\n`;
    }
    return `${head}${subgraphHeaders.fetchNumber}: ${fetchNumber}\r\ncontent-length: ${bodyLength}\r\n\r\n`;
  };
}
