import { createHash } from 'node:crypto';
import type { FinancialYear, IsoDate, Period } from '@outturn/kernel';
import type { Actor, CommandData, CommandName } from '@outturn/domain';

/** The commands of one file, in order. */
export interface Journal {
  readonly file: string;
  /** Moves the clock of the journal on: what follows is recorded from this time, ten seconds apart. Throws when it would go back. */
  at(time: string): void;
  /** `effective`: the day from which it counts, where that is not the day of recording. */
  record<N extends CommandName>(actor: Actor, command: N, data: CommandData[N], source: string, effective?: IsoDate): void;
  /** The time of the last command. */
  lastTime(): string;
  /** The file: one command a line. */
  text(): string;
}

const BETWEEN_COMMANDS = 10_000;

export function openJournal(file: string, from: string): Journal {
  const lines: string[] = [];
  const named = new Map<string, number>();
  let next = Date.parse(from);
  let last = from;
  return {
    file,
    at(time) {
      if (Date.parse(time) < next) throw new Error(`${file}: ${time} is before ${new Date(next).toISOString()}`);
      next = Date.parse(time);
    },
    record(actor, command, data, source, effective) {
      const subject = Object.values(data).find((value) => typeof value === 'string') ?? '';
      const name = `${file}|${command}|${subject}`;
      const nth = (named.get(name) ?? 0) + 1;
      named.set(name, nth);
      last = new Date(next).toISOString();
      lines.push(JSON.stringify({ id: uuidOf(`${name}|${nth}`), command, actor, at: last, ...(effective === undefined ? {} : { effective }), source, data }));
      next += BETWEEN_COMMANDS;
    },
    lastTime: () => last,
    text: () => `${lines.join('\n')}\n`,
  };
}

const NAMESPACE = Buffer.from('7c9f0f2e5b1c4f4e9a0e0d8a6b3c2d11', 'hex');

/** A name-based UUID (RFC 9562, version 5): the same name gives the same id in every run. */
export function uuidOf(name: string): string {
  const digest = createHash('sha1').update(NAMESPACE).update(name).digest().subarray(0, 16);
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x50;
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80;
  const hex = digest.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Marks what no report says: it is there so that pages have something to show. */
export function illustrative(what: string): string {
  return `illustrative: ${what}`;
}

/** Marks a remark of this demo on what a report prints, such as a total that its rows do not add up to. */
export function observed(published: string): string {
  return `an observation on ${published}`;
}

/** Says where in a published report a figure stands. */
export function publishedIn(report: string): (section: string) => string {
  return (section) => `${report}, ${section}`;
}

/** Reports give figures and titles; how a scheme is classed and which post owns it, this demo adds. */
export const CLASSED_HERE = 'kind, confidence and owner are illustrative';

/** Of a council's roles beside the built-in ones there are those of its virement tiers. */
export function post(user: string, role: string): Actor {
  return { user, roles: [role] };
}

/** Opens a period of a council for returns. */
export function openPeriod(journal: Journal, finance: Actor, { organisation, year, period }: MonthOf, source: string): void {
  journal.record(finance, 'OpenPeriod', { year, period, organisation }, source);
}

/** Submits the returns of services, then closes the period. */
export function closePeriod(journal: Journal, finance: Actor, { organisation, year, period }: MonthOf, services: readonly string[], source: string): void {
  for (const service of services) journal.record(finance, 'SubmitReturn', { service, year, period }, source);
  journal.record(finance, 'ClosePeriod', { year, period, organisation }, source);
}

export interface MonthOf {
  readonly organisation: string;
  readonly year: FinancialYear;
  readonly period: Period;
}

export const ADMINISTRATOR = post('administrator', 'administrator');
