import { join } from 'node:path';
import { readGatewayConfig } from '@kizuna/gateway/config';
import { readKizunaConfig } from '@kizuna/kit/config/kizuna-config';
import { logCrashes } from '@kizuna/kit/logging/crash';
import { createLogger } from '@kizuna/kit/logging/logger';
import { createClosers, stopOnSignals } from '@kizuna/kit/service/shutdown';
import { printBanner } from './banner.ts';
import { startPlatform } from './platform.ts';
import { explainStartFailure } from './start-failure.ts';

/** `npm start`: the one-process edition. Log lines go to a file, the terminal belongs to the person who looks at it. */
try {
  const config = readKizunaConfig(process.env);
  const gateway = readGatewayConfig(process.env, config.production);
  const logFile = join(config.dataFolder, 'kizuna.log');
  const logger = createLogger({
    service: 'kizuna',
    level: config.logLevel,
    ...(config.production ? {} : { file: logFile }),
  });
  logCrashes(logger);
  const closers = createClosers(logger);
  const onProgress = (step: string) => console.log(`  ${step} …`);
  const stopping = new AbortController();
  const starting = startPlatform({ config, gateway, logger, closers, onProgress, signal: stopping.signal });
  stopOnSignals(async () => {
    console.log('\nStopping …');
    stopping.abort();
    // What is being opened when the signal comes (a PostgreSQL, say) is opened first, so that it can be closed.
    await starting.catch(() => {});
    await closers.closeAll();
    console.log('Stopped. The next start finds everything again.');
  });
  try {
    const { publicUrl, keepsMails } = await starting;
    printBanner({ url: publicUrl, demo: config.demo, keepsMails, dataFolder: config.dataFolder, logFile });
  } catch (error) {
    await closers.closeAll();
    // Then it ends with what the signal began.
    if (!stopping.signal.aborted) throw error;
  }
} catch (error) {
  const { sentence, exitCode } = explainStartFailure(error);
  console.error(sentence);
  process.exit(exitCode);
}
