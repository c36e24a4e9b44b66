import { runService } from '@kizuna/kit/service/run-service';
import { createPerformers } from './app.ts';

await runService({ name: 'performers', defaultPort: 4002, create: createPerformers });
