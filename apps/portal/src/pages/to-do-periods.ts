import { readPeriods, type Row } from '@outturn/reporting';
import { countIn, textIn } from '../web/cells.ts';
import { plural } from '../web/format.ts';
import type { ReaderVisit } from '../web/page-service.ts';
import { organisationsInSight, periodPath, thePeriod } from './period-facts.ts';
import type { ToDo } from './to-do.ts';

/** The returns of every open period, as far as the reader sees them. */
async function openReturns(visit: ReaderVisit) {
  const [periods, organisations] = await Promise.all([readPeriods(visit.facts, visit.moment.position), organisationsInSight(visit)]);
  const open = organisations.flatMap((one) => {
    const period = periods.open(one.organisation);
    return period === undefined ? [] : [{ ...one, period }];
  });
  return Promise.all(
    open.map(async ({ organisation, name, period }) => {
      const options = { organisation, year: period.year, period: period.period };
      const { rows } = await visit.queries.report('returns', options, visit.moment);
      return { name, rows, when: thePeriod(period), several: open.length > 1, href: visit.to(periodPath(period), { organisation }) };
    }),
  );
}

/** A service team submits its returns and answers what finance asked. */
export async function returnsToMake(visit: ReaderVisit): Promise<ToDo[]> {
  const open = await openReturns(visit);
  return open.flatMap(({ rows, when, href }) => {
    const due = rows.filter((row) => row['state'] === 'due');
    const questions = rows.reduce((total, row) => total + countIn(row, 'openQueries'), 0);
    return [
      ...due.map((row) => ({ text: `Submit the return of ${textIn(row, 'serviceName')} for ${when}`, href: submitHref(visit, row) })),
      ...(questions === 0 ? [] : [{ text: `Answer ${plural(questions, 'question')} about ${when}`, href }]),
    ];
  });
}

function submitHref(visit: ReaderVisit, row: Row): string {
  return visit.to('/submit-a-return', { service: textIn(row, 'service'), year: textIn(row, 'year'), period: countIn(row, 'period') });
}

/** Finance sees what is missing, and when nothing is. */
export async function periodsToClose(visit: ReaderVisit): Promise<ToDo[]> {
  const open = await openReturns(visit);
  return open.map(({ name, rows, when, several, href }) => {
    const missing = rows.filter((row) => row['state'] === 'due').length;
    const where = several ? ` in ${name}` : '';
    return {
      text: missing === 0 ? `Every return for ${when}${where} is in: close it` : `${plural(missing, 'return is', 'returns are')} missing for ${when}${where}`,
      href,
    };
  });
}
