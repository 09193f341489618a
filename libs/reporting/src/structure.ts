import type { FactReader, OrganisationFacts, ProgrammeFacts, SchemeFacts, ServiceFacts, WorkstreamFacts } from '@outturn/read-models';
import { BadQuestion, type ReportOptions } from './report.ts';

/** Names and hierarchy as at a position. */
export interface Structure {
  readonly organisations: ReadonlyMap<string, OrganisationFacts>;
  readonly services: ReadonlyMap<string, ServiceFacts>;
  readonly programmes: ReadonlyMap<string, ProgrammeFacts>;
  readonly workstreams: ReadonlyMap<string, WorkstreamFacts>;
}

/** Where a scheme stands: ids. The organisation is that of the service. */
export interface Place {
  readonly organisation: string;
  readonly programme: string;
  readonly workstream: string;
  readonly service: string;
}

export async function readStructure(facts: FactReader, position: number): Promise<Structure> {
  const [organisations, services, programmes, workstreams] = await Promise.all([
    facts.asAt('organisation', position),
    facts.asAt('service', position),
    facts.asAt('programme', position),
    facts.asAt('workstream', position),
  ]);
  return {
    organisations: new Map(organisations.map((facts) => [facts.organisation, facts])),
    services: new Map(services.map((facts) => [facts.service, facts])),
    programmes: new Map(programmes.map((facts) => [facts.programme, facts])),
    workstreams: new Map(workstreams.map((facts) => [facts.workstream, facts])),
  };
}

/** A scheme's place in the structure of the moment, or in that of its proposal. */
export function placeOf(structure: Structure, scheme: SchemeFacts, which: 'current' | 'original'): Place {
  const workstream = which === 'original' ? scheme.originalWorkstream : scheme.workstream;
  const service = which === 'original' ? scheme.originalService : scheme.service;
  const programme = structure.workstreams.get(workstream)?.programme ?? scheme.programme;
  const organisation = structure.services.get(service)?.organisation ?? structure.programmes.get(programme)?.organisation ?? '';
  return { organisation, programme, workstream, service };
}

/** A name for people; the id where nothing of that id is known. */
export function nameIn(names: ReadonlyMap<string, { readonly name: string }>, id: string): string {
  return names.get(id)?.name ?? id;
}

/** A service and all below it, at any depth. */
export function servicesWithin(structure: Structure, service: string): Set<string> {
  const within = new Set([service]);
  let before = 0;
  while (within.size > before) {
    before = within.size;
    for (const { service: id, parent } of structure.services.values()) {
      if (parent !== null && within.has(parent)) within.add(id);
    }
  }
  return within;
}

/** The organisations that a programme is attributed to, with their weights; null where it was never attributed. */
export function attributionOf(structure: Structure, programme: string): readonly { readonly organisation: string; readonly weight: string }[] | null {
  return structure.programmes.get(programme)?.attribution ?? null;
}

/** Whether a place belongs to an organisation: by its service or, where figures are drawn by organisation, by the programme's attribution. */
export function belongsTo(structure: Structure, place: Place, organisation: string, byAttribution: boolean): boolean {
  const attribution = byAttribution ? attributionOf(structure, place.programme) : null;
  return attribution === null ? place.organisation === organisation : attribution.some((share) => share.organisation === organisation);
}

/**
 * The schemes that a question selects. Throws `BadQuestion`, naming the field and the id, for an organisation, programme,
 * workstream or service that is not known at the moment.
 */
export function selector(structure: Structure, options: ReportOptions): (scheme: SchemeFacts, place: Place) => boolean {
  known(structure.organisations, 'organisation', options.organisation);
  known(structure.programmes, 'programme', options.programme);
  known(structure.workstreams, 'workstream', options.workstream);
  known(structure.services, 'service', options.service);
  const services = options.service === undefined ? null : servicesWithin(structure, options.service);
  return (scheme, place) =>
    (options.scheme === undefined || scheme.scheme === options.scheme) &&
    (options.programme === undefined || place.programme === options.programme) &&
    (options.workstream === undefined || place.workstream === options.workstream) &&
    (services === null || services.has(place.service)) &&
    (options.organisation === undefined || belongsTo(structure, place, options.organisation, options.by === 'organisation'));
}

export function known(ids: { has(id: string): boolean }, field: string, id: string | undefined): void {
  if (id !== undefined && !ids.has(id)) throw new BadQuestion(`There is no ${field} ${JSON.stringify(id)} at this moment.`, field);
}
