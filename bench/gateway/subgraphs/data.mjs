/**
 * Made-up data, the same at every start. Two worlds: in one, six users review ten products five times each, so that a nested
 * query meets the same entities again and again; in the other every path of the query ends at entities of its own.
 */
const counts = { users: 6, products: 10, reviewsByUser: 5, reviewsOfProduct: 3, topProducts: 5 };

const givenNames = ['Aoi', 'Zoë', 'Haruto', 'Mina', 'José', 'Yuki', 'Lena', '葵', 'Omar', 'Ingrid'];
const familyNames = ['Sato', 'Müller', 'Tanaka', 'Okafor', 'Silva', '鈴木', 'Novak', 'Reyes', 'Dubois', 'Lind'];
const things = ['Lamp', 'Desk', 'Kettle', 'Chair', 'Notebook', 'Camera', 'Futon', 'Shelf', 'Teapot', 'Umbrella'];
const makes = ['Oak', 'Steel', 'Paper', 'Linen', 'Copper', 'Glass', 'Bamboo', 'Felt'];
const remarks = [
  'Does what it says.',
  'Too big for my room',
  'We "love" it!',
  'とても良い',
  'Came late\nbut works',
  'Fine.',
];

/** A small generator of repeatable numbers from 0 up to, not including, 1 (mulberry32). */
function createRandom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** All tables by key, and the lists of the root fields. */
export function createData() {
  const random = createRandom(20261121);
  const pick = (list) => list[Math.floor(random() * list.length)];
  const between = (least, most) => least + Math.floor(random() * (most - least + 1));
  const users = new Map();
  const products = new Map();
  const reviews = new Map();

  function addUser() {
    const id = String(users.size + 1);
    const name = `${pick(givenNames)} ${pick(familyNames)}`;
    const user = { id, name, username: `user${id}`, reviews: [] };
    users.set(id, user);
    return user;
  }
  function addProduct() {
    const upc = String(1000 + products.size);
    const name = `${pick(makes)} ${pick(things)}`;
    const product = {
      upc,
      name,
      price: between(5, 2000),
      weight: between(10, 900),
      inStock: random() < 0.7,
      reviews: [],
    };
    products.set(upc, product);
    return product;
  }
  function addReview(author, product) {
    const review = { id: `r${reviews.size + 1}`, body: pick(remarks), author, product };
    reviews.set(review.id, review);
    return review;
  }
  const times = (count, make) => Array.from({ length: count }, (_, index) => make(index));

  const rootUsers = times(counts.users, addUser);
  const rootProducts = times(counts.products, addProduct);
  for (const author of rootUsers) {
    for (let turn = 0; turn < counts.reviewsByUser; turn += 1) {
      // Goes round the products, so that each gets as many reviews.
      const review = addReview(author, rootProducts[reviews.size % counts.products]);
      author.reviews.push(review);
      review.product.reviews.push(review);
    }
  }

  function addAuthorWithOwnReviews() {
    const author = addUser();
    author.reviews = times(counts.reviewsByUser, () => addReview(author, addProduct()));
    return author;
  }
  function addProductWithOwnReviews() {
    const product = addProduct();
    product.reviews = times(counts.reviewsOfProduct, () => addReview(addAuthorWithOwnReviews(), product));
    return product;
  }
  const diverseUsers = times(counts.users, () => {
    const user = addUser();
    user.reviews = times(counts.reviewsByUser, () => addReview(user, addProductWithOwnReviews()));
    return user;
  });
  const diverseProducts = times(counts.topProducts, addProductWithOwnReviews);

  return { users, products, rootUsers, rootProducts, diverseUsers, diverseProducts };
}
