import { randomUUID } from 'node:crypto';
import { STAGES } from '@outturn/domain';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { county, type County } from '../../testing/county.ts';
import { type Answer, type Served, served } from '../../testing/served.ts';
import { stepsFrom } from './stage-form.ts';

const summary = ({ $ }: Answer) => $('.govuk-error-summary').text().replace(/\s+/g, ' ').trim();
const firstError = ({ $ }: Answer) => $('.govuk-error-summary a').attr('href');

let portal: Served;
let sources: County;
beforeAll(async () => {
  sources = await county();
  portal = await served(sources);
});
afterAll(() => portal.close());

const head = async () => (await sources.store.head()).position;
const last = async () => (await sources.ledger.entriesAt([await head()]))[0];
/** Sends a form, and then its check page. */
const sendAndConfirm = async (path: string, fields: Record<string, string>) => {
  const check = await portal.send(path, fields);
  const form = check.$('main form[method="post"]').last();
  const body = new URLSearchParams({ ...Object.fromEntries(form.serializeArray().map(({ name, value }) => [name, value])), _confirmed: 'yes' });
  return { check, answer: await portal.get(form.attr('action') ?? path, { method: 'POST', body, headers: { origin: portal.url } }) };
};

describe('who may open which form', () => {
  it.each([
    ['/schemes-new', ['fay.finance', 'sam.service', 'olga.other'], ['bea.board', 'ann.admin']],
    ['/schemes/IDEA/approve', ['fay.finance'], ['sam.service', 'bea.board']],
    ['/schemes/ASC006/rebaseline', ['fay.finance'], ['sam.service', 'bea.board']],
    ['/schemes/ASC006/move', ['fay.finance'], ['sam.service', 'bea.board']],
    ['/schemes/ASC006/reclassify', ['fay.finance'], ['sam.service', 'bea.board']],
    ['/schemes/ASC006/stage', ['fay.finance', 'sam.service'], ['bea.board']],
    ['/schemes/ASC006/milestone', ['fay.finance', 'sam.service'], ['bea.board']],
    ['/schemes/ASC006/override', ['fay.finance', 'bea.board'], ['sam.service']],
    ['/schemes/ASC006/carry-forward', ['fay.finance'], ['sam.service', 'bea.board']],
    ['/schemes/ASC006/comment', ['fay.finance', 'sam.service', 'bea.board'], ['ann.admin']],
    ['/claims/CL1/comment', ['fay.finance', 'sam.service', 'bea.board'], ['ann.admin']],
    ['/programmes/PROMISE/comment', ['fay.finance', 'sam.service', 'bea.board'], ['ann.admin']],
  ])('%s', async (path, may, mayNot) => {
    for (const account of may) {
      await portal.signIn(account);
      const { status, $ } = await portal.get(path);
      expect([account, status]).toEqual([account, 200]);
      expect($('main form.record-form').length).toBe(1);
      expect((await portal.get(`${path}?as-at=2017-06-14`)).status).toBe(400);
    }
    for (const account of mayNot) {
      await portal.signIn(account);
      expect([account, (await portal.get(path)).status]).toEqual([account, 403]);
    }
  });

  it('another service’s scheme and claim are not there', async () => {
    await portal.signIn('olga.other');
    for (const path of ['/schemes/ASC006/stage', '/schemes/ASC006/milestone', '/schemes/ASC006/comment', '/claims/CL1/comment', '/schemes/NOPE/comment']) {
      expect([path, (await portal.get(path)).status]).toEqual([path, 404]);
    }
  });

  it('the scheme page has what its reader may do, and what is possible at its stage', async () => {
    const offered = async (account: string, id: string) => {
      await portal.signIn(account);
      const { $ } = await portal.get(`/schemes/${id}`);
      return $('.actions a, .more-actions a')
        .map((_, link) => $(link).text())
        .get();
    };
    expect(await offered('bea.board', 'ASC006')).toEqual(['Comment', 'Override the RAG']);
    expect(await offered('sam.service', 'ASC006')).toEqual([
      'Change the forecast',
      'Confirm it unchanged',
      'Claim a saving',
      'Comment',
      'Advance the stage',
      'Add a milestone',
    ]);
    expect(await offered('fay.finance', 'IDEA')).toEqual([
      'Approve',
      'Comment',
      'Advance the stage',
      'Add a milestone',
      'Move to another workstream or service',
      'Reclassify',
    ]);
    expect(await offered('fay.finance', 'GROW')).not.toContain('Change the forecast');
    expect(await offered('ann.admin', 'ASC006')).toEqual([]);
  });
});

