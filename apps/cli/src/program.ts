import { userInfo } from 'node:os';
import { Command, Option } from 'commander';
import { ALL_GROUPINGS, FORMATS, REPORT_NAMES, UNITS } from '@outturn/reporting';
import { addAccountCommands } from './account-commands.ts';
import { EXIT, WrongUsage } from './exit-codes.ts';
import { type OpenLedger, openLedger } from './open-ledger.ts';
import { addPublicationCommands } from './publication-commands.ts';
import { apply } from './verbs/apply.ts';
import { importFile, type ImportOptions } from './verbs/import.ts';
import { diff, history, type QuestionOptions, report, trace } from './verbs/questions.ts';
import { replay } from './verbs/replay.ts';
import { status } from './verbs/status.ts';
import { version } from './version.ts';

const MOMENT = 'a position (1234), a date (the end of that day in London), an ISO 8601 time, or pub:NAME';

interface LedgerFlags {
  readonly data: string;
  readonly demo?: boolean;
  readonly rehearsal?: boolean;
}

/** Runs the command line and gives the exit code. Throws `CommanderError` on wrong usage, and whatever the verb throws. */
export async function program(argv: readonly string[]): Promise<number> {
  let code: number = EXIT.done;
  const outturn = new Command('outturn')
    .description('The ledger of a council’s savings and transformation programme.')
    .version(version)
    .exitOverride()
    .showHelpAfterError('Run `outturn help` for what there is.')
    .configureHelp({ sortSubcommands: false })
    .addHelpText('after', EXAMPLES);

  const verb: Verb = (name, description, formats = ['table', 'json']) => {
    const command = outturn.command(name).description(description).exitOverride();
    return command
      .addOption(new Option('--data <dir>', 'folder of the embedded database (not used with OUTTURN_DATABASE_URL)').default('./data'))
      .addOption(new Option('--format <format>', 'how to print').choices(formats));
  };
  const withLedger = async (flags: LedgerFlags, work: (ledger: OpenLedger) => Promise<number | void>) => {
    const ledger = await openLedger({ data: flags.data, ...kindOf(flags) });
    try {
      code = (await work(ledger)) ?? EXIT.done;
    } finally {
      await ledger.close();
    }
  };

  addRecording(verb, withLedger, (ended) => (code = ended));
  addQuestions(verb, withLedger);
  verb('replay', 'Rebuilds every read model from the events, compares it row by row with the live one, prints both digests.')
    .option('--swap', 'put the rebuilt read models in place', false)
    .action((flags: LedgerFlags & { swap: boolean; format?: string }) => withLedger(flags, (ledger) => replay(ledger, flags)));
  verb('status', 'Position of the ledger, lag of the read models, versions.').action((flags: LedgerFlags & { format?: string }) =>
    withLedger(flags, (ledger) => status(ledger, flags)),
  );
  addPublicationCommands(outturn, withLedger);
  addAccountCommands(outturn, withLedger);

  if (argv.length <= 2) {
    outturn.outputHelp({ error: true });
    return EXIT.usage;
  }
  await outturn.parseAsync([...argv]);
  return code;
}

type Verb = (name: string, description: string, formats?: readonly string[]) => Command;
type WithLedger = (flags: LedgerFlags, work: (ledger: OpenLedger) => Promise<number | void>) => Promise<void>;

/** The verbs that record. */
function addRecording(verb: Verb, withLedger: WithLedger, end: (code: number) => void): void {
  verb('serve', 'Runs the whole product in one process: web pages, health and metrics, read models.')
    .option('--demo', 'a new ledger is a sample: the five published councils are loaded into it')
    .option('--rehearsal', 'a new ledger takes recorded times from commands, and says so everywhere')
    .option('--port <port>', 'port on loopback (default 3000, or the next free one)')
    .option('--public-url <url>', 'where people reach it through a proxy that speaks TLS, such as https://outturn.council.example')
    .action(async (flags: LedgerFlags & { port?: string; publicUrl?: string }) => {
      // Pages, charts and NestJS are loaded by the one verb that needs them: the others answer sooner.
      const { serve } = await import('./verbs/serve.ts');
      end(await serve({ ...flags, ...kindOf(flags) }));
    });
  verb('apply', 'Records commands, one JSON object a line; prints one JSON result a line, in order.')
    .argument('<file>', 'a file of commands, or - for standard input')
    .option('--stop-on-refusal', 'end at the first refused line', false)
    .option('--demo', 'make a new ledger as a sample')
    .option('--rehearsal', 'make a new ledger one that takes recorded times from commands')
    .action((file: string, flags: LedgerFlags & { stopOnRefusal: boolean }) =>
      withLedger(flags, async (ledger) => {
        const { kind = ledger.info.kind } = kindOf(flags);
        if (kind !== ledger.info.kind)
          throw new WrongUsage(
            `This is a ${ledger.info.kind} ledger, not a ${kind} one: what a ledger is for is settled when it is made. Name another folder with --data.`,
          );
        return apply(await ledger.handler(), file, flags);
      }),
    );
  verb('import', 'Records actuals from a CSV of the general ledger, through a mapping that is given, or guessed and shown.')
    .argument('<file>', 'a CSV file with a total row, or with --control-total')
    .option('--mapping <file>', 'JSON that says which columns hold what; --dry-run prints one to begin with')
    .option('--dry-run', 'show what would be recorded, and record nothing', false)
    .option('--year <year>', 'the financial year of every row, where no column says it')
    .option('--period <n>', 'to the end of which period the amounts are cumulative, where no column says it')
    .option('--control-total <amount>', 'what the amounts of the file add up to, as printed')
    .option('--actor <user>', 'in whose name, as finance', userInfo().username)
    .action((file: string, flags: LedgerFlags & ImportOptions) => withLedger(flags, (ledger) => importFile(ledger, file, flags)));
}

