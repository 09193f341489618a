import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { county, type County, nothing } from './testing/county.ts';
import { type Answer, type Served, served } from './testing/served.ts';

const words = (text: string) => text.replace(/\s+/g, ' ').trim();
const answerOf = ({ $ }: Answer) => words($('.answer').text());
const summary = ({ $ }: Answer) =>
  $('.govuk-error-summary li')
    .map((_, one) => words($(one).text()))
    .get();
const fieldsOf = ({ $ }: Answer) =>
  Object.fromEntries(
    $('main form[method=post]')
      .last()
      .serializeArray()
      .map(({ name, value }) => [name, value]),
  );

/** A county with budgets of home care and of roads, of which one is overspent. */
async function watched(): Promise<{ portal: Served; sources: County; head: () => Promise<number> }> {
  const sources = await county();
  const portal = await served(sources);
  const finance = async (command: string, data: object) => {
    const result = await sources.recorder.handleAs('fay.finance', { id: crypto.randomUUID(), command, data });
    if (result.status !== 'recorded') throw new Error(`${command}: ${result.problem?.detail}`);
  };
  for (const [line, service, amount] of [
    ['H/agency', 'HOME', '500000.00'],
    ['POTHOLES', 'ROADS', '800000.00'],
  ] as const)
    await finance('SetBudget', { line, service, year: '2017-18', kind: 'expenditure', amount });
  await finance('SetBudget', { line: 'FEES', service: 'HOME', year: '2017-18', kind: 'income', amount: '-100000.00' });
  await finance('RecordActuals', { line: 'L1', year: '2017-18', period: 3, toDate: '2400000.00' });
  const reasons = [{ code: 'demand', amount: '1200000.00', narrative: 'More people than planned' }];
  await finance('ForecastOutturn', { line: 'L1', year: '2017-18', period: 3, outturn: '10200000.00', reasons });
  return { portal, sources, head: async () => (await sources.store.head()).position };
}