describe('proposing', () => {
  const filled = {
    scheme: 'ASC/99',
    title: 'Fewer vans',
    workstream: 'W2',
    service: 'HOME',
    owner: 'Head of Fleet',
    kind: 'technical-efficiency',
    cashReleasing: 'yes',
    recurrence: 'recurrent',
    confidence: 'possible',
  };

  it('offers the services within sight, and takes nothing for another', async () => {
    await portal.signIn('olga.other');
    const { $ } = await portal.get('/schemes-new');
    expect(
      $('#service option')
        .map((_, one) => $(one).attr('value'))
        .get(),
    ).toEqual(['', 'ROADS']);
    const before = await head();
    const answer = await portal.send('/schemes-new', filled);
    expect(answer.status).toBe(404);
    expect(summary(answer)).toContain('HOME');
    expect(await head()).toBe(before);
  });

  it('refuses at the fields, keeping what was typed, then records', async () => {
    await portal.signIn('sam.service');
    expect((await portal.get('/schemes')).$('.actions a').attr('href')).toBe('/schemes-new');
    expect((await portal.get('/programmes/PROMISE')).$('.actions a').attr('href')).toBe('/schemes-new?programme=PROMISE');
    const answer = await portal.send('/schemes-new?programme=PROMISE', { ...filled, title: '', kind: 'cost-avoidance' });
    expect(answer.status).toBe(422);
    expect(summary(answer)).toContain('Enter the title');
    expect(answer.$('#owner').val()).toBe('Head of Fleet');
    expect(answer.$('main form').last().attr('action')).toBe('/schemes-new?programme=PROMISE');
    const avoided = await portal.send('/schemes-new', { ...filled, kind: 'cost-avoidance' });
    expect([summary(avoided), firstError(avoided)]).toEqual([expect.stringContaining('never cash-releasing'), '#kind']);
    const recorded = await portal.send('/schemes-new', filled);
    expect([recorded.status, recorded.headers.get('location')]).toEqual([303, '/schemes/ASC%2F99']);
    expect(await last()).toMatchObject({
      type: 'SchemeProposed',
      data: { scheme: 'ASC/99', programme: 'PROMISE', workstream: 'W2', service: 'HOME', cashReleasing: true, balancingLine: false },
    });
    expect(summary(await portal.send('/schemes-new', filled))).toContain('ASC/99');
  });
});

describe('profiles', () => {
  it('approval names the year that is left out, shows totals on a check page, and records once', async () => {
    await portal.signIn('fay.finance');
    const path = '/schemes/IDEA/approve?from=2017-18';
    const { $ } = await portal.get(path);
    const years = $('.field-table tbody th')
      .map((_, cell) => $(cell).text().trim())
      .get();
    expect(years.slice(0, 3)).toEqual(['2017-18', '2018-19', '2019-20']);
    expect((await portal.get('/schemes/IDEA/approve?from=2017')).status).toBe(400);
    const gap = await portal.send(path, { 'profile.0.saving': '£1,000', 'profile.2.saving': '500' });
    expect(gap.status).toBe(422);
    expect(summary(gap)).toContain('leaves out 2018-19');
    expect(gap.$('[id="profile.0.saving"]').val()).toBe('£1,000');
    const wrong = await portal.send(path, { 'profile.1.saving': '1.2m' });
    expect(firstError(wrong)).toBe('#profile.1.saving');
    const partly = await portal.send(path, { 'profile.0.saving': '1000', decisionBody: 'Cabinet' });
    expect(summary(partly)).toMatch(/date of the decision/i);
    const months = { 'profile.0.saving': '1000', phased: 'months', 'phasing.8.2017-18': '£400', 'phasing.9.2017-18': '500.00' };
    const short = await portal.send(path, months);
    expect([short.status, firstError(short)]).toEqual([422, '#phasing.0.2017-18']);
    expect(summary(short)).toContain('The months of 2017-18 add up to £900.00; its target is £1,000.00');
    expect(short.$('.record-form__aside').text().replace(/\s+/g, ' ')).toContain('Left to spread over 2017-18£100.00');
    expect([short.$('[id="phasing.8.2017-18"]').val(), short.$('input[name=phased]:checked').val()]).toEqual(['£400', 'months']);
    const garbled = await portal.send(path, { ...months, 'phasing.9.2017-18': '0.6k' });
    expect(firstError(garbled)).toBe('#phasing.9.2017-18');
    const before = await head();
    const { check, answer } = await sendAndConfirm(path, {
      phased: 'months',
      'phasing.11.2017-18': '1,000',
      basis: 'incremental',
      'profile.0.saving': '1,000',
      'profile.1.saving': '-250.50',
      'profile.0.investment': '99',
      decisionBody: 'Cabinet',
      'decisionDate-day': '3',
      'decisionDate-month': '4',
      'decisionDate-year': '2017',
      decisionMinute: '7',
    });
    expect(check.$('.govuk-summary-list').text().replace(/\s+/g, ' ')).toMatch(/2017-18 ?Saving £1,000.00, investment £99.00 ?2018-19 ?Saving £749.50/);
    expect(check.text).toContain('February £0.00, March £1,000.00');
    expect(answer.status).toBe(303);
    expect(await head()).toBe(before + 1);
    expect(await last()).toMatchObject({
      type: 'SchemeApproved',
      data: {
        profile: { basis: 'incremental', saving: { '2017-18': '1000.00', '2018-19': '-250.50' }, investment: { '2017-18': '99.00' } },
        phasing: { '2017-18': [...Array.from({ length: 11 }, () => '0.00'), '1000.00'] },
        decision: { body: 'Cabinet', date: '2017-04-03', minute: '7' },
      },
    });
    expect((await portal.get('/schemes/IDEA/approve')).status).toBe(400);
  });

  it('a rebaseline shows the old profile beside, begins with it, and needs a reason', async () => {
    await portal.signIn('fay.finance');
    const { $ } = await portal.get('/schemes/ASC006/rebaseline');
    expect($('[id="profile.0.saving"]').val()).toBe('800000.00');
    expect($('.field-table tbody tr').first().text().replace(/\s+/g, ' ')).toContain('£800,000.00');
    expect(summary(await portal.send('/schemes/ASC006/rebaseline', { 'profile.0.saving': '700000' }))).toMatch(/reason|why/i);
    const { check, answer } = await sendAndConfirm('/schemes/ASC006/rebaseline', { 'profile.0.saving': '700,000', reason: 'Fewer people than thought' });
    expect(check.text).toContain('£800,000.00 becomes £700,000.00');
    expect([answer.status, (await last())?.type]).toEqual([303, 'SchemeRebaselined']);
  });

  it('growth has investment alone', async () => {
    await portal.signIn('fay.finance');
    const { $ } = await portal.get('/schemes/GROW/rebaseline');
    expect($('[id="profile.0.saving"]').length).toBe(0);
    expect($('[id="profile.0.investment"]').val()).toBe('250000.00');
  });
});

