import { type CheckedEvent, pence } from './checked-event.ts';
import { budgetsMoved, closedPeriods, outturns, virements } from './money-checker.ts';

export type { CheckedEvent };

export interface Answer {
  readonly command: { readonly id: string; readonly command: string };
  readonly result: {
    readonly status: string;
    readonly position?: number;
    readonly events?: readonly string[];
    readonly problem?: { readonly rule?: string; readonly detail: string };
  };
}

/** Every breach of an invariant that spans streams, in sentences; one function for each row of the constraint table. */
export function breachesOf(events: readonly CheckedEvent[], answers: readonly Answer[]): string[] {
  return [
    ...density(events),
    ...subjects(events),
    ...reserves(events),
    ...backing(events),
    ...bankedIsCashReleasing(events),
    ...virements(events),
    ...budgetsMoved(events),
    ...closedPeriods(events),
    ...outturns(events),
    ...acknowledged(events, answers),
  ];
}

function density(events: readonly CheckedEvent[]): string[] {
  const revisions = new Map<string, number>();
  return events.flatMap((event, index) => {
    const expected = (revisions.get(event.stream) ?? -1) + 1;
    revisions.set(event.stream, event.revision);
    return [
      ...(event.position === index + 1 ? [] : [`position ${event.position} stands where ${index + 1} should`]),
      ...(event.revision === expected ? [] : [`${event.stream} has revision ${event.revision} after ${expected - 1}`]),
    ];
  });
}

interface Living {
  readonly claim: string;
  readonly from: string;
  readonly weeklyAfter: bigint;
}

/** A subject is not claimed twice while an earlier claim on it lives, unless it is a further, later change. */
function subjects(events: readonly CheckedEvent[]): string[] {
  const living = new Map<string, Living[]>();
  const subjectOf = new Map<string, string>();
  const remaining = new Map<string, bigint>();
  const breaches: string[] = [];
  for (const { type, data, position } of events) {
    const claim = String(data['claim']);
    if (type === 'SavingClaimed') {
      const subject = (data['subject'] as { reserved: string }).reserved;
      const effect = data['effect'] as { weeklyBefore: string; weeklyAfter: string };
      const from = String(data['effectiveFrom']);
      for (const earlier of living.get(subject) ?? []) {
        const later = from > earlier.from;
        const further = pence(effect.weeklyBefore) <= earlier.weeklyAfter || data['repeatReason'] !== null;
        if (!later || !further) breaches.push(`at ${position} ${claim} claims the subject of ${earlier.claim} again`);
      }
      living.set(subject, [...(living.get(subject) ?? []), { claim, from, weeklyAfter: pence(effect.weeklyAfter) }]);
      subjectOf.set(claim, subject);
      remaining.set(claim, pence(data['fullYear']));
    }
    if (type === 'ClaimVerified') remaining.set(claim, pence(data['fullYear']));
    if (type === 'ClaimReversed') remaining.set(claim, (remaining.get(claim) ?? 0n) - pence(data['fullYear']));
    const dead = type === 'ClaimRejected' || type === 'ClaimWithdrawn' || (type === 'ClaimReversed' && remaining.get(claim) === 0n);
    const subject = subjectOf.get(claim);
    if (dead && subject !== undefined)
      living.set(
        subject,
        (living.get(subject) ?? []).filter((other) => other.claim !== claim),
      );
  }
  return breaches;
}

/** No reserve is below zero at the end of any period of any year, at any position, nor forecast to close below zero. */
function reserves(events: readonly CheckedEvent[]): string[] {
  const opening = new Map<string, bigint>();
  const movements = new Map<string, { at: string; amount: bigint }[]>();
  return events.flatMap(({ type, data, position }) => {
    const reserve = String(data['reserve']);
    if (type === 'ReserveOpened') opening.set(reserve, pence(data['opening']));
    if (type === 'ReserveForecastStated' && pence(data['closing']) < 0n) return [`at ${position} ${reserve} is forecast to close below zero`];
    if (type !== 'ReserveMoved' && type !== 'InvestmentDrawn') return [];
    const amount = type === 'InvestmentDrawn' ? -pence(data['amount']) : pence(data['amount']);
    const moved = [...(movements.get(reserve) ?? []), { at: `${String(data['year'])} ${String(data['period']).padStart(2, '0')}`, amount }];
    movements.set(reserve, moved);
    return [...new Set(moved.map(({ at }) => at))].flatMap((end) => {
      const balance = moved.filter(({ at }) => at <= end).reduce((total, movement) => total + movement.amount, opening.get(reserve) ?? 0n);
      return balance < 0n ? [`at ${position} ${reserve} is ${balance} pence at the end of ${end}`] : [];
    });
  });
}

