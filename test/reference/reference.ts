import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openApiDocument } from '@outturn/api';
import { COMMAND_SCHEMAS } from '@outturn/application';
import { EVENTS, type EventSpec, REFUSALS, ROLES_OF } from '@outturn/domain';
import { z } from 'zod';

const ROOT = join(import.meta.dirname, '..', '..');
const GENERATED = '<!-- Made from the code by `npm run reference`; a test fails when it is not current. -->';

/** The reference pages that are made from the code: file under `docs/reference` → its text. */
export function referencePages(): Record<string, string> {
  return {
    'events.md': eventCatalogue(),
    'refusals.md': refusalCatalogue(),
    'commands.md': commandCatalogue(),
    'commands.schema.json': commandSchemas(),
    'openapi.json': `${JSON.stringify(openApiDocument(), null, 2)}\n`,
  };
}

function eventCatalogue(): string {
  const entries = Object.entries(EVENTS as Record<string, EventSpec>).map(([type, spec]) => {
    const versions = (spec.upcasts ?? []).map((_, index) => `Version ${index + 1} is still read, and turned into version ${index + 2}.`);
    const texts = spec.texts.length > 0 ? `Kept apart as digests: ${spec.texts.map((path) => `\`${path}\``).join(', ')}.` : 'No free text.';
    return [`## ${type}`, '', `Version ${spec.version}. ${texts} ${versions.join(' ')}`.trim(), '', ...example(type, spec.version)].join('\n');
  });
  const about =
    'Every event that may stand in the ledger, with an example of its payload as written. Free text stands as its digest (see [the ledger format](../spec/ledger-format.md)).';
  return `${GENERATED}\n\n# Events\n\n${about}\n\n${entries.join('\n\n')}\n`;
}

function example(type: string, version: number): string[] {
  const file = join(ROOT, 'test', 'golden-events', `${type}.v${version}.json`);
  if (!existsSync(file)) throw new Error(`${type} version ${version} has no golden file`);
  const { stored } = JSON.parse(readFileSync(file, 'utf8')) as { stored: { payload: string } };
  return ['```json', JSON.stringify(JSON.parse(stored.payload), null, 2), '```'];
}

function refusalCatalogue(): string {
  const rows = Object.entries(REFUSALS).map(([rule, meaning]) => `| \`${rule}\` | ${meaning} |`);
  return `${GENERATED}\n\n# Refusals\n\nEvery rule that can say no. A refusal records nothing; its detail gives the figures and what to do.\n\n| rule | meaning |\n| --- | --- |\n${rows.join('\n')}\n`;
}

function commandCatalogue(): string {
  const rows = Object.entries(ROLES_OF).map(
    ([command, roles]) => `| ${command} | ${roles.length > 0 ? roles.join(', ') : 'the roles that the tiers of the virement authority name'} |`,
  );
  return `${GENERATED}\n\n# Commands and who may say them\n\nThe form of each command's data is in [commands.schema.json](commands.schema.json).\n\n| command | roles |\n| --- | --- |\n${rows.join('\n')}\n`;
}

function commandSchemas(): string {
  const definitions = Object.fromEntries(
    Object.entries(COMMAND_SCHEMAS).map(([name, schema]) => [name, z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })]),
  );
  return `${JSON.stringify({ $schema: 'https://json-schema.org/draft/2020-12/schema', title: 'Data of each Outturn command', $defs: definitions }, null, 2)}\n`;
}
