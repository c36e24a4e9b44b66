import { Alert, Button, Code, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconShieldCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { SectionCard } from '../../../ui/section-card.tsx';

const AuditCheckQuery = graphql(`
  query AuditCheck {
    auditVerify {
      isIntact
      chains {
        writer
        entryCount
        headHash
        brokenEntryNumber
        brokenEntry {
          id
          action
          createdAt
        }
      }
    }
  }
`);

/** Checks on request that nothing in the log was changed or taken away. */
export function AuditCheck() {
  const { t } = useTranslation('admin');
  const [isWanted, setWanted] = useState(false);
  const [{ data, fetching, error }, check] = useQuery({
    query: AuditCheckQuery,
    pause: !isWanted,
    requestPolicy: 'network-only',
  });
  const found = data?.auditVerify;
  const start = () => (isWanted ? check({ requestPolicy: 'network-only' }) : setWanted(true));
  return (
    <SectionCard title={t('chains')} description={t('chainsText')}>
      <Button variant="light" loading={fetching} onClick={start}>
        {t('checkChains')}
      </Button>
      <ErrorAlert error={error} />
      <div role="status">
        {found ? (
          <Stack gap="sm" mt="md">
            <Alert
              variant="light"
              color={found.isIntact ? 'matsu' : 'red'}
              icon={found.isIntact ? <IconShieldCheck size={20} /> : <IconAlertTriangle size={20} />}
            >
              {found.isIntact ? t('chainsIntact') : t('chainsBroken')}
            </Alert>
            {found.chains.map((chain) => (
              <div key={chain.writer}>
                <Text size="sm" fw={600}>
                  {chain.writer}: {t('entryCount', { count: chain.entryCount })}
                </Text>
                <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
                  {chain.headHash}
                </Code>
                {chain.brokenEntryNumber == null ? null : (
                  <Text size="sm" c="red">
                    {chain.brokenEntry
                      ? t('entryChanged', { number: chain.brokenEntryNumber, action: chain.brokenEntry.action })
                      : t('entryMissing', { number: chain.brokenEntryNumber })}
                  </Text>
                )}
              </div>
            ))}
          </Stack>
        ) : null}
      </div>
    </SectionCard>
  );
}
