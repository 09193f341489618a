import { yearsAfter } from '@outturn/kernel';
import type { Moment, TableName, Version } from '@outturn/read-models';
import type { Sources } from '../queries.ts';
import type { Row } from '../report.ts';

type Behind = (row: Row, changedKeys: readonly string[]) => number[];

const inLedgerOrder = (positions: Iterable<number>): number[] => [...new Set(positions)].sort((a, b) => a - b);

/** Finds the positions behind changed rows of the register: the virement's own, and limits where they moved whom it needs. */
export async function behindRegister({ facts }: Sources, from: Moment, to: Moment): Promise<Behind> {
  const between = <T extends TableName>(table: T) => facts.between(table, from.position, to.position);
  const [virements, rules, years, services, organisations] = await Promise.all([
    between('virement'),
    between('rules'),
    between('service_year'),
    between('service'),
    between('organisation'),
  ]);
  return (row, changedKeys) => {
    const own = virements.filter(({ key }) => key === row.id).map((version) => version.from);
    const others: readonly Version[] = [
      ...(changedKeys.includes('authorityNeeded') ? [...rules, ...years] : []),
      ...(changedKeys.includes('services') ? services : []),
      ...(changedKeys.includes('organisationName') ? organisations.filter(({ key }) => key === row['organisation']) : []),
    ];
    return inLedgerOrder([...own, ...(own.length === 0 || changedKeys.includes('organisationName') ? others.map((version) => version.from) : [])]);
  };
}

/** Finds the positions behind changed rows of the reconciliation: what was set, adjusted and posted for the row's year and services. */
export async function behindReconciliation({ facts }: Sources, from: Moment, to: Moment): Promise<Behind> {
  const between = <T extends TableName>(table: T) => facts.between(table, from.position, to.position);
  const [lines, adjustments, virements, returns, rules] = await Promise.all([
    between('line_year'),
    between('adjustment'),
    between('virement'),
    between('line_returns'),
    between('rules'),
  ]);
  // A row may come or go with the year or period that is read, or with the threshold of the register.
  const readAt: readonly Version[] = [...returns, ...rules, ...lines];
  return (row, changedKeys) => {
    const year = row.id.slice(row.id.lastIndexOf('|') + 1);
    const isNewOrGone = changedKeys.includes('kind');
    const own = behindRow(row, isNewOrGone, {
      set: lines.filter(({ facts: line }) => line.year === year),
      before: virements.filter(({ facts: virement }) => virement.year === yearsAfter(year, -1)),
      adjustments: adjustments.filter(({ facts: adjustment }) => adjustment.year === year),
      virements: virements.filter(({ facts: virement }) => virement.year === year),
    });
    return inLedgerOrder((own.length > 0 ? own : readAt).map((version) => version.from));
  };
}

interface OfYear {
  readonly set: readonly Version[];
  readonly before: readonly Version[];
  readonly adjustments: readonly Version[];
  readonly virements: readonly Version[];
}

function behindRow(row: Row, isNewOrGone: boolean, { set, before, adjustments, virements }: OfYear): readonly Version[] {
  switch (row['kind']) {
    case 'set':
      // It stands apart from what opens the year only while virements of the year before add something to that.
      return isNewOrGone ? [...set, ...before] : set;
    case 'next-year':
      return before;
    case 'opening':
      return [...set, ...before];
    case 'virement':
      return virements.filter(({ key }) => key === row['reference']);
    case 'adjustment':
      return adjustments.filter(({ key }) => key === row['reference']);
    default:
      return [...set, ...before, ...adjustments, ...virements];
  }
}