describe('place and kind', () => {
  it('moves with a reason', async () => {
    await portal.signIn('fay.finance');
    const refused = await portal.send('/schemes/ASC010/move', { workstream: 'W1' });
    expect([refused.status, firstError(refused)]).toEqual([422, '#reason']);
    expect(refused.$('#workstream').val()).toBe('W1');
    expect((await portal.send('/schemes/ASC010/move', { workstream: 'W1', reason: 'New structure' })).status).toBe(303);
    expect(await last()).toMatchObject({ type: 'SchemeMoved', data: { workstream: 'W1', service: null } });
  });

  it('records of a reclassification what was changed, once', async () => {
    await portal.signIn('fay.finance');
    const banked = await portal.send('/schemes/ASC010/reclassify', { cashReleasing: 'no', reason: 'x' });
    expect([banked.status, firstError(banked)]).toEqual([422, '#cashReleasing']);
    const { $ } = await portal.get('/schemes/ASC010/reclassify');
    const fields = Object.fromEntries(
      $('main form')
        .last()
        .serializeArray()
        .map(({ name, value }) => [name, value]),
    );
    const body = new URLSearchParams({ ...fields, owner: 'Head of Learning', reason: 'Reorganised' });
    const before = await head();
    for (let n = 0; n < 2; n += 1)
      expect((await portal.get('/schemes/ASC010/reclassify', { method: 'POST', body, headers: { origin: portal.url } })).status).toBe(303);
    expect(await head()).toBe(before + 1);
    expect((await last())?.data).toEqual({ scheme: 'ASC010', reason: 'Reorganised', owner: 'Head of Learning' });
  });
});

describe('stages', () => {
  it('offers exactly the stages that would not be refused for their order or role', async () => {
    const targets = (await sources.facts.asAt('scheme', await head(), { key: 'BAL' }))[0]?.targets ?? null;
    for (const [account, isFinance] of [
      ['fay.finance', true],
      ['sam.service', false],
    ] as const) {
      for (const id of ['IDEA', 'C/R.5.307', 'ASC/99']) {
        const [scheme] = await sources.facts.asAt('scheme', await head(), { key: id });
        if (scheme === undefined) throw new Error(`no ${id}`);
        const offered = stepsFrom(scheme, isFinance).map(({ stage }) => stage);
        const possible: string[] = [];
        for (const stage of STAGES.filter((one) => one !== scheme.stage)) {
          const preview = await sources.recorder.previewAs(account, { id: randomUUID(), command: 'AdvanceStage', data: { scheme: id, stage, reason: 'x' } });
          if (!('result' in preview) || preview.result.problem?.rule === 'withdraw-needs-zero-forecast') possible.push(stage);
        }
        expect([account, id, offered]).toEqual([account, id, possible]);
      }
    }
    expect(stepsFrom({ stage: 'closed', targets }, false)).toEqual([]);
    expect(stepsFrom({ stage: 'closed', targets }, true).every(({ back }) => back)).toBe(true);
  });

  it('warns of forecasts that stand in the way of withdrawing', async () => {
    await portal.signIn('fay.finance');
    const { $ } = await portal.get('/schemes/C%2FR.5.307/stage');
    expect($('main').text()).toMatch(/cannot be withdrawn while it has a forecast in open years: 2017-18 £1,000,000.00, 2018-19 £1,500,000.00/);
    const refused = await portal.send('/schemes/C%2FR.5.307/stage', { stage: 'withdrawn', reason: 'Given up' });
    expect([refused.status, refused.$('#reason').val()]).toEqual([422, 'Given up']);
    const back = await portal.send('/schemes/C%2FR.5.307/stage', { stage: 'idea' });
    expect(firstError(back)).toBe('#reason');
    expect((await portal.send('/schemes/C%2FR.5.307/stage', { stage: 'delivering' })).status).toBe(303);
  });
});

