import { beforeAll, describe, expect, it } from '@jest/globals';
import { type EvidenceFiles, LARGEST_EVIDENCE } from '../port.ts';

/** What every keeper of evidence does. */
export function evidenceContract(open: () => Promise<EvidenceFiles>): void {
  let files: EvidenceFiles;
  beforeAll(async () => {
    files = await open();
  });

  describe('evidence', () => {
    it('is kept under the SHA-256 of its content, and comes back byte for byte', async () => {
      const bytes = Buffer.from([0x25, 0x50, 0x44, 0x46, 0x2d, 0x00, 0xff, 0x0a]);
      const sha256 = await files.keep(bytes, 'application/pdf', 'Notice of “change”.pdf');
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(await files.open(sha256)).toEqual({ bytes, type: 'application/pdf', name: 'Notice of “change”.pdf' });
      expect(await files.about(sha256)).toEqual({ type: 'application/pdf', name: 'Notice of “change”.pdf', size: bytes.length });
      expect(await files.open(sha256.toUpperCase())).toMatchObject({ type: 'application/pdf' });
    });

    it('has the hash that anybody else computes', async () => {
      expect(await files.keep(Buffer.from('abc'), 'text/plain', 'abc.txt')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    });

    it('stays as it was when the same content comes again under another name', async () => {
      const first = await files.keep(Buffer.from('the same'), 'text/plain', 'first.txt');
      expect(await files.keep(Buffer.from('the same'), 'text/csv', 'second.csv')).toBe(first);
      expect(await files.open(first)).toMatchObject({ type: 'text/plain', name: 'first.txt' });
    });

    it('is not there under any other hash', async () => {
      expect(await files.open('0'.repeat(64))).toBeUndefined();
      expect(await files.about('0'.repeat(64))).toBeUndefined();
      expect(await files.open("' OR true --")).toBeUndefined();
    });

    it('of a form that was never sent goes after its time, unless something recorded names it; then it stays for ever', async () => {
      const [sent, never] = await Promise.all(['sent', 'never sent'].map((text) => files.keep(Buffer.from(text), 'text/plain', `${text}.txt`)));
      const asked: string[] = [];
      const named = async (sha256s: readonly string[]) => {
        asked.push(...sha256s);
        return new Set(sha256s.filter((sha256) => sha256 === sent));
      };
      expect(await files.sweep(30, named)).toBe(0);
      expect(asked).toEqual([]);
      expect(await files.sweep(0, named)).toBeGreaterThan(0);
      expect(asked).toEqual(expect.arrayContaining([sent, never]));
      expect(await files.about(never ?? '')).toBeUndefined();
      expect(await files.open(sent ?? '')).toMatchObject({ name: 'sent.txt' });
      expect(await files.sweep(0, async () => new Set())).toBe(0);
      expect(await files.open(sent ?? '')).toMatchObject({ name: 'sent.txt' });
      expect(await files.keep(Buffer.from('never sent'), 'text/plain', 'again.txt')).toBe(never);
      expect(await files.open(never ?? '')).toMatchObject({ name: 'again.txt' });
    });

    it('is neither empty nor larger than the limit', async () => {
      await expect(files.keep(Buffer.alloc(0), 'text/plain', 'empty')).rejects.toThrow(RangeError);
      await expect(files.keep(Buffer.alloc(LARGEST_EVIDENCE + 1), 'text/plain', 'large')).rejects.toThrow(RangeError);
      expect(await files.keep(Buffer.alloc(LARGEST_EVIDENCE, 'a'), 'text/plain', 'just')).toMatch(/^[0-9a-f]{64}$/);
    });
  });
}