describe('budget monitoring on its pages', () => {
  let portal: Served;
  beforeAll(async () => {
    ({ portal } = await watched());
  });
  afterAll(() => portal.close());

  const cellsOf = ({ $ }: Answer, name: string) =>
    $('tbody tr')
      .filter((_, row) => words($(row).find('th').first().text()).startsWith(name))
      .first()
      .find('td')
      .map((_, cell) => words($(cell).text()))
      .get();

  it('leads from the council to its services, to a service’s lines, and to a line', async () => {
    const council = await portal.get('/budgets?year=2017-18');
    expect(answerOf(council)).toBe('£11.4m is forecast against a budget of £10.2m for 2017-18: £1.2m over, worse than in May.');
    expect(cellsOf(council, 'Adult services')).toEqual([
      'Red',
      '9,400',
      '0',
      '2,400',
      '10,600',
      '1,200 ▲ over',
      '12.8%',
      '▼ worse',
      '+£1.2m Demand: More people than planned',
    ]);
    expect(council.$('tbody th a').first().attr('href')).toBe('/budgets/ADULTS?year=2017-18');
    const adults = await portal.get('/budgets/ADULTS?year=2017-18');
    expect(
      adults
        .$('.govuk-breadcrumbs a')
        .toArray()
        .map((link) => adults.$(link).attr('href')),
    ).toEqual(['/budgets', '/budgets?organisation=county&year=2017-18']);
    expect(cellsOf(adults, 'Home care')[0]).toBe('Red');
    const home = await portal.get('/budgets/HOME?year=2017-18');
    expect(cellsOf(home, 'H/agency').slice(0, 5)).toEqual(['–', '500', '0', '–', '–']);
    expect(home.$('tbody th a[href="/lines/H%2Fagency?year=2017-18"]').length).toBe(1);
    const line = await portal.get('/lines/L1?year=2017-18');
    expect(answerOf(line)).toBe('£10.2m is forecast against a budget of £9.0m for 2017-18: £1.2m over, worse than in May.');
    const reasons = line.$('[aria-label="Why the forecast differs from the budget"] tbody tr').toArray();
    expect(reasons.map((row) => words(line.$(row).text()))).toEqual(['Demand1,200More people than planned', 'Variance1,200 ▲ over']);
    expect(line.$('.chart').length).toBe(1);
    expect(words(line.$('.story__sentence').first().text())).toMatch(/raised the forecast outturn of line L1/);
    const href = line.$('tbody td a').first().attr('href') ?? '';
    expect(words((await portal.get(href)).$('main').text())).toContain('Opening budget of 2017-18');
  });

  it('says where there is nothing, and what it cannot read', async () => {
    for (const [path, status] of [
      ['/budgets/NOPE', 404],
      ['/lines/NOPE', 404],
      ['/budgets?year=2017', 400],
      ['/budgets/HOME?period=14', 400],
      ['/budgets?organisation=NOPE', 400],
      ['/lines/L1?year=2016', 400],
    ] as const)
      expect([path, (await portal.get(path)).status]).toEqual([path, status]);
    expect(answerOf(await portal.get('/budgets?year=2018-19'))).toBe('There is no budget line in 2018-19.');
    expect(answerOf(await portal.get('/budgets/HOME?year=2018-19'))).toBe('Home care has no budget in 2018-19.');
    const empty = await served(await nothing());
    await empty.signIn('fay.finance');
    expect(answerOf(await empty.get('/budgets'))).toBe('There is no budget line yet.');
    await empty.close();
  });

  it('is within sight: a service team sees its own lines and no other', async () => {
    await portal.signIn('sam.service');
    const part = await portal.get('/budgets?year=2017-18');
    expect(words(part.$('tbody.totals th').text())).toBe('All that you see');
    expect(words(part.$('tbody th').eq(1).text())).toBe('Adult servicesThe part that you see');
    await portal.signIn('olga.other');
    expect(answerOf(await portal.get('/budgets?year=2017-18'))).toMatch(/^The budget for 2017-18 is £800k/);
    for (const path of ['/lines/L1', '/budgets/HOME?year=2017-18', '/budget-returns?service=HOME&year=2017-18'])
      expect([path, (await portal.get(path)).status]).toEqual([path, 404]);
    await portal.signIn('fay.finance');
  });

  it('forecasts one line with reasons, and shows what is left to explain', async () => {
    const path = '/lines/H%2Fagency/forecast?year=2017-18&period=4';
    const half = { outturn: '540,000', 'reasons.0.code': 'demand', 'reasons.0.amount': '30,000', 'reasons.0.narrative': 'Sickness cover' };
    const refused = await portal.send(path, half);
    expect([refused.status, summary(refused)[0]]).toEqual([
      422,
      expect.stringMatching(/Reasons add up to £30,000\.00; the movement is £40,000\.00.*Add £10,000\.00/),
    ]);
    expect(words(refused.$('main').text())).toMatch(/Left to explain ?£10,000\.00/);
    const recorded = await portal.send(path, { ...half, 'reasons.0.amount': '40,000' });
    expect([recorded.status, recorded.headers.get('location')]).toEqual([303, '/lines/H%2Fagency?year=2017-18']);
    expect(words((await portal.get('/lines/H%2Fagency?year=2017-18')).$('.govuk-notification-banner').text())).toContain(
      'The forecast outturn of H/agency for 2017-18 is £540,000.00.',
    );
  });

  it('records actuals of one line; income above zero wants a word', async () => {
    const path = '/lines/FEES/actuals?year=2017-18&period=4';
    expect(summary(await portal.send(path, { toDate: '1,000' }))).toEqual([expect.stringContaining('Income is negative')]);
    expect((await portal.send(path, { toDate: '-31,000.50' })).status).toBe(303);
    await portal.signIn('sam.service');
    expect((await portal.get(path)).status).toBe(403);
    await portal.signIn('fay.finance');
  });
});

