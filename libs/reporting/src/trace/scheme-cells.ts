import type { EventType } from '@outturn/domain';
import { money } from '@outturn/kernel';
import { previousVariance, printed, variance } from '../figures.ts';
import type { LedgerEntry } from '../queries.ts';
import type { SavingPosition } from '../scheme-year.ts';
import { lastReturnEntry } from './forecasts.ts';
import type { Derivation, Part } from './part.ts';
import { entriesOfType, type SchemeAtHand, type YearAtHand } from './scheme-at-hand.ts';

/** Which events say what of a scheme; of these the latest that names the key counts. */
const SAID_BY: Readonly<Record<string, readonly EventType[]>> = {
  title: ['SchemeProposed', 'SchemeReclassified'],
  owner: ['SchemeProposed', 'SchemeReclassified'],
  kind: ['SchemeProposed', 'SchemeReclassified'],
  recurrence: ['SchemeProposed', 'SchemeReclassified'],
  cashReleasing: ['SchemeProposed', 'SchemeReclassified'],
  confidence: ['SchemeProposed', 'SchemeReclassified'],
  category: ['SchemeProposed', 'SchemeReclassified'],
  workstream: ['SchemeProposed', 'SchemeMoved'],
  service: ['SchemeProposed', 'SchemeMoved'],
  programme: ['SchemeProposed', 'SchemeMoved'],
  organisation: ['SchemeProposed', 'SchemeMoved'],
  balancingLine: ['SchemeProposed'],
  scheme: ['SchemeProposed'],
  id: ['SchemeProposed'],
  stage: ['SchemeProposed', 'SchemeApproved', 'StageAdvanced'],
};

const WHEREABOUTS: ReadonlySet<string> = new Set(['workstream', 'service', 'programme', 'organisation']);

function says(entry: LedgerEntry, key: string, original: boolean): boolean {
  if (entry.type === 'SchemeMoved') {
    const concerns = key === 'programme' ? 'workstream' : key === 'organisation' ? 'service' : key;
    return !original && entry.data[concerns] !== null;
  }
  return entry.type !== 'SchemeReclassified' || entry.data[key] !== undefined;
}

/** Where a text, a flag or a place of a scheme comes from: the latest event that said it. Undefined for a column that no event says alone. */
export function saidDerivation(at: SchemeAtHand, column: string, original: boolean): Derivation | undefined {
  const key = column.endsWith('Name') ? column.slice(0, -'Name'.length) : column;
  const types = SAID_BY[key];
  if (types === undefined) return undefined;
  const entry = entriesOfType(at, ...types).findLast((one) => says(one, key, original && WHEREABOUTS.has(key)));
  const rule = original && WHEREABOUTS.has(key) ? 'As stated when the scheme was proposed.' : 'As stated by the latest event that says it.';
  return { parts: [], recorded: entry === undefined ? [] : [entry], rule, inputs: true };
}

function figures(at: YearAtHand, ...named: readonly ('forecast' | 'notRecurrent' | 'currentTarget' | 'originalTarget' | 'banked' | 'variance')[]): Part[] {
  const row = `${at.scheme.scheme}|${at.year}`;
  const labels = {
    forecast: 'Forecast',
    notRecurrent: 'Of which not recurrent',
    currentTarget: 'Current target',
    originalTarget: 'Original target',
    banked: 'Banked',
    variance: 'Variance',
  };
  return named.map((column) => ({
    value: column === 'variance' ? variance(at.figures) : at.figures[column],
    explanation: labels[column],
    figure: { report: 'savings-tracker', row, column },
  }));
}

function present(entries: readonly (LedgerEntry | undefined)[]): LedgerEntry[] {
  return entries.filter((entry): entry is LedgerEntry => entry !== undefined);
}

function overrideEntry(at: YearAtHand, saving: SavingPosition): LedgerEntry | undefined {
  return at.entries.find((entry) => entry.position === saving.override?.position);
}

function ragDerivation(at: YearAtHand, saving: SavingPosition, ragRule: string, displayed: boolean): Derivation {
  const override = displayed ? overrideEntry(at, saving) : undefined;
  const target = at.rules.saving.against === 'original' ? 'originalTarget' : 'currentTarget';
  const weighed = at.scheme.balancingLine ? ' The scheme is a balancing line, and is amber at best.' : '';
  return {
    parts: figures(at, 'forecast', 'notRecurrent', target, 'banked'),
    recorded: present([override, lastReturnEntry(at, at.year, at.period)]),
    rule:
      override === undefined
        ? `${ragRule}${weighed}`
        : `Overridden: the latest override in force at period ${at.period} counts. Computed it is ${saving.ragComputed}: ${ragRule}${weighed}`,
    inputs: true,
  };
}

/** What a cell of a scheme-year that is no amount follows from. Undefined for a column that is not about savings. */
export function savingCellDerivation(at: YearAtHand, saving: SavingPosition, column: string, ragRule: string): Derivation | undefined {
  const lastReturn = present([lastReturnEntry(at, at.year, at.period)]);
  switch (column) {
    case 'variancePercent':
      return {
        parts: figures(at, 'variance', 'currentTarget'),
        rule: 'Variance ÷ current target × 100, four decimals, half away from zero; none for a target of 0.',
        inputs: true,
      };
    case 'rag':
      return ragDerivation(at, saving, ragRule, true);
    case 'ragComputed':
      return ragDerivation(at, saving, ragRule, false);
    case 'overrideBy':
    case 'overrideUntil':
    case 'overrideReason':
      return {
        parts: [],
        recorded: present([overrideEntry(at, saving)]),
        rule: 'Of the latest recorded override in force at the period; none where there is none.',
        inputs: true,
      };
    case 'direction':
      return {
        parts: [
          { value: variance(at.figures), explanation: `Variance at period ${at.period}` },
          { value: previousVariance(at.figures), explanation: `Variance at period ${at.period - 1}` },
        ],
        rule: 'Better, same or worse than the variance at the period before, as known now.',
        inputs: true,
      };
    case 'stale':
      return {
        parts: [],
        recorded: lastReturn,
        rule: `Stale when period ${at.period} lies ${at.rules.saving.staleAfterPeriods} or more periods after that of the last forecast or confirmation (0 when there is none).`,
        inputs: true,
      };
    case 'assumed':
      return { parts: figures(at, 'currentTarget'), recorded: lastReturn, rule: 'Assumed until a forecast is made for a period up to this one.', inputs: true };
    case 'reasons':
      return reasonsDerivation(at, saving);
    default:
      return undefined;
  }
}

function reasonsDerivation(at: YearAtHand, saving: SavingPosition): Derivation {
  const entries = entriesOfType(at, 'ForecastChanged').filter((entry) => saving.changes.includes(entry.position));
  return {
    parts: entries.flatMap((entry) =>
      entry.data.reasons.map((reason) => ({ value: money(reason.amount), explanation: `${reason.code}: ${reason.narrative}`, entry })),
    ),
    rule: 'The reasons of every forecast change made in the period that counts.',
    inputs: true,
  };
}

/** The period that a year is read at, and the year itself. */
export function timeDerivation(at: YearAtHand, column: string): Derivation | undefined {
  if (column === 'period') {
    const last = present([lastReturnEntry(at, at.year, at.period)]);
    return { parts: [], recorded: last, rule: 'The period asked for, else the highest for which anything is recorded in the year.', inputs: true };
  }
  if (column !== 'year') return undefined;
  return {
    parts: printed(at.figures, 'currentTarget').isZero() ? [] : figures(at, 'currentTarget'),
    rule: 'A year named in a profile, a forecast or a claim of the scheme.',
    inputs: true,
  };
}
