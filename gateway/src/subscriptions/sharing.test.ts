import { buildASTSchema, getOperationAST, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createGraphTypes } from '../execution/graph-types.ts';
import { loadClientOperations } from '../operations/persisted-operations.ts';
import { loadSupergraph } from '../supergraph/supergraph-file.ts';
import { sharingOf } from './sharing.ts';

const schema = buildASTSchema(parse(loadSupergraph()), { assumeValid: true });
const types = createGraphTypes(schema);

function isShared(text: string): boolean {
  const document = parse(text);
  const operation = getOperationAST(document, undefined);
  const sharing = operation && sharingOf(types, schema, document, operation, { refused: '', areAskedElsewhere: false });
  return sharing !== null && sharing !== undefined && !sharing.differsByViewer;
}
const added = (fields: string) =>
  isShared(`subscription ($id: ID!) { messageAdded(conversationId: $id) { ${fields} } }`);

describe('a stream of a room', () => {
  it('is shared with all that is the same for everybody in it', () => {
    expect(added('id sequence text sender { displayName } attachments { filename url previewUrl }')).toBe(true);
    expect(added('conversation { title } ... on Message { text }')).toBe(true);
  });

  it('is nobody’s to share with what is personal, proves an identity or lets somebody in', () => {
    for (const fields of [
      'text sender { email }',
      'sender { performer { legalName } }',
      'sender { performer { kycApplications { comment documents { url } } } }',
      'sender { sessions { userAgent } }',
      'sender { security { pendingEmail } }',
      'viewerCanEdit',
    ]) {
      expect([fields, added(fields)]).toEqual([fields, false]);
    }
  });

  it('is shared by the client, as it asks for it', () => {
    const streams = Object.values(loadClientOperations()).filter(
      (text) =>
        /\b(?:messageAdded|messageUpdated|conversationEvents)\(/.test(text) && /^.*\bsubscription\b/s.test(text),
    );
    expect(streams.length).toBeGreaterThan(0);
    for (const text of streams) expect([text, isShared(text)]).toEqual([text, true]);
  });
});
