import type { CommandOf } from './commands.ts';
import { type Decide, firstRefusal, type Refusal, refuse, type World } from './decider.ts';
import { periodStatus } from './financial-year.ts';
import { mustBeOpen, mustBePeriod, mustExist } from './guards.ts';

/** Opening an open year is nothing to do. */
const openFinancialYear: Decide<CommandOf<'OpenFinancialYear'>> = ({ data }, world) =>
  world.get('year', data.year) ? [] : [{ stream: `year/${data.year}`, type: 'FinancialYearOpened', data: { year: data.year } }];

type PeriodCommand = CommandOf<'OpenPeriod' | 'ClosePeriod'>;

function periodRefusal({ data }: PeriodCommand, world: World): Refusal | undefined {
  return firstRefusal(mustBeOpen(world, data.year), mustBePeriod(data.period, 1), mustExist(world, 'organisation', data.organisation));
}

function eventOf<T extends 'PeriodOpened' | 'PeriodClosed'>(type: T, { data }: PeriodCommand) {
  const { year, period, organisation = null } = data;
  return [{ stream: `year/${year}`, type, data: { year, period, organisation } }];
}

/** Opens a period for returns. Opening an open one is nothing to do; a closed one is never opened again, it takes late changes. */
const openPeriod: Decide<CommandOf<'OpenPeriod'>> = (command, world) => {
  const { year, period, organisation = null } = command.data;
  const refusal = periodRefusal(command, world);
  if (refusal) return refusal;
  const status = periodStatus(world.get('year', year), period, organisation);
  if (status === 'open') return [];
  if (status === undefined) return eventOf('PeriodOpened', command);
  return refuse(
    'period-closed',
    `Period ${period} of ${year} was closed and is not opened again. Finance records what comes now as a late change, with its source.`,
    'period',
  );
};

/** Closes a period that is open. What is missing by then is shown, not refused: it stays missing. Closing a closed one is nothing to do. */
const closePeriod: Decide<CommandOf<'ClosePeriod'>> = (command, world) => {
  const { year, period, organisation = null } = command.data;
  const refusal = periodRefusal(command, world);
  if (refusal) return refusal;
  const status = periodStatus(world.get('year', year), period, organisation);
  if (status === 'closed') return [];
  return status === 'open' ? eventOf('PeriodClosed', command) : notOpened(year, period, organisation);
};

/** Refuses what is done with a period that was never opened. */
export function notOpened(year: string, period: number, organisation: string | null): Refusal {
  const whose = organisation === null ? '' : ` for ${organisation}`;
  return refuse('period-not-open', `Period ${period} of ${year} was not opened${whose}. Finance opens it with OpenPeriod.`, 'period');
}

export const financialYearDeciders = { OpenFinancialYear: openFinancialYear, OpenPeriod: openPeriod, ClosePeriod: closePeriod };
