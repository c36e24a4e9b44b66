import { Select, type SelectProps } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const AiModels = graphql(`
  query AiModels {
    aiModels {
      id
      name
      version
      description
      isAvailable
    }
  }
`);

/** The models, those that cannot be used here greyed out. Nothing chosen: the first that is available. */
export function ModelSelect(props: Omit<SelectProps, 'data' | 'label'>) {
  const { t } = useTranslation('prompts');
  const [{ data, error, fetching }] = useQuery({ query: AiModels });
  const models = data?.aiModels ?? [];
  const chosen = models.find(({ id }) => id === props.value) ?? models.find(({ isAvailable }) => isAvailable);
  return (
    <Select
      {...props}
      label={t('model')}
      description={chosen?.description}
      error={error ? t('modelsFailed') : props.error}
      placeholder={chosen ? `${chosen.name} ${chosen.version}` : ''}
      disabled={fetching && !data}
      allowDeselect={false}
      data={models.map(({ id, name, version, isAvailable }) => ({
        value: id,
        label: isAvailable ? `${name} ${version}` : t('modelUnavailable', { name: `${name} ${version}` }),
        disabled: !isAvailable,
      }))}
    />
  );
}
