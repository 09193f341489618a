import { type Amount, count, money, type Money, ZERO } from '@outturn/kernel';
import { exactly } from '../web/format.ts';
import { escapeXml } from './svg.ts';

/** The delivery position of a scheme-year or of a sum of them. `weighted` includes banked, verified and achieved. */
export interface Position {
  readonly target: Amount;
  readonly forecast: Amount;
  readonly banked: Amount;
  readonly verified: Amount;
  readonly achieved: Amount;
  readonly weighted: Amount;
}

const WIDTH = 150;

/** The pattern that bullet bars refer to; stands once in a page that has them. */
export const HATCH =
  '<svg class="definitions" width="0" height="0" aria-hidden="true" focusable="false"><defs><pattern id="hatch" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">' +
  '<rect width="4" height="4" fill="#ffffff"/><rect width="1.5" height="4" fill="#14607a"/></pattern></defs></svg>';

/**
 * A bullet bar: banked solid, verified and achieved lighter, the weighted rest hatched, the forecast as a thin line below, the
 * target as a mark. Its scale is its own: the larger of target, forecast and weighted delivery fills it. Empty where none is above 0.
 */
export function bulletBar(position: Position): string {
  const values = [position.target, position.forecast, position.weighted].map(money);
  const full = values.reduce((most, value) => (value.gt(most) ? value : most), ZERO);
  if (full.isZero()) return '';
  const at = (value: Money) =>
    Number(
      (value.isNegative() ? ZERO : value)
        .div(full)
        .times(count(WIDTH - 2))
        .toFixed(1),
    );
  const banked = money(position.banked);
  const verified = banked.plus(money(position.verified));
  const achieved = verified.plus(money(position.achieved));
  const bars = [
    { from: ZERO, to: banked, fill: '#14607a' },
    { from: banked, to: verified, fill: '#4f9bb5' },
    { from: verified, to: achieved, fill: '#a9d0de' },
    { from: achieved, to: money(position.weighted), fill: 'url(#hatch)' },
  ].flatMap(({ from, to, fill }) =>
    at(to) > at(from) ? [`<rect x="${at(from)}" y="3" width="${(at(to) - at(from)).toFixed(1)}" height="9" fill="${fill}"/>`] : [],
  );
  const forecast = at(money(position.forecast));
  return (
    `<svg class="bullet" role="img" aria-label="${escapeXml(inSentence(position))}" viewBox="0 0 ${WIDTH} 20" width="${WIDTH}" height="20">` +
    `<rect x="0" y="3" width="${WIDTH - 2}" height="9" fill="#eceff1"/>${bars.join('')}` +
    (forecast > 0 ? `<path d="M0 15.5H${forecast}" stroke="#b5470b" stroke-width="2"/><path d="M${forecast} 13v5" stroke="#b5470b" stroke-width="2"/>` : '') +
    `<path d="M${at(money(position.target))} 0v15" stroke="#0b0c0c" stroke-width="2.5"/></svg>`
  );
}

function inSentence({ target, forecast, banked, weighted }: Position): string {
  return `Target ${exactly(target)}, forecast ${exactly(forecast)}, banked ${exactly(banked)}, weighted delivery ${exactly(weighted)}`;
}
