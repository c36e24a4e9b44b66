import type { Viewer } from '../../graphql/viewer-context.ts';

type Role = Pick<Viewer, 'userType'>;

/** Operators take messages down where they support. Roles do not inherit: administrators do not. */
export const moderates = ({ userType }: Role): boolean => userType === 'OPERATOR';

/** Operators look after any support conversation, a concierge after their own. The server decides all the same. */
export const looksAfterSupport = (viewer: Role): boolean => moderates(viewer) || viewer.userType === 'CONCIERGE';
