import { graphql } from '../../../graphql/generated/index.ts';
import { useChatAction } from '../hooks/use-chat-action.ts';

const MessageReportResolve = graphql(`
  mutation MessageReportResolve($input: MessageReportResolveInput!) {
    messageReportResolve(input: $input) {
      report {
        id
        status
        resolvedAt
      }
      userErrors {
        code
        message
      }
    }
  }
`);

/** Decides on a report, and with it on all others about the same message. */
export function useMessageReportResolve() {
  return useChatAction(MessageReportResolve, (data) => data.messageReportResolve);
}
