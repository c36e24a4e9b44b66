import { Badge, Button, Group, Paper, SegmentedControl, Text, Title } from '@mantine/core';
import { IconRepeat } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type FragmentType, graphql, readFragment } from '../../../graphql/generated/index.ts';
import { ErrorAlert } from '../../../ui/error-alert.tsx';
import { TimeAgo } from '../../../ui/time-ago.tsx';
import { reuseAddress } from '../hooks/use-reused-prompt-id.ts';
import { usePromptUpdate } from '../mutations/use-prompt-update.ts';
import classes from './prompt-settings.module.css';

export const PromptSettingsFragment = graphql(`
  fragment PromptSettings on Prompt {
    id
    text
    negativeText
    visibility
    tags
    createdAt
    viewerCanUpdate
    owner {
      id
      displayName
    }
    model {
      id
      name
      version
      isAvailable
    }
    images {
      id
      width
      height
      seed
    }
  }
`);

/** How the images of a prompt were made; its owner says here who may see it. */
export function PromptSettings({ prompt: ref }: { readonly prompt: FragmentType<typeof PromptSettingsFragment> }) {
  const { t } = useTranslation('prompts');
  const { history } = useRouter();
  const prompt = readFragment(PromptSettingsFragment, ref);
  const [{ data, error, fetching }, update] = usePromptUpdate();
  const first = prompt.images[0];
  const facts: readonly (readonly [string, string])[] = [
    [t('owner'), prompt.owner?.displayName ?? t('unknownPerson')],
    [t('model'), `${prompt.model.name} ${prompt.model.version}`],
    [t('negative'), prompt.negativeText || t('notSet')],
    [t('size'), first ? `${first.width} × ${first.height}` : t('notSet')],
    [t('seed'), first ? prompt.images.map(({ seed }) => seed).join(', ') : t('notSet')],
  ];
  return (
    <Paper component="section" withBorder radius="lg" p="lg" aria-labelledby="settings-title">
      <Title order={2} size="h4" id="settings-title" mb="sm">
        {t('settings')}
      </Title>
      <dl className={classes.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <div>
          <dt>{t('createdAt')}</dt>
          <dd>
            <TimeAgo value={prompt.createdAt} />
          </dd>
        </div>
      </dl>
      <Group gap={6} mb="md">
        {prompt.tags.map((tag) => (
          <Badge key={tag} variant="default" tt="none">
            #{tag}
          </Badge>
        ))}
      </Group>
      {prompt.viewerCanUpdate ? (
        <>
          <Text size="sm" fw={500} mb={4}>
            {t('visibility')}
          </Text>
          <SegmentedControl
            fullWidth
            mb="md"
            disabled={fetching}
            aria-label={t('visibility')}
            data={[
              { value: 'PRIVATE', label: t('visibilityPRIVATE') },
              { value: 'PUBLIC', label: t('visibilityPUBLIC') },
            ]}
            value={prompt.visibility}
            onChange={(value) =>
              void update({ input: { id: prompt.id, visibility: value === 'PUBLIC' ? 'PUBLIC' : 'PRIVATE' } })
            }
          />
          <ErrorAlert error={error ?? data?.promptUpdate?.userErrors[0]} />
        </>
      ) : null}
      <Button fullWidth leftSection={<IconRepeat size={18} />} onClick={() => history.push(reuseAddress(prompt.id))}>
        {t('reuse')}
      </Button>
    </Paper>
  );
}
