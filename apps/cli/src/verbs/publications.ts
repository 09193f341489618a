import { PublicationLost, type Redrawn } from '@outturn/application';
import type { PublicationFacts } from '@outturn/read-models';
import { EXIT, WrongUsage } from '../exit-codes.ts';
import type { OpenLedger } from '../open-ledger.ts';
import { print, say } from '../streams.ts';

interface Presentation {
  readonly format?: string;
}

/** In the order of publishing. */
async function publicationsOf(ledger: OpenLedger): Promise<PublicationFacts[]> {
  const { position } = await ledger.moment();
  return (await ledger.readModels.asAt('publication', position)).sort((a, b) => a.position - b.position);
}

/** `publication list`. */
export async function listPublications(ledger: OpenLedger, { format }: Presentation): Promise<number> {
  const publications = await publicationsOf(ledger);
  if (format === 'json') {
    await print(JSON.stringify(publications));
    return EXIT.done;
  }
  if (publications.length === 0) say('Nothing was published yet.');
  for (const { publication, title, year, period, meeting, position, published, reports } of publications) {
    const where = meeting === null ? '' : `, for ${meeting}`;
    await print(`${publication}  ${title} (period ${period} of ${year}${where}), drawn at position ${position}, published ${published.at} by ${published.by}`);
    for (const { name, sha256, bytes } of reports) await print(`  ${name.padEnd(24)} ${sha256}  ${bytes} bytes`);
  }
  return EXIT.done;
}

const SAID: Readonly<Record<Redrawn['outcome'], string>> = {
  same: 'the same',
  different: 'DIFFERENT',
  lost: 'LOST: what was kept is not there',
  altered: 'ALTERED: what is kept is not what the ledger names',
};

/** `publication check`: 5 where anything differs. Throws `WrongUsage` for a name that is none. */
export async function checkPublications(ledger: OpenLedger, names: readonly string[], { format }: Presentation): Promise<number> {
  const known = (await publicationsOf(ledger)).map(({ publication }) => publication);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new WrongUsage(`There is no publication ${JSON.stringify(unknown)}.`);
  let [differing, lost] = [0, 0];
  for (const publication of names.length > 0 ? names : known) {
    const redrawn = (await ledger.publications.redraw(publication)) ?? [];
    differing += redrawn.filter(({ outcome }) => outcome !== 'same').length;
    lost += redrawn.filter(({ outcome }) => outcome === 'lost').length;
    if (format === 'json') await print(JSON.stringify({ publication, reports: redrawn }));
    else for (const line of linesOf(publication, redrawn)) await print(line);
  }
  if (lost > 0) say(`${plural(lost)} NOT in the database, as after a restore without evidence.report: restore that table from a backup made since.`);
  if (differing > lost) say(`${plural(differing - lost)} NOT what the ledger gives.`);
  if (differing === 0) say('Everything that was published is what the ledger gives.');
  return differing === 0 ? EXIT.done : EXIT.difference;
}

function plural(reports: number): string {
  return reports === 1 ? '1 published report is' : `${reports} published reports are`;
}

async function notKept(ledger: OpenLedger, sha256: string): Promise<Error> {
  for (const { publication, position, reports } of await publicationsOf(ledger)) {
    const report = reports.find((one) => one.sha256 === sha256);
    if (report !== undefined) return new PublicationLost(publication, report, { position, altered: false });
  }
  return new WrongUsage(`Nothing that was published has the SHA-256 ${JSON.stringify(sha256)}.`);
}

function linesOf(publication: string, redrawn: readonly Redrawn[]): string[] {
  return redrawn.flatMap(({ name, sha256, outcome, redrawn: again, difference }) => [
    `${publication}  ${name.padEnd(24)} ${sha256}  ${SAID[outcome]}${outcome === 'lost' && again === sha256 ? '; the ledger still gives the same bytes' : ''}`,
    ...(difference === null ? [] : [`  line ${difference.line}, kept:  ${difference.kept}`, `  line ${difference.line}, drawn: ${difference.redrawn}`]),
  ]);
}

/** `publication bytes`. Throws `WrongUsage` for a digest that no publication names, and `PublicationLost` where its bytes are not there. */
export async function printKept(ledger: OpenLedger, sha256: string): Promise<number> {
  const bytes = await ledger.publications.open(sha256);
  if (bytes === undefined) throw await notKept(ledger, sha256.toLowerCase());
  await print(bytes.toString('utf8'));
  return EXIT.done;
}
