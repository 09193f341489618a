import { describe, expect, it } from '@jest/globals';
import { periodStatus } from './financial-year.ts';
import { approved, COUNCIL } from './testing/council.ts';
import { after, BOARD, command, event, FINANCE, given, SERVICE_TEAM, world } from './testing/specification.ts';

const opened = (period: number, organisation?: string) =>
  command('OpenPeriod', { year: '2017-18', period, ...(organisation === undefined ? {} : { organisation }) });
const closed = (period: number, organisation?: string) =>
  command('ClosePeriod', { year: '2017-18', period, ...(organisation === undefined ? {} : { organisation }) });

describe('opening and closing periods', () => {
  it('opens and closes a period of every organisation', () => {
    given(...COUNCIL)
      .when(opened(3))
      .thenEvents(event('year/2017-18', 'PeriodOpened', { year: '2017-18', period: 3, organisation: null }));
    given(...after(COUNCIL, opened(3)))
      .when(closed(3))
      .thenEvents(event('year/2017-18', 'PeriodClosed', { year: '2017-18', period: 3, organisation: null }));
  });

  it('opens it for one organisation, and leaves the others', () => {
    const past = after(COUNCIL, opened(3, 'northshire'), closed(3, 'northshire'));
    const state = world(past).get('year', '2017-18');
    expect(['northshire', 'westborough', null].map((organisation) => periodStatus(state, 3, organisation))).toEqual(['closed', undefined, undefined]);
  });

  it('closes for one organisation what was opened for all', () => {
    const state = world(after(COUNCIL, opened(3), closed(3, 'westborough'))).get('year', '2017-18');
    expect(['northshire', 'westborough', null].map((organisation) => periodStatus(state, 3, organisation))).toEqual(['open', 'closed', 'open']);
  });

  it('has nothing to do where it is so already', () => {
    given(...after(COUNCIL, opened(3)))
      .when(opened(3, 'northshire'))
      .thenNothing();
    given(...after(COUNCIL, opened(3), closed(3)))
      .when(closed(3, 'northshire'))
      .thenNothing();
  });

  it.each([
    ['period-closed', /Period 3 of 2017-18 was closed.*late change/, after(COUNCIL, opened(3), closed(3)), opened(3)],
    ['period-closed', /Period 3/, after(COUNCIL, opened(3), closed(3)), opened(3, 'northshire')],
    ['period-not-open', /Period 4 of 2017-18 was not opened/, after(COUNCIL, opened(3)), closed(4)],
    ['period-not-open', /Period 3/, after(COUNCIL, opened(3, 'westborough')), closed(3)],
    ['year-not-open', /2019-20/, COUNCIL, command('OpenPeriod', { year: '2019-20', period: 1 })],
    ['period-range', /14 is not a period/, COUNCIL, opened(14)],
    ['period-range', /0 is not a period/, COUNCIL, opened(0)],
    ['unknown-reference', /‘east’/, COUNCIL, opened(3, 'east')],
    ['role', /finance/, COUNCIL, command('OpenPeriod', { year: '2017-18', period: 1 }, { actor: SERVICE_TEAM })],
  ] as const)('refuses: %s', (rule, detail, past, stated) =>
    given(...past)
      .when(stated)
      .thenRefused(rule, detail),
  );
});

const submit = (service = 'homes', actor = SERVICE_TEAM, source?: string) =>
  command('SubmitReturn', { service, year: '2017-18', period: 3 }, { actor, ...(source === undefined ? {} : { source }) });
const ask = (subject?: string, service = 'homes') =>
  command('QueryReturn', { service, year: '2017-18', period: 3, ...(subject === undefined ? {} : { subject }), question: 'Why has it risen?' });
const answer = (subject?: string) =>
  command(
    'AnswerQuery',
    { service: 'homes', year: '2017-18', period: 3, ...(subject === undefined ? {} : { subject }), answer: 'Two homes opened.' },
    { actor: SERVICE_TEAM },
  );
const OPEN = after(approved(), opened(3));

