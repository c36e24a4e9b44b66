/** The roles of the specification, in the order of its table. */
export const roles = ['admin', 'operator', 'partner', 'concierge', 'member'] as const;
export type Role = (typeof roles)[number];

/** `own`: what is theirs or tied to them, and nothing else. */
export type Right = 'yes' | 'own' | 'no';

/** A row of the specification's role table, and the root fields of the graph by which one comes to its things. */
export interface Area {
  readonly name: string;
  readonly rights: Readonly<Record<Role, Right>>;
  readonly fields: readonly string[];
}

/** Rights as the specification's table has them: admin, operator, partner, concierge, member. */
function area(name: string, rights: readonly [Right, Right, Right, Right, Right], fields: string): Area {
  const [admin, operator, partner, concierge, member] = rights;
  return { name, rights: { admin, operator, partner, concierge, member }, fields: fields.trim().split(/\s+/u) };
}

/**
 * Who may do what, by hand from the specification and not from the SDL, so that the two can be compared. Each root field is in one
 * area. Where a field leads to one's own things and, for some role, to those of everybody, the area says both.
 */
export const specifiedAreas: readonly Area[] = [
  area(
    'administration: users, roles, audit',
    ['yes', 'no', 'no', 'no', 'no'],
    'users userDisable userEnable userTypeChange usersMerge auditEntries auditActions auditVerify',
  ),
  area(
    'administration: jobs and work on accounts; for everybody their own',
    ['yes', 'own', 'own', 'own', 'own'],
    'job jobs jobUpdated jobCancel jobRetry accountTask',
  ),

  // Nothing of KYC or of moderation is tied to a partner or a concierge yet: their own is nothing.
  area(
    'operation: KYC review',
    ['no', 'yes', 'own', 'own', 'no'],
    'kycApplicationClaim kycApplicationRelease kycApplicationRequestResubmission kycApplicationReject kycApplicationApprove',
  ),
  area(
    'operation: looking at KYC applications; for everybody their own',
    ['own', 'yes', 'own', 'own', 'own'],
    'kycApplication kycApplications kycApplicationUpdated',
  ),
  area(
    'operation: moderation',
    ['no', 'yes', 'own', 'own', 'no'],
    'messageReports messageReportContext messageReportResolve',
  ),
  area(
    'operation: moderation; for everybody their own',
    ['own', 'yes', 'own', 'own', 'own'],
    'postDelete commentDelete',
  ),
  area(
    'operation, cases and reports: support',
    ['no', 'yes', 'own', 'own', 'no'],
    'supportConversations supportConversationAssign',
  ),
  area(
    'operation, cases and reports: support; for everybody their own',
    ['own', 'yes', 'own', 'own', 'own'],
    'supportConversationClose supportConversationReopen conversation',
  ),

  area('operation: to whom support can be given', ['no', 'yes', 'no', 'no', 'no'], 'supportStaff'),

  area('partner: own API tokens', ['no', 'no', 'yes', 'own', 'no'], 'apiTokenCreate'),

  area(
    'own account',
    ['yes', 'yes', 'yes', 'yes', 'yes'],
    `viewer apiTokenRevoke accountUpdate avatarUploadStart avatarDelete accountExport accountErase
     sessionEndAll sessionEndOthers sessionRevoke sessionReauthenticate
     passwordChange emailChange emailVerificationRequest totpSetup totpEnable totpDisable pinSet pinVerify pinDisable
     paymentAuthorize`,
  ),
  area(
    'own performer and KYC application',
    ['yes', 'yes', 'yes', 'yes', 'yes'],
    `performerCreate performerUpdate
     kycApplicationCreate kycDocumentUploadStart kycApplicationSubmit kycApplicationWithdraw`,
  ),
  area(
    'own media, prompts and posts',
    ['yes', 'yes', 'yes', 'yes', 'yes'],
    `videoUploadStart videoUploadComplete videoUpdate videoDelete imageGenerate promptFavorite promptUpdate
     postCreate postUpdate commentCreate`,
  ),
  area(
    'own conversations',
    ['yes', 'yes', 'yes', 'yes', 'yes'],
    `conversationCreate directConversationOpen conversationMemberAdd conversationMemberRemove conversationMemberRoleChange
     conversationOwnershipTransfer conversationLeave conversationRename conversationMute conversationMarkRead conversationMarkUnread chatSettingsUpdate
     supportConversationOpen messageSearch messageSend messageEdit messageDelete messageReactionAdd messageReactionRemove
     messageAttachmentUploadCreate messageReport typingSet presenceHeartbeat userBlock userUnblock
     conversationEvents messageAdded messageUpdated conversationUpdated conversationLeft readMarkMoved typing presence`,
  ),
];

/** What is for everybody, signed in or not: the ways in, and what is public. */
export const publicFields: readonly string[] = `
  accountRegister sessionCreate sessionRefresh sessionEnd sharegramSignIn passwordResetRequest passwordReset emailVerify
  node user apiTokenScopes post posts commentAdded prompt prompts aiModels video videos performer performers`
  .trim()
  .split(/\s+/u);
