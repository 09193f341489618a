import type { PeriodAt, Row } from '@outturn/reporting';
import { countIn } from '../web/cells.ts';
import { plural } from '../web/format.ts';
import type { ReaderVisit } from '../web/page-service.ts';

/** One thing to look at before a period closes; `open` where something is left of it. */
export interface ChecklistLine {
  readonly label: string;
  readonly text: string;
  readonly open: boolean;
  readonly href: string | null;
}

/**
 * What is left to do for a period: returns that are missing, open questions, what is stale, claims and virements that wait.
 * Nothing of it keeps a period from being closed; whoever closes it has seen it.
 */
export async function checklistOf(visit: ReaderVisit, { organisation, year }: PeriodAt, rows: readonly Row[]): Promise<readonly ChecklistLine[]> {
  const at = visit.moment.position;
  const [claims, schemes, services, virements] = await Promise.all([
    visit.facts.asAt('claim', at, { year }),
    visit.facts.asAt('scheme', at),
    visit.facts.asAt('service', at),
    visit.facts.asAt('virement', at, { year }),
  ]);
  const its = new Set(services.filter((one) => one.organisation === organisation).map(({ service }) => service));
  const own = new Set(schemes.filter(({ service }) => its.has(service)).map(({ scheme }) => scheme));
  const ofIt = claims.filter(({ shares }) => shares.some(({ scheme }) => own.has(scheme)));
  const verify = ofIt.filter((claim) => claim.status === 'open' && claim.progress === 'achieved' && claim.grade === null).length;
  const pending = virements.filter((one) => one.organisation === organisation && one.state === 'requested').length;
  const missing = rows.filter((row) => row['submitted'] === null && row['state'] !== 'not owed').length;
  const questions = rows.reduce((total, row) => total + countIn(row, 'openQueries'), 0);
  const stale = rows.reduce((total, row) => total + countIn(row, 'stale'), 0);
  const line = (label: string, n: number, one: string, many: string, href: string | null): ChecklistLine => ({
    label,
    text: n === 0 ? 'none' : plural(n, one, many),
    open: n > 0,
    href: n === 0 ? null : href,
  });
  return [
    line('Returns missing', missing, 'return', 'returns', null),
    line('Questions without an answer', questions, 'question', 'questions', null),
    line('Stale forecasts', stale, 'scheme or budget line', 'schemes and budget lines', null),
    line('Claims waiting to be verified', verify, 'claim', 'claims', visit.to('/claims', { state: 'achieved' })),
    line('Virements waiting for approval', pending, 'virement', 'virements', visit.to('/virements', { organisation, year })),
  ];
}
