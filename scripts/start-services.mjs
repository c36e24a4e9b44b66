/** `npm run start:services`: each service as its own process over HTTP. */
import { setUp } from './lib/setup.mjs';

await setUp();
process.env.APOLLO_TELEMETRY_DISABLED ??= '1';
await import('../platform/dist/services-main.js');
