import type { SchemeFacts, ServiceFacts } from '@outturn/read-models';

/**
 * The organisation that schemes have in common, by their services; undefined where there are several. Reports read a year at
 * the latest period of the organisation that they are asked about, so that one council's returns do not make another's look late.
 */
export function organisationInCommon(schemes: readonly Pick<SchemeFacts, 'service'>[], services: readonly ServiceFacts[]): string | undefined {
  const of = new Map(services.map((service) => [service.service, service.organisation]));
  const [first, ...others] = new Set(schemes.map((scheme) => of.get(scheme.service)));
  return others.length > 0 ? undefined : first;
}
