import { type CommandName, rolesThatMay } from '@outturn/domain';
import { FORMS } from '../forms/registry.ts';

/**
 * Who may use a route (`tiers`: also whoever a virement authority names): anybody (`anyone`), whoever has signed in (`signed-in`) and has a role (`reader`), or those who may give a
 * command, in which case the domain's own table says who. A route that stands not here is refused, and a test walks
 * every route and method for that.
 */
export type Access = 'anyone' | 'signed-in' | 'reader' | { readonly command: CommandName } | { readonly roles: readonly string[]; readonly tiers?: true };

export const ROUTES: Readonly<Record<string, Access>> = {
  'GET /assets/:name': 'anyone',
  'GET /sign-in': 'anyone',
  'POST /sign-in': 'anyone',
  'POST /sign-out': 'anyone',
  'GET /account': 'signed-in',
  'POST /account': 'signed-in',
  'GET /': 'reader',
  'GET /programmes/*id': 'reader',
  'GET /schemes': 'reader',
  'GET /schemes/*id': 'reader',
  'GET /schemes.:format': 'reader',
  'GET /reports/:file': 'reader',
  'GET /movements': 'reader',
  'GET /forecasts': 'reader',
  'GET /forecasts/several': { command: 'ChangeForecast' },
  'POST /forecasts/several': { command: 'ChangeForecast' },
  'GET /search': 'reader',
  'GET /claims': 'reader',
  'GET /claims/*id': 'reader',
  'GET /claims/:id/evidence/:sha256': 'reader',
  'GET /queue': { roles: ['finance'], tiers: true },
  'GET /reserves': 'reader',
  'GET /reserves/*id': 'reader',
  'GET /budgets': 'reader',
  'GET /budgets/*id': 'reader',
  'GET /lines/*id': 'reader',
  'GET /virements': 'reader',
  'GET /virements/matrix': 'reader',
  'GET /virements/*id': 'reader',
  'GET /actuals/import': { command: 'RecordActuals' },
  'POST /actuals/import': { command: 'RecordActuals' },
  'GET /budget-returns': { command: 'ForecastOutturn' },
  'POST /budget-returns': { command: 'ForecastOutturn' },
  'GET /periods': 'reader',
  'GET /periods/:year/:n': 'reader',
  'GET /publications': 'reader',
  'GET /publications/*id': 'reader',
  'GET /audit/entries/:position': 'reader',
  'GET /audit/trace': 'reader',
  'GET /admin/structure': { roles: ['administrator', 'finance'] },
  'GET /admin/rules': { roles: ['administrator', 'finance', 'auditor', 'board'] },
  'GET /admin/people': { roles: ['administrator'] },
  'GET /admin/people/new': { roles: ['administrator'] },
  'POST /admin/people/new': { roles: ['administrator'] },
  'GET /admin/people/:id': { roles: ['administrator'] },
  'GET /admin/people/:id/password': { roles: ['administrator'] },
  'POST /admin/people/:id/password': { roles: ['administrator'] },
  'POST /admin/people/:id/state': { roles: ['administrator'] },
  'POST /admin/people/:id/keys': { roles: ['administrator'] },
  'POST /admin/people/:id/keys/revoke': { roles: ['administrator'] },
  ...Object.fromEntries(FORMS.flatMap(({ path, command }) => [`GET ${path}`, `POST ${path}`].map((route) => [route, { command }]))),
};

/** The roles that a route is for, of a reader whom tiers of virement authorities name so; null where anybody may use it, or anybody with a role. */
export function rolesFor(access: Access, tiers: readonly string[] = []): readonly string[] | null {
  if (typeof access === 'string') return null;
  if ('command' in access) return rolesThatMay(access.command, tiers);
  return access.tiers ? [...access.roles, ...tiers] : access.roles;
}
