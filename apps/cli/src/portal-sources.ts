import { createHmac } from 'node:crypto';
import connectPgSimple from 'connect-pg-simple';
import session from 'express-session';
import { SESSION_TABLE } from '@outturn/accounts';
import { createCommandHandler } from '@outturn/application';
import type { PortalSources } from '@outturn/portal';
import { NotYetProjected } from '@outturn/read-models-postgres';
import type { OpenLedger } from './open-ledger.ts';
import { SAMPLE_USERS } from './sample-users.ts';

/** A page shows what was just recorded once it is projected; after this it is shown without. Milliseconds. */
const LONGEST_WAIT = 2_000;

/** What the pages need, from an open ledger; `secure`: people reach them over HTTPS. Now is as far as the read models are: reading never waits for the projector. */
export async function portalSources(ledger: OpenLedger, secure: boolean): Promise<PortalSources> {
  const SessionStore = connectPgSimple(session);
  const sessions = new SessionStore({ conString: ledger.connectionString, ...SESSION_TABLE });
  ledger.alsoClose(sessions);
  return {
    facts: ledger.readModels,
    ledger: ledger.reader,
    moments: { resolve: async (asAt) => ({ moment: await ledger.projectedMoment(asAt), label: asAt === undefined ? 'now' : 'past' }) },
    accounts: await ledger.accounts(),
    evidence: await ledger.evidence(),
    // Over HTTP the actor is who has signed in; the operating-system identity of this process says nothing of them.
    recorder: await createCommandHandler(ledger.store, { draw: ledger.publications.draw }),
    sessions: {
      store: sessions,
      secret: createHmac('sha256', ledger.info.secret).update('sessions of pages').digest('hex'),
      secure,
    },
    sampleUsers: ledger.info.kind === 'demo' ? SAMPLE_USERS : [],
    visitors: ledger.info.kind === 'demo',
    publications: ledger.publications,
    ledgerStatus: async () => {
      const [{ checkpoint, parked }, head] = await Promise.all([ledger.readModels.status(), ledger.store.head()]);
      return {
        kind: ledger.info.kind,
        // Both were asked at once: what was projected meanwhile is in the ledger too.
        head: Math.max(head.position, checkpoint),
        checkpoint,
        parked: parked && { projection: 'read models', position: parked.position },
        now: head.position === checkpoint ? head : await ledger.projectedMoment(String(checkpoint)),
      };
    },
    waitFor: async (position) => {
      await ledger.readModels.waitFor(position, LONGEST_WAIT).catch((error: unknown) => {
        if (!(error instanceof NotYetProjected)) throw error;
      });
    },
  };
}
