import type { Logger } from '@kizuna/kit/logging/logger';
import type { Registry } from 'prom-client';
import { protectTransport } from './resilience.ts';
import { shareReads } from './shared-reads.ts';
import type { SubgraphTransports } from './subgraph-transport.ts';
import type { TransportConfig } from './transport-config.ts';
import { createTransportMetrics } from './transport-metrics.ts';

export interface GuardOptions {
  readonly config: TransportConfig;
  readonly registry: Registry;
  readonly logger: Logger;
}

/** Puts limits, figures and (where it is switched on) the sharing of reads around each bare transport. */
export function guardTransports(transports: SubgraphTransports, options: GuardOptions): SubgraphTransports {
  const { config, registry, logger } = options;
  const metricsOf = createTransportMetrics(registry);
  const generation = { number: 0 };
  return new Map(
    [...transports].map(([name, transport]) => {
      const metrics = metricsOf(name);
      const guarded = protectTransport(transport, { name, limits: config.limitsOf(name), metrics, logger });
      return [name, config.shareReads ? shareReads(guarded, metrics, generation) : guarded];
    }),
  );
}
