import { londonDay } from '@outturn/kernel';
import type { Report } from '../report.ts';
import { longDate } from '../story/words.ts';
import { grouped } from './unit.ts';

const LONDON_TIME = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

/** A recorded time in London: `10 July 2017, 09:00`. */
export function londonTime(time: string): string {
  return `${longDate(londonDay(time))}, ${LONDON_TIME.format(new Date(time))}`;
}

/** "position 4,812, recorded 10 July 2017, 09:00". */
export function momentInWords(asAt: Report['asAt']): string {
  const publication = asAt.publication === undefined ? '' : `, publication ${asAt.publication}`;
  if (asAt.recordedAt === null) return `position ${grouped(String(asAt.position))}, before anything was recorded${publication}`;
  return `position ${grouped(String(asAt.position))}, recorded ${londonTime(asAt.recordedAt)}${publication}`;
}

/** "2017-18, period 3": what a report is drawn for; empty where it covers every year to date. */
export function scopeInWords(report: Pick<Report, 'year' | 'period'>): string {
  const parts = [report.year ?? '', report.period === null ? '' : `period ${report.period}`];
  return parts.filter((part) => part !== '').join(', ');
}
