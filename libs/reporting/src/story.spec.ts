import { describe, expect, it } from '@jest/globals';
import { EVENTS, type EventType } from '@outturn/domain';
import { predicate, tell, topicOf } from './story.ts';
import { CASES, entry, LOWERED } from './testing/told-events.ts';

describe('story', () => {
  it.each(Object.keys(EVENTS) as EventType[])('tells %s', (type) => {
    const [data, says] = CASES[type];
    expect(predicate({ type, data: { ...data } })).toBe(says);
  });

  it('says when and who, in one sentence', () => {
    expect(tell(LOWERED).sentence).toBe(
      '14 June 2017, head-of-commissioning lowered the forecast for 2017-18 by £120,000.00 to £880,000.00: delay £80,000.00 (tender ran late), demand £40,000.00 (more people).',
    );
  });

  it('gives reasons in the direction of the movement, so that they add up to it', () => {
    const raised = entry('ForecastChanged', {
      scheme: 'A',
      year: '2017-18',
      period: 3,
      previous: '100.00',
      forecast: '130.00',
      notRecurrent: '12.00',
      reasons: [
        { code: 'price', amount: '40.00', narrative: 'n' },
        { code: 'delay', amount: '-10.00', narrative: 'm' },
      ],
    });
    expect(predicate(raised)).toBe(
      'raised the forecast for 2017-18 by £30.00 to £130.00, of which £12.00 is not recurrent: price £40.00 (n), delay -£10.00 (m)',
    );
  });

  it('dates by the day in London, and names an effective date that is another', () => {
    const confirmed = entry('FinancialYearOpened', { year: '2017-18' }, { recordedAt: '2017-06-14T23:30:00.000Z' });
    expect(tell(confirmed).sentence).toBe('15 June 2017, head-of-commissioning opened the financial year 2017-18.');
    expect(tell({ ...confirmed, effective: '2017-04-01' }).sentence).toMatch(/^15 June 2017 \(with effect from 1 April 2017\), /);
    expect(tell({ ...confirmed, effective: '2017-06-15' }).sentence).toMatch(/^15 June 2017, /);
  });

  it('names the operator beside the user, and the source', () => {
    const opened = entry('FinancialYearOpened', { year: '2017-18' }, { actor: { user: 'fatima', roles: [], operator: 'root' }, source: 'Cabinet 7.' });
    expect(tell(opened).sentence).toBe('14 June 2017, fatima (operator root) opened the financial year 2017-18. Source: Cabinet 7.');
  });

  it('does not end a question with a full stop', () => {
    expect(tell(entry('Commented', { subject: 'scheme/A', text: 'Is this real?' })).sentence).toMatch(/commented: Is this real\?$/);
  });

  it('marks companions, so that a page can leave them out', () => {
    const companions = (Object.keys(EVENTS) as EventType[]).filter((type) => topicOf(type) === 'companion');
    expect(companions).toEqual([
      'SchemeClaimed',
      'SchemeSavingBanked',
      'SchemeSavingReleased',
      'SubjectReserved',
      'SubjectReleased',
      'LineBudgetMoved',
      'ReductionUsed',
      'ReductionReleased',
      'VirementCorrected',
      'VirementReductionUsed',
      'VirementReductionReleased',
      'ServiceBudgetOpened',
      'VirementAuthorityUsed',
    ]);
  });
});
