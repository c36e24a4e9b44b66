import { pathToFileURL } from 'node:url';

/**
 * Runs a service's `main` as a child of the supervisor: `node services-child.js <main>`. The channel to the supervisor breaks
 * when that dies, however it dies, and the service then stops as on a signal. Nothing is ever left running.
 */
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
const [main] = process.argv.slice(2);
if (main === undefined || !process.connected) throw new Error('services-child is started by the supervisor only.');
await import(pathToFileURL(main).href);
