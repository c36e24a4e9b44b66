/**
 * `npm run codegen`: resolver types and the client's documents from the SDL. `server` or `client` makes one half, so that a
 * change of the client does not rebuild the servers.
 */
import { step, tool } from './lib/steps.mjs';

const half = process.argv[2] ?? 'all';
await step(`Generating (${half})`, tool('graphql-codegen'), [], { env: { KIZUNA_CODEGEN: half } });
if (half !== 'server') await import('./client-operations.mjs');
