import type { CommandName } from '@outturn/domain';
import type { ReaderVisit } from '../web/page-service.ts';
import { virementAuthorityForm } from './admin/authority-form.ts';
import { attributionForm, targetForm } from './admin/programme-forms.ts';
import { progressWeightForm, reasonCodeForm, savingRagForm, thresholdsForm } from './admin/rule-forms.ts';
import { rolesForm } from './admin/people-forms.ts';
import { organisationForm, programmeForm, serviceForm, workstreamForm, yearForm } from './admin/structure-forms.ts';
import { CLAIM_FORMS } from './claims/claim-forms.ts';
import type { Form } from './form.ts';
import { MONEY_FORMS } from './money/money-forms.ts';
import { PERIOD_FORMS } from './periods/period-registry.ts';
import { confirmForm, forecastForm } from './schemes/forecast-form.ts';
import { SCHEME_FORMS } from './schemes/scheme-forms.ts';
import { VIREMENT_FORMS } from './virements/virement-forms.ts';

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
  ...SCHEME_FORMS,
  ...CLAIM_FORMS,
  ...MONEY_FORMS,
  ...VIREMENT_FORMS,
  ...PERIOD_FORMS,
  { path: '/programmes/:id/target', command: 'SetProgrammeTarget', build: targetForm },
  { path: '/programmes/:id/attribution', command: 'AttributeProgramme', build: attributionForm },
  { path: '/admin/structure/new-organisation', command: 'RegisterOrganisation', build: organisationForm },
  { path: '/admin/structure/new-service', command: 'DefineService', build: serviceForm },
  { path: '/admin/structure/new-year', command: 'OpenFinancialYear', build: yearForm },
  { path: '/admin/structure/new-programme', command: 'CreateProgramme', build: programmeForm },
  { path: '/admin/structure/new-workstream', command: 'CreateWorkstream', build: workstreamForm },
  { path: '/admin/people/:id/roles', command: 'SetAccountRoles', build: rolesForm },
  { path: '/admin/rules/rag', command: 'SetRagRules', build: savingRagForm },
  { path: '/admin/rules/progress-weight', command: 'SetProgressWeight', build: progressWeightForm },
  { path: '/admin/rules/virement-authority', command: 'SetVirementAuthority', build: virementAuthorityForm },
  { path: '/admin/rules/thresholds', command: 'SetThresholds', build: thresholdsForm },
  { path: '/admin/rules/reason-code', command: 'DefineReasonCode', build: reasonCodeForm },
];

/** Pages with forms of their own that carry files. */
const OTHERS_WITH_FILES = ['/actuals/import'];
const WITH_FILES = [...FORMS.filter(({ files }) => files).map(({ path }) => path), ...OTHERS_WITH_FILES].map(
  (path) => new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}/?$`),
);

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
