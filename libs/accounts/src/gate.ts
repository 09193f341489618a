/** More wait already than would be let in in good time. */
export class GateBusy extends Error {
  override readonly name = 'GateBusy';
  constructor() {
    super('more are waiting than can be served in good time');
  }
}

export interface Gate {
  /** Does something when its turn comes, in order of asking. Throws `GateBusy` at once where too many wait. */
  pass<T>(work: () => Promise<T>): Promise<T>;
}

/** Lets so many through at once, and so many more wait. */
export function gate(atOnce: number, waiting: number): Gate {
  const queue: (() => void)[] = [];
  let inside = 0;
  return {
    pass: async (work) => {
      if (inside >= atOnce) {
        if (queue.length >= waiting) throw new GateBusy();
        // Whoever leaves hands its place over, so that nobody slips in between.
        await new Promise<void>((resolve) => {
          queue.push(resolve);
        });
      } else {
        inside += 1;
      }
      try {
        return await work();
      } finally {
        const next = queue.shift();
        if (next === undefined) inside -= 1;
        else next();
      }
    },
  };
}
