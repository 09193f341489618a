import { type DrawnReport, streamOf } from '@outturn/domain';
import { createQueries, type LedgerReader, type Queries, type Report, type ReportName, type ReportOptions, type Sources } from '@outturn/reporting';
import type { Moment } from '@outturn/read-models';
import type { Sight } from '../sight.ts';
import { type KeptReports, sha256Of } from './drawing.ts';

const DIGEST = /sha256:[0-9a-f]{64}/g;

/**
 * The bytes that a publication names are not there, or are others, as after a restore without them: nothing is drawn in their
 * place. The message is for whoever reads, and for those who run Outturn.
 */
export class PublicationLost extends Error {
  override readonly name = 'PublicationLost';
  /** What the ledger gives for the same moment is read at this position. */
  readonly position: number;

  constructor(
    publication: string,
    { name, sha256 }: Pick<DrawnReport, 'name' | 'sha256'>,
    { position, altered }: { readonly position: number; readonly altered: boolean },
  ) {
    const how = altered ? 'what is kept of it is not what the ledger names' : 'what was kept of it is not in the database';
    super(
      `The report ${name} as published in ${publication} cannot be given: ${how} (SHA-256 ${sha256}). Those who run Outturn have it in the backups made since it was published; what the ledger itself gives for that moment is read at position ${position}.`,
    );
    this.position = position;
  }
}

/**
 * Questions to sources; at the moment of a publication its reports are those that were kept, with their texts filled in, and
 * all others are computed at its position. A report was kept as whoever sees everything saw it: to others it is computed too,
 * within their sight. What is compared, traced or told is computed always.
 */
export function createPublishedQueries(sources: Sources, kept: Pick<KeptReports, 'open'>, sight: Sight): Queries {
  const queries = createQueries(sources);
  return {
    ...queries,
    report: async (name, options, moment) => {
      const { publication } = moment;
      const named = publication === undefined || sight !== 'everything' ? undefined : await reportNamed(sources.ledger, publication, name, options);
      return named === undefined ? queries.report(name, options, moment) : openKept(sources.ledger, kept, named, moment);
    },
  };
}

/** The reports that a publication names; undefined where there is no such publication. */
export async function reportsOf(ledger: LedgerReader, publication: string): Promise<readonly DrawnReport[] | undefined> {
  const [published] = await ledger.entriesOf([streamOf('publication', publication)], Number.MAX_SAFE_INTEGER);
  return published?.data['reports'] as readonly DrawnReport[] | undefined;
}

/** The report of a publication that the question means: all that it states must have been asked then, and the one with the fewest options goes first. */
async function reportNamed(ledger: LedgerReader, publication: string, name: ReportName, options: ReportOptions): Promise<DrawnReport | undefined> {
  const stated = Object.entries(options).filter(([, value]) => value !== undefined);
  const fits = ((await reportsOf(ledger, publication)) ?? []).filter(
    (one) => one.name === name && stated.every(([key, value]) => one.options[key as keyof DrawnReport['options']] === value),
  );
  return fits.sort((a, b) => Object.keys(a.options).length - Object.keys(b.options).length)[0];
}

/** A report as it was published, its texts filled in as far as they are still there. Throws `PublicationLost`. */
async function openKept(ledger: Pick<LedgerReader, 'texts'>, kept: Pick<KeptReports, 'open'>, report: DrawnReport, moment: Moment): Promise<Report> {
  const bytes = await kept.open(report.sha256);
  const altered = bytes !== undefined && sha256Of(bytes) !== report.sha256;
  if (bytes === undefined || altered) throw new PublicationLost(moment.publication ?? '', report, { position: moment.position, altered });
  const json = bytes.toString('utf8');
  const texts = await ledger.texts([...new Set(json.match(DIGEST))]);
  return filledIn(JSON.parse(json), texts) as Report;
}

function filledIn(value: unknown, texts: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return value.replaceAll(DIGEST, (digest) => texts.get(digest) ?? digest);
  if (Array.isArray(value)) return value.map((element: unknown) => filledIn(element, texts));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, element]) => [key, filledIn(element, texts)]));
}
