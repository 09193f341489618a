import { expect, it } from '@jest/globals';
import { load, loadText } from '../bench/src/load.ts';

it('fifty users at once for ten seconds: no errors but conflicts, nothing lost, read models as a replay gives them', async () => {
  const result = await load({ users: 50, seconds: 10 }, () => undefined);
  expect(result.failures).toEqual([]);
  expect(loadText(result)).toContain('No errors, nothing lost');
  // Reading and recording, by keys and by forms: or the mix is not what it says it is. How many, the machine decides.
  const kinds = result.kinds.map(({ kind }) => kind.split(':')[0]);
  expect(new Set(kinds)).toEqual(new Set(['API', 'form', 'page']));
  expect(result.requests).toBeGreaterThanOrEqual(50);
  expect(result.acknowledged).toBeGreaterThan(10);
}, 300_000);