describe('returns of services', () => {
  it('submits a return, once', () => {
    given(...OPEN)
      .when(submit())
      .thenEvents(event('return/homes/2017-18/3', 'ReturnSubmitted', { service: 'homes', year: '2017-18', period: 3, late: false }));
    given(...after(OPEN, submit()))
      .when(submit())
      .thenNothing();
  });

  it('takes it again after a question', () => {
    given(...after(OPEN, submit(), ask(), answer()))
      .when(submit())
      .thenEvents(event('return/homes/2017-18/3', 'ReturnSubmitted', { service: 'homes', year: '2017-18', period: 3, late: false }));
  });

  it('takes a late one from finance, and marks it', () => {
    given(...after(OPEN, closed(3)))
      .when(submit('homes', FINANCE, 'e-mail of the head of service'))
      .thenEvents(
        event('return/homes/2017-18/3', 'ReturnSubmitted', { service: 'homes', year: '2017-18', period: 3, late: true }),
        event('return/homes/2017-18/3', 'LateChangeMarked', {
          organisation: 'northshire',
          year: '2017-18',
          period: 3,
          change: 'return/homes/2017-18/3',
          services: ['homes'],
          reason: 'e-mail of the head of service',
        }),
      );
  });

  it('asks about the return or one thing of the service, and takes the answer', () => {
    given(...OPEN)
      .when(ask('ASC006'))
      .thenEvents(
        event('return/homes/2017-18/3', 'ReturnQueried', {
          service: 'homes',
          year: '2017-18',
          period: 3,
          query: 1,
          subject: 'scheme/ASC006',
          question: 'Why has it risen?',
        }),
      );
    given(...after(OPEN, ask(), ask('ASC006')))
      .when(answer('scheme/ASC006'))
      .thenEvents(
        event('return/homes/2017-18/3', 'QueryAnswered', {
          service: 'homes',
          year: '2017-18',
          period: 3,
          query: 2,
          subject: 'scheme/ASC006',
          answer: 'Two homes opened.',
        }),
      );
  });

  it('takes an answer without a subject for the only question that is open', () => {
    given(...after(OPEN, ask('ASC006')))
      .when(answer())
      .thenEvents(
        event('return/homes/2017-18/3', 'QueryAnswered', {
          service: 'homes',
          year: '2017-18',
          period: 3,
          query: 1,
          subject: 'scheme/ASC006',
          answer: 'Two homes opened.',
        }),
      );
  });

  it('asks and answers after closing as well: no figure changes', () => {
    expect(after(OPEN, submit(), closed(3), ask(), answer()).at(-1)?.type).toBe('QueryAnswered');
  });

  it.each([
    ['period-not-open', /Period 3 of 2017-18 was not opened/, approved(), submit()],
    ['period-not-open', /Period 3/, approved(), ask()],
    ['unknown-reference', /‘parks’/, OPEN, submit('parks')],
    ['late-change', /Period 3 of 2017-18 is closed.*Finance records/, after(OPEN, closed(3)), submit()],
    ['late-change', /source/, after(OPEN, closed(3)), submit('homes', FINANCE)],
    ['late-change', /source/, after(OPEN, closed(3)), submit('homes', FINANCE, ' ')],
    ['query-elsewhere', /ASC006 does not belong to the service west/, OPEN, ask('ASC006', 'west')],
    ['unknown-reference', /‘NONE’/, OPEN, ask('NONE')],
    ['no-open-query', /No question is open/, OPEN, answer()],
    ['no-open-query', /No question is open.*about ASC006/, after(OPEN, ask('ASC006'), answer()), answer('ASC006')],
    ['no-open-query', /open questions about scheme\/ASC006, service\/homes/, after(OPEN, ask('ASC006'), ask('service/homes')), answer()],
    ['blank-text', /answer/, after(OPEN, ask()), command('AnswerQuery', { service: 'homes', year: '2017-18', period: 3, answer: ' ' })],
    ['blank-text', /question/, OPEN, command('QueryReturn', { service: 'homes', year: '2017-18', period: 3, question: ' ' })],
    ['role', /finance/, OPEN, command('QueryReturn', { service: 'homes', year: '2017-18', period: 3, question: 'Why?' }, { actor: SERVICE_TEAM })],
    ['role', /service-team or finance/, OPEN, submit('homes', BOARD)],
  ] as const)('refuses: %s', (rule, detail, past, stated) =>
    given(...past)
      .when(stated)
      .thenRefused(rule, detail),
  );
});

