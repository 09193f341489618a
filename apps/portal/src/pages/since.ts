import { londonDay } from '@outturn/kernel';
import type { Moment } from '@outturn/read-models';
import { BadQuestion } from '@outturn/reporting';
import type { MomentResolver } from '../sources.ts';
import { momentAsTyped } from '../web/as-at.ts';

const DAY = 86_400_000;

/**
 * The earlier moment of a comparison: as asked, else a month before the moment that is read. Throws `BadQuestion` with the
 * field `since`.
 */
export async function resolveSince(
  moments: MomentResolver,
  asked: string | undefined,
  moment: Moment,
): Promise<{ readonly since: Moment; readonly asked: string }> {
  const text = asked === undefined ? monthBefore(moment) : momentAsTyped(asked);
  try {
    const { moment: since } = await moments.resolve(text);
    if (since.position > moment.position) throw new BadQuestion('The earlier moment must not lie after the moment that is read.', 'since');
    return { since, asked: text };
  } catch (error) {
    throw error instanceof BadQuestion ? new BadQuestion(error.message, 'since') : error;
  }
}

function monthBefore(moment: Moment): string {
  if (moment.recordedAt === null) return '0';
  return londonDay(new Date(Date.parse(moment.recordedAt) - 31 * DAY).toISOString());
}
