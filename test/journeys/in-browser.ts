import { describe, expect, it } from '@jest/globals';
import { canInstall, findChromium } from './chromium.ts';

/** The browser of the journeys; undefined where none is to be had, which is said loudly. */
export const CHROMIUM = findChromium();

/** Registers journeys. Where no browser is to be had they are not walked; a test says so, and fails where one could be installed. */
export function inBrowser(name: string, journeys: () => void): void {
  describe(name, () => {
    if (CHROMIUM !== undefined) return journeys();
    it('is not walked: there is no browser on this machine, and no way to install one', () => expect(canInstall()).toBe(false));
  });
}
