import { Card, Group, Text, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';

interface SectionCardProps {
  /** An `h2`. */
  readonly title: string;
  readonly description?: ReactNode;
  /** Stands at the right of the title. */
  readonly badge?: ReactNode;
  readonly children?: ReactNode;
}

/** One part of a page of settings. */
export function SectionCard({ title, description, badge, children }: SectionCardProps) {
  const id = useId();
  return (
    <Card component="section" withBorder radius="lg" p="lg" aria-labelledby={id}>
      <Group justify="space-between" gap="xs">
        <Title order={2} fz="lg" id={id}>
          {title}
        </Title>
        {badge}
      </Group>
      {description ? (
        <Text size="sm" c="dimmed" mt={4}>
          {description}
        </Text>
      ) : null}
      {children ? <div style={{ marginTop: 16 }}>{children}</div> : null}
    </Card>
  );
}
