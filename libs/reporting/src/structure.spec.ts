import { describe, expect, it } from '@jest/globals';
import { servicesWithin, type Structure } from './structure.ts';

function structureOf(parents: Readonly<Record<string, string | null>>): Structure {
  const services = Object.entries(parents).map(([service, parent]) => ({ service, name: service, organisation: 'north', parent }));
  return { organisations: new Map(), programmes: new Map(), workstreams: new Map(), services: new Map(services.map((one) => [one.service, one])) };
}

describe('a service and all below it', () => {
  it('reaches any depth, in whatever order services are read', () => {
    const topDown = { adults: null, homes: 'adults', nursing: 'homes', beds: 'nursing', roads: null };
    const bottomUp = { beds: 'nursing', nursing: 'homes', homes: 'adults', roads: null, adults: null };
    for (const parents of [topDown, bottomUp]) {
      expect([...servicesWithin(structureOf(parents), 'adults')].sort()).toEqual(['adults', 'beds', 'homes', 'nursing']);
      expect([...servicesWithin(structureOf(parents), 'nursing')].sort()).toEqual(['beds', 'nursing']);
      expect([...servicesWithin(structureOf(parents), 'roads')]).toEqual(['roads']);
    }
  });
});
