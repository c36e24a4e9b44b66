import type { Bus } from '../bus/bus.ts';
import type { Cache } from '../cache/cache.ts';
import type { Secrets } from '../config/secrets.ts';
import type { Logger } from '../logging/logger.ts';
import type { Mailer } from '../mail/mailer.ts';
import type { Storage } from '../storage/storage.ts';

/** What every subgraph is given at its start: the outside world, behind ports. It never learns which edition it runs in. */
export interface SubgraphPorts {
  /** The login may create roles and schemas; pass it to `openDatabase`, which connects as the subgraph's own role. */
  readonly databaseUrl: string;
  readonly bus: Bus;
  readonly cache: Cache;
  readonly storage: Storage;
  readonly mailer: Mailer;
  readonly secrets: Secrets;
  readonly logger: Logger;
  /** How browsers reach the gateway, for example `http://127.0.0.1:4000`: signed addresses begin with it. */
  readonly publicUrl: string;
}
