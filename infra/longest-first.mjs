import Sequencer from '@jest/test-sequencer';

/** In seconds, by the level that a file's name says. */
const USUALLY = [
  [/\.e2e\.spec\.ts$/, 60],
  [/\.int\.spec\.ts$/, 30],
  [/\.spec\.ts$/, 2],
];

/**
 * Begins with the files that take longest, so that no worker is left alone with one at the end. Jest does so itself where it has run a
 * file before; what it has not run yet it takes by size, and a walk through every page is a small file.
 */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const inJestsOrder = super.sort(tests);
    if (inJestsOrder.every(({ duration }) => duration)) return inJestsOrder;
    const seconds = ({ path, duration }) => (duration ? duration / 1000 : (USUALLY.find(([level]) => level.test(path))?.[1] ?? 0));
    return [...inJestsOrder].sort((a, b) => seconds(b) - seconds(a));
  }
}
