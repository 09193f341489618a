import { describe, expect, it } from '@jest/globals';
import type { CommandData } from './commands.ts';
import { outOfScope, servicesOf } from './scope.ts';
import { approved, claimed, proposal, proposed } from './testing/council.ts';
import { command, event, SERVICE_TEAM, world } from './testing/specification.ts';

const shares = [
  { scheme: 'ASC006', percent: '60' },
  { scheme: 'WB1', percent: '40' },
];
const council = world([
  ...approved(),
  ...proposed({ scheme: 'WB1', service: 'west' }).slice(-1),
  ...claimed('C1', { shares }),
  event('line/L1', 'BudgetSet', { line: 'L1', service: 'asc', year: '2017-18', kind: 'expenditure', amount: '1.00' }),
]);

describe('services that a command touches', () => {
  it('of a scheme: the service that owns it now', () => {
    expect(servicesOf(command('ConfirmForecast', { scheme: 'ASC006', year: '2017-18', period: 1 }), council)).toEqual(['homes']);
    expect(servicesOf(command('SetMilestone', { scheme: 'WB1', milestone: 'm', due: '2017-05-01' }), council)).toEqual(['west']);
  });

  it('of a budget line: its service; to others it is as if it were not there', () => {
    const forecast = command('ForecastOutturn', { line: 'L1', year: '2017-18', period: 1, outturn: '1.00', reasons: [] }, { actor: SERVICE_TEAM });
    expect(servicesOf(forecast, council)).toEqual(['asc']);
    expect(outOfScope(forecast, ['asc'], council)).toBeUndefined();
    expect(outOfScope(forecast, ['homes', 'west'], council)).toEqual({
      rule: 'unknown-reference',
      detail: expect.stringContaining('no budget line ‘L1’'),
      fields: ['line'],
    });
  });

  it('of a proposal: the service named', () => {
    expect(servicesOf(command('ProposeScheme', proposal({ scheme: 'NEW', service: 'asc' })), council)).toEqual(['asc']);
  });

  it('of a move: from where and to where', () => {
    expect(servicesOf(command('MoveScheme', { scheme: 'ASC006', service: 'asc', reason: 'r' }), council)).toEqual(['homes', 'asc']);
  });

  it('of a claim: those of every scheme with a share', () => {
    const claim = { ...claimedData(), shares };
    expect(servicesOf(command('ClaimSaving', claim), council)).toEqual(['homes', 'west']);
    expect(servicesOf(command('WithdrawClaim', { claim: 'C1', reason: 'r' }), council)).toEqual(['homes', 'west']);
  });

  it('of lines and remarks: their subject’s', () => {
    const lines = [{ line: 'L1', amount: '-1.00' }];
    expect(servicesOf(command('AdjustBudget', { adjustment: 'A', year: '2017-18', lines, source: { kind: 'saving' }, reason: 'r' }), council)).toEqual(['asc']);
    expect(servicesOf(command('Comment', { subject: 'C1', text: 't' }), council)).toEqual(['homes', 'west']);
    expect(servicesOf(command('Comment', { subject: 'service/west', text: 't' }), council)).toEqual(['west']);
  });

  it('of what has none, or does not exist: none', () => {
    expect(servicesOf(command('Comment', { subject: 'savings', text: 't' }), council)).toEqual([]);
    expect(servicesOf(command('Comment', { subject: 'nothing', text: 't' }), council)).toEqual([]);
    expect(servicesOf(command('ConfirmForecast', { scheme: 'none', year: '2017-18', period: 1 }), council)).toEqual([]);
    expect(servicesOf(command('CreateProgramme', { programme: 'p', name: 'n', organisation: 'northshire' }), council)).toEqual([]);
    const inProportion = { programme: 'savings', shares: { inProportionTo: { northshire: '1.00' } } };
    expect(servicesOf(command('AttributeProgramme', inProportion), council)).toEqual([]);
    const attributed = { programme: 'savings', shares: [{ organisation: 'northshire', percent: '100' }] };
    expect(servicesOf(command('AttributeProgramme', attributed), council)).toEqual([]);
  });
});