/** The verbs that ask. */
function addQuestions(verb: Verb, withLedger: WithLedger): void {
  const question = (command: Command) =>
    command
      .option('--year <year>', 'financial year, such as 2017-18')
      .option('--period <n>', '1 (April) to 12 (March), 13 for the outturn')
      .option('--organisation <id>')
      .option('--programme <id>')
      .option('--workstream <id>')
      .option('--service <id>', 'a service and those below it')
      .addOption(new Option('--structure <which>', 'services and workstreams as they are, or as schemes were proposed').choices(['current', 'original']))
      .addOption(new Option('--basis <basis>', 'profiles as total effect, or as change on the year before').choices(['absolute', 'incremental']))
      .addOption(new Option('--by <grouping>', 'what rows are added up by; service or line for budgets').choices(ALL_GROUPINGS))
      .option('--rate <fraction>', 'discount rate for return-on-investment, such as 0.04')
      .option('--since <moment>', `for movements: ${MOMENT}`)
      .addOption(new Option('--unit <unit>', 'of amounts in tables, HTML and workbooks').choices(UNITS))
      .option('--out <file>', 'write there instead of standard output');
  const ask = (run: (ledger: OpenLedger, name: string, options: QuestionOptions) => Promise<void>) => (name: string, flags: LedgerFlags & QuestionOptions) =>
    withLedger(flags, (ledger) => run(ledger, name, flags));

  question(verb('report', `Prints a report: ${REPORT_NAMES.join(', ')}.`, FORMATS))
    .argument('<name>', 'which report')
    .option('--as-at <moment>', MOMENT)
    .action(ask(report));
  question(verb('diff', 'The same report at two moments: what was added, removed and changed, with the events behind it.', FORMATS))
    .argument('<name>', 'which report')
    .requiredOption('--from <moment>', MOMENT)
    .option('--to <moment>', `${MOMENT}; left out: now`)
    .option('--as-at <moment>', 'the same as --to')
    .action(ask(diff));
  question(verb('trace', 'For one figure of a report, the events that make it up, adding up to it.', FORMATS))
    .argument('<name>', 'which report')
    .requiredOption('--row <id>', 'the row’s id, as `report --format json` prints it')
    .requiredOption('--column <key>', 'the column’s key')
    .option('--as-at <moment>', MOMENT)
    .action(ask(trace));
  verb('history', 'Every event of one scheme, claim, programme …, in order.', FORMATS)
    .argument('<subject>', 'an id, such as ASC006, or scheme/ASC006 where an id is used for several things')
    .option('--as-at <moment>', MOMENT)
    .option('--out <file>', 'write there instead of standard output')
    .action(ask(history));
}

function kindOf(flags: LedgerFlags): { kind?: 'demo' | 'rehearsal' } {
  if (flags.demo && flags.rehearsal) throw new WrongUsage('A ledger is a sample (--demo) or a rehearsal (--rehearsal), not both.');
  if (flags.demo) return { kind: 'demo' };
  return flags.rehearsal ? { kind: 'rehearsal' } : {};
}

const EXAMPLES = `
Examples:
  outturn serve --demo
  outturn apply commands.jsonl
  outturn import general-ledger-may.csv --year 2018-19 --period 2 --dry-run
  outturn report savings-tracker --year 2017-18 --organisation norfolk --unit thousands
  outturn report savings-tracker --as-at 2017-07-10 --format json
  outturn report programme-summary --by workstream --structure original
  outturn report movements --since 2017-07-01
  outturn diff savings-tracker --from 2017-07-10 --to 2017-08-31
  outturn trace savings-tracker --row 'ASC006|2017-18' --column banked
  outturn history ASC006
  outturn report savings-tracker --as-at pub:JUNE-2017
  outturn publication check
  outturn account create ada.lowe --name 'Ada Lowe' --role administrator

Exit codes: 0 done; 2 wrong usage; 3 refused by a rule; 4 conflict with someone else’s change;
5 a replay or verification found a difference; 6 the store can’t be reached; 1 anything else.
`;
