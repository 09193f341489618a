import { describe, expect, it } from '@jest/globals';
import { approved, claimed, COUNCIL, proposed } from './testing/council.ts';
import { ADMINISTRATOR, AUDITOR, BOARD, command, event, FINANCE, given, SERVICE_TEAM } from './testing/specification.ts';
import { EVOLVE, type SubjectKind } from './subjects.ts';

describe('Comment', () => {
  const comment = (subject: string, text = 'Seen by the board.', actor = BOARD) => command('Comment', { subject, text }, { actor });
  const commented = (stream: string) => event(stream, 'Commented', { subject: stream, text: 'Seen by the board.' });

  it('stands in the stream of its subject, named in full or by its id alone', () => {
    for (const [subject, stream] of [
      ['ASC006', 'scheme/ASC006'],
      ['scheme/ASC006', 'scheme/ASC006'],
      ['C1', 'claim/C1'],
      ['savings', 'programme/savings'],
      ['prevention', 'workstream/prevention'],
      ['homes', 'service/homes'],
      ['northshire', 'organisation/northshire'],
    ] as const) {
      given(...approved(), ...claimed('C1'))
        .when(comment(subject))
        .thenEvents(commented(stream));
    }
  });

  it('finds ids with a stroke in them', () => {
    given(...proposed({ scheme: 'C/R.5.307' }))
      .when(comment('C/R.5.307'))
      .thenEvents(commented('scheme/C/R.5.307'));
    given(...proposed({ scheme: 'scheme/A' }))
      .when(comment('scheme/A'))
      .thenEvents(commented('scheme/scheme/A'));
  });

  it('takes a name in full before an id that looks like one', () => {
    given(...proposed({ scheme: 'A' }), ...proposed({ scheme: 'scheme/A' }).slice(-1))
      .when(comment('scheme/A'))
      .thenEvents(commented('scheme/A'));
  });

  it('does not guess', () => {
    given(...proposed({ scheme: 'homes' }))
      .when(comment('homes'))
      .thenRefused('ambiguous-subject', /several things: scheme\/homes, service\/homes/, 'subject');
  });

  it('finds nothing that does not exist, and nothing that is not a subject of remarks', () => {
    given(...COUNCIL)
      .when(comment('ASC006'))
      .thenRefused('unknown-reference', /Nothing is called ‘ASC006’/, 'subject');
    given(...COUNCIL)
      .when(comment('year/2017-18'))
      .thenRefused('unknown-reference');
    given(...COUNCIL)
      .when(comment('2017-18'))
      .thenRefused('unknown-reference');
    given(...COUNCIL, event('claim-subject/k', 'SubjectReserved', { claim: 'C1', effectiveFrom: '2017-08-01', weeklyBefore: null, weeklyAfter: null }))
      .when(comment('claim-subject/k'))
      .thenRefused('unknown-reference');
  });

  it('says something', () => {
    given(...proposed())
      .when(comment('ASC006', ' \u200b '))
      .thenRefused('blank-text', /text/, 'text');
  });

  it('is everybody’s but the administrator’s', () => {
    for (const actor of [BOARD, AUDITOR, FINANCE, SERVICE_TEAM]) {
      given(...proposed())
        .when(comment('ASC006', 'Seen by the board.', actor))
        .thenEvents(commented('scheme/ASC006'));
    }
    given(...proposed())
      .when(comment('ASC006', 'x', ADMINISTRATOR))
      .thenRefused('role', /service-team or finance or board or auditor/);
  });

  it('changes no state', () => {
    for (const kind of Object.keys(EVOLVE) as SubjectKind[]) {
      const recorded = {
        ...commented(`${kind}/X`),
        position: 1,
        revision: 0,
        recordedAt: '2017-04-01T09:00:00.000Z',
        effective: null,
        actor: BOARD,
        command: 'c',
      };
      const state = { before: kind };
      const evolve = EVOLVE[kind] as (before: unknown, after: typeof recorded) => unknown;
      expect(evolve(state, recorded)).toEqual(state);
      expect(evolve(undefined, recorded)).toBeUndefined();
    }
  });
});
