import type { CommandOf } from './commands.ts';
import type { Decide } from './decider.ts';

/** Opening an open year is nothing to do. */
const openFinancialYear: Decide<CommandOf<'OpenFinancialYear'>> = ({ data }, world) =>
  world.get('year', data.year) ? [] : [{ stream: `year/${data.year}`, type: 'FinancialYearOpened', data: { year: data.year } }];

export const financialYearDeciders = { OpenFinancialYear: openFinancialYear };
