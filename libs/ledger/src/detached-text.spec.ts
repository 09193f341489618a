import { describe, expect, it } from '@jest/globals';
import { attachTexts, detachTexts, digestsIn } from './detached-text.ts';

describe('keeping texts apart', () => {
  const data = {
    scheme: 'ASC006',
    note: 'seen',
    reasons: [
      { code: 'a', narrative: 'first' },
      { code: 'b', narrative: 'second' },
    ],
    to: null,
  };

  it('replaces the strings at the paths, wherever they stand, and nothing else', () => {
    const { data: detached, texts } = detachTexts(data, ['note', 'reasons.*.narrative', 'to', 'absent', 'absent.*.text']);
    expect(texts.map(({ text }) => text)).toEqual(['seen', 'first', 'second']);
    expect(digestsIn(detached)).toEqual(new Set(texts.map(({ digest }) => digest)));
    const found = new Map(texts.map(({ digest, text }) => [digest, text]));
    expect(attachTexts(detached, (digest) => found.get(digest), 'redacted')).toEqual(data);
    expect(data.note).toBe('seen');
  });

  it('puts the sign of redaction where a text is gone', () => {
    const { data: detached, texts } = detachTexts(data, ['note', 'reasons.*.narrative']);
    const kept = texts[1];
    expect(attachTexts(detached, (digest) => (digest === kept?.digest ? kept.text : undefined), '(redacted)')).toEqual({
      ...data,
      note: '(redacted)',
      reasons: [
        { code: 'a', narrative: 'first' },
        { code: 'b', narrative: '(redacted)' },
      ],
    });
  });

  it('takes nothing but strings', () => {
    expect(() => detachTexts({ note: 7 }, ['note'])).toThrow('only a string');
  });
});
