import { graphql } from '../../../graphql/generated/index.ts';
import { useChatAction } from '../hooks/use-chat-action.ts';

const MessageReport = graphql(`
  mutation MessageReport($input: MessageReportInput!) {
    messageReport(input: $input) {
      reportedMessageId
      userErrors {
        code
        message
      }
    }
  }
`);

/** Tells the operators about a message. */
export function useMessageReport() {
  return useChatAction(MessageReport, (data) => data.messageReport);
}
