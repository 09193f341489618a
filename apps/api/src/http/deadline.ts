import { HttpProblem } from './http-problem.ts';

/** The work's result, or a 504 after so many milliseconds; the work itself goes on, and its result is dropped. */
export async function within<T>(milliseconds: number, work: Promise<T>, detail: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new HttpProblem(504, detail, {}, { 'Retry-After': '5' })), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