describe('milestones, comments, overrides', () => {
  it('marks a milestone as done from the scheme page', async () => {
    await portal.signIn('sam.service');
    const { $ } = await portal.get('/schemes/ASC006');
    const href = $('a:contains("mark as done")').attr('href') ?? '';
    expect(href).toBe('/schemes/ASC006/milestone?milestone=Consultation');
    const wrong = await portal.send(href, { 'done-day': '31', 'done-month': '6', 'done-year': '2017' });
    expect([wrong.status, firstError(wrong), wrong.$('h1').text()]).toEqual([422, '#done-day', 'Milestone: Consultation']);
    expect((await portal.send(href, { 'done-day': '3', 'done-month': '7', 'done-year': '2017' })).status).toBe(303);
    expect(await last()).toMatchObject({ type: 'MilestoneSet', data: { milestone: 'Consultation', due: '2017-06-30', done: '2017-07-03' } });
    expect((await portal.get('/schemes/ASC006')).$('.govuk-notification-banner').text()).toContain('is done, on 3 July 2017');
    expect((await portal.get('/schemes/ASC006/milestone?milestone=Nothing')).status).toBe(400);
  });

  it.each([
    ['/schemes/ASC006/comment', 'scheme/ASC006'],
    ['/claims/CL1/comment', 'claim/CL1'],
    ['/programmes/PROMISE/comment', 'programme/PROMISE'],
  ])('records a comment at %s', async (path, stream) => {
    await portal.signIn('bea.board');
    expect(firstError(await portal.send(path, { text: ' ' }))).toBe('#text');
    expect((await portal.send(path, { text: 'Well <b>done</b>' })).status).toBe(303);
    expect(await last()).toMatchObject({ type: 'Commented', stream, data: { text: 'Well <b>done</b>' } });
  });

  it('overrides a RAG; a balancing line is not offered green', async () => {
    await portal.signIn('bea.board');
    const { $ } = await portal.get('/schemes/BAL/override');
    expect(
      $('input[name=rag]')
        .map((_, one) => $(one).attr('value'))
        .get(),
    ).toEqual(['amber', 'red', 'grey']);
    const ended = await portal.send('/schemes/ASC006/override?year=2017-18', { rag: 'amber', period: '5', untilPeriod: '4', reason: 'Agreed' });
    expect([ended.status, firstError(ended)]).toEqual([422, '#untilPeriod']);
    expect((await portal.send('/schemes/ASC006/override?year=2017-18', { rag: 'amber', reason: 'Agreed' })).status).toBe(303);
    expect((await portal.get('/schemes/ASC006/override?year=1999-00')).status).toBe(400);
  });
});

describe('carrying forward', () => {
  it('shows what is undelivered, keeps count of the rest, and asks before it disposes', async () => {
    await portal.signIn('fay.finance');
    const path = '/schemes/BAL/carry-forward?year=2017-18';
    expect((await portal.get(path)).$('.govuk-body-l').text()).toContain('£500,000.00 of the target of £500,000.00 is undelivered');
    const short = await portal.send(path, { 'written-off': '100,000' });
    expect(summary(short)).toContain('£400,000.00 is left to dispose of');
    expect(short.$('.record-form__aside').text()).toContain('£400,000.00');
    expect(short.$('[id="written-off"]').val()).toBe('100,000');
    const before = await head();
    const { check, answer } = await sendAndConfirm(path, { 'written-off': '100,000', 'rolled-forward': '400000' });
    expect(check.$('.govuk-warning-text').text()).toContain('cannot be undone');
    expect([answer.status, await head()]).toEqual([303, before + 1]);
    expect((await portal.get(path)).status).toBe(400);
    expect((await portal.get('/schemes/ASC010/carry-forward?year=2017-18')).status).toBe(400);
  });
});
