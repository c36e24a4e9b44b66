/** Something changed in the application: its state, who reviews it, its documents. */
export const applicationTopic = (applicationId: number): string => `performers.kyc:${applicationId}`;
