/**
 * One line for each version of the facts that was ever in use, oldest first: the digest of what the golden events make
 * (`test/golden-facts`, which fails when projections or tables change and no line is added here). Lines that were
 * released are never changed or taken away.
 */
const VERSIONS = ['fe4d0b79ef38c447f29342d8e2b4e431e22a7cacb67c269c8faa466438bab9d4'] as const;

/** Which version of the facts this program draws: higher than that of every program before it. */
export const FACTS_VERSION: number = VERSIONS.length;
/** The digest that the golden events must make in this version. */
export const FACTS_DIGEST: string = VERSIONS[VERSIONS.length - 1] ?? '';
