import { count } from '@outturn/kernel';
import type { Moment } from '@outturn/read-models';
import type { Sources } from '../queries.ts';
import type { ReportOptions, Row } from '../report.ts';
import { openQueries, returnRowId } from '../reports/returns.ts';
import { type OwedFor, readReturns, type ServiceReturn } from '../returns-due.ts';
import type { Derivation, Part } from './part.ts';

const ONE = count(1);

/** How a cell of the report on returns is made up: counts by what is counted, the rest by what was recorded of the return and of its period. */
export async function returnDerivation(sources: Sources, row: Row, column: string, options: ReportOptions, moment: Moment): Promise<Derivation> {
  const { returns } = await readReturns(sources.facts, options, moment);
  const found = returns.find((one) => returnRowId(one) === row.id);
  if (found === undefined) throw new Error(`the return ${row.id} has a row, but is not known`);
  const { service, period, owedFor } = found;
  switch (column) {
    case 'schemes':
    case 'lines':
      return {
        parts: partsOf(
          found,
          owedFor.filter(({ kind }) => `${kind}s` === column),
        ),
        rule: 'What the service owes a return for in the year.',
      };
    case 'stale':
      return {
        parts: partsOf(
          found,
          owedFor.filter(({ stale }) => stale),
        ),
        rule: 'Whose last forecast is too old at the period.',
      };
    case 'queries':
    case 'openQueries': {
      const asked = column === 'queries' ? (found.made?.queries ?? []) : openQueries(found);
      const entries = await sources.ledger.entriesAt(asked.map((query) => query.asked.position));
      return { parts: entries.map((entry) => ({ value: ONE, explanation: 'Asked', entry })), rule: 'Each question that finance asked about the return.' };
    }
    default: {
      const streams = [`return/${service}/${period.year}/${period.period}`, `year/${period.year}`];
      const entries = await sources.ledger.entriesOf(streams, moment.position);
      const recorded = entries.filter(
        ({ data }) => data['period'] === period.period && [undefined, null, found.organisation].includes(data['organisation'] as string),
      );
      return { parts: [], recorded, rule: 'What was recorded of the return, and of its period.', inputs: true };
    }
  }
}

function partsOf({ period }: ServiceReturn, owed: readonly OwedFor[]): Part[] {
  return owed.map(({ kind, id }) => ({
    value: ONE,
    explanation: kind === 'scheme' ? `Scheme ${id}` : `Budget line ${id}`,
    ...(kind === 'scheme' ? { figure: { report: 'savings-tracker' as const, row: `${id}|${period.year}`, column: 'stale' } } : {}),
  }));
}
