import { createData } from './data.mjs';

/** Costs nothing to ship what is dear; the rest pays by weight. */
const shippingEstimate = ({ price, weight }) => (price > 1000 ? 0 : Math.round(weight * 0.5));

/** Resolvers of the four subgraphs by name, and of the whole graph as `monolith`. */
export function createResolvers() {
  const data = createData();
  const userRoots = { me: () => data.rootUsers[0], users: () => data.rootUsers, diverseUsers: () => data.diverseUsers };
  const productRoots = {
    topProducts: (_, { first }) => data.rootProducts.slice(0, first),
    diverseProducts: (_, { first }) => data.diverseProducts.slice(0, first),
  };
  const user = ({ id }) => data.users.get(id);
  const product = ({ upc }) => data.products.get(upc);
  return {
    users: {
      Query: { ...userRoots, recentlyEndedSessions: () => [] },
      User: { __resolveReference: user },
    },
    products: {
      Query: productRoots,
      Product: { __resolveReference: product },
    },
    inventory: {
      Product: {
        // Price and weight come from the gateway, as `@requires` has it; they are not looked up here.
        __resolveReference: ({ upc, price, weight }) => {
          const found = data.products.get(upc);
          return found && { upc, price, weight, inStock: found.inStock };
        },
        shippingEstimate,
      },
    },
    reviews: {
      User: { __resolveReference: user },
      Product: { __resolveReference: product },
    },
    monolith: {
      Query: { ...userRoots, ...productRoots },
      Product: { shippingEstimate },
    },
  };
}
