import type { CommandName } from '@outturn/domain';
import type { ReaderVisit } from '../web/page-service.ts';
import type { Form } from './form.ts';
import { confirmForm, forecastForm } from './schemes/forecast-form.ts';

/** Where a form stands, which command it leads to (which decides who may open it), and how it is made for a visit. */
export interface FormEntry {
  /** As Express matches it; an id with slashes is one encoded segment. */
  readonly path: string;
  readonly command: CommandName;
  /** It carries files. */
  readonly files?: true;
  build(visit: ReaderVisit, id: string): Promise<Form>;
}

/** Every form of the pages. A new one is an entry here; its routes, their access and the engine follow. */
export const FORMS: readonly FormEntry[] = [
  { path: '/schemes/:id/forecast', command: 'ChangeForecast', build: forecastForm },
  { path: '/schemes/:id/confirm', command: 'ConfirmForecast', build: confirmForm },
];

const WITH_FILES = FORMS.filter(({ files }) => files).map(({ path }) => new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}/?$`));

/** Whether a form that carries files stands at an address. */
export function takesFiles(path: string): boolean {
  return WITH_FILES.some((pattern) => pattern.test(path));
}

export const FORM_PATHS = FORMS.map(({ path }) => path);

export function formAt(path: string): FormEntry {
  const entry = FORMS.find((one) => one.path === path);
  if (!entry) throw new Error(`no form stands at ${path}`);
  return entry;
}
