/** `npm start`: sets up what is missing, then runs the one-process edition in this process. */
import { setUp } from './lib/setup.mjs';

await setUp();
process.env.APOLLO_TELEMETRY_DISABLED ??= '1';
await import('../platform/dist/main.js');
