import { HttpProblem } from './http-problem.ts';

const LONGEST_PATH = 1_024;
const LONGEST_ADDRESS = 8_192;
/** Addresses of this service, in whatever case and with whatever after the first name: what is not written exactly is not there. */
const OURS = /^\/+(api|health|metrics)(?![A-Za-z0-9_-])/i;
const CONTROL = /\p{Cc}/u;
/** Where ids stand that may hold slashes. */
const SUBJECTS = '/api/v1/history/';

export function isOurs(url: string): boolean {
  return OURS.test(url);
}

/** The path of an address, undecoded. Throws a problem for what no honest client sends. */
export function pathOf(url: string): string {
  if (!url.startsWith('/')) throw new HttpProblem(400, 'Name the path alone: this is no proxy.');
  const path = url.split('?', 1)[0] ?? '';
  if (url.length > LONGEST_ADDRESS || path.length > LONGEST_PATH) {
    throw new HttpProblem(414, `An address has at most ${LONGEST_ADDRESS} characters, its path ${LONGEST_PATH}.`);
  }
  for (const segment of path.split('/').slice(1)) {
    const decoded = decode(segment);
    const steps = decoded.split('/');
    const slashes = steps.length > 1 && !path.startsWith(SUBJECTS);
    if (slashes || decoded === '..' || decoded === '.' || decoded.includes('\\') || CONTROL.test(decoded)) {
      throw new HttpProblem(400, 'The path holds what no address here has: a step up, a hidden slash, a backslash or a control character.');
    }
  }
  return path;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new HttpProblem(400, 'The path cannot be decoded: a per cent sign stands for itself as %25.');
  }
}

/** The parameters of an address, each at most once. */
export function parametersOf(url: string): Record<string, string> {
  const mark = url.indexOf('?');
  const found: [string, string][] = [];
  const seen = new Set<string>();
  for (const [name, value] of mark < 0 ? [] : new URLSearchParams(url.slice(mark + 1))) {
    if (seen.has(name)) throw new HttpProblem(400, `The parameter ${JSON.stringify(name)} stands twice. State it once.`, { fields: [name] });
    if (CONTROL.test(value) || !value.isWellFormed() || value.includes('\uFFFD')) {
      throw new HttpProblem(400, `The parameter ${JSON.stringify(name)} cannot be read: it holds control characters, or is no UTF-8.`, { fields: [name] });
    }
    seen.add(name);
    found.push([name, value]);
  }
  return Object.fromEntries(found);
}