describe('the monthly return of budget lines', () => {
  let portal: Served;
  let sources: County;
  let head: () => Promise<number>;
  beforeAll(async () => {
    ({ portal, sources, head } = await watched());
    await portal.signIn('sam.service');
  });
  afterAll(() => portal.close());

  const PATH = '/budget-returns?service=HOME&year=2017-18&period=4';
  const post = (body: Record<string, string>) =>
    portal.get('/budget-returns', { method: 'POST', body: new URLSearchParams(body), headers: { origin: portal.url } });
  const rowOf = (fields: Record<string, string>, line: string) =>
    Object.keys(fields)
      .find((key) => fields[key] === line && key.endsWith('.line'))
      ?.split('.')[1] ?? 'none';

  it('has every line of a service in one grid, with what stands', async () => {
    const grid = await portal.get(PATH);
    expect(words(grid.$('h1').text())).toBe('Home care: return of its budget lines for July 2017-18');
    expect(grid.$('table.grid tbody tr').length).toBe(3);
    const fields = fieldsOf(grid);
    expect(fields[`rows.${rowOf(fields, 'L1')}.was`]).toBe('10200000.00');
    expect(fields[`rows.${rowOf(fields, 'FEES')}.was`]).toBe('-100000.00');
    expect((await portal.get('/budgets/HOME?year=2017-18')).$('.actions a').attr('href')).toBe('/budget-returns?service=HOME&year=2017-18');
    for (const [path, status] of [
      ['/budget-returns', 400],
      ['/budget-returns?service=NOPE', 404],
      ['/budget-returns?service=HOME&year=2018-19', 404],
      ['/budget-returns?service=HOME', 200],
      [`${PATH}&as-at=2017-06-14`, 400],
    ] as const)
      expect([path, (await portal.get(path)).status]).toEqual([path, status]);
  });

  it('works out what is left to explain, and records nothing by that', async () => {
    const fields = fieldsOf(await portal.get(PATH));
    const n = rowOf(fields, 'L1');
    const before = await head();
    const worked = await post({ ...fields, _work: 'yes', [`rows.${n}.outturn`]: '10,300,000', [`rows.${n}.code1`]: 'demand', [`rows.${n}.amount1`]: '60,000' });
    expect(words(worked.$('table.grid').text())).toContain('moves by £100,000.00£40,000.00 left to explain');
    expect(worked.$(`[name="rows.${n}.outturn"]`).val()).toBe('10,300,000');
    expect(await head()).toBe(before);
  });

  it('records the rows that can be, and gives the others back with everything that was typed', async () => {
    const fields = fieldsOf(await portal.get(PATH));
    const [l1, fees, agency] = ['L1', 'FEES', 'H/agency'].map((line) => rowOf(fields, line));
    const before = await head();
    const typedIn = {
      [`rows.${l1}.outturn`]: '10,300,000',
      [`rows.${l1}.code1`]: 'demand',
      [`rows.${l1}.amount1`]: '60,000',
      [`rows.${l1}.narrative1`]: 'Ten more people',
      [`rows.${l1}.code2`]: 'delay',
      [`rows.${l1}.narrative2`]: 'Reviews start late',
      [`rows.${fees}.confirm`]: 'yes',
      [`rows.${agency}.outturn`]: '520,000',
      [`rows.${agency}.code1`]: 'demand',
      [`rows.${agency}.amount1`]: '15,000',
      [`rows.${agency}.narrative1`]: 'Typed at length',
    };
    const answer = await post({ ...fields, ...typedIn });
    expect([answer.status, await head()]).toEqual([422, before + 2]);
    expect(words(answer.$('.govuk-notification-banner').text())).toContain('2 returns for July 2017-18 recorded: FEES and L1.');
    expect(summary(answer)).toEqual([expect.stringMatching(/H\/agency: Reasons add up to £15,000\.00; the movement is £20,000\.00/)]);
    expect(answer.$('table.grid tbody th').length).toBe(1);
    expect(answer.$(`[name="rows.${agency}.narrative1"]`).val()).toBe('Typed at length');
    const mended = await post({ ...fieldsOf(answer), [`rows.${agency}.amount1`]: '' });
    expect([mended.status, mended.headers.get('location')]).toEqual([303, '/budgets/HOME?year=2017-18']);
    const [story] = (await portal.get('/lines/L1?year=2017-18')).$('.story__sentence').toArray();
    expect(words((await portal.get('/lines/L1?year=2017-18')).$(story).text())).toMatch(
      /by £100,000\.00 to £10,300,000\.00 at period 4: demand £60,000\.00 \(Ten more people\), delay £40,000\.00/,
    );
  });

  it('has room for a third reason once two are used, and records all of them', async () => {
    const fields = fieldsOf(await portal.get(PATH));
    const n = rowOf(fields, 'L1');
    const reason = (slot: number, code: string, amount: string) => ({
      [`rows.${n}.code${slot}`]: code,
      [`rows.${n}.amount${slot}`]: amount,
      [`rows.${n}.narrative${slot}`]: `Because of ${code}`,
    });
    const two = { [`rows.${n}.outturn`]: '10,360,000', ...reason(1, 'demand', '20,000'), ...reason(2, 'delay', '30,000') };
    expect((await portal.get(PATH)).$(`[name="rows.${n}.code3"]`).length).toBe(0);
    const short = await post({ ...fields, ...two });
    expect([short.status, short.$(`[name="rows.${n}.code3"]`).length, short.$(`[name="rows.${n}.code4"]`).length]).toEqual([422, 1, 0]);
    expect((await post({ ...fieldsOf(short), ...reason(3, 'unexplained', '') })).status).toBe(303);
    expect(words((await portal.get('/lines/L1?year=2017-18')).$('.story__sentence').first().text())).toMatch(
      /demand £20,000\.00 .*delay £30,000\.00 .*unexplained £10,000\.00/,
    );
  });

  it.each([
    [{ outturn: '1.2m', code1: 'demand', narrative1: 'x' }, /FEES: the new forecast must be pounds/],
    [{ code1: 'demand', narrative1: 'x' }, /FEES: state the new forecast/],
    [{ outturn: '-90,000' }, /FEES: choose a reason/],
    [{ outturn: '-90,000', code1: 'demand' }, /FEES: say in words/],
    [{ outturn: '-90,000', confirm: 'yes' }, /FEES: confirm the forecast unchanged, or state a new one/],
    [{ outturn: '-90,000', code1: 'demand', amount1: 'lots', narrative1: 'x' }, /amount of the reason must be pounds/],
    [{}, /at least one row/],
  ])('tells what a row lacks: %j', async (typedIn: Record<string, string>, wanted) => {
    const fields = fieldsOf(await portal.get(PATH));
    const n = rowOf(fields, 'FEES');
    const before = await head();
    const answer = await post({ ...fields, ...Object.fromEntries(Object.entries(typedIn).map(([name, value]) => [`rows.${n}.${name}`, value])) });
    expect([answer.status, summary(answer).join(' ')]).toEqual([422, expect.stringMatching(wanted)]);
    expect(await head()).toBe(before);
  });

  it('tells what somebody else changed meanwhile, and keeps what was typed', async () => {
    const fields = fieldsOf(await portal.get(PATH));
    const n = rowOf(fields, 'FEES');
    await sources.recorder.handleAs('fay.finance', {
      id: crypto.randomUUID(),
      command: 'RecordActuals',
      data: { line: 'FEES', year: '2017-18', period: 4, toDate: '-20000.00' },
    });
    const typedIn = { [`rows.${n}.outturn`]: '-80,000', [`rows.${n}.code1`]: 'demand', [`rows.${n}.narrative1`]: 'Fewer pay' };
    const answer = await post({ ...fields, ...typedIn });
    expect(answer.status).toBe(409);
    expect(summary(answer)[0]).toMatch(
      /FEES: somebody else has changed this line since.*fay\.finance recorded actuals of −?-?£20,000\.00.*Its forecast is .*100,000\.00 now.*send the row again/,
    );
    expect(answer.$(`[name="rows.${n}.narrative1"]`).val()).toBe('Fewer pay');
    expect((await post(fieldsOf(answer))).status).toBe(303);
  });

  it('of a closed period asks finance why they come late, and marks them', async () => {
    await portal.signIn('fay.finance');
    for (const command of ['OpenPeriod', 'ClosePeriod'])
      await sources.recorder.handleAs('fay.finance', { id: crypto.randomUUID(), command, data: { year: '2017-18', period: 4, organisation: 'county' } });
    const fields = fieldsOf(await portal.get(PATH));
    const n = rowOf(fields, 'FEES');
    const typedIn = { [`rows.${n}.outturn`]: '-81,000', [`rows.${n}.code1`]: 'demand', [`rows.${n}.narrative1`]: 'One more pays' };
    const asked = await post({ ...fields, ...typedIn });
    expect([asked.status, summary(asked)[0]]).toEqual([422, expect.stringMatching(/FEES: Period 4 of 2017-18 is closed/)]);
    expect(asked.$('#_source').length).toBe(1);
    expect((await post({ ...fieldsOf(asked), _source: 'Letter of the Head of Home Care, 14 August' })).status).toBe(303);
    expect(words((await portal.get('/lines/FEES?year=2017-18')).$('.story__sentence').first().text())).toContain('Source: Letter of the Head of Home Care');
    await portal.signIn('sam.service');
  });

  it('is for those who forecast', async () => {
    await portal.signIn('bea.board');
    expect((await portal.get(PATH)).status).toBe(403);
    expect((await portal.get('/budgets/HOME?year=2017-18')).$('.actions').length).toBe(0);
    await portal.signIn('sam.service');
  });
});
