import { createHash, randomBytes } from 'node:crypto';

/** A text kept apart from its event: the event holds only the digest. Deleting text and salt leaves every hash intact. */
export interface DetachedText {
  /** `sha256:` and 64 hexadecimal digits: SHA-256 over the 16 bytes of salt followed by the text in UTF-8. */
  readonly digest: string;
  /** 16 random bytes, hexadecimal. */
  readonly salt: string;
  readonly text: string;
}

const DIGEST = /^sha256:[0-9a-f]{64}$/;

export function isDigest(value: unknown): value is string {
  return typeof value === 'string' && DIGEST.test(value);
}

export function detach(text: string, salt: string = randomBytes(16).toString('hex')): DetachedText {
  return { digest: digestOf(text, salt), salt, text };
}

export function digestOf(text: string, salt: string): string {
  return `sha256:${createHash('sha256').update(Buffer.from(salt, 'hex')).update(text, 'utf8').digest('hex')}`;
}

/**
 * Replaces the strings at the given paths (`reasons.*.narrative`) by their digests, and returns the texts. Paths that
 * are absent or null are left alone; anything else but a string there is an error.
 */
export function detachTexts(data: object, paths: readonly string[], salt?: () => string): { data: object; texts: DetachedText[] } {
  const texts: DetachedText[] = [];
  const replace = (value: unknown, path: readonly string[]): unknown => {
    if (value === null || value === undefined) return value;
    const [step, ...rest] = path;
    if (step === undefined) {
      if (typeof value !== 'string') throw new Error('only a string can be kept apart');
      const text = detach(value, salt?.());
      texts.push(text);
      return text.digest;
    }
    if (step === '*') return (value as unknown[]).map((element) => replace(element, rest));
    if (typeof value !== 'object' || !(step in value)) return value;
    return { ...value, [step]: replace((value as Record<string, unknown>)[step], rest) };
  };
  const detached = paths.reduce<object>((whole, path) => replace(whole, path.split('.')) as object, data);
  return { data: detached, texts };
}

/** Every digest of a detached text anywhere inside a value. */
export function digestsIn(value: unknown, found: Set<string> = new Set()): Set<string> {
  if (isDigest(value)) found.add(value);
  else if (Array.isArray(value)) for (const element of value) digestsIn(element, found);
  else if (typeof value === 'object' && value !== null) for (const element of Object.values(value)) digestsIn(element, found);
  return found;
}

/** Puts texts back where their digests stand; a digest without a text (redacted) becomes `missing`. */
export function attachTexts<T>(value: T, textOf: (digest: string) => string | undefined, missing: string): T {
  if (isDigest(value)) return (textOf(value) ?? missing) as T;
  if (Array.isArray(value)) return value.map((element: unknown) => attachTexts(element, textOf, missing)) as T;
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, element]) => [key, attachTexts(element, textOf, missing)])) as T;
  }
  return value;
}
