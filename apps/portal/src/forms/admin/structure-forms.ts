import type { ReaderVisit } from '../../web/page-service.ts';
import type { Form, Option } from '../form.ts';
import { optional, typed } from '../values.ts';

const STRUCTURE = '/admin/structure';
const ID_HINT = 'The council’s own short name for it: 1 to 64 letters, digits and . _ - /. It cannot be changed later.';

/** What every form about the structure has in common: a new thing, nobody else's change to mind. */
function structureForm(
  visit: ReaderVisit,
  form: Pick<Form, 'command' | 'title' | 'fields' | 'button' | 'data'> & Partial<Form>,
  notice: (values: Parameters<Form['done']>[0]) => string,
): Form {
  const href = visit.to(STRUCTURE);
  return { initial: {}, subject: '', guarded: false, backHref: href, done: (values) => ({ notice: notice(values), href }), ...form };
}

export async function organisationsAsOptions(visit: ReaderVisit): Promise<readonly Option[]> {
  return (await visit.facts.asAt('organisation', visit.moment.position)).map(({ organisation, name }) => ({ value: organisation, text: name }));
}

export async function servicesAsOptions(visit: ReaderVisit): Promise<readonly Option[]> {
  const services = await visit.facts.asAt('service', visit.moment.position);
  return services.map(({ service, name, organisation }) => ({ value: service, text: `${name} (${organisation}: ${service})` }));
}

async function programmesAsOptions(visit: ReaderVisit): Promise<readonly Option[]> {
  return (await visit.facts.asAt('programme', visit.moment.position)).map(({ programme, name }) => ({ value: programme, text: `${name} (${programme})` }));
}

export async function organisationForm(visit: ReaderVisit): Promise<Form> {
  return structureForm(
    visit,
    {
      command: 'RegisterOrganisation',
      title: 'Register an organisation',
      button: 'Register it',
      fields: [
        { kind: 'text', name: 'organisation', label: 'Short name', hint: ID_HINT, width: 20 },
        { kind: 'text', name: 'name', label: 'Name' },
      ],
      data: (values) => ({ organisation: typed(values, 'organisation'), name: typed(values, 'name') }),
    },
    (values) => `${typed(values, 'name')} is registered.`,
  );
}

export async function serviceForm(visit: ReaderVisit): Promise<Form> {
  return structureForm(
    visit,
    {
      command: 'DefineService',
      title: 'Define a service',
      button: 'Define it',
      fields: [
        { kind: 'select', name: 'organisation', label: 'Organisation', options: await organisationsAsOptions(visit) },
        { kind: 'text', name: 'service', label: 'Short name', hint: ID_HINT, width: 20 },
        { kind: 'text', name: 'name', label: 'Name' },
        {
          kind: 'select',
          name: 'parent',
          label: 'Below',
          optional: true,
          hint: 'A service of the same organisation that this one is part of.',
          options: [{ value: '', text: 'Nothing: a service at the top' }, ...(await servicesAsOptions(visit))],
        },
      ],
      data: (values) => ({
        service: typed(values, 'service'),
        name: typed(values, 'name'),
        organisation: typed(values, 'organisation'),
        parent: optional(values, 'parent'),
      }),
    },
    (values) => `The service ${typed(values, 'name')} is defined.`,
  );
}

export async function yearForm(visit: ReaderVisit): Promise<Form> {
  return structureForm(
    visit,
    {
      command: 'OpenFinancialYear',
      title: 'Open a financial year',
      button: 'Open it',
      lead: 'Forecasts, claims and budgets are taken for a year from its opening on.',
      fields: [{ kind: 'text', name: 'year', label: 'Financial year', hint: 'Such as 2017-18.', width: 10 }],
      data: (values) => ({ year: typed(values, 'year') }),
    },
    (values) => `The financial year ${typed(values, 'year')} is open.`,
  );
}

export async function programmeForm(visit: ReaderVisit): Promise<Form> {
  return structureForm(
    visit,
    {
      command: 'CreateProgramme',
      title: 'Create a programme',
      button: 'Create it',
      fields: [
        { kind: 'select', name: 'organisation', label: 'Organisation', options: await organisationsAsOptions(visit) },
        { kind: 'text', name: 'programme', label: 'Short name', hint: ID_HINT, width: 20 },
        { kind: 'text', name: 'name', label: 'Name' },
      ],
      data: (values) => ({ programme: typed(values, 'programme'), name: typed(values, 'name'), organisation: typed(values, 'organisation') }),
    },
    (values) => `The programme ${typed(values, 'name')} is created.`,
  );
}

export async function workstreamForm(visit: ReaderVisit): Promise<Form> {
  return structureForm(
    visit,
    {
      command: 'CreateWorkstream',
      title: 'Create a workstream',
      button: 'Create it',
      fields: [
        { kind: 'select', name: 'programme', label: 'Programme', options: await programmesAsOptions(visit) },
        { kind: 'text', name: 'workstream', label: 'Short name', hint: ID_HINT, width: 20 },
        { kind: 'text', name: 'name', label: 'Name' },
      ],
      data: (values) => ({ workstream: typed(values, 'workstream'), name: typed(values, 'name'), programme: typed(values, 'programme') }),
    },
    (values) => `The workstream ${typed(values, 'name')} is created.`,
  );
}
