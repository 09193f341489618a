import { TABLE_NAMES, type TableName } from '@outturn/read-models';
import { EntitySchema, Table, TableCheck, TableIndex, type TableColumnOptions } from 'typeorm';

/*
 * Facts are `json`, not `jsonb`: the text as written. Measured on versions of about 900 bytes, `jsonb` took 2.3 times as
 * long to write and 2.5 times as long to read, and half as much space again; nothing looks inside them by index.
 */

/** Everybody reads views in this schema; each generation has a schema of its own behind them. */
export const VIEWS = 'rm';

export function generationSchema(generation: number): string {
  return `rm_${generation}`;
}

/** A table of a generation. Rows are flat and are only ever inserted. */
export interface RelationDefinition {
  readonly name: string;
  readonly columns: readonly TableColumnOptions[];
  readonly primaryKey: readonly string[];
  /** Columns of further indexes, each by itself. */
  readonly indexes: readonly string[];
  /** Rows come in ledger order, so that a block range index finds those between two positions. */
  readonly orderedBy?: string;
}

const KEY: TableColumnOptions = { name: 'key', type: 'text', collation: 'C' };

export function keyRelation(table: TableName): RelationDefinition {
  return {
    name: `${table}_key`,
    columns: [
      KEY,
      { name: 'since', type: 'bigint' },
      { name: 'scheme', type: 'text', collation: 'C', isNullable: true },
      { name: 'year', type: 'text', collation: 'C', isNullable: true },
    ],
    primaryKey: ['key'],
    indexes: ['scheme', 'year'],
  };
}

export function versionRelation(table: TableName): RelationDefinition {
  return {
    name: `${table}_version`,
    columns: [KEY, { name: 'from_position', type: 'bigint' }, { name: 'gone', type: 'boolean' }, { name: 'facts', type: 'json' }],
    primaryKey: ['key', 'from_position'],
    indexes: [],
    orderedBy: 'from_position',
  };
}

/** Each batch adds the position that it came to: the highest is how far this generation has come. */
export const CHECKPOINT: RelationDefinition = { name: 'checkpoint', columns: [{ name: 'position', type: 'bigint' }], primaryKey: ['position'], indexes: [] };

/** The one list that tables, views and entities are made of. */
export const FACT_RELATIONS: readonly RelationDefinition[] = TABLE_NAMES.flatMap((table) => [keyRelation(table), versionRelation(table)]);
export const RELATIONS: readonly RelationDefinition[] = [...FACT_RELATIONS, CHECKPOINT];

/** A relation as a table of a generation; indexes and primary key come later, when it is filled in bulk. */
export function tableOf(relation: RelationDefinition, schema: string): Table {
  return new Table({ schema, name: relation.name, columns: relation.columns.map((column) => ({ ...column })) });
}

export function indexesOf(relation: RelationDefinition): TableIndex[] {
  return relation.indexes.map((column) => new TableIndex({ name: `${relation.name}_${column}`, columnNames: [column] }));
}

/** Where the projection stands: one row. */
export interface ProjectionRow {
  readonly one: boolean;
  /** The generation behind the views. */
  readonly generation: number;
  /** The one before it, kept for readers who are still in it. */
  readonly previous: number | null;
  /** Version of the facts that the generation behind the views was drawn in; 0: from before there were versions. */
  readonly version: number;
  readonly digest: string;
  readonly parkedPosition: string | null;
  readonly parkedType: string | null;
  readonly parkedError: string | null;
  readonly parkedAt: Date | null;
}

export const PROJECTION = new EntitySchema<ProjectionRow>({
  name: 'Projection',
  schema: VIEWS,
  tableName: 'projection',
  columns: {
    one: { type: 'boolean', primary: true },
    generation: { type: 'integer' },
    previous: { type: 'integer', nullable: true },
    version: { type: 'integer' },
    digest: { type: 'text' },
    parkedPosition: { type: 'bigint', name: 'parked_position', nullable: true },
    parkedType: { type: 'text', name: 'parked_type', nullable: true },
    parkedError: { type: 'text', name: 'parked_error', nullable: true },
    parkedAt: { type: 'timestamptz', name: 'parked_at', nullable: true },
  },
});

export function projectionTable(): Table {
  return new Table({
    schema: VIEWS,
    name: 'projection',
    columns: [
      { name: 'one', type: 'boolean', isPrimary: true },
      { name: 'generation', type: 'integer' },
      { name: 'previous', type: 'integer', isNullable: true },
      { name: 'parked_position', type: 'bigint', isNullable: true },
      { name: 'parked_type', type: 'text', isNullable: true },
      { name: 'parked_error', type: 'text', isNullable: true },
      { name: 'parked_at', type: 'timestamptz', isNullable: true },
    ],
    checks: [new TableCheck({ name: 'projection_one_row', expression: 'one' })],
  });
}

/** What was added to the table when generations began to know their version. */
export const VERSION_COLUMNS: readonly TableColumnOptions[] = [
  { name: 'version', type: 'integer', default: 0 },
  { name: 'digest', type: 'text', default: "''" },
];

/** A row of any `…_version` view, for whoever reads read models through TypeORM. `bigint` comes as a string. */
export interface VersionRow {
  readonly key: string;
  readonly from_position: string;
  readonly gone: boolean;
  readonly facts: unknown;
}

export interface KeyRow {
  readonly key: string;
  readonly since: string;
  readonly scheme: string | null;
  readonly year: string | null;
}

function entityOf<R extends object>(relation: RelationDefinition): EntitySchema<R> {
  const columns = Object.fromEntries(
    relation.columns.map((column) => [
      column.name,
      { type: column.type, primary: relation.primaryKey.includes(column.name), nullable: column.isNullable ?? false },
    ]),
  );
  return new EntitySchema<R>({ name: relation.name, schema: VIEWS, tableName: relation.name, columns } as unknown as ConstructorParameters<
    typeof EntitySchema<R>
  >[0]);
}

/** Flat entities over the views of the live generation, one for each relation. */
export const ENTITIES: readonly EntitySchema[] = [PROJECTION, ...FACT_RELATIONS.map((relation) => entityOf<VersionRow | KeyRow>(relation))];
