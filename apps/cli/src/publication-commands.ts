import { type Command, Option } from 'commander';
import type { OpenLedger } from './open-ledger.ts';
import { checkPublications, listPublications, printKept } from './verbs/publications.ts';

interface Flags {
  readonly data: string;
  readonly format?: string;
}

/** Opens the ledger for a verb; what the verb gives is the exit code. */
type WithLedger = (flags: { readonly data: string }, work: (ledger: OpenLedger) => Promise<number>) => Promise<void>;

/** `publication …`: what was published, and whether the ledger still gives the same. Publishing itself is a command (`PublishReport`). */
export function addPublicationCommands(outturn: Command, withLedger: WithLedger): void {
  const publication = outturn
    .command('publication')
    .description('What was published, and whether the ledger still gives the same.')
    .exitOverride()
    .addHelpText('after', EXAMPLES);
  const verb = (name: string, description: string) =>
    publication
      .command(name)
      .description(description)
      .exitOverride()
      .addOption(new Option('--data <dir>', 'folder of the embedded database (not used with OUTTURN_DATABASE_URL)').default('./data'))
      .addOption(new Option('--format <format>', 'how to print').choices(['table', 'json']));
  verb('list', 'Every publication, with its reports and the position that they were drawn at.').action((flags: Flags) =>
    withLedger(flags, (ledger) => listPublications(ledger, flags)),
  );
  verb('check', 'Draws every report again from the ledger and compares it byte by byte with what is kept; ends with 5 where anything differs.')
    .argument('[publication...]', 'which; left out: all')
    .action((names: string[], flags: Flags) => withLedger(flags, (ledger) => checkPublications(ledger, names, flags)));
  verb('bytes', 'Prints the bytes that are kept of one report, whose SHA-256 the ledger names: JSON, with digests where texts stand.')
    .argument('<sha256>', 'as `publication list` prints it')
    .action((sha256: string, flags: Flags) => withLedger(flags, (ledger) => printKept(ledger, sha256)));
}

const EXAMPLES = `
Examples:
  outturn report savings-tracker --as-at pub:JUNE-2017
  outturn publication check JUNE-2017
`;
