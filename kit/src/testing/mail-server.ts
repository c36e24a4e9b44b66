import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

/** A mail that the server took. */
export interface ReceivedMail {
  readonly from: string;
  /** Receivers of the envelope, not of the header. */
  readonly to: string[];
  readonly source: string;
}

/** An SMTP server of a test's own. */
export interface MailTestServer {
  readonly url: string;
  readonly received: ReceivedMail[];
  /** The next mail is answered with a temporary error. */
  refuseNext(): void;
  stop(): Promise<void>;
}

/** Starts an SMTP server without TLS on a free port of 127.0.0.1; it wants the user `kizuna` with `secret`. */
export async function startMailServer(): Promise<MailTestServer> {
  const received: ReceivedMail[] = [];
  let refusing = false;
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth({ username, password }, _session, done) {
      if (username === 'kizuna' && password === 'secret') done(null, { user: username });
      else done(new Error('wrong user or password'));
    },
    onData(stream, { envelope }, done) {
      const refuse = refusing;
      refusing = false;
      text(stream).then((source) => {
        if (refuse) return done(Object.assign(new Error('try later'), { responseCode: 451 }));
        const from = envelope.mailFrom ? envelope.mailFrom.address : '';
        received.push({ from, to: envelope.rcptTo.map(({ address }) => address), source });
        done();
      }, done);
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server without a port');
  return {
    url: `smtp://kizuna:secret@127.0.0.1:${address.port}`,
    received,
    refuseNext() {
      refusing = true;
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
