import { runService } from '@kizuna/kit/service/run-service';
import { createForum } from './app.ts';

await runService({ name: 'forum', defaultPort: 4005, create: createForum });
