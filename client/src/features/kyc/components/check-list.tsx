import { Badge, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type FragmentType, graphql, readFragment } from '../../../graphql/generated/index.ts';

const CheckListFragment = graphql(`
  fragment CheckList on KycApplication {
    id
    checks {
      kind
      result
      score
      reason
      document {
        id
        kind
      }
    }
  }
`);

const colors = { PASSED: 'matsu', FAILED: 'red', UNDECIDED: 'yamabuki' } as const;

/** What the background checks found. */
export function CheckList({ application }: { readonly application: FragmentType<typeof CheckListFragment> }) {
  const { t, i18n } = useTranslation('kyc');
  const { checks } = readFragment(CheckListFragment, application);
  const percent = new Intl.NumberFormat(i18n.language, { style: 'percent' });
  return (
    <Paper component="section" withBorder radius="lg" p="lg" aria-labelledby="checks-title">
      <Title order={2} size="h5" id="checks-title" mb="sm">
        {t('checks')}
      </Title>
      {checks.length === 0 ? <Text c="dimmed">{t('checksEmpty')}</Text> : null}
      <Stack component="ul" gap="sm" p={0} m={0} style={{ listStyle: 'none' }}>
        {checks.map(({ kind, result, score, reason, document }) => (
          <li key={`${kind} ${document?.id ?? ''}`}>
            <Group justify="space-between" gap="xs" wrap="nowrap">
              <Text fw={550} size="sm">
                {t(`check${kind}`)}
                {document ? ` · ${t(`document${document.kind}`)}` : ''}
              </Text>
              <Badge color={colors[result]} variant="light" tt="none" style={{ flexShrink: 0 }}>
                {t(`result${result}`)}
              </Badge>
            </Group>
            <Text size="sm" c="dimmed">
              {reason}
              {score == null ? '' : ` · ${t('score', { percent: percent.format(score) })}`}
            </Text>
          </li>
        ))}
      </Stack>
    </Paper>
  );
}
