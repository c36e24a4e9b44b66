import { runService } from '@kizuna/kit/service/run-service';
import { createJobs } from './app.ts';

await runService({ name: 'jobs', defaultPort: 4007, create: createJobs });
