import { londonDay } from '@outturn/kernel';
import type { ReaderVisit } from '../web/page-service.ts';
import type { Values } from './values.ts';

/** The day in London of what was recorded last: today on the pages. */
export function today(visit: ReaderVisit): string {
  return londonDay(visit.moment.recordedAt ?? new Date().toISOString());
}

/** The three fields of a date, filled in. */
export function dayFields(name: string, day: string): Values {
  const [year = '', month = '', date = ''] = day.split('-');
  return { [`${name}-day`]: String(Number(date)), [`${name}-month`]: String(Number(month)), [`${name}-year`]: year };
}
