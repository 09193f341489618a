import type { FinancialYear } from '@outturn/kernel';
import type { FactReader } from '@outturn/read-models';
import type { Point } from '../charts/charts.ts';

/** Points of one year, period by period from 1, each with whether anything was published for it by then. */
export async function withPublications(
  facts: FactReader,
  position: number,
  of: { readonly organisation: string; readonly year: FinancialYear },
  points: readonly Point[],
): Promise<Point[]> {
  const publications = await facts.asAt('publication', position, { year: of.year });
  const published = new Set(publications.filter((one) => one.organisation === null || one.organisation === of.organisation).map(({ period }) => period));
  return points.map((point, index) => (published.has(index + 1) ? { ...point, published: true } : point));
}

/** What the marks say, for those who do not see them; nothing where there are none. */
export function publishedInWords(points: readonly Point[]): string {
  const marked = points.filter(({ published }) => published).map(({ label }) => label);
  return marked.length === 0 ? '' : ` Reports were published for ${marked.join(', ')} (▲).`;
}
