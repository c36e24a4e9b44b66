/**
 * The operations that are measured. `big` and `bigDiverse` select the same fields; they differ in the data behind their two
 * root fields: `big` meets the same few users and products again and again, `bigDiverse` meets none twice.
 */
const product = 'inStock name price shippingEstimate upc weight';
const reviewsOfAuthor = `author { id username name reviews { id body product { ${product} } } }`;
const usersSelection = `{ id name username reviews { id body product { ${product} reviews { id body ${reviewsOfAuthor} } } } }`;
const productsSelection = `{ ${product} reviews { id body ${reviewsOfAuthor} } }`;

/** By name, in the order in which they are measured. */
export const operations = {
  small: '{ me { id name } }',
  medium: '{ topProducts(first: 5) { upc name shippingEstimate } }',
  big: `{ users ${usersSelection} topProducts(first: 5) ${productsSelection} }`,
  bigDiverse: `{ users: diverseUsers ${usersSelection} topProducts: diverseProducts(first: 5) ${productsSelection} }`,
};

/** The body of the HTTP request, the same for every gateway. */
export const bodyOf = (operation) => JSON.stringify({ query: operations[operation] });
