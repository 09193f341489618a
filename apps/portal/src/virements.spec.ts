import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { county, type County } from './testing/county.ts';
import { type Answer, type Served, served } from './testing/served.ts';

const flat = (text: string) => text.replace(/\s+/g, ' ').trim();
const summary = ({ $ }: Answer) => flat($('.govuk-error-summary').text());
const text = ({ $ }: Answer) => flat($('main').text());
const buttons = ({ $ }: Answer) =>
  $('.actions a')
    .map((_, one) => $(one).text())
    .get();

const TIERS = [
  { role: 'head-of-care', upTo: '25000.00', acrossServices: false, permanent: false },
  { role: 'executive', upTo: null, acrossServices: true, permanent: true },
];

describe('virements on pages', () => {
  let portal: Served;
  let sources: County;

  const record = async (account: string, command: string, data: object, more: object = {}) => {
    const result = await sources.recorder.handleAs(account, { id: randomUUID(), command, data, ...more });
    if (result.status !== 'recorded') throw new Error(`${command}: ${result.problem?.detail}`);
  };
  const request = (virement: string, amount: string, to = 'L2', more: object = {}) =>
    record('fay.finance', 'RequestVirement', {
      virement,
      year: '2017-18',
      lines: [
        { line: 'L1', amount: `-${amount}` },
        { line: to, amount },
      ],
      permanence: 'temporary',
      reason: `move ${virement}`,
      ...more,
    });
  /** Fills in a form; `checked` goes on from its check page. */
  const checked = async (answer: Answer) => {
    const form = answer.$('main form[method="post"]').first();
    const kept = Object.fromEntries(form.serializeArray().map(({ name, value }) => [name, value]));
    return portal.get(form.attr('action') ?? '', {
      method: 'POST',
      body: new URLSearchParams({ ...kept, _confirmed: 'yes' }),
      headers: { origin: portal.url },
    });
  };

  beforeAll(async () => {
    sources = await county();
    portal = await served(sources);
    await record('fay.finance', 'SetBudget', { line: 'L2', service: 'ADULTS', year: '2017-18', kind: 'expenditure', amount: '500000.00' });
    await record('fay.finance', 'SetBudget', { line: 'R1', service: 'ROADS', year: '2017-18', kind: 'expenditure', amount: '700000.00' });
    await record('fay.finance', 'SetVirementAuthority', { tiers: TIERS });
    await record('ann.admin', 'SetAccountRoles', { account: 'nora.new', roles: ['head-of-care'], services: ['ADULTS'] });
    await record('ann.admin', 'SetAccountRoles', { account: 'bea.board', roles: ['board', 'executive'], services: [] });
    await request('V-SMALL', '10000.00');
    await request('V-ROADS', '20000.00', 'R1');
  });
  afterAll(() => portal.close());

  it('the register answers with the figures, filters and pages', async () => {
    await portal.signIn('fay.finance');
    const all = await portal.get('/virements');
    expect(flat(all.$('.answer').text())).toBe('No virement is posted; 2 of £30k wait for approval.');
    expect(
      all
        .$('main table tbody:last th a')
        .map((_, one) => all.$(one).text())
        .get(),
    ).toEqual(['V-ROADS', 'V-SMALL']);
    expect(text(all)).toContain('needs executive');
    expect(text(all)).toContain('needs head of care');
    expect(text(await portal.get('/virements?state=posted'))).toContain('No virement matches what you chose.');
    expect((await portal.get('/virements?q=v-small')).$('main table tbody:last th a').text()).toBe('V-SMALL');
    expect((await portal.get('/virements?service=ROADS')).$('main table tbody:last th a').text()).toBe('V-ROADS');
    expect((await portal.get('/virements?state=nonsense')).status).toBe(400);
    expect((await portal.get('/virements/NONE')).status).toBe(404);
  });

  it('a request tells whom it needs before it is sent, and keeps what was typed when it is wrong', async () => {
    const fields = {
      virement: 'V-NEW',
      permanence: 'permanent',
      'lines.0.line': 'L1',
      'lines.0.amount': '-£30,000',
      'lines.1.line': 'L2',
      'lines.1.amount': '30,000.50',
      reason: 'packages move',
    };
    const wrong = await portal.send('/request-a-virement?year=2017-18', fields);
    expect(summary(wrong)).toContain('The lines add up to £0.50; a virement adds up to £0.00.');
    expect(wrong.$('input[name="lines.0.amount"]').val()).toBe('-£30,000');
    expect(text(wrong)).toContain('Left to be balanced');
    expect(summary(await portal.send('/request-a-virement?year=2017-18', { ...fields, 'lines.1.line': 'NONE', 'lines.1.amount': '30000' }))).toContain(
      'There is no budget line ‘NONE’.',
    );
    const check = await portal.send('/request-a-virement?year=2017-18', { ...fields, 'lines.1.amount': '30,000' });
    expect(text(check)).toContain('Approval that it needsexecutive');
    expect(text(check)).toContain('£30,000.00, within one service, permanent');
    const sent = await checked(check);
    expect([sent.status, summary(sent), sent.headers.get('location')]).toEqual([303, '', '/virements/V-NEW']);
    expect(flat((await portal.get('/virements/V-NEW')).$('.answer').text())).toBe(
      '£30,000.00 within Adult services waits for approval, and is in no budget yet. It needs executive.',
    );
  });

  it('tells a service team which lines it can name, and who asks for what goes beyond them', async () => {
    const path = '/request-a-virement?year=2017-18';
    expect(text(await portal.get(path))).not.toContain('The lines that you can name');
    await portal.signIn('sam.service');
    const form = await portal.get(path);
    expect(text(form)).toContain(
      'The lines that you can name are those of Home care. A virement with a line or a scheme of another service is requested by finance, or by somebody who answers for both services: ask them.',
    );
    const fields = { virement: 'V-OUT', permanence: 'temporary', 'lines.0.line': 'L1', 'lines.0.amount': '-1', 'lines.1.amount': '1', reason: 'potholes' };
    const answers: string[] = [];
    for (const line of ['R1', 'NONE']) {
      const refused = await portal.send(path, { ...fields, 'lines.1.line': line });
      expect([refused.status, refused.$('input[name="lines.1.line"]').val()]).toEqual([404, line]);
      expect(refused.$('.govuk-error-summary a').attr('href')).toBe('#lines.1.line');
      answers.push(summary(refused).replaceAll(line, 'X'));
    }
    // Whether another service has such a line is not told.
    expect(answers[0]).toContain('There is no budget line ‘X’ in your services. A virement between yours and another service is requested by finance');
    expect(answers[1]).toBe(answers[0]);
    await portal.signIn('fay.finance');
  });

  it('shows its buttons to those who may, each within limits', async () => {
    expect(buttons(await portal.get('/virements/V-SMALL'))).toEqual(['Withdraw', 'Comment']);
    await portal.signIn('nora.new');
    expect(buttons(await portal.get('/virements/V-SMALL'))).toEqual(['Approve', 'Reject']);
    expect(buttons(await portal.get('/virements/V-NEW'))).toEqual([]);
    expect(flat((await portal.get('/queue')).$('.answer').text())).toBe('Waiting for you: 1 virement to be approved.');
    expect((await portal.get('/queue')).$('main table td a').first().attr('href')).toBe('/virements/V-SMALL/approve');
    expect(text(await portal.get('/'))).toContain('1 virement to approve');
    const beyond = await portal.send('/virements/V-NEW/approve', { reason: 'quick' });
    expect(summary(beyond)).toContain('head-of-care approves up to £25,000.00. It needs executive.');
    await portal.signIn('sam.service');
    expect((await portal.get('/virements/V-SMALL/approve')).status).toBe(403);
    expect((await portal.get('/virements/V-SMALL')).status).toBe(200);
    await portal.signIn('olga.other');
    expect((await portal.get('/virements/V-SMALL')).status).toBe(404);
    expect((await portal.get('/virements/V-ROADS')).status).toBe(200);
  });

  it('an approval posts it after a check page, and every page follows', async () => {
    await portal.signIn('nora.new');
    expect(summary(await portal.send('/virements/V-SMALL/approve', { body: 'Cabinet' }))).toContain('Enter the date of the meeting');
    const check = await portal.send('/virements/V-SMALL/approve', { reason: 'agreed' });
    expect(text(check)).toContain('Line L1gives £10,000.00');
    const sent = await checked(check);
    expect([sent.status, summary(sent), sent.headers.get('location')]).toEqual([303, '', '/virements/V-SMALL']);
    const page = await portal.get('/virements/V-SMALL');
    expect(text(page)).toMatch(/£10,000\.00 moved within Adult services on \d+ \w+ \d{4}, in 2017-18 only\./);
    expect(text(page)).toMatch(/Approved bynora\.new, as head of care/);
    await portal.signIn('fay.finance');
    const matrix = await portal.get('/virements/matrix?year=2017-18&period=12&unit=pounds');
    expect(flat(matrix.$('main table').text())).toContain('V-SMALL');
    expect(flat(matrix.$('main thead').text())).toBe('£Adult servicesRoadsTotal');
    expect(buttons(await portal.get('/virements/V-SMALL'))).toEqual(['Correct it by another', 'Comment']);
  });

  it('rejects, withdraws, comments and corrects', async () => {
    await portal.signIn('bea.board');
    const rejected = await portal.send('/virements/V-ROADS/reject', { reason: 'not from care' });
    expect([rejected.status, summary(rejected)]).toEqual([303, '']);
    await portal.signIn('fay.finance');
    const withdrawn = await portal.send('/virements/V-NEW/withdraw', {});
    expect([withdrawn.status, summary(withdrawn)]).toEqual([303, '']);
    expect(text(await portal.get('/virements/V-NEW'))).toContain('taken back: no budget changed');
    const correction = await portal.get('/virements/V-SMALL/correct');
    expect(correction.$('input[name="lines.0.amount"]').val()).toBe('10000.00');
    const check = await portal.send('/virements/V-SMALL/correct', {
      virement: 'V-BACK',
      permanence: 'temporary',
      'lines.0.line': 'L1',
      'lines.0.amount': '10000.00',
      'lines.1.line': 'L2',
      'lines.1.amount': '-10000.00',
      reason: 'it was the wrong line',
    });
    expect((await checked(check)).headers.get('location')).toBe('/virements/V-BACK');
    expect((await portal.send('/virements/V-BACK/comment', { text: 'See the letter' })).status).toBe(303);
    expect(text(await portal.get('/virements/V-BACK'))).toContain('CorrectsV-SMALL');
  });

  it('grants the roles of tiers, and takes none away that it does not show', async () => {
    await portal.signIn('ann.admin');
    const form = await portal.get('/admin/people/nora.new/roles');
    expect(
      form
        .$('input[name="roles"]')
        .map((_, one) => form.$(one).val())
        .get(),
    ).toEqual(['administrator', 'service-team', 'finance', 'board', 'auditor', 'executive', 'head-of-care']);
    expect(form.$('input[name="roles"][value="head-of-care"]').is(':checked')).toBe(true);
  });

  it('sets who may approve, tier by tier', async () => {
    await portal.signIn('fay.finance');
    const tiers = {
      organisation: 'county',
      'tiers.0.role': 'head-of-care',
      'tiers.0.upTo': '£25,000',
      'tiers.0.cap': '5 %',
      'tiers.1.role': 'executive',
      'tiers.1.also': 'both',
    };
    expect(summary(await portal.send('/admin/rules/virement-authority', { ...tiers, 'tiers.0.cap': 'lots' }))).toContain('must be');
    expect(summary(await portal.send('/admin/rules/virement-authority', {}))).toContain('Name at least one tier');
    const set = await portal.send('/admin/rules/virement-authority', tiers);
    expect([set.status, summary(set)]).toEqual([303, '']);
    expect(text(await portal.get('/admin/rules'))).toContain(
      'head of care up to £25,000.00, within a service and for the year only, at most 5% of a service’s net budget a year; executive without limit, across services and permanent too',
    );
  });

  it('banks a claim against a posted virement', async () => {
    await record('fay.finance', 'ClaimSaving', {
      claim: 'C-V',
      shares: [{ scheme: 'ASC006', percent: '100' }],
      year: '2017-18',
      subject: { kind: 'contract', key: 'C-V' },
      effectiveFrom: '2017-10-01',
      effect: { inYear: '4000.00', fullYear: '8000.00' },
      deliveryKind: 'recurrent',
      progress: 'achieved',
      evidence: [],
    });
    await record('felix.finance', 'VerifyClaim', { claim: 'C-V', grade: 'sufficient', note: 'seen' });
    await portal.signIn('fay.finance');
    const form = await portal.get('/claims/C-V/bank');
    expect(flat(form.$('select[name="adjustment"]').text())).toContain('Virement V-SMALL: £10,000.00 left of £10,000.00');
    const sent = await checked(await portal.send('/claims/C-V/bank', { adjustment: 'virement:V-SMALL' }));
    expect([sent.status, summary(sent)]).toEqual([303, '']);
    expect(text(await portal.get('/claims/C-V'))).toContain('Banked againstVirement V-SMALL');
    expect(text(await portal.get('/virements/V-SMALL'))).toContain('C-V: £4,000.00');
  });
});
