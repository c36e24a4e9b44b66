import { stopOnSignals } from '@kizuna/kit/service/shutdown';
import { type Services, startServices } from './services.ts';
import { explainStartFailure } from './start-failure.ts';

/** `npm run start:services`: the many-process edition on one machine. What the services log comes out here, line by line. */
const starting = new AbortController();
let services: Services | null = null;
stopOnSignals(async () => {
  console.log('\nStopping …');
  starting.abort();
  await startup.catch(() => {});
  await services?.stop();
  console.log('Stopped.');
});

const startup = startServices({
  env: process.env,
  signal: starting.signal,
  onLine: (service, line) => console.log(`${service.padEnd(10)} | ${line}`),
  onProgress: (step) => console.log(`  ${step} …`),
});
try {
  services = await startup;
  console.log(`\n  Kizuna 絆 is running at ${services.publicUrl}/ as separate processes. Stop with Ctrl-C.\n`);
  const sentence = await services.failed;
  if (!starting.signal.aborted) {
    console.error(`${sentence} Stopping the others.`);
    await services.stop();
    process.exit(1);
  }
} catch (error) {
  if (!starting.signal.aborted) {
    const { sentence, exitCode } = explainStartFailure(error);
    console.error(sentence);
    process.exit(exitCode);
  }
}
