import { type TextSearch, type TextsFound, wordsOf } from '@outturn/event-store';

type Query = (sql: string, values: readonly unknown[]) => Promise<unknown[][]>;

/** Events that are taken into the index at a time, and how long a search goes on with that before it answers. Milliseconds. */
const AT_A_TIME = 5_000;
const LONGEST_INDEXING = 1_500;

/** Whoever searches brings the index up to the log first, so that recording is not slowed by it. */
export async function searchTexts(query: Query, { words, upTo, limit }: TextSearch): Promise<TextsFound> {
  const searchedTo = await bringUpTo(query, upTo);
  const asked = words.flatMap(wordsOf);
  if (asked.length === 0) return { positions: [], searchedTo };
  const rows = await query(
    `SELECT DISTINCT position FROM ledger.text_index WHERE words @@ to_tsquery('simple', $1) AND position <= $2 ORDER BY position DESC LIMIT $3`,
    [asked.map((word) => `'${word}':*`).join(' & '), upTo, limit],
  );
  return { positions: rows.map(([position]) => Number(position)), searchedTo };
}

async function bringUpTo(query: Query, upTo: number): Promise<number> {
  const until = Date.now() + LONGEST_INDEXING;
  for (let before = -1; ;) {
    const [row] = await query('SELECT ledger.index_texts($1)', [AT_A_TIME]);
    const reached = Number(row?.[0]);
    if (reached >= upTo || reached === before || Date.now() > until) return reached;
    before = reached;
  }
}
