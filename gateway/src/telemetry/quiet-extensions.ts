import type { ApolloServerPlugin } from '@apollo/server';

/**
 * Takes out what @apollo/gateway says in `extensions` about values that it had to null: the null says enough, and the
 * reasons name what the viewer may not know of.
 */
export const quietExtensionsPlugin: ApolloServerPlugin<object> = {
  async requestDidStart() {
    return {
      async willSendResponse({ response }) {
        if (response.body.kind !== 'single') return;
        const { extensions } = response.body.singleResult;
        if (!extensions || !('valueCompletion' in extensions)) return;
        const { valueCompletion: _, ...others } = extensions;
        if (Object.keys(others).length > 0) response.body.singleResult.extensions = others;
        else delete response.body.singleResult.extensions;
      },
    };
  },
};
