import { describe, it } from '@jest/globals';
import { COUNCIL } from './testing/council.ts';
import { command, event, given } from './testing/specification.ts';

describe('CreateProgramme', () => {
  it('records the programme', () => {
    given(...COUNCIL)
      .when(command('CreateProgramme', { programme: 'fund', name: 'Transformation fund', organisation: 'northshire' }))
      .thenEvents(event('programme/fund', 'ProgrammeCreated', { programme: 'fund', name: 'Transformation fund', organisation: 'northshire' }));
  });

  it('refuses an id that is taken, an unknown organisation and a blank name', () => {
    given(...COUNCIL)
      .when(command('CreateProgramme', { programme: 'savings', name: 'Again', organisation: 'northshire' }))
      .thenRefused('already-exists', /Savings 2017 to 2020/, 'programme');
    given(...COUNCIL)
      .when(command('CreateProgramme', { programme: 'fund', name: 'Fund', organisation: 'nowhere' }))
      .thenRefused('unknown-reference', /‘nowhere’/, 'organisation');
    given(...COUNCIL)
      .when(command('CreateProgramme', { programme: 'fund', name: ' ', organisation: 'northshire' }))
      .thenRefused('blank-text', /name/, 'name');
  });
});

describe('SetProgrammeTarget', () => {
  const target = (amount: string) => event('programme/savings', 'ProgrammeTargetSet', { programme: 'savings', year: '2021-22', amount });

  it('sets the target of a year that need not be opened', () => {
    given(...COUNCIL)
      .when(command('SetProgrammeTarget', { programme: 'savings', year: '2021-22', amount: '45000000' }))
      .thenEvents(target('45000000.00'));
  });

  it('changes it, and has nothing to do when it is the same figure', () => {
    given(...COUNCIL, target('45000000.00'))
      .when(command('SetProgrammeTarget', { programme: 'savings', year: '2021-22', amount: '46000000.00' }))
      .thenEvents(target('46000000.00'));
    given(...COUNCIL, target('45000000.00'))
      .when(command('SetProgrammeTarget', { programme: 'savings', year: '2021-22', amount: '45000000.0' }))
      .thenNothing();
  });

  it('wants a programme', () => {
    given(...COUNCIL)
      .when(command('SetProgrammeTarget', { programme: 'none', year: '2017-18', amount: '1.00' }))
      .thenRefused('unknown-reference', /no programme ‘none’/, 'programme');
  });
});

describe('AttributeProgramme', () => {
  const byPercent = (north: string, west: string) =>
    command('AttributeProgramme', {
      programme: 'savings',
      shares: [
        { organisation: 'northshire', percent: north },
        { organisation: 'westborough', percent: west },
      ],
    });
  const attributed = event('programme/savings', 'ProgrammeAttributed', {
    programme: 'savings',
    by: 'percent',
    shares: [
      { organisation: 'northshire', weight: '66.6667' },
      { organisation: 'westborough', weight: '33.3333' },
    ],
  });

  it('attributes by percentages that add up to 100', () => {
    given(...COUNCIL)
      .when(byPercent('66.6667', '33.3333'))
      .thenEvents(attributed);
    given(...COUNCIL, attributed)
      .when(byPercent('66.6667', '33.3333'))
      .thenNothing();
  });

  it('attributes in proportion to amounts', () => {
    given(...COUNCIL)
      .when(command('AttributeProgramme', { programme: 'savings', shares: { inProportionTo: { westborough: '60123.5', northshire: '42000.00' } } }))
      .thenEvents(
        event('programme/savings', 'ProgrammeAttributed', {
          programme: 'savings',
          by: 'proportion',
          shares: [
            { organisation: 'westborough', weight: '60123.50' },
            { organisation: 'northshire', weight: '42000.00' },
          ],
        }),
      );
  });

  it('refuses shares that do not add up, with what is missing', () => {
    given(...COUNCIL)
      .when(byPercent('66.6667', '33.3332'))
      .thenRefused('shares-add-up', /99\.9999%, not to 100%: 0\.0001% is missing/, 'shares');
    given(...COUNCIL)
      .when(byPercent('110', '-10'))
      .thenRefused('shares-add-up', /westborough is -10%/);
    given(...COUNCIL)
      .when(byPercent('100', '0'))
      .thenRefused('shares-add-up', /westborough is 0%/);
    given(...COUNCIL)
      .when(command('AttributeProgramme', { programme: 'savings', shares: [] }))
      .thenRefused('shares-add-up', /0%, not to 100%/);
  });

  it('refuses proportions of nothing', () => {
    given(...COUNCIL)
      .when(command('AttributeProgramme', { programme: 'savings', shares: { inProportionTo: { northshire: '0.00', westborough: '1.00' } } }))
      .thenRefused('shares-add-up', /northshire/, 'shares.inProportionTo');
    given(...COUNCIL)
      .when(command('AttributeProgramme', { programme: 'savings', shares: { inProportionTo: {} } }))
      .thenRefused('shares-add-up', /No organisation/);
  });

  it('refuses an organisation twice, and one that does not exist', () => {
    const half = { organisation: 'northshire', percent: '50' };
    given(...COUNCIL)
      .when(command('AttributeProgramme', { programme: 'savings', shares: [half, half] }))
      .thenRefused('shares-add-up', /northshire has two shares/);
    given(...COUNCIL)
      .when(command('AttributeProgramme', { programme: 'savings', shares: [{ organisation: 'eastshire', percent: '100' }] }))
      .thenRefused('unknown-reference', /‘eastshire’/, 'shares');
    given(...COUNCIL)
      .when(command('AttributeProgramme', { programme: 'none', shares: [half, half] }))
      .thenRefused('unknown-reference', /‘none’/, 'programme');
  });
});

describe('CreateWorkstream', () => {
  it('records the workstream', () => {
    given(...COUNCIL)
      .when(command('CreateWorkstream', { workstream: 'assets', programme: 'savings', name: 'Assets' }))
      .thenEvents(event('workstream/assets', 'WorkstreamCreated', { workstream: 'assets', programme: 'savings', name: 'Assets' }));
  });

  it('refuses an id that is taken (in whatever programme), an unknown programme and a blank name', () => {
    given(...COUNCIL)
      .when(command('CreateWorkstream', { workstream: 'channels', programme: 'savings', name: 'Channels' }))
      .thenRefused('already-exists', /Channels/, 'workstream');
    given(...COUNCIL)
      .when(command('CreateWorkstream', { workstream: 'assets', programme: 'none', name: 'Assets' }))
      .thenRefused('unknown-reference', /‘none’/, 'programme');
    given(...COUNCIL)
      .when(command('CreateWorkstream', { workstream: 'assets', programme: 'savings', name: '' }))
      .thenRefused('blank-text', /name/);
  });
});
