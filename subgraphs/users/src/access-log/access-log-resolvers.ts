import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import type { Resolvers } from '../generated/resolvers.ts';

const maxLines = 1_000;

export const accessLogResolvers: Resolvers = {
  Mutation: {
    accessLogRecord: (_, { lines }, { accessLog }) => {
      const lengths = new Set(Object.values(lines).map((column: readonly unknown[]) => column.length));
      const [length = 0, ...others] = lengths;
      if (others.length > 0 || length > maxLines) throw new KizunaError('VALIDATION_ERROR');
      return length === 0 ? 0 : accessLog.add(lines);
    },
  },
};
