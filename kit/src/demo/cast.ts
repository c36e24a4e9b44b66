import type { UserType, Viewer } from '../viewer/viewer.ts';

/** One of the people that a demo installation starts with. */
export interface CastMember {
  /** `users` gives the cast these numbers on an empty database, so that every subgraph can seed their things by itself. */
  readonly id: number;
  readonly username: string;
  readonly displayName: string;
  readonly userType: UserType;
}

const member = (id: number, username: string, displayName: string, userType: UserType): CastMember => ({
  id,
  username,
  displayName,
  userType,
});

/** The demo cast; also the cast of the tests. Never in production: everybody knows the password. */
export const demoCast = {
  hanako: member(1, 'hanako', '花子', 'MEMBER'),
  taro: member(2, 'taro', '太郎', 'MEMBER'),
  aoi: member(3, 'aoi', '葵', 'MEMBER'),
  kenji: member(4, 'kenji', '健二', 'OPERATOR'),
  admin: member(5, 'admin', 'Admin', 'ADMIN'),
  sakura: member(6, 'sakura', '桜', 'PARTNER'),
  yuki: member(7, 'yuki', '雪', 'CONCIERGE'),
} as const satisfies Record<string, CastMember>;

export const demoPassword = 'kizuna-demo';

/** A viewer as which the seeding acts; it has no session, so nothing can be signed with it. */
export function demoViewer({ id, userType }: CastMember): Viewer {
  return { userId: id, userType, sessionId: 0 };
}
