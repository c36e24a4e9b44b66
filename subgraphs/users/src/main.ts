import { runService } from '@kizuna/kit/service/run-service';
import { createUsers } from './app.ts';

await runService({ name: 'users', defaultPort: 4001, create: createUsers });
