import type { Column } from './report.ts';
import { AMOUNT_COLUMNS, AMOUNT_LABELS } from './figures.ts';

/** The amount columns of the tracker and of its sums, the percentage of the variance after the variance. */
export const SAVING_COLUMNS: readonly Column[] = AMOUNT_COLUMNS.flatMap((key): Column[] => {
  const column: Column = { key, label: AMOUNT_LABELS[key], type: 'amount' };
  return key === 'variance' ? [column, { key: 'variancePercent', label: 'Variance %', type: 'percent' }] : [column];
});

export const SCHEME_COLUMNS: readonly Column[] = [
  { key: 'id', label: 'Id', type: 'text' },
  { key: 'organisation', label: 'Organisation', type: 'text' },
  { key: 'organisationName', label: 'Organisation name', type: 'text' },
  { key: 'programme', label: 'Programme', type: 'text' },
  { key: 'programmeName', label: 'Programme name', type: 'text' },
  { key: 'workstream', label: 'Workstream', type: 'text' },
  { key: 'workstreamName', label: 'Workstream name', type: 'text' },
  { key: 'service', label: 'Service', type: 'text' },
  { key: 'serviceName', label: 'Service name', type: 'text' },
  { key: 'scheme', label: 'Scheme', type: 'text' },
  { key: 'title', label: 'Title', type: 'text' },
  { key: 'owner', label: 'Owner', type: 'text' },
];

/** After the names, what kind of scheme it is. */
export const CLASSIFICATION_COLUMNS: readonly Column[] = [
  { key: 'kind', label: 'Kind', type: 'text' },
  { key: 'recurrence', label: 'Recurrence', type: 'text' },
  { key: 'cashReleasing', label: 'Cash-releasing', type: 'flag' },
  { key: 'category', label: 'Category', type: 'text' },
  { key: 'stage', label: 'Stage', type: 'text' },
  { key: 'balancingLine', label: 'Balancing line', type: 'flag' },
];

/** How many scheme-years show which RAG. */
export const COUNT_COLUMNS: readonly Column[] = [
  { key: 'schemes', label: 'Schemes', type: 'count' },
  { key: 'red', label: 'Red', type: 'count' },
  { key: 'amber', label: 'Amber', type: 'count' },
  { key: 'green', label: 'Green', type: 'count' },
  { key: 'blue', label: 'Blue', type: 'count' },
  { key: 'grey', label: 'Grey', type: 'count' },
  { key: 'redValue', label: 'Target of red schemes', type: 'amount' },
  { key: 'previousRed', label: 'Red before', type: 'count' },
  { key: 'previousAmber', label: 'Amber before', type: 'count' },
  { key: 'previousGreen', label: 'Green before', type: 'count' },
  { key: 'previousBlue', label: 'Blue before', type: 'count' },
  { key: 'previousGrey', label: 'Grey before', type: 'count' },
];
