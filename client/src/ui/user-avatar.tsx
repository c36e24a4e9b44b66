import { Avatar, type MantineSize } from '@mantine/core';
import { initials, nameColor } from '../lib/name-color.ts';

interface UserAvatarProps {
  /** The display name. */
  readonly name: string;
  /** Of the picture; the initials stand for none, and for one that does not load. */
  readonly url?: string | null | undefined;
  /** @default 'md' */
  readonly size?: MantineSize | number;
  /** `square` marks what is not one person: a group. @default 'round' */
  readonly shape?: 'round' | 'square';
}

/** The picture, or initials on the name's own colour. The name itself stands beside it, so it is hidden from screen readers. */
export function UserAvatar({ name, url = null, size = 'md', shape = 'round' }: UserAvatarProps) {
  return (
    <Avatar
      aria-hidden
      src={url}
      alt=""
      color={nameColor(name)}
      variant="filled"
      size={size}
      radius={shape === 'round' ? '50%' : '30%'}
    >
      {initials(name)}
    </Avatar>
  );
}