describe('late changes', () => {
  const forecast = (differs: { actor?: typeof FINANCE; source?: string } = {}, scheme = 'ASC006') =>
    command(
      'ChangeForecast',
      { scheme, year: '2017-18', period: 3, forecast: '90000.00', reasons: [{ code: 'unexplained', amount: '-10000.00', narrative: 'less' }] },
      differs,
    );
  const CLOSED = after(OPEN, closed(3, 'northshire'));
  const mark = (change: string, period: number, reason: string) =>
    event(change, 'LateChangeMarked', { organisation: 'northshire', year: '2017-18', period, change, services: ['homes'], reason });

  it('marks a change for a closed period, in the stream of the change', () => {
    const { decision } = given(...CLOSED).when(forecast({ source: 'letter of 3 August' }));
    expect(decision).toMatchObject([{ type: 'ForecastChanged' }, mark('scheme/ASC006', 3, 'letter of 3 August')]);
  });

  it('leaves a change for an open period, or for another organisation’s closed one, as it is', () => {
    expect(given(...OPEN).when(forecast()).decision).toMatchObject([{ type: 'ForecastChanged' }]);
    expect(given(...after(OPEN, closed(3, 'westborough'))).when(forecast()).decision).toMatchObject([{ type: 'ForecastChanged' }]);
  });

  it('takes the period of a budget change from its effective date, or from the day of recording', () => {
    const past = after(CLOSED, command('SetBudget', { line: 'L', service: 'homes', year: '2017-18', kind: 'expenditure', amount: '10.00' }));
    const adjust = (when: { effective?: string; today?: string }) => ({
      ...command(
        'AdjustBudget',
        { adjustment: 'A', year: '2017-18', lines: [{ line: 'L', amount: '5.00' }], source: { kind: 'post-plan' }, reason: 'pay award' },
        { source: 'cabinet' },
      ),
      ...when,
    });
    const typesOf = (when: { effective?: string; today?: string }) => {
      const { decision } = given(...past).when(adjust(when));
      return Array.isArray(decision) ? decision.map(({ type }: { type: string }) => type) : decision;
    };
    expect(typesOf({ effective: '2017-06-30' })).toContain('LateChangeMarked');
    expect(typesOf({ effective: '2017-07-01' })).not.toContain('LateChangeMarked');
    expect(typesOf({ today: '2017-06-01' })).toContain('LateChangeMarked');
    expect(typesOf({ today: '2017-06-01', effective: '2017-07-01' })).not.toContain('LateChangeMarked');
  });

  it('takes rules that hold from a closed period as a late change, and rules from a later one not', () => {
    const rules = (period: number) =>
      command('SetProgressWeight', { progressing: '0.4', organisation: 'northshire', from: { year: '2017-18', period } }, { source: 'board' });
    expect(given(...CLOSED).when(rules(3)).decision).toMatchObject([{ type: 'ProgressWeightSet' }, { type: 'LateChangeMarked' }]);
    expect(given(...CLOSED).when(rules(4)).decision).toMatchObject([{ type: 'ProgressWeightSet' }]);
  });

  it('tells what does not exist before anything of its period', () => {
    given(...after(OPEN, closed(3)))
      .when(forecast({ actor: SERVICE_TEAM }, 'NONE'))
      .thenRefused('unknown-reference', /NONE/);
  });

  it('refuses a service team, and finance without a source, and records nothing where nothing is to do', () => {
    given(...CLOSED)
      .when(forecast({ actor: SERVICE_TEAM, source: 'letter' }))
      .thenRefused('late-change', /closed/, 'period');
    given(...CLOSED)
      .when(forecast())
      .thenRefused('late-change', /source/, 'source');
    given(...after(OPEN, command('ConfirmForecast', { scheme: 'ASC006', year: '2017-18', period: 3 }), closed(3)))
      .when(command('ConfirmForecast', { scheme: 'ASC006', year: '2017-18', period: 3 }, { source: 'letter' }))
      .thenNothing();
  });
});

describe('publishing reports', () => {
  const publish = (
    differs: { publication?: string; title?: string; meeting?: string; organisation?: string; year?: string; period?: number; name?: string } = {},
  ) => {
    const { name, ...data } = differs;
    return command('PublishReport', {
      publication: 'JUNE',
      year: '2017-18',
      period: 3,
      title: 'June monitoring',
      ...data,
      ...(name === undefined ? {} : { reports: [{ name, options: { by: 'line' } }] }),
    });
  };

  it('names the reports that were drawn, each with its digest', () => {
    given(...OPEN)
      .when(publish({ name: 'savings-tracker', meeting: 'Cabinet', organisation: 'northshire' }))
      .thenEvents(
        event('publication/JUNE', 'ReportPublished', {
          publication: 'JUNE',
          organisation: 'northshire',
          year: '2017-18',
          period: 3,
          title: 'June monitoring',
          meeting: 'Cabinet',
          reports: [
            {
              name: 'savings-tracker',
              options: { year: '2017-18', period: 3, organisation: 'northshire', by: 'line' },
              sha256: 'ab'.repeat(32),
              bytes: 100,
            },
          ],
        }),
      );
  });

  it.each([
    ['already-exists', /‘JUNE’ already: June monitoring/, after(OPEN, publish()), publish()],
    ['publication-report', /There is no report nonsense/, OPEN, publish({ name: 'nonsense' })],
    ['blank-text', /title/, OPEN, publish({ title: ' ' })],
    ['blank-text', /meeting/, OPEN, publish({ meeting: ' ' })],
    ['unknown-reference', /‘east’/, OPEN, publish({ organisation: 'east' })],
    ['year-not-open', /2019-20/, OPEN, publish({ year: '2019-20' })],
    ['period-range', /0 is not a period/, OPEN, publish({ period: 0 })],
  ] as const)('refuses: %s', (rule, detail, past, stated) =>
    given(...past)
      .when(stated)
      .thenRefused(rule, detail),
  );
});
