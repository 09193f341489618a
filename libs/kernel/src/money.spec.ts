import { describe, expect, it } from '@jest/globals';
import { amount, money } from './money.ts';

describe('money', () => {
  it('rounds half away from zero', () => {
    expect(amount(money('1.005'))).toBe('1.01');
    expect(amount(money('-1.005'))).toBe('-1.01');
    expect(amount(money('-0.001'))).toBe('0.00');
  });
});
