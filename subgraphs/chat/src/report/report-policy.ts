import { isOperator } from '../conversation/conversation-policy.ts';

/** Seeing what was reported, and deciding on it. */
export const mayResolveReports = isOperator;