describe('a virement that a service team asks for', () => {
  const line = (id: string, service: string) => event(`line/${id}`, 'BudgetSet', { line: id, service, year: '2017-18', kind: 'expenditure', amount: '100.00' });
  const all = world([
    ...approved(),
    ...proposed({ scheme: 'WB1', service: 'west' }).slice(-1),
    line('L1', 'homes'),
    line('L2', 'homes'),
    line('W1', 'west'),
    event('virement/VW', 'VirementRequested', {
      virement: 'VW',
      organisation: 'westborough',
      year: '2017-18',
      permanence: 'temporary',
      amount: '1.00',
      services: [],
      savingsTarget: [],
      corrects: null,
      override: null,
      reason: 'r',
      lines: [{ line: 'W1', service: 'west', amount: '0.00', nextYear: '0.00' }],
    }),
  ]);
  const asked = (stated: Partial<CommandData['RequestVirement']> = {}) =>
    command(
      'RequestVirement',
      {
        virement: 'V1',
        year: '2017-18',
        permanence: 'temporary',
        reason: 'r',
        lines: [
          { line: 'L1', amount: '-1.00' },
          { line: 'L2', amount: '1.00' },
        ],
        ...stated,
      },
      { actor: SERVICE_TEAM },
    );
  const target = (scheme: string, toScheme: string) => ({ savingsTarget: [{ scheme, toScheme, amount: '1.00' }] });

  it('may move what is theirs', () => {
    expect(outOfScope(asked(target('ASC006', 'ASC006')), ['homes'], all)).toBeUndefined();
  });

  it.each([
    [
      'a line of another service',
      {
        lines: [
          { line: 'L1', amount: '-1.00' },
          { line: 'W1', amount: '1.00' },
        ],
      },
      'budget line ‘W1’',
      'lines.1.line',
    ],
    ['a target that would leave another’s scheme', target('WB1', 'ASC006'), 'scheme ‘WB1’', 'savingsTarget.0.scheme'],
    ['a target that would go to another’s scheme', target('ASC006', 'WB1'), 'scheme ‘WB1’', 'savingsTarget.0.toScheme'],
    ['the correction of another’s virement', { corrects: 'VW' }, 'virement ‘VW’', 'corrects'],
  ])('finds %s not there', (_, stated, named, field) => {
    expect(outOfScope(asked(stated), ['homes'], all)).toEqual({
      rule: 'unknown-reference',
      detail: `There is no ${named} in your services. A virement between yours and another service is requested by finance, or by somebody who answers for both: ask them.`,
      fields: [field],
    });
  });

  it('learns nothing from the answer of whether a thing is another’s or is not there at all', () => {
    const lines = (line: string) => ({
      lines: [
        { line: 'L1', amount: '-1.00' },
        { line, amount: '1.00' },
      ],
    });
    const same = (there: object, not: object, id: string) =>
      expect(JSON.stringify(outOfScope(asked(not), ['homes'], all)).replaceAll('NONE', id)).toBe(JSON.stringify(outOfScope(asked(there), ['homes'], all)));
    same(lines('W1'), lines('NONE'), 'W1');
    same(target('WB1', 'ASC006'), target('NONE', 'ASC006'), 'WB1');
    same(target('ASC006', 'WB1'), target('ASC006', 'NONE'), 'WB1');
    same({ corrects: 'VW' }, { corrects: 'NONE' }, 'VW');
  });

  it('learns of an id that another service has only that it is taken', () => {
    expect(outOfScope(asked({ virement: 'VW' }), ['homes'], all)).toEqual({
      rule: 'already-exists',
      detail: 'The id ‘VW’ is taken. Choose another id.',
      fields: ['virement'],
    });
  });
});

describe('remarks of a service team', () => {
  const remark = (subject: string, own: readonly string[], actor = SERVICE_TEAM) => outOfScope(command('Comment', { subject, text: 't' }, { actor }), own, all);
  const all = world([
    ...approved(),
    event('programme/shared', 'ProgrammeCreated', { programme: 'shared', name: 'Shared', organisation: 'northshire' }),
    event('programme/shared', 'ProgrammeAttributed', { programme: 'shared', by: 'percent', shares: [{ organisation: 'westborough', weight: '100' }] }),
    event('reserve/R1', 'ReserveOpened', {
      reserve: 'R1',
      name: 'General fund',
      kind: 'general',
      group: null,
      service: null,
      organisation: 'northshire',
      year: '2017-18',
      opening: '1.00',
      mayBeNegative: null,
    }),
  ]);

  it.each(['organisation/northshire', 'programme/savings', 'workstream/prevention', 'service/homes', 'scheme/ASC006'])(
    '%s is within its own council',
    (subject) => {
      expect(remark(subject, ['asc'])).toBeUndefined();
      expect(remark(subject, ['west'])).toEqual({
        rule: 'unknown-reference',
        detail: expect.stringContaining(`Nothing is called ‘${subject}’`),
        fields: ['subject'],
      });
    },
  );

  it('a programme that another council has a share in is also that council’s', () => {
    expect(remark('programme/shared', ['west'])).toBeUndefined();
  });

  it('a reserve of the whole organisation is no service’s', () => {
    expect(remark('reserve/R1', ['asc'])).toMatchObject({ rule: 'unknown-reference' });
    expect(remark('reserve/R1', ['asc'], { user: 'f', roles: ['finance'] })).toBeUndefined();
  });

  it('what does not exist is for the decision to refuse', () => {
    expect(remark('programme/none', ['asc'])).toBeUndefined();
  });
});

function claimedData(): CommandData['ClaimSaving'] {
  return {
    claim: 'NEW',
    shares: [],
    year: '2017-18',
    subject: { kind: 'post', key: 'P1' },
    effectiveFrom: '2017-05-01',
    effect: { annual: '1.00' },
    deliveryKind: 'recurrent',
    progress: 'ready',
    evidence: [],
  };
}
