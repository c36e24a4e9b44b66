import { SimpleGrid, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type FragmentType, graphql, readFragment } from '../../../graphql/generated/index.ts';
import { PromptCard } from './prompt-card.tsx';

const SimilarPromptsFragment = graphql(`
  fragment SimilarPrompts on Prompt {
    id
    similar(first: 8) {
      score
      node {
        id
        ...PromptCard
      }
    }
  }
`);

/** Prompts that mean nearly the same, with how near they are. */
export function SimilarPrompts({ prompt }: { readonly prompt: FragmentType<typeof SimilarPromptsFragment> }) {
  const { t, i18n } = useTranslation('prompts');
  const { similar } = readFragment(SimilarPromptsFragment, prompt);
  const percent = new Intl.NumberFormat(i18n.language, { style: 'percent' });
  return (
    <section aria-labelledby="similar-title">
      <Title order={2} size="h3" id="similar-title" mt="xl" mb="sm">
        {t('similar')}
      </Title>
      {similar.length === 0 ? <Text c="dimmed">{t('similarEmpty')}</Text> : null}
      <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="md" verticalSpacing="lg">
        {similar.map(({ score, node }) => (
          <PromptCard key={node.id} prompt={node} note={t('similarity', { percent: percent.format(score) })} />
        ))}
      </SimpleGrid>
    </section>
  );
}
