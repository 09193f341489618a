import type { Moment, TableName, Version } from '@outturn/read-models';
import type { Sources } from '../queries.ts';
import type { Row } from '../report.ts';

/** Columns that follow from schemes, lines and rules rather than from the return itself. */
const OWED: ReadonlySet<string> = new Set(['schemes', 'lines', 'stale']);
const NAMES: ReadonlySet<string> = new Set(['organisation', 'organisationName', 'serviceName']);

/**
 * Finds the positions behind a changed row of the report on returns: what was recorded of the return and of its period and,
 * where that does not explain it, of what the service owes it for.
 */
export async function behindReturns(sources: Sources, from: Moment, to: Moment): Promise<(row: Row, changedKeys: readonly string[]) => number[]> {
  const between = <T extends TableName>(table: T): Promise<Version<T>[]> => sources.facts.between(table, from.position, to.position);
  const [made, periods, schemes, stated, deliveries, lines, lineReturns, rules, services, organisations] = await Promise.all([
    between('return'),
    between('period'),
    between('scheme'),
    between('scheme_year'),
    between('delivery'),
    between('line_year'),
    between('line_returns'),
    between('rules'),
    between('service'),
    between('organisation'),
  ]);
  const placed = await Promise.all([from, to].map(({ position }) => sources.facts.asAt('scheme', position)));
  // A scheme that was moved in between concerns both services.
  const isOf = (scheme: string, service: unknown) => placed.some((then) => then.some((one) => one.scheme === scheme && one.service === service));
  return (row, changedKeys) => {
    const { service, organisation, year } = row;
    const its = (one: { readonly organisation: string | null }) => one.organisation === null || one.organisation === organisation;
    const same = (one: { readonly year: string; readonly period: number }) => one.year === year && one.period === row['period'];
    const direct = [...made.filter(({ facts }) => facts.service === service && same(facts)), ...periods.filter(({ facts }) => its(facts) && same(facts))];
    const owed = [
      ...schemes.filter(({ facts }) => isOf(facts.scheme, service)),
      ...[...stated, ...deliveries].filter(({ facts }) => facts.year === year && isOf(facts.scheme, service)),
      ...[...lines, ...lineReturns].filter(({ facts }) => facts.year === year && facts.service === service),
      ...rules.filter(({ facts }) => its(facts)),
    ];
    const names = [...services.filter(({ facts }) => facts.service === service), ...organisations.filter(({ facts }) => facts.organisation === organisation)];
    const explained = (keys: ReadonlySet<string>) => direct.length === 0 || changedKeys.some((key) => keys.has(key));
    const behind = [...direct, ...(explained(OWED) ? owed : []), ...(explained(NAMES) ? names : [])];
    return [...new Set(behind.map((version) => version.from))].sort((a, b) => a - b);
  };
}
