export { openSchema, poolOf, type OwnSchema, type SchemaOptions } from './own-schema.ts';
