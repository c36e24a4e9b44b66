import { buildSchema } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { createFeed } from '../graph/feed.mjs';
import { monolithSdl } from '../graph/sdl.mjs';
import { nameOf } from '../graph/users.mjs';
import { publishOnOrder } from '../publisher.mjs';

/** The stock server: graphql-js executes every event for every subscriber. No gateway: the name is this service's own. */
const feed = createFeed();
const schema = buildSchema(monolithSdl);
Object.assign(schema.getSubscriptionType().getFields().roomEvent, {
  subscribe: (_, { room }) => feed.follow(room),
  resolve: (event) => event,
});
Object.assign(schema.getType('RoomEvent').getFields().author, { resolve: ({ authorId }) => ({ id: authorId }) });
Object.assign(schema.getType('User').getFields().name, { resolve: ({ id }) => nameOf(id) });

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, path: '/graphql' });
useServer({ schema }, server);
publishOnOrder({ publish: feed.publish });
server.on('listening', () => process.send({ url: `ws://127.0.0.1:${server.address().port}/graphql` }));
