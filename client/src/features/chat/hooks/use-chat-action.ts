import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { notifications } from '@mantine/notifications';
import { useCallback, useEffectEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { errorInfo } from '../../../lib/error-info.ts';
import type { UserErrorLike } from '../../../lib/user-errors.ts';

interface Payload {
  readonly userErrors: readonly UserErrorLike[];
}

/**
 * A mutation of which the viewer hears only when it fails: then a notification says why.
 * @returns the payload, or null when it failed
 */
export function useChatAction<Data, Input, Result extends Payload>(
  document: TypedDocumentNode<Data, { input: Input }>,
  payloadOf: (data: Data) => Result | null | undefined,
): (input: Input) => Promise<Result | null> {
  const { t } = useTranslation('common');
  const [, run] = useMutation(document);
  const settle = useEffectEvent((data: Data | undefined, error: Parameters<typeof errorInfo>[0]): Result | null => {
    const payload = data === undefined ? null : (payloadOf(data) ?? null);
    const problem = payload?.userErrors[0] ?? errorInfo(error);
    if (payload && !problem) return payload;
    const message = !problem || problem.code === 'NETWORK' ? t('error.network') : problem.message;
    notifications.show({ color: 'red', message });
    return null;
  });
  return useCallback(
    async (input) => {
      const { data, error } = await run({ input });
      return settle(data, error);
    },
    [run],
  );
}