/** What banked claims take from an adjustment or a posted virement never exceeds the reductions that it made, less what was given back. */
function backing(events: readonly CheckedEvent[]): string[] {
  const reduction = new Map<string, bigint>();
  const used = new Map<string, Map<string, bigint>>();
  const counted = new Map<string, bigint>();
  return events.flatMap(({ type, data, position }) => {
    const claim = String(data['claim']);
    if (type === 'BudgetAdjusted' || type === 'VirementPosted') {
      const negative = (data['lines'] as { amount: string }[]).map((line) => pence(line.amount)).filter((amount) => amount < 0n);
      const of = type === 'BudgetAdjusted' ? data['adjustment'] : data['virement'];
      reduction.set(String(of), -negative.reduce((total, amount) => total + amount, 0n));
    }
    if (type === 'SavingClaimed' || type === 'ClaimVerified') counted.set(claim, pence(data['inYear']));
    if (type === 'ReductionReleased') used.get(String(data['adjustment']))?.delete(claim);
    if (type === 'VirementReductionReleased') used.get(String(data['virement']))?.delete(claim);
    if (type !== 'ClaimBanked' && type !== 'VirementCorrected') return [];
    const backedBy = data['backedBy'] as { adjustment?: string; virement?: string } | undefined;
    const backing = backedBy?.adjustment ?? backedBy?.virement ?? String(data['virement']);
    if (type === 'VirementCorrected') reduction.set(backing, (reduction.get(backing) ?? 0n) - pence(data['givenBack']));
    else used.set(backing, (used.get(backing) ?? new Map<string, bigint>()).set(claim, counted.get(claim) ?? 0n));
    const total = [...(used.get(backing)?.values() ?? [])].reduce((sum, amount) => sum + amount, 0n);
    const available = reduction.get(backing) ?? 0n;
    return total > available ? [`at ${position} ${backing} backs ${total} pence with a reduction of ${available}`] : [];
  });
}

/** A scheme with banked claims never stops being cash-releasing. */
function bankedIsCashReleasing(events: readonly CheckedEvent[]): string[] {
  const cash = new Map<string, boolean>();
  const banked = new Map<string, Set<string>>();
  const sharesOf = new Map<string, string[]>();
  return events.flatMap(({ type, data, position }) => {
    const claim = String(data['claim']);
    if (type === 'SchemeProposed') cash.set(String(data['scheme']), data['cashReleasing'] === true);
    if (type === 'SchemeReclassified' && 'cashReleasing' in data) cash.set(String(data['scheme']), data['cashReleasing'] === true);
    if (type === 'SavingClaimed')
      sharesOf.set(
        claim,
        (data['shares'] as { scheme: string }[]).map((share) => share.scheme),
      );
    if (type === 'SchemeSavingReleased') banked.get(String(data['scheme']))?.delete(claim);
    if (type === 'ClaimBanked') {
      for (const scheme of sharesOf.get(claim) ?? []) banked.set(scheme, (banked.get(scheme) ?? new Set()).add(claim));
    }
    return [...banked]
      .filter(([scheme, claims]) => claims.size > 0 && cash.get(scheme) === false)
      .map(([scheme]) => `at ${position} ${scheme} has banked claims and is not cash-releasing`);
  });
}

/**
 * Each acknowledged command is there once, a repeated one got its first answer, and whatever was refused or had nothing to do
 * is there only if it was recorded when it was sent again. Once recorded, it is never answered as anything but a duplicate.
 */
function acknowledged(events: readonly CheckedEvent[], answers: readonly Answer[]): string[] {
  const byCommand = new Map<string, CheckedEvent[]>();
  for (const event of events) byCommand.set(event.command, [...(byCommand.get(event.command) ?? []), event]);
  const recorded = new Set<string>();
  const wasRecorded = new Set(
    answers.filter(({ result }) => result.status === 'recorded' && (result.events ?? []).length > 0).map(({ command }) => command.id),
  );
  return answers.flatMap(({ command, result }) => {
    const found = byCommand.get(command.id) ?? [];
    const says = (what: string) => [`${command.command} ${command.id} (${result.status}): ${what}`];
    if (result.status === 'recorded' && (result.events ?? []).length > 0) {
      if (recorded.has(command.id)) return says('recorded twice');
      recorded.add(command.id);
      if (found.map((event) => event.type).join() !== result.events?.join()) return says(`the ledger has ${found.map((event) => event.type).join()}`);
      return found.at(-1)?.position === result.position ? [] : says(`position ${result.position} answered`);
    }
    if (result.status === 'duplicate') return found.at(-1)?.position === result.position ? [] : says('a duplicate without its event');
    if (recorded.has(command.id)) return says('a command that was recorded is answered so when it is sent again');
    return found.length === 0 || wasRecorded.has(command.id) ? [] : says('events of a command that was not recorded');
  });
}
