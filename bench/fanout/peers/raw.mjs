import { WebSocketServer } from 'ws';
import { nameOf } from '../graph/users.mjs';
import { publishOnOrder } from '../publisher.mjs';

/** The floor: no GraphQL; an event is written once as text, and `send` is called with it for every socket of the room. */
const rooms = new Map();
const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
server.on('connection', (socket, request) => {
  const room = new URL(request.url, 'ws://raw').searchParams.get('room');
  const sockets = rooms.get(room) ?? new Set();
  rooms.set(room, sockets.add(socket));
  socket.on('close', () => sockets.delete(socket));
});

publishOnOrder({
  publish({ room, sequence, text, authorId }) {
    const data = { roomEvent: { sequence, text, author: { name: nameOf(authorId) } } };
    const message = JSON.stringify({ id: '00000000-0000-4000-8000-000000000000', type: 'next', payload: { data } });
    for (const socket of rooms.get(room) ?? []) socket.send(message);
  },
});
server.on('listening', () => process.send({ url: `ws://127.0.0.1:${server.address().port}/` }));
