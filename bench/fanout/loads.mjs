/**
 * Who listens to what. Subscribers go round the rooms. In every load events come one at a time; `rates` are events a second that are
 * sent without waiting besides, to those peers that can keep up.
 */
export const loads = {
  n1000: { subscribers: 1000, rooms: 1, rates: [50, 200] },
  n5000: { subscribers: 5000, rooms: 1, rates: [] },
  rooms100: { subscribers: 1000, rooms: 100, rates: [] },
  rooms1000: { subscribers: 1000, rooms: 1000, rates: [] },
};

/** What is subscribed to; the author's name is another subgraph's. */
export const operation = 'subscription ($room: ID!) { roomEvent(room: $room) { sequence text author { name } } }';

export const roomName = (prefix, index) => `${prefix}-${index}`;
