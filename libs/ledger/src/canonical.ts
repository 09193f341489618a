import canonicalize from 'canonicalize';

/** Anything that JSON can say. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** The one way to write a JSON value (RFC 8785). Throws on lone surrogates, NaN and infinities. */
export function canonical(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('a value without a JSON form cannot be written');
  return text;
}
