import { Anchor, Text } from '@mantine/core';
import { splitLinks } from '../../../lib/split-links.ts';

/** A mail as plain text, its web addresses as links. */
export function MailText({ text }: { readonly text: string }) {
  return (
    <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
      {splitLinks(text).map(({ text: piece, href }, index) =>
        href ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text never change places
          <Anchor key={index} href={href} rel="noreferrer" inherit>
            {piece}
          </Anchor>
        ) : (
          piece
        ),
      )}
    </Text>
  );
}
