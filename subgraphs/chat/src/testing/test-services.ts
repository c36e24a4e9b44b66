import type { Database } from '@kizuna/kit/db/database';
import type { SubgraphPorts } from '@kizuna/kit/service/subgraph-ports';
import { createUrlSigner } from '@kizuna/kit/storage/signed-url';
import { Registry } from 'prom-client';
import { readChatConfig } from '../config.ts';
import type { ChatServices } from '../context.ts';
import type { Tables } from '../db/tables.ts';
import { createChatMetrics } from '../metrics.ts';
import { createServices } from '../services.ts';

/** Chat's services without a graph before them, as a second process of the same installation would have them. */
export function createTestServices(ports: SubgraphPorts, database: Database<Tables>): ChatServices {
  return createServices({
    ...{ ports, database },
    config: { ...readChatConfig({}), messagesInTenSeconds: 100_000 },
    metrics: createChatMetrics(new Registry()),
    signer: createUrlSigner('a secret of a test that is long enough'),
  });
}
