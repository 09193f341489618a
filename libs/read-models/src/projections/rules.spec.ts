import { describe, expect, it } from '@jest/globals';
import { event, factsAfter } from '../testing/given.ts';

const from = { year: '2017-18', period: 1 };
const saving = { green: '0.95', amber: '0.75', against: 'original', staleAfterPeriods: 2 } as const;

describe('rules', () => {
  it('are listed by kind in the order of recording, for each organisation and for all without their own', async () => {
    const facts = await factsAfter(
      'rules',
      event('RagRulesSet', { organisation: null, from, subject: 'saving', rules: saving }),
      event('RagRulesSet', { organisation: 'O', from, subject: 'saving', rules: { ...saving, green: '0.90' } }),
      event('RagRulesSet', { organisation: null, from: { year: '2018-19', period: 4 }, subject: 'saving', rules: { ...saving, amber: '0.60' } }),
      event('RagRulesSet', { organisation: null, from, subject: 'revenue', rules: { amberOver: '0.00', redFrom: '1.00' } }),
      event('RagRulesSet', { organisation: null, from, subject: 'capital', rules: { amberOver: '2.00', redFrom: '3.00' } }),
      event('RagRulesSet', { organisation: null, from, subject: 'indicator', rules: { amberWithinPercent: '5' } }),
      event('ThresholdsSet', { organisation: null, from: null, exceptions: '250000.00', virementRegister: '160000.00' }),
      event('VirementAuthoritySet', { organisation: null, from, tiers: [{ role: 'finance', upTo: null, acrossServices: true, permanent: true }] }),
      event('ProgressWeightSet', { organisation: null, from: null, progressing: '0.50' }),
      event('ReasonCodeDefined', { organisation: null, code: 'delay', label: 'Dealy' }),
      event('ReasonCodeDefined', { organisation: null, code: 'delay', label: 'Delay' }),
    );
    expect(facts).toEqual([
      {
        organisation: null,
        saving: [
          { from, ...saving },
          { from: { year: '2018-19', period: 4 }, ...saving, amber: '0.60' },
        ],
        revenue: [{ from, amberOver: '0.00', redFrom: '1.00' }],
        capital: [{ from, amberOver: '2.00', redFrom: '3.00' }],
        indicator: [{ from, amberWithinPercent: '5' }],
        thresholds: [{ from: null, exceptions: '250000.00', virementRegister: '160000.00' }],
        virementAuthority: [{ from, tiers: [{ role: 'finance', upTo: null, acrossServices: true, permanent: true }] }],
        progressWeight: [{ from: null, progressing: '0.50' }],
        reasonCodes: { delay: 'Delay' },
      },
      {
        organisation: 'O',
        saving: [{ from, ...saving, green: '0.90' }],
        revenue: [],
        capital: [],
        indicator: [],
        thresholds: [],
        virementAuthority: [],
        progressWeight: [],
        reasonCodes: {},
      },
    ]);
  });
});
