import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CommandHandler, type CommandResult, createCommandHandler, createLedgerReader, createPublications, type Publications, withinSight } from '@outturn/application';
import { type EventStore, inMemoryEventStore } from '@outturn/event-store';
import { inMemoryPublishedReports } from '@outturn/evidence/testing';
import { decode, foldInMemory, type Moment } from '@outturn/read-models';
import { createQueries, type Queries, type Report, type ReportName, type ReportOptions } from '@outturn/reporting';

export const GOLDEN = import.meta.dirname;
export const DEMO = join(GOLDEN, '..', '..', 'apps', 'cli', 'demo');

/** The command files of the demo, in the order of loading. */
export function demoCommandFiles(): string[] {
  return readdirSync(DEMO).filter((file) => file.endsWith('.jsonl')).sort();
}

export interface Demo {
  readonly store: EventStore;
  readonly handler: CommandHandler;
  readonly results: readonly CommandResult[];
  readonly now: Moment;
  readonly queries: Queries;
  readonly publications: Publications;
  /** A report as it stands after the last command. */
  readonly report: (name: ReportName, options: ReportOptions) => Promise<Report>;
  /** The same for somebody who sees these services alone. */
  readonly reportWithin: (services: readonly string[], name: ReportName, options: ReportOptions) => Promise<Report>;
}

let loaded: Promise<Demo> | undefined;

/** Records every command file through the command path into a ledger in memory; once for each spec file. */
export function demo(): Promise<Demo> {
  return (loaded ??= load());
}

async function load(): Promise<Demo> {
  const store = inMemoryEventStore({ kind: 'demo' });
  const facts = foldInMemory();
  const ready = async () => facts.add((await store.readAll(facts.position, Number.MAX_SAFE_INTEGER)).map(decode));
  const publications = createPublications({ store, kind: 'demo', facts, kept: inMemoryPublishedReports(), ready });
  const handler = await createCommandHandler(store, { draw: publications.draw });
  const results: CommandResult[] = [];
  for (const file of demoCommandFiles()) {
    for (const line of readFileSync(join(DEMO, file), 'utf8').split('\n').filter((text) => text !== '')) results.push(await handler.handleLine(line));
  }
  await ready();
  const now = await store.head();
  const sources = { facts, ledger: createLedgerReader(store, 'demo') };
  const queries = createQueries(sources);
  return {
    store,
    handler,
    results,
    now,
    queries,
    publications,
    report: (name, options) => queries.report(name, options, now),
    reportWithin: (services, name, options) => createQueries(withinSight(sources, { services: new Set(services) }, now.position)).report(name, options, now),
  };
}
