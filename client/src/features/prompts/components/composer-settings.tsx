import { Input, NumberInput, SegmentedControl, Select, SimpleGrid, TagsInput, Textarea } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { type ComposerDraft, parseSize, sizePresets } from '../composer-draft.ts';
import { ModelSelect } from './model-select.tsx';

/** Everything about the images but the text. */
export function ComposerSettings({ form }: { readonly form: UseFormReturnType<ComposerDraft> }) {
  const { t } = useTranslation('prompts');
  const sizes: { value: string; label: string }[] = sizePresets.map(({ size, name }) => ({
    value: size,
    label: t('sizeOf', { name: t(name), ...parseSize(size) }),
  }));
  const { size } = form.values;
  // A prompt that is used again may have a size of its own.
  if (!sizes.some(({ value }) => value === size)) sizes.push({ value: size, label: size.replace('x', ' × ') });
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md" style={{ alignItems: 'end' }}>
      <ModelSelect {...form.getInputProps('modelId')} />
      <Select label={t('size')} data={sizes} allowDeselect={false} {...form.getInputProps('size')} />
      <NumberInput
        label={t('seed')}
        description={t('seedHint')}
        min={0}
        max={2_147_483_647}
        allowDecimal={false}
        {...form.getInputProps('seed')}
      />
      <NumberInput label={t('steps')} min={1} max={100} clampBehavior="strict" {...form.getInputProps('steps')} />
      <Input.Wrapper label={t('count')} labelElement="div">
        <SegmentedControl
          fullWidth
          aria-label={t('count')}
          data={['1', '2', '3', '4']}
          value={String(form.values.count)}
          onChange={(value) => form.setFieldValue('count', Number(value))}
        />
      </Input.Wrapper>
      <Input.Wrapper label={t('visibility')} labelElement="div">
        <SegmentedControl
          fullWidth
          aria-label={t('visibility')}
          data={[
            { value: 'PRIVATE', label: t('visibilityPRIVATE') },
            { value: 'PUBLIC', label: t('visibilityPUBLIC') },
          ]}
          value={form.values.visibility}
          onChange={(value) => form.setFieldValue('visibility', value === 'PUBLIC' ? 'PUBLIC' : 'PRIVATE')}
        />
      </Input.Wrapper>
      <Textarea
        label={t('negative')}
        description={t('negativeHint')}
        autosize
        maxLength={2_000}
        {...form.getInputProps('negativePrompt')}
      />
      <TagsInput
        label={t('tags')}
        description={t('tagsHint')}
        maxTags={8}
        maxLength={32}
        {...form.getInputProps('tags')}
      />
    </SimpleGrid>
  );
}
